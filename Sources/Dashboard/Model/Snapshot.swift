package import KubeAPI
package import KubeModel
package import SimKernel

/// Everything the panes of one frame show about the subject. A value, made from a cache and a
/// time, without side effects.
package struct Snapshot: Sendable, Equatable {
    package var subject: NamespacedName?
    package var presence = SubjectPresence.none
    package var header = HeaderFacts()
    package var why = WhyLine()
    package var rollout = Rollout()
    /// Ascending ordinals.
    package var pods: [PodRow] = []
    package var claims: [ClaimRow] = []
    package var claimSummary = ClaimSummary()
    package var dns: [DNSRow] = []
    package var dnsSummary = DNSSummary()
    package var nodes: [NodeRow] = []
    /// One for each failed node, in the order of `nodes`.
    package var countdowns: [NodeCountdown] = []
    /// Newest first.
    package var events: [EventRow] = []
    package var next = NextLines()
    package var waitingFor: WaitingFor?
    /// All StatefulSets, by namespace and name.
    package var subjects: [SubjectRow] = []
    /// The first instant at which any of these texts reads differently, provided that nothing
    /// else changes; nil: never.
    package var nextTextChange: SimTime?

    package init() {}
}

/// Whether the subject is there.
package enum SubjectPresence: Sendable, Equatable {
    /// There is no StatefulSet at all, or none was chosen.
    case none
    /// The cache is not complete yet.
    case loading
    case present
    /// The set was deleted.
    case gone
}

/// What a snapshot is made from.
package struct SnapshotInput: Sendable {
    package var cache: ClusterCache
    package var subject: NamespacedName?
    package var now: SimTime
    /// Clock and faults of the simulation; nil on a real cluster.
    package var simulation: SimulationState?
    package var source = SourceFacts()
    /// The last answers of the DNS server.
    package var asked: [AskedAnswer] = []
    /// What the person did, oldest first.
    package var actions: [OwnAction] = []
    /// What the snapshot before left.
    package var memory = RowMemory()

    package init(cache: ClusterCache, subject: NamespacedName?, now: SimTime) {
        self.cache = cache
        self.subject = subject
        self.now = now
    }
}
