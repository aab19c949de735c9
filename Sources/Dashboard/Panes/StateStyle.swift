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
    var sign: SafeText {
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

    var openingSign: SafeText {
        switch self {
        case .new: "["
        case .old: "("
        case .other: "<"
        case .absent: "{"
        }
    }

    var closingSign: SafeText {
        switch self {
        case .new: "]"
        case .old: ")"
        case .other: ">"
        case .absent: "}"
        }
    }

    /// The word of the legend.
    var word: SafeText {
        switch self {
        case .new: "new"
        case .old: "old"
        case .other: "other"
        case .absent: "none"
        }
    }
}

/// One value of a table from a text of the cluster.
func value(_ text: String, _ role: Role = .row) -> Table.Value {
    Table.Value(SafeText(untrusted: text), Style(role))
}

extension SafeText {
    /// Texts with a gap between them, as many as fit.
    static func joined(_ texts: [SafeText], gap: Int, width: Int) -> SafeText {
        var line = SafeText.empty
        for text in texts where !text.isEmpty {
            let wider = line.isEmpty ? text : line + .repeating(count: gap) + text
            guard wider.width <= width else { break }
            line = wider
        }
        return line
    }
}
