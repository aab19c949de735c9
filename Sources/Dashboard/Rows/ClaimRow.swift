/// A claim or a volume that belongs, or belonged, to the subject.
package struct ClaimRow: Sendable, Equatable {
    /// The pod that uses it; nil: none.
    package var podName: String?
    /// The state of that pod.
    package var podState = PodState.absent
    /// The revision of that pod, for its brackets.
    package var podRevision = RevisionTag.absent
    /// The ordinal in the claim's name; nil for a volume without a claim.
    package var ordinal: Int64?
    /// The name of the volumeClaimTemplate.
    package var template = ""
    /// Whether a pod mounts it, i.e. whether the arrow is drawn through.
    package var isInUse = false
    /// The claim's name; empty for a volume without a claim.
    package var claimName = ""
    package var state = ClaimState.pending
    package var volumeName = ""
    package var volumeState: ClaimState?
    /// `10Gi`, or `10→20Gi` while it grows.
    package var size = ""
    package var storageClass = ""
    /// `RWO`, `RWX` and so on.
    package var accessModes = ""
    /// The only node the volume can be used on, or the node it is attached to.
    package var node = ""
    package var zone = ""
    /// `Retain`, `Delete`, `Recycle`.
    package var reclaimPolicy = ""
    /// The node it is attached to; empty when it is not.
    package var attachedTo = ""
    package var attachedFor = TimedText.empty
    package var age = TimedText.empty
    package var noteKind = ClaimNote.none
    /// `KEPT, scaled 7→5`, `re-attached 29s`, `RELEASED 2h ago`.
    package var note = TimedText.empty

    package init() {}
}

/// The state of a claim or volume as a letter.
package enum ClaimState: Character, Sendable, CaseIterable {
    case bound = "B"
    case pending = "P"
    case released = "R"
    case available = "A"
    case failed = "F"
    case lost = "L"
    case resizing = "Z"
    case terminating = "T"

    /// The word in the legend.
    package var name: String {
        switch self {
        case .bound: "bound"
        case .pending: "pending"
        case .released: "released"
        case .available: "available"
        case .failed: "failed"
        case .lost: "lost"
        case .resizing: "resizing"
        case .terminating: "terminating"
        }
    }
}

/// What is special about a claim.
package enum ClaimNote: Sendable, Equatable, CaseIterable {
    case none
    /// No pod uses it and it stays.
    case kept
    /// The volume outlived its claim.
    case released
    /// A new pod got an old claim with its data.
    case reattached
    /// It waits for a volume.
    case waiting
    /// It is being deleted.
    case leaving
    /// It is owned by the pod or the set, and goes with it.
    case owned
}

/// What the claims pane says beside its rows.
package struct ClaimSummary: Sendable, Equatable {
    /// The templates, e.g. `data 10Gi fast RWO`.
    package var templates: [String] = []
    package var claims = 0
    package var kept = 0
    package var whenScaled = "Retain"
    package var whenDeleted = "Retain"

    package init() {}
}
