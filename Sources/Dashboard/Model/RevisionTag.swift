/// Which of a set's revisions a pod runs, in the words of the screen.
package enum RevisionKind: Sendable, Equatable, CaseIterable {
    /// `status.updateRevision`.
    case new
    /// `status.currentRevision`, when it is not the new one.
    case old
    /// Any third revision, or none at all.
    case other
    /// There is no pod.
    case absent

    /// The opening bracket of cells.
    package var opening: Character {
        switch self {
        case .new: "["
        case .old: "("
        case .other: "<"
        case .absent: "{"
        }
    }

    /// The closing bracket of cells.
    package var closing: Character {
        switch self {
        case .new: "]"
        case .old: ")"
        case .other: ">"
        case .absent: "}"
        }
    }
}

/// A revision as it is named on the screen: `v1`, `v2` and so on by age.
package struct RevisionTag: Sendable, Equatable {
    /// Which brackets it gets.
    package var kind: RevisionKind
    /// `v2`; `?` when the revision object is not known; empty without a pod.
    package var text: String

    package init(_ kind: RevisionKind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// No pod, no revision.
    package static let absent = RevisionTag(.absent, "")

    /// `[v2]`, `(v1)`: for narrow tables.
    package var bracketed: String { "\(kind.opening)\(text)\(kind.closing)" }
}
