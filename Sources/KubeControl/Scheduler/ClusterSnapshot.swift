import KubeAPI
import KubeModel
import SimKernel

/// One node with what is placed on it, as the scheduler counts.
struct NodeInfo: Sendable {
    let name: String
    /// Whether there is a Node object; pods may name a node that is gone.
    var exists = false
    var labels = Labels()
    var isUnschedulable = false
    var taints: [Taint] = []
    var allocatable = ResourceSums()
    var podsMax: Int64 = 110
    var requested = ResourceSums()
    var scoredCPU: Int64 = 0
    var scoredMemory: Int64 = 0
    var podCount: Int64 = 0
    /// How many pods each controller has here.
    var perController = SortedMap<String, Int64>()
    var ports: [HostPort] = []
    var disks: [DiskUse] = []
    /// How many pods here name each claim.
    var claims = SortedMap<NamespacedName, Int64>()

    init(name: String) { self.name = name }

    mutating func take(_ stored: StoredObject?) {
        exists = stored != nil
        guard let stored else {
            // What is left of a node that is gone belongs to no topology.
            labels = Labels()
            taints = []
            return
        }
        let node: Node = stored.view()
        labels = stored.facts.labels
        isUnschedulable = node.isUnschedulable
        taints = node.spec.taints
        let list = node.status.allocatable ?? node.status.capacity
        allocatable = ResourceSums(list)
        podsMax = list?.quantity("pods")?.value ?? (list == nil ? 0 : 110)
    }

    /// Whether nothing differs that a decision about a pod asks of the node itself.
    func offersTheSame(as other: NodeInfo) -> Bool {
        labels == other.labels && isUnschedulable == other.isUnschedulable
            && podsMax == other.podsMax && allocatable == other.allocatable
            && taints.elementsEqual(other.taints) { $0.json == $1.json }
    }

    mutating func add(_ pod: PodRequirements, times multiple: Int64) {
        requested.add(pod.requests, times: multiple)
        scoredCPU += pod.scoredCPU * multiple
        scoredMemory += pod.scoredMemory * multiple
        podCount += multiple
        if let controller = pod.controllerUID {
            perController[controller, default: 0] += multiple
            if perController[controller] == 0 { perController[controller] = nil }
        }
        for port in pod.ports {
            if multiple > 0 {
                ports.append(port)
            } else if let index = ports.firstIndex(of: port) {
                ports.remove(at: index)
            }
        }
        for disk in pod.disks {
            if multiple > 0 {
                disks.append(disk)
            } else if let index = disks.firstIndex(of: disk) {
                disks.remove(at: index)
            }
        }
        for claim in pod.claims {
            claims[claim, default: 0] += multiple
            if claims[claim] == 0 { claims[claim] = nil }
        }
    }
}

/// All nodes and placed pods, with decisions whose writes are still on their way, kept up to date
/// change by change so that no decision looks at all pods.
struct ClusterSnapshot: Sendable {
    /// A pod that takes room on a node.
    struct Placement: Sendable {
        var pod: PodRequirements
        var node: String
        /// Decided here, and not seen in the mirror yet.
        var isAssumed: Bool
    }

    /// Nodes by name, those that are gone but named by pods included.
    private(set) var nodes = SortedMap<String, NodeInfo>()
    private(set) var nodeCount = 0
    private(set) var placements = SortedMap<NamespacedName, Placement>()
    /// Placed pods by the claims they name.
    private(set) var claimUsers = SortedMap<NamespacedName, SortedSet<NamespacedName>>()
    /// Matching pods per node, for each selection somebody asked about.
    private var counts = SortedMap<String, SelectionCount>()
    /// Pods per node that forbid others by anti-affinity, by term.
    private(set) var forbidders = SortedMap<String, Forbidder>()
    private static let countsMax = 512

    private struct SelectionCount: Sendable {
        let selection: PodSelection
        var perNode = SortedMap<String, Int64>()
    }

    struct Forbidder: Sendable {
        let term: AffinityTerm
        var perNode = SortedMap<String, Int64>()
    }

    mutating func take(node change: CacheChange) {
        guard let object = change.object else { return }
        if (change.old == nil) != (change.new == nil) {
            nodeCount += change.new == nil ? -1 : 1
        }
        var info = nodes[object.name] ?? NodeInfo(name: object.name)
        info.take(change.new)
        nodes[object.name] = info.exists || info.podCount > 0 ? info : nil
    }

    /// Takes in what the mirror says of a pod.
    mutating func take(pod change: CacheChange, _ cache: ClusterCache) {
        guard let object = change.object else { return }
        let known = placements[object.id]
        guard let new = change.new, !Self.isFinished(new) else {
            if known != nil { remove(object.id, cache) }
            return
        }
        let node = new.facts.nodeName ?? ""
        if node.isEmpty {
            if let known, !known.isAssumed || known.pod.uid != new.uid { remove(new.id, cache) }
            return
        }
        if let known, known.node == node, known.pod.uid == new.uid, let old = change.old,
            old.facts.labels == new.facts.labels, old.facts.generation == new.facts.generation,
            old.facts.isTerminating == new.facts.isTerminating
        {
            if known.isAssumed { placements.update(new.id) { $0.isAssumed = false } }
            return
        }
        if known != nil { remove(new.id, cache) }
        place(PodRequirements(new), on: node, isAssumed: false, cache)
    }

    static func isFinished(_ pod: StoredObject) -> Bool {
        pod.facts.phase == "Succeeded" || pod.facts.phase == "Failed"
    }

    /// Counts a pod on a node before the mirror shows it there.
    mutating func assume(_ pod: PodRequirements, on node: String, _ cache: ClusterCache) {
        if placements[pod.id] != nil { remove(pod.id, cache) }
        place(pod, on: node, isAssumed: true, cache)
    }

    /// Takes back an assumption whose write failed.
    mutating func forget(_ id: NamespacedName, _ cache: ClusterCache) {
        if placements[id]?.isAssumed == true { remove(id, cache) }
    }

    private mutating func place(
        _ pod: PodRequirements, on node: String, isAssumed: Bool, _ cache: ClusterCache
    ) {
        placements[pod.id] = Placement(pod: pod, node: node, isAssumed: isAssumed)
        count(pod, on: node, times: 1, cache)
    }

    private mutating func remove(_ id: NamespacedName, _ cache: ClusterCache) {
        guard let placement = placements.removeValue(forKey: id) else { return }
        count(placement.pod, on: placement.node, times: -1, cache)
        if let info = nodes[placement.node], !info.exists, info.podCount == 0 {
            nodes[placement.node] = nil
        }
    }

    private mutating func count(
        _ pod: PodRequirements, on node: String, times multiple: Int64, _ cache: ClusterCache
    ) {
        nodes[node, default: NodeInfo(name: node)].add(pod, times: multiple)
        for claim in pod.claims {
            if multiple > 0 {
                claimUsers[claim, default: SortedSet()].insert(pod.id)
            } else if claimUsers.update(claim, { users in
                users.remove(pod.id)
                return users.isEmpty
            }) == true {
                claimUsers[claim] = nil
            }
        }
        for (key, entry) in counts where entry.selection.matches(pod, cache) {
            if pod.isTerminating && !entry.selection.countsTerminating { continue }
            counts.update(key) { $0.perNode[node, default: 0] += multiple }
        }
        for term in pod.antiAffinity {
            let isEmpty = forbidders[term.key, default: Forbidder(term: term)]
                .change(node, by: multiple)
            if isEmpty { forbidders[term.key] = nil }
        }
    }

    /// How many matching pods each node has; the first question about a selection looks at all
    /// pods, later ones at none.
    mutating func matching(
        _ selection: PodSelection, _ cache: ClusterCache
    ) -> SortedMap<String, Int64> {
        if let known = counts[selection.key] { return known.perNode }
        if counts.count >= Self.countsMax { counts.removeAll() }
        var entry = SelectionCount(selection: selection)
        for (_, placement) in placements where selection.matches(placement.pod, cache) {
            if placement.pod.isTerminating && !selection.countsTerminating { continue }
            entry.perNode[placement.node, default: 0] += 1
        }
        counts[selection.key] = entry
        return entry.perNode
    }

    /// Namespace labels decide what selections match; a change of them is rare.
    mutating func forgetSelections() { counts.removeAll() }
}

extension ClusterSnapshot.Forbidder {
    fileprivate mutating func change(_ node: String, by multiple: Int64) -> Bool {
        perNode[node, default: 0] += multiple
        if perNode[node] == 0 { perNode[node] = nil }
        return perNode.isEmpty
    }
}
