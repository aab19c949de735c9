package import SimKernel

/// What a person can do to a simulation and never to a real cluster.
package protocol SimulationControls: Sendable {
    /// The present state of clock and faults.
    func state() async -> SimulationState

    /// The state now and after every change of it (not for the mere passing of time).
    func states() async -> AsyncStream<SimulationState>

    /// Stops virtual time, or lets it go on.
    func setPaused(_ isPaused: Bool) async

    /// Virtual seconds per second of wall time; 1 to 60.
    func setRate(_ rate: Int) async

    /// Lets virtual time go on to the next change of any object, whether paused or not.
    func stepToNextChange() async

    /// Lets virtual time go on by so much at once, whether paused or not.
    func advance(by duration: SimDuration) async

    /// Breaks something, or mends it.
    ///
    /// - Throws: `rejected` when the target does not exist.
    func inject(_ fault: FaultCommand) async throws(ConnectionError)

    /// Asks the DNS server of the cluster.
    func ask(_ names: [AskedName]) async -> [AskedAnswer]
}

/// Clock, seed and running faults of a simulation.
package struct SimulationState: Sendable, Equatable {
    /// The speeds a person can choose. Source: dashboard.md 13.3.
    package static let rates = [1, 2, 5, 10, 20, 60]

    /// The virtual time at the moment of the report.
    package var now: SimTime
    /// The virtual time at which the run began.
    package var start: SimTime
    package var isPaused: Bool
    /// Virtual seconds per second of wall time.
    package var rate: Int
    package var seed: UInt64
    package var faults: [ActiveFault]

    package init(
        now: SimTime, start: SimTime, isPaused: Bool, rate: Int, seed: UInt64,
        faults: [ActiveFault]
    ) {
        self.now = now
        self.start = start
        self.isPaused = isPaused
        self.rate = rate
        self.seed = seed
        self.faults = faults
    }
}

/// What can be done to a node. Power off and a network cut look the same to the cluster and are
/// not the same: behind a cut the containers keep running.
package enum NodeFault: String, Sendable, CaseIterable {
    /// The machine stops; containers die with it.
    case powerOff
    /// Nobody reaches the machine; containers keep running and cannot be stopped.
    case networkCut
    /// Only the kubelet stops; containers keep running and serving.
    case kubeletStop
}

/// One command to break or mend something.
package enum FaultCommand: Sendable, Equatable {
    /// Breaks a node; with `duration` it mends itself after that virtual time.
    case failNode(String, NodeFault, duration: SimDuration?)
    /// Mends everything that is broken about a node.
    case recoverNode(String)
}

/// A fault that is in force.
package struct ActiveFault: Sendable, Equatable {
    package var node: String
    package var fault: NodeFault
    package var since: SimTime
    /// When it mends itself; nil: never.
    package var until: SimTime?

    package init(node: String, fault: NodeFault, since: SimTime, until: SimTime?) {
        self.node = node
        self.fault = fault
        self.since = since
        self.until = until
    }
}

/// A question to the DNS server: a full name and a record type.
package struct AskedName: Sendable, Hashable {
    package var name: String
    /// `A`, `SRV`, `PTR` and so on.
    package var type: String

    package init(_ name: String, _ type: String) {
        self.name = name
        self.type = type
    }
}

/// What the DNS server answered.
package struct AskedAnswer: Sendable, Equatable {
    package var question: AskedName
    /// `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`.
    package var status: String
    /// The data of each answer record, e.g. `10.244.1.5` or `0 50 80 web-0.web.default.svc…`.
    package var records: [String]
    /// Seconds the answer may be kept.
    package var ttl: Int

    package init(question: AskedName, status: String, records: [String], ttl: Int) {
        self.question = question
        self.status = status
        self.records = records
        self.ttl = ttl
    }
}
