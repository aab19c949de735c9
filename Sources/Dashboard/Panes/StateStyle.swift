import TerminalUI

extension PodState {
    /// The role of the letter and of words about the state.
    var role: Role {
        switch self {
        case .lost: .stateLost
        case .terminating: .stateTerminating
        case .failed: .stateFailed
        case .pending: .statePending
        case .initializing: .stateInit
        case .starting: .stateStarting
        case .notReady: .stateNotready
        case .minReady: .stateMinready
        case .ready: .stateReady
        case .completed: .stateCompleted
        case .absent, .beyond: .stateAbsent
        }
    }

    /// The letter as text.
    var sign: SafeText { SafeText(untrusted: String(letter)) }
}

extension RevisionKind {
    /// The role of brackets and tags.
    var role: Role {
        switch self {
        case .new: .revNew
        case .old: .revOld
        case .other, .absent: .revOther
        }
    }

    var openingSign: SafeText { SafeText(untrusted: String(opening)) }
    var closingSign: SafeText { SafeText(untrusted: String(closing)) }
}

/// One value of a table from a text of the cluster.
func value(_ text: String, _ role: Role = .row) -> Table.Value {
    Table.Value(SafeText(untrusted: text), Style(role))
}
