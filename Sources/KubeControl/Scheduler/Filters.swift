import KubeAPI
import KubeModel
import SimKernel

/// The rules one pod must pass on a node, prepared once for all nodes. Source: cluster.md C.2.
struct Filters: Sendable {
    let pod: PodRequirements
    let volumes: PodVolumes
    /// Whether a ReadWriteOncePod claim of the pod is in use by another one.
    private let isClaimTaken: Bool
    private let facts: StorageFacts
    /// Set when a node may take too many volumes with the pod.
    private let attachables: AttachableVolumes?
    private let cache: ClusterCache
    private let affinity: [NeighbourRule]
    private let antiAffinity: [NeighbourRule]
    private let forbidders: [NeighbourRule]
    private let spread: [SpreadRule]
    /// The pod may be the first of a group that asks to be together. Source: cluster.md C34.
    private let isFirstOfGroup: Bool

    /// Matching pods by the value of a topology label.
    private struct NeighbourRule: Sendable {
        let topologyKey: String
        let domains: SortedMap<String, Int64>

        func count(at node: NodeInfo) -> Int64? {
            node.labels[topologyKey].map { domains[$0] ?? 0 }
        }
    }

    private struct SpreadRule: Sendable {
        let constraint: SpreadConstraint
        let domains: SortedMap<String, Int64>
        let least: Int64
        let own: Int64
    }

    init(
        _ pod: PodRequirements, _ volumes: PodVolumes, _ snapshot: inout ClusterSnapshot,
        _ facts: StorageFacts, _ cache: ClusterCache
    ) {
        self.pod = pod
        self.volumes = volumes
        self.facts = facts
        self.cache = cache
        let isLimited = facts.hasLimits && !pod.claims.isEmpty
        attachables = isLimited ? AttachableVolumes(of: pod.claims, cache) : nil
        let users = volumes.exclusiveClaims.compactMap { snapshot.claimUsers[$0] }
        isClaimTaken = users.contains { $0.contains { $0 != pod.id } }
        affinity = pod.affinity.map { Self.rule($0, &snapshot, cache) }
        antiAffinity = pod.antiAffinity.map { Self.rule($0, &snapshot, cache) }
        isFirstOfGroup =
            !pod.affinity.isEmpty && affinity.allSatisfy { $0.domains.isEmpty }
            && pod.affinity.allSatisfy { $0.selection.matches(pod, cache) }
        var forbidders: [NeighbourRule] = []
        for (_, forbidder) in snapshot.forbidders
        where forbidder.term.selection.matches(pod, cache) {
            forbidders.append(
                NeighbourRule(
                    topologyKey: forbidder.term.topologyKey,
                    domains: Self.domains(
                        forbidder.perNode, forbidder.term.topologyKey, snapshot)))
        }
        self.forbidders = forbidders
        let required = pod.spread.filter(\.isRequired)
        let keys = required.map(\.topologyKey)
        spread = required.map { Self.rule($0, keys, pod, &snapshot, cache) }
    }

    private static func rule(
        _ term: AffinityTerm, _ snapshot: inout ClusterSnapshot, _ cache: ClusterCache
    ) -> NeighbourRule {
        let counts = snapshot.matching(term.selection, cache)
        return NeighbourRule(
            topologyKey: term.topologyKey, domains: domains(counts, term.topologyKey, snapshot))
    }

    /// Sums counts of nodes up to counts of topology values, empty ones left out.
    static func domains(
        _ perNode: SortedMap<String, Int64>, _ key: String, _ snapshot: ClusterSnapshot
    ) -> SortedMap<String, Int64> {
        var domains = SortedMap<String, Int64>()
        for (node, count) in perNode where count > 0 {
            guard let value = snapshot.nodes[node]?.labels[key] else { continue }
            domains[value, default: 0] += count
        }
        return domains
    }

    /// Source: cluster.md C36.
    private static func rule(
        _ constraint: SpreadConstraint, _ keys: [String], _ pod: PodRequirements,
        _ snapshot: inout ClusterSnapshot, _ cache: ClusterCache
    ) -> SpreadRule {
        let counts = snapshot.matching(constraint.selection, cache)
        var domains = SortedMap<String, Int64>()
        for (name, node) in snapshot.nodes where node.exists {
            guard keys.allSatisfy({ node.labels[$0] != nil }),
                let value = node.labels[constraint.topologyKey],
                !constraint.honoursAffinity || matchesNode(pod, node),
                !constraint.honoursTaints || untolerated(pod, node) == nil
            else { continue }
            domains[value, default: 0] += counts[name] ?? 0
        }
        let least =
            Int64(domains.count) < constraint.minDomains ? 0 : domains.values.min() ?? 0
        return SpreadRule(
            constraint: constraint, domains: domains, least: least,
            own: constraint.selection.matches(pod, cache) ? 1 : 0)
    }

    /// The first rule the node fails for the pod; nil when it passes all.
    func rejection(_ node: NodeInfo) -> NodeRejection? {
        if !Self.isOpen(node, to: pod) {
            return NodeRejection("node(s) were unschedulable", .unschedulable)
        }
        if Self.untolerated(pod, node) != nil {
            return NodeRejection("node(s) had untolerated taint(s)", .taints)
        }
        if !Self.matchesNode(pod, node) {
            return NodeRejection(
                "node(s) didn't match Pod's node affinity/selector", .nodeAffinity)
        }
        if pod.ports.contains(where: { port in node.ports.contains { $0.conflicts(with: port) } }) {
            return NodeRejection(
                "node(s) didn't have free ports for the requested pod ports", .ports,
                couldBeResolved: true)
        }
        if let rejection = lackOfResources(node) { return rejection }
        if isClaimTaken {
            return NodeRejection(
                "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access"
                    + " mode already in-use by another pod", .volumeRestrictions,
                couldBeResolved: true)
        }
        if pod.disks.contains(where: { disk in node.disks.contains { $0.conflicts(with: disk) } }) {
            return NodeRejection(
                "node(s) had no available disk", .volumeRestrictions, couldBeResolved: true)
        }
        if let attachables, let limits = facts.limits(of: node.name),
            attachables.exceeds(limits, on: node, cache)
        {
            return NodeRejection(
                "node(s) exceed max volume count", .volumeLimits, couldBeResolved: true)
        }
        if let rejection = volumes.rejection(node) { return rejection }
        return badSpread(node) ?? badNeighbours(node)
    }

    private static let cordon = Taint(
        key: "node.kubernetes.io/unschedulable", effect: "NoSchedule")

    static func isOpen(_ node: NodeInfo, to pod: PodRequirements) -> Bool {
        !node.isUnschedulable || pod.tolerates(cordon)
    }

    static func untolerated(_ pod: PodRequirements, _ node: NodeInfo) -> Taint? {
        node.taints.first { taint in
            (taint.effect == "NoSchedule" || taint.effect == "NoExecute") && !pod.tolerates(taint)
        }
    }

    static func matchesNode(_ pod: PodRequirements, _ node: NodeInfo) -> Bool {
        pod.nodeSelector.allSatisfy { node.labels[$0.key] == $0.value }
            && (pod.nodeTerms.map {
                NodeMatch.matches($0, name: node.name, node.labels)
            } ?? true)
    }

    /// All shortages are reported together. Source: cluster.md C14, C29.
    private func lackOfResources(_ node: NodeInfo) -> NodeRejection? {
        var reasons: [String] = []
        var couldBeResolved = true
        if node.podCount + 1 > node.podsMax { reasons.append("Too many pods") }
        func check(_ name: String, _ request: Int64, _ total: Int64, _ used: Int64) {
            guard request > 0, request > total - used else { return }
            reasons.append("Insufficient \(name)")
            if request > total { couldBeResolved = false }
        }
        let (request, total, used) = (pod.requests, node.allocatable, node.requested)
        check("cpu", request.cpu, total.cpu, used.cpu)
        check("memory", request.memory, total.memory, used.memory)
        check("ephemeral-storage", request.storage, total.storage, used.storage)
        for (name, amount) in request.extended {
            check(name, amount, total.amount(name), used.amount(name))
        }
        guard let first = reasons.first else { return nil }
        var rejection = NodeRejection(first, .resources, couldBeResolved: couldBeResolved)
        rejection.reasons = reasons
        return rejection
    }

    private func badSpread(_ node: NodeInfo) -> NodeRejection? {
        for rule in spread {
            guard let value = node.labels[rule.constraint.topologyKey] else {
                return NodeRejection(
                    "node(s) didn't match pod topology spread constraints"
                        + " (missing required label)", .spread)
            }
            let skew = (rule.domains[value] ?? 0) + rule.own - rule.least
            if skew > rule.constraint.maxSkew {
                return NodeRejection(
                    "node(s) didn't match pod topology spread constraints", .spread,
                    couldBeResolved: true)
            }
        }
        return nil
    }

    /// Own affinity, own anti-affinity, that of others. Source: cluster.md C26.
    private func badNeighbours(_ node: NodeInfo) -> NodeRejection? {
        let isTogether = affinity.allSatisfy { ($0.count(at: node) ?? 0) > 0 }
        let isAllowedFirst =
            isFirstOfGroup && affinity.allSatisfy { node.labels[$0.topologyKey] != nil }
        if !isTogether && !isAllowedFirst {
            return NodeRejection("node(s) didn't match pod affinity rules", .podAffinity)
        }
        if antiAffinity.contains(where: { ($0.count(at: node) ?? 0) > 0 }) {
            return NodeRejection(
                "node(s) didn't match pod anti-affinity rules", .podAffinity,
                couldBeResolved: true)
        }
        if forbidders.contains(where: { ($0.count(at: node) ?? 0) > 0 }) {
            return NodeRejection(
                "node(s) didn't satisfy existing pods anti-affinity rules", .podAffinity,
                couldBeResolved: true)
        }
        return nil
    }
}
