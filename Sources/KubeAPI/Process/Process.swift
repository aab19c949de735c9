package import KubeModel
package import SimKernel

/// A component of the simulated cluster: one entry point and no other way in or out.
///
/// The cluster calls `receive` with one input at a time; what the process wants to happen it puts
/// into the context. It reads no clock but `context.now`. Source: architecture 2.2.
package protocol Process: Sendable {
    mutating func receive(_ input: ProcessInput, _ context: inout ProcessContext)
}

/// What can reach a process.
package enum ProcessInput: Sendable {
    /// The process begins, at the start of the run or after a crash; it remembers nothing.
    case started
    /// A timer it set is due.
    case timer(TimerKey)
    /// The answer to a call. A lost request or answer arrives as `APIError.timeout`.
    case response(CallID, Result<APIResponse, APIError>)
    /// Events of a watch it opened, in order of their revisions.
    case watch(WatchID, [WatchEvent])
    /// A watch it opened has ended; the error is nil for a clean end.
    case watchClosed(WatchID, APIError?)
}

/// The number of a call; unique within one process life.
package struct CallID: Hashable, Sendable, Comparable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: CallID, right: CallID) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a watch; unique within one cluster.
package struct WatchID: Hashable, Sendable, Comparable {
    package var rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: WatchID, right: WatchID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The name of a timer within one process. Setting a timer that is set already moves it.
package struct TimerKey: Hashable, Sendable {
    /// What it is for; the process gives the numbers their meaning.
    package var purpose: Int
    /// The object it is about, if any.
    package var subject: ObjectKey?
    /// Tells timers of one purpose and subject apart, e.g. a container name.
    package var detail: String

    package init(_ purpose: Int, _ subject: ObjectKey? = nil, detail: String = "") {
        self.purpose = purpose
        self.subject = subject
        self.detail = detail
    }
}

/// One change seen by a watch.
package enum WatchEvent: Sendable {
    case added(StoredObject)
    case modified(StoredObject)
    /// The last state of an object that is gone, or that no longer matches the selector.
    case deleted(StoredObject)
    /// Everything up to this revision has been sent.
    case bookmark(UInt64)
    /// The initial state is complete, and is that of this revision.
    case initialEventsEnd(UInt64)

    /// The object of the event, when there is one.
    package var object: StoredObject? {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object
        case .bookmark, .initialEventsEnd: nil
        }
    }
}

/// What a watch asks for. Source: cluster.md A.6.
package struct WatchRequest: Sendable, Equatable {
    package var resource: Resource
    /// Empty for all namespaces.
    package var namespace: String
    package var labelSelector: LabelQuery
    package var fieldSelector: [FieldRequirement]
    /// Events after this revision; nil sends the present state first, as `added` events followed
    /// by `initialEventsEnd`.
    package var after: UInt64?
    /// Whether the stream should say now and then how far it is, even when nothing happens.
    package var wantsBookmarks = false
    /// Whether the present state is left out when no revision is named. Source: api.md 7.5.
    package var skipsPresent = false

    package init(
        _ resource: Resource, namespace: String = "", labelSelector: LabelQuery = LabelQuery(),
        fieldSelector: [FieldRequirement] = [], after: UInt64? = nil
    ) {
        self.resource = resource
        self.namespace = namespace
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.after = after
    }

    /// Whether an object is one the watch is about.
    package func matches(_ object: StoredObject) -> Bool {
        (namespace.isEmpty || namespace == object.namespace)
            && fieldSelector.allSatisfy { $0.matches(object) }
            && (labelSelector.isEmpty || labelSelector.matches(object.facts.labels))
    }
}

/// What a process may use and what it wants to happen.
package struct ProcessContext {
    /// The present instant.
    package let now: SimTime
    /// The process's own stream of random numbers.
    package var random: Random
    /// What the process asked for so far, in order.
    package private(set) var outputs: [ProcessOutput] = []
    private var nextCall: UInt64
    private var nextWatch: UInt64
    private let tracesNotes: Bool

    package init(
        now: SimTime, random: Random, nextCall: UInt64, nextWatch: UInt64,
        tracesNotes: Bool = false
    ) {
        self.now = now
        self.random = random
        self.nextCall = nextCall
        self.nextWatch = nextWatch
        self.tracesNotes = tracesNotes
    }

    /// The numbers the next context of this process must begin with.
    package var nextNumbers: (call: UInt64, watch: UInt64) { (nextCall, nextWatch) }

    /// Sends a request to the API server; the answer arrives as `response` with the same number.
    package mutating func call(_ request: APIRequest) -> CallID {
        let id = CallID(rawValue: nextCall)
        nextCall += 1
        outputs.append(.call(id, request))
        return id
    }

    /// Opens a watch; its events arrive as `watch` with the same number.
    package mutating func openWatch(_ request: WatchRequest) -> WatchID {
        let id = WatchID(rawValue: nextWatch)
        nextWatch += 1
        outputs.append(.openWatch(id, request))
        return id
    }

    /// Ends a watch; events already on their way may still arrive.
    package mutating func closeWatch(_ id: WatchID) { outputs.append(.closeWatch(id)) }

    /// Sets a timer, moving it when it is already set.
    package mutating func setTimer(_ key: TimerKey, after delay: SimDuration) {
        outputs.append(.setTimer(key, at: now + delay))
    }

    /// Sets a timer for an instant, now if that has passed.
    package mutating func setTimer(_ key: TimerKey, at time: SimTime) {
        outputs.append(.setTimer(key, at: max(time, now)))
    }

    /// Forgets a timer.
    package mutating func cancelTimer(_ key: TimerKey) { outputs.append(.cancelTimer(key)) }

    /// Adds a line to the trace. The text is made only when somebody reads the trace.
    package mutating func trace(
        _ kind: TraceKind, _ subject: @autoclosure () -> String,
        _ detail: @autoclosure () -> String
    ) {
        if tracesNotes { outputs.append(.trace(kind, subject(), detail())) }
    }
}

/// One wish of a process.
package enum ProcessOutput: Sendable {
    case call(CallID, APIRequest)
    case openWatch(WatchID, WatchRequest)
    case closeWatch(WatchID)
    case setTimer(TimerKey, at: SimTime)
    case cancelTimer(TimerKey)
    case trace(TraceKind, String, String)
}
