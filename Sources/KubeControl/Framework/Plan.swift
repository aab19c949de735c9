package import KubeAPI
package import KubeModel
package import SimKernel

/// What a controller decided about one key. Source: architecture 2.3.
package struct Plan: Sendable {
    /// Writes in order of their groups. The writes of one group are in flight together; a failure
    /// stops all later groups.
    package var groups: [[PlannedWrite]] = []
    /// Groups that are begun only when every write before them succeeded, lanes or not.
    package var barriers: [Int] = []
    /// Writes done whatever became of the groups, e.g. the status update.
    package var closing: [PlannedWrite] = []
    /// What the controller is waiting for.
    package var waits: [Wait] = []
    /// When to look at the key again though nothing changes.
    package var requeueAfter: SimDuration?
    /// The plan itself failed: the key is tried again with back-off, as after a failed write.
    package var failure: String?
    /// What the plan is about; the controller's shell fills it in.
    package var key: ObjectKey?

    package init() {}

    /// A plan that does nothing because of one thing.
    package init(waitingFor wait: Wait) { waits = [wait] }

    /// Whether nothing is to be written.
    package var isEmpty: Bool { groups.allSatisfy(\.isEmpty) && closing.isEmpty }

    /// All writes of the groups, in order.
    package var writes: [PlannedWrite] { groups.flatMap { $0 } }

    /// Appends a group of one write, after all groups so far.
    package mutating func add(_ write: PlannedWrite) { groups.append([write]) }

    /// Appends a group, after all groups so far; an empty one is left out.
    package mutating func add(_ group: [PlannedWrite]) {
        if !group.isEmpty { groups.append(group) }
    }

    /// Lets what is added from here on wait for the success of everything before it.
    package mutating func addBarrier() {
        if barriers.last != groups.count { barriers.append(groups.count) }
    }
}

/// One write a plan asks for, why, and what is told about its outcome.
package struct PlannedWrite: Sendable {
    package var request: APIRequest
    package var reason: Reason
    /// The Event recorded when the write succeeds.
    package var onSuccess: EventNote?
    /// The Event recorded when it fails; the error's message is appended to the note's.
    package var onFailure: EventNote?
    /// Error reasons that count as success, e.g. `notFound` for a deletion.
    package var tolerated: [APIError.Reason]
    /// Error reasons that fail the plan without an Event.
    package var silent: [APIError.Reason]
    /// A failure stops, until the next barrier of the plan, only later writes of the same lane;
    /// nil: it stops everything. Lanes are how the pods of one batch fail one by one.
    package var lane: Int?

    package init(
        _ request: APIRequest, _ reason: Reason, onSuccess: EventNote? = nil,
        onFailure: EventNote? = nil, tolerated: [APIError.Reason] = [],
        silent: [APIError.Reason] = []
    ) {
        self.request = request
        self.reason = reason
        self.onSuccess = onSuccess
        self.onFailure = onFailure
        self.tolerated = tolerated
        self.silent = silent
    }

    /// A write that only records an Event.
    package static func event(_ note: EventNote) -> PlannedWrite {
        var write = PlannedWrite(.list(.event), .recordsEvent)
        write.onSuccess = note
        return write
    }

    /// Whether there is nothing to send, only an Event to record.
    package var isEventOnly: Bool { reason == .recordsEvent }
}

/// What became of one planned write.
package struct WriteOutcome: Sendable {
    package var write: PlannedWrite
    /// nil: never sent, because an earlier group failed.
    package var result: Result<APIResponse, APIError>?

    package init(write: PlannedWrite, result: Result<APIResponse, APIError>?) {
        self.write = write
        self.result = result
    }

    /// Whether the write was sent and failed with an error that is not tolerated.
    package var hasFailed: Bool {
        if case .failure(let error)? = result { !write.tolerated.contains(error.reason) } else {
            false
        }
    }
}

/// An Event to record about an object. Source: cluster.md A.8.
package struct EventNote: Sendable, Equatable {
    /// The object the Event is about.
    package var involved: ObjectKey
    package var involvedUID: String
    /// The version of it that the Event is about; 0: not said.
    package var involvedVersion: UInt64 = 0
    package var isWarning: Bool
    package var reason: String
    package var message: String

    package init(
        _ involved: ObjectKey, uid: String, isWarning: Bool = false, _ reason: String,
        _ message: String
    ) {
        self.involved = involved
        involvedUID = uid
        self.isWarning = isWarning
        self.reason = reason
        self.message = message
    }

    /// A note about an object as the mirror holds it.
    package init(
        about object: StoredObject, isWarning: Bool = false, _ reason: String, _ message: String
    ) {
        self.init(object.key, uid: object.uid, isWarning: isWarning, reason, message)
        involvedVersion = object.revision
    }
}
