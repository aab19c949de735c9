package import SimKernel

/// How long the steps of a node take. Source: cluster.md S4, S5, S7.
package struct NodeTiming: Sendable, Equatable {
    /// From seeing a bound pod to its first status.
    package var sync: SimDuration
    /// Mounting all volumes of a pod, and unmounting them.
    package var mount: SimDuration
    package var unmount: SimDuration
    /// Making the sandbox of a pod and its network.
    package var sandbox: SimDuration
    /// The first pull of an image on the node; failed pulls take as long.
    package var pull: SimDuration
    /// Asking the registry about an image that is on the node (policy Always).
    package var resolve: SimDuration
    /// Creating and starting one container.
    package var start: SimDuration
    /// From start until an ordinary app answers; workloads multiply it.
    package var ready: SimDuration
    /// From SIGTERM until an ordinary app has ended; workloads multiply it.
    package var stop: SimDuration
    /// From the end of the last process of a pod to its terminal status.
    package var reap: SimDuration
    /// From an end or a failed pull to the entry into back-off, and from a start to the first
    /// extra readiness probe. Source: cluster.md B36, B48.
    package var notice: SimDuration
    /// From registration until the node says that it is ready.
    package var nodeReady: SimDuration

    package init(
        sync: SimDuration, mount: SimDuration, unmount: SimDuration, sandbox: SimDuration,
        pull: SimDuration, resolve: SimDuration, start: SimDuration, ready: SimDuration,
        stop: SimDuration, reap: SimDuration, notice: SimDuration, nodeReady: SimDuration
    ) {
        self.sync = sync
        self.mount = mount
        self.unmount = unmount
        self.sandbox = sandbox
        self.pull = pull
        self.resolve = resolve
        self.start = start
        self.ready = ready
        self.stop = stop
        self.reap = reap
        self.notice = notice
        self.nodeReady = nodeReady
    }

    /// The pace of the live and the simulated cluster.
    package static let live = NodeTiming(
        sync: .milliseconds(200), mount: .milliseconds(500), unmount: .milliseconds(500),
        sandbox: .seconds(1), pull: .seconds(2), resolve: .milliseconds(400),
        start: .milliseconds(300), ready: .seconds(1), stop: .seconds(1), reap: .seconds(1),
        notice: .seconds(1), nodeReady: .seconds(1))

    /// Nothing takes time, but back-off, probe periods, and apps that ignore SIGTERM.
    package static let instant = NodeTiming(
        sync: .zero, mount: .zero, unmount: .zero, sandbox: .zero, pull: .zero, resolve: .zero,
        start: .zero, ready: .zero, stop: .zero, reap: .zero, notice: .zero, nodeReady: .zero)
}

/// Periods that do not depend on the pace.
enum NodePeriods {
    /// Between two renewals of the lease, and two looks at the node status. Source: D3, D4, S7.
    static let heartbeat = SimDuration.seconds(10)
    /// A node status that did not change is written again after this. Source: D4.
    static let statusReport = SimDuration.minutes(5)
    /// Back-off of crashes and pulls. Source: cluster.md B45, B58.
    static let backoffInitial = SimDuration.seconds(10)
    static let backoffMax = SimDuration.seconds(300)
    /// A back-off whose container ran longer than this is forgotten. Source: cluster.md B46.
    static let backoffReset = SimDuration.seconds(600)
    /// Between SIGTERM and SIGKILL there is at least this. Source: cluster.md B63, B64.
    static let graceFloor = SimDuration.seconds(2)
    /// Before a request that failed is sent again.
    static let retry = SimDuration.seconds(1)
    /// Between two looks at a claim or configuration that is not there yet, first and longest.
    static let volumeRetryInitial = SimDuration.milliseconds(500)
    static let volumeRetryMax = SimDuration.seconds(122)
}
