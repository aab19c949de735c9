import KubeAPI
import KubeModel

/// What reviews look at: the snapshot on the screen, and the objects behind it.
struct ActionContext {
    let snapshot: Snapshot
    let cache: ClusterCache

    var rollout: Rollout { snapshot.rollout }
    var name: String { snapshot.header.name }
    var namespace: String { snapshot.header.namespace }
    var id: NamespacedName { NamespacedName(namespace: namespace, name: name) }
    var isParallel: Bool { rollout.policy == "Parallel" }
    var isOnDelete: Bool { rollout.strategy == "OnDelete" }
    var desired: Int64 { rollout.counters.desired }

    /// The set a draft is about, when it still exists.
    func set(_ id: NamespacedName) -> StatefulSet? {
        cache.get(StatefulSet.self, id.namespace, id.name)
    }

    func podName(_ ordinal: Int64) -> String { "\(name)-\(ordinal)" }

    /// The first ordinal of the set.
    func start(_ set: StatefulSet) -> Int64 { set.spec.ordinalStart }

    /// The grace period of the template, in seconds.
    func grace(_ set: StatefulSet) -> Int64 {
        set.spec.template.spec.terminationGracePeriodSeconds ?? 30
    }

    /// The cells of ordinals in a range.
    func cells(_ range: Range<Int64>) -> [OrdinalCell] {
        rollout.cells.filter { range.contains($0.ordinal) }
    }

    /// Whether a cell's pod counts as healthy for the controller.
    func isHealthy(_ cell: OrdinalCell) -> Bool { cell.state == .ready }

    /// The claims of an ordinal, by name.
    func claims(_ ordinal: Int64) -> [ClaimRow] {
        snapshot.claims.filter { $0.ordinal == ordinal && !$0.claimName.isEmpty }
    }

    /// How many addresses the service answers with now.
    var addresses: Int { snapshot.dns.filter { $0.ordinal != nil && $0.computed.hasRecords }.count }

    /// What the service will answer, or nil when there is none.
    func addressLine(_ count: Int) -> String? {
        let summary = snapshot.dnsSummary
        guard summary.exists, summary.isHeadless else { return nil }
        let now = addresses
        if count == now { return nil }
        if count == 0 { return "svc/\(summary.service) will answer NXDOMAIN: no pod is published." }
        let noun = count == 1 ? "address" : "addresses"
        return "svc/\(summary.service) will answer with \(count) \(noun) instead of \(now)."
    }

    /// Why no action can be started at all, or nil.
    var refusal: String? {
        if snapshot.header.source.replayOffset != nil {
            return "you are looking at the past: actions are off"
        }
        if snapshot.why.status == .stale { return "actions are off until the data is fresh again" }
        return nil
    }

    /// How a state reads inside a sentence: `db-3 is not Ready`.
    func isWords(_ cell: OrdinalCell) -> String {
        switch cell.state {
        case .lost: "\(cell.podName) is on lost \(cell.node)"
        case .terminating: "\(cell.podName) is stopping"
        case .absent: "\(cell.podName) does not exist yet"
        default: "\(cell.podName) is not Ready"
        }
    }
}
