package import KubeAPI
package import KubeControl
package import KubeDNS
import KubeModel
package import KubeNode
package import SimKernel

/// A whole Kubernetes cluster as one value.
///
/// Nothing in it reads a clock, a socket or a random device. It advances by taking the earliest
/// entry from one queue and handing it to one process; what the process wants to happen goes back
/// into the queue. A copy is a checkpoint. Source: architecture 2.1.
package struct Cluster: Sendable {
    package let options: ClusterOptions
    /// The present instant.
    package private(set) var now: SimTime
    /// The instant people count from: the start, or when `beginStory` was called.
    package private(set) var origin: SimTime
    /// How many deliveries were handled.
    package private(set) var stepCount: UInt64 = 0
    /// What happened, as far as the options say it is kept.
    package internal(set) var trace: Trace

    package internal(set) var apiServer: APIServer
    package internal(set) var controllerManager: ControllerManager
    package internal(set) var scheduler: Scheduler
    package internal(set) var dns: ClusterDNS
    /// The kubelets in order of `options.nodes`; empty for a bare control plane.
    package internal(set) var kubelets: [Kubelet]
    /// The node faults in force, by node name.
    package internal(set) var faults = SortedMap<String, NodeFaultState>()
    /// The other faults in force, in the order in which they came.
    var troubles = SortedMap<Int, Trouble>()
    var nextTrouble = 0
    /// Who watches over the promises; nil when nobody does.
    package internal(set) var checkers: CheckerSet?
    /// What has happened since the checkers were last told.
    var observations: [Observation] = []
    /// Folds in which delivery was handled when, so that two runs that ever differ have different
    /// digests though no trace is kept.
    private var stepDigest = Digest()

    var queue = EventQueue<Delivery>()
    var network: Network
    var networkRandom: Random
    var processes = SortedMap<ProcessID, ProcessState>()
    var watchers = SortedMap<WatchID, Watcher>()
    /// The open watches by what they are about.
    var watchIndex = WatchIndex()
    var nextWatch: UInt64 = 1
    /// Watches from outside that ended by themselves and were not asked about yet.
    var closedOutside: [WatchID] = []
    /// Watches from outside for which something has piled up, in the order in which it came.
    var readyOutside: [WatchID] = []

    /// A cluster at its first instant: the objects every cluster has are there, and every process
    /// is about to start.
    package init(_ options: ClusterOptions = ClusterOptions()) {
        self.options = options
        now = options.start
        origin = options.start
        trace = Trace(retention: options.trace)
        var server = APIServer.Options()
        server.seed = options.seed
        server.gates = options.gates
        server.logSizeMax = options.logSizeMax
        apiServer = APIServer(server)
        controllerManager = ControllerManager(options.controllerOptions)
        scheduler = Scheduler(options.schedulerOptions)
        dns = ClusterDNS()
        kubelets = []
        checkers = options.checks ? CheckerSet() : nil
        network = Network(options: options.links)
        networkRandom = Random.stream(seed: options.seed, label: "network")
        if options.simulatesNodes {
            for (index, node) in options.nodes.enumerated() {
                kubelets.append(Kubelet(options.kubeletOptions(node, index: index)))
            }
        }
        bootstrap()
        startProcesses()
    }

    private mutating func startProcesses() {
        add(.controllerManager, "controller-manager")
        add(.scheduler, "scheduler")
        add(.dns, "dns")
        for (index, node) in options.nodes.enumerated() where options.simulatesNodes {
            add(.kubelet(index), "kubelet/" + node.name)
        }
    }

    private mutating func add(_ id: ProcessID, _ label: String) {
        processes[id] = ProcessState(seed: options.seed, label: label)
        start(id)
    }

    /// Begins a life of a process, now.
    mutating func start(_ id: ProcessID) {
        processes.update(id) { state in
            state.life += 1
            state.isRunning = true
            state.timers = [:]
        }
        schedule(.start, for: id, at: now)
    }

    /// From here on people count the time; what came before was the start of the machines.
    package mutating func beginStory() { origin = now }

    /// Takes the earliest entry of the queue and handles it.
    ///
    /// - Returns: the time of the entry, or nil when nothing is due, ever.
    @discardableResult
    package mutating func step() -> SimTime? {
        guard let (time, delivery) = queue.popNext() else { return nil }
        now = max(now, time)
        stepCount += 1
        stepDigest.combine(word: UInt64(bitPattern: now.nanoseconds))
        stepDigest.combine(word: delivery.fingerprint)
        handle(delivery)
        if isWatched { check() }
        return now
    }

    /// Handles everything that is due up to a deadline, at most so many steps, and then lets the
    /// clock stand at the deadline.
    ///
    /// - Returns: why it stopped.
    @discardableResult
    package mutating func run(
        until deadline: SimTime, stepsMax: Int = .max
    ) -> StopReason {
        var left = stepsMax
        while let next = queue.nextTime, next <= deadline {
            guard left > 0 else { return .budget }
            left -= 1
            step()
        }
        now = max(now, deadline)
        return .deadline
    }

    /// Handles what is due until a condition holds or virtual time has passed a deadline.
    ///
    /// - Returns: whether the condition holds. It is asked after every step.
    package mutating func run(
        until deadline: SimTime, condition: (Cluster) -> Bool
    ) -> Bool {
        if condition(self) { return true }
        while let next = queue.nextTime, next <= deadline {
            step()
            if condition(self) { return true }
        }
        now = max(now, deadline)
        return condition(self)
    }

    /// When the next entry of the queue is due; nil: never.
    package var nextTime: SimTime? { queue.nextTime }

    /// Why a run stopped.
    package enum StopReason: Sendable { case deadline, budget }

    /// A digest over trace, steps, store and the state of every random stream. Two runs of the same
    /// options and requests have the same one, in any process. Source: architecture 2.12.
    package var digest: Digest {
        var digest = Digest()
        digest.combine(trace.digest.value)
        digest.combine(stepDigest.value)
        digest.combine(apiServer.digest.value)
        digest.combine(now.nanoseconds)
        digest.combine(stepCount)
        for (_, state) in processes {
            var random = state.random
            digest.combine(random.next())
        }
        var random = networkRandom
        digest.combine(random.next())
        return digest
    }
}
