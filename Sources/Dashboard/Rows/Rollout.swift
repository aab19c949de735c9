/// The cells, the partition line, the counters and the revisions of the subject.
package struct Rollout: Sendable, Equatable {
    /// Ascending ordinals: all wanted ones, then those of pods that are not wanted any more.
    package var cells: [OrdinalCell] = []
    package var partition = PartitionLine()
    package var counters = RolloutCounters()
    /// Newest first.
    package var revisions: [RevisionRow] = []
    /// `RollingUpdate` or `OnDelete`.
    package var strategy = ""
    /// `OrderedReady` or `Parallel`.
    package var policy = ""
    /// For one-column cells: `v9 47-59`, `v9 45,46 not ready`, `v8 0-44`.
    package var runs: [OrdinalRun] = []
    /// The limit of kept revisions.
    package var historyLimit: Int64 = 10

    package init() {}

    /// The new and, when there is one, the old revision, for the legend.
    package var legend: [RevisionRow] { revisions.filter { $0.tag.kind != .other } }
}

/// One ordinal.
package struct OrdinalCell: Sendable, Equatable {
    package var ordinal: Int64 = 0
    /// The pod's name, whether the pod exists or not.
    package var podName = ""
    package var state = PodState.absent
    /// The revision, which is also the brackets.
    package var revision = RevisionTag.absent
    /// The node; empty when there is none.
    package var node = ""
    /// The age of the pod; empty without one.
    package var age = TimedText.empty
    /// The age in one unit, for narrow cells.
    package var shortAge = ""
    package var address = ""
    package var restarts: Int64 = 0
    package var note = CellNote.none
    /// Whether it changed in the last two seconds.
    package var hasJustChanged = false

    package init() {}
}

/// What a rollout has in store for an ordinal.
package enum CellNote: String, Sendable, CaseIterable {
    case none = ""
    /// The partition keeps it.
    case kept
    /// It is the next to be replaced, created or removed.
    case next
    /// The controller waits for it.
    case waiting
    /// It was replaced.
    case done
    /// It is not wanted any more.
    case leaving
}

/// Where the partition line stands.
package struct PartitionLine: Sendable, Equatable {
    /// The partition, counted from the first ordinal; 0 without one.
    package var value: Int64 = 0
    /// The index of the cell the line stands before, the number of cells when it holds all; nil:
    /// no line.
    package var index: Int?
    /// `P=2`, `P=7 holds all`, `P=0 updates all`, `OnDelete: replaced when deleted`.
    package var label = ""
    /// `kept on v1`; empty when nothing is kept.
    package var keptLabel = ""

    package init() {}
}

/// The numbers below the cells.
package struct RolloutCounters: Sendable, Equatable {
    /// Ordinals at or above the partition that run the new revision and are available.
    package var done: Int64 = 0
    /// Ordinals at or above the partition.
    package var total: Int64 = 0
    package var updated: Int64 = 0
    package var current: Int64 = 0
    package var ready: Int64 = 0
    package var available: Int64 = 0
    /// Pods that exist.
    package var replicas: Int64 = 0
    package var desired: Int64 = 0
    package var generation: Int64 = 0
    package var observedGeneration: Int64 = 0

    package init() {}
}

/// Neighbouring ordinals of one revision and one state.
package struct OrdinalRun: Sendable, Equatable {
    package var tag: RevisionTag
    package var state: PodState
    /// `47-59` or `45,46`.
    package var ordinals: String
    package var count: Int

    package init(tag: RevisionTag, state: PodState, ordinals: String, count: Int) {
        self.tag = tag
        self.state = state
        self.ordinals = ordinals
        self.count = count
    }
}

/// One revision of the subject.
package struct RevisionRow: Sendable, Equatable {
    package var tag = RevisionTag(.other, "")
    /// The name of the ControllerRevision.
    package var name = ""
    /// The image of the first container.
    package var image = ""
    /// The ordinals that run it, ascending.
    package var ordinals: [Int64] = []
    package var age = TimedText.empty
    /// What differs from the revision before: `image postgres:16.3 → postgres:16.4`.
    package var change = ""
    /// `update`, `current`, `update and current` or empty.
    package var role = ""

    package init() {}
}
