/// The state of an ordinal as one letter, the same in cells, tables, timeline and filters.
///
/// The cases stand in the order in which their conditions are tried: the first match wins.
package enum PodState: Sendable, Equatable, CaseIterable {
    /// The pod's node is not Ready, or its phase is Unknown.
    case lost
    /// Deletion was asked for.
    case terminating
    /// Crash loop, image error, phase Failed, or a container that ended badly and waits.
    case failed
    /// Not scheduled.
    case pending
    /// An init container runs or waits.
    case initializing
    /// Scheduled, and some container has not started.
    case starting
    /// All containers started, Ready is not true.
    case notReady
    /// Ready for less than minReadySeconds.
    case minReady
    /// Ready and available.
    case ready
    /// Phase Succeeded.
    case completed
    /// The ordinal is wanted and has no pod.
    case absent
    /// The ordinal is not wanted and has no pod.
    case beyond

    /// The letter: upper case, or a mark for ordinals without a pod.
    package var letter: Character {
        switch self {
        case .lost: "L"
        case .terminating: "T"
        case .failed: "X"
        case .pending: "P"
        case .initializing: "I"
        case .starting: "S"
        case .notReady: "N"
        case .minReady: "M"
        case .ready: "R"
        case .completed: "C"
        case .absent: "."
        case .beyond: "-"
        }
    }

    /// Which of the few colours the state has.
    package var group: StateGroup {
        switch self {
        case .lost, .failed: .bad
        case .terminating, .completed: .going
        case .pending, .initializing, .starting, .notReady, .minReady: .wait
        case .ready: .ok
        case .absent, .beyond: .none
        }
    }

    /// The name for wide cells and legends, at most ten columns.
    package var name: String {
        switch self {
        case .lost: "Node lost"
        case .terminating: "Stopping"
        case .failed: "Failed"
        case .pending: "Pending"
        case .initializing: "Init"
        case .starting: "Starting"
        case .notReady: "Not ready"
        case .minReady: "Min-ready"
        case .ready: "Ready"
        case .completed: "Completed"
        case .absent: "No pod"
        case .beyond: "Beyond"
        }
    }

    /// The name for narrow cells, at most six columns.
    package var shortName: String {
        switch self {
        case .lost: "Lost"
        case .terminating: "Stop"
        case .failed: "Failed"
        case .pending: "Pend"
        case .initializing: "Init"
        case .starting: "Start"
        case .notReady: "NotRdy"
        case .minReady: "MinRdy"
        case .ready: "Ready"
        case .completed: "Done"
        case .absent: "NoPod"
        case .beyond: "-"
        }
    }

    /// How bad the state is; 0 is the worst. A column of the timeline shows the worst state in it.
    package var severity: Int {
        switch self {
        case .failed: 0
        case .lost: 1
        case .terminating: 2
        case .notReady: 3
        case .pending: 4
        case .initializing: 5
        case .starting: 6
        case .minReady: 7
        case .absent: 8
        case .completed: 9
        case .ready: 10
        case .beyond: 11
        }
    }
}

/// The few colours of states. Four survive every kind of colour vision, ten do not.
package enum StateGroup: Sendable, Equatable, CaseIterable {
    case ok, wait, bad, going, none
}
