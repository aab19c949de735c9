import KubeAPI
import KubeModel
import SimKernel

/// The number of a process; also its place on the network.
struct ProcessID: Hashable, Sendable, Comparable {
    var rawValue: Int32

    static let apiServer = ProcessID(rawValue: 0)
    static let controllerManager = ProcessID(rawValue: 1)
    static let scheduler = ProcessID(rawValue: 2)
    static let dns = ProcessID(rawValue: 3)
    /// People and programs outside of the simulation; the network does not stand between.
    static let outside = ProcessID(rawValue: 4)
    private static let firstKubelet: Int32 = 16

    static func kubelet(_ index: Int) -> ProcessID {
        ProcessID(rawValue: firstKubelet + Int32(index))
    }

    /// Which kubelet it is, counted from 0; nil for other processes.
    var kubeletIndex: Int? {
        rawValue >= Self.firstKubelet ? Int(rawValue - Self.firstKubelet) : nil
    }

    var endpoint: EndpointID { EndpointID(rawValue: rawValue) }

    static func < (left: ProcessID, right: ProcessID) -> Bool { left.rawValue < right.rawValue }
}

/// Something that is due at a time: one entry of the cluster's queue.
struct Delivery: Sendable {
    /// What happens.
    enum Kind: Sendable {
        case start
        case timer(TimerKey)
        /// A request reaches the API server.
        case request(CallID, APIRequest)
        /// An answer reaches the process.
        case response(CallID, Result<APIResponse, APIError>)
        /// A watch request reaches the API server.
        case openWatch(WatchID, WatchRequest)
        /// What has piled up for a watch reaches the process.
        case watch(WatchID)
        case watchClosed(WatchID, APIError?)
        /// A fault mends itself.
        case recover(node: String)
        case mend(Int)
    }

    var process: ProcessID
    /// The life of the process it was meant for; an earlier life's deliveries are dropped.
    var life: UInt32
    var kind: Kind

    /// A number that tells deliveries of one process apart, roughly: its kind and what it is about.
    var fingerprint: UInt64 {
        let (kind, detail): (UInt64, UInt64) =
            switch kind {
            case .start: (0, 0)
            case .timer(let key): (1, UInt64(truncatingIfNeeded: key.purpose))
            case .request(let call, _): (2, call.rawValue)
            case .response(let call, _): (3, call.rawValue)
            case .openWatch(let id, _): (4, id.rawValue)
            case .watch(let id): (5, id.rawValue)
            case .watchClosed(let id, _): (6, id.rawValue)
            case .recover: (7, 0)
            case .mend(let number): (8, UInt64(number))
            }
        return UInt64(UInt32(bitPattern: process.rawValue)) << 48 ^ kind << 40 ^ detail
    }

    /// A short word for the trace.
    var name: String {
        switch kind {
        case .start: "start"
        case .timer(let key): "timer \(key.purpose)"
        case .request(_, let request): "request \(request.verb.rawValue)"
        case .response: "response"
        case .openWatch(_, let request): "open watch \(request.resource.plural)"
        case .watch: "watch"
        case .watchClosed: "watch closed"
        case .recover: "recover"
        case .mend: "mend"
        }
    }
}

/// What the cluster keeps about a process beside the process itself.
struct ProcessState: Sendable {
    var random: Random
    /// Who its requests are from.
    let user: UserInfo
    /// Counts its starts; 0 while it does not run.
    var life: UInt32 = 0
    var isRunning = false
    var nextCall: UInt64 = 1
    /// The timers that are set.
    var timers: [TimerKey: EventID] = [:]

    init(seed: UInt64, label: String) {
        random = Random.stream(seed: seed, label: label)
        user = UserInfo(name: "system:" + label)
    }
}

/// One open watch, seen from the API server.
struct Watcher: Sendable {
    var process: ProcessID
    var life: UInt32
    var request: WatchRequest
    var pending: [WatchEvent] = []
    /// A delivery of what is pending is on its way.
    var isUnderWay = false
    /// An event was lost because the link was cut; the watch must be opened anew.
    var isBroken = false
}
