import KubeAPI
import KubeModel
import SimKernel

/// Chooses among the nodes that can take a pod; the same state gives the same node.
/// Source: cluster.md C57.
struct Scores: Sendable {
    private let pod: PodRequirements
    private let preferred: [(weight: Int64, key: String, domains: SortedMap<String, Int64>)]
    private let softSpread: [(key: String, domains: SortedMap<String, Int64>)]

    init(
        _ pod: PodRequirements, _ snapshot: inout ClusterSnapshot, _ cache: ClusterCache
    ) {
        self.pod = pod
        var preferred: [(weight: Int64, key: String, domains: SortedMap<String, Int64>)] = []
        for term in pod.preferredAffinity {
            let counts = snapshot.matching(term.selection, cache)
            preferred.append(
                (term.weight, term.topologyKey,
                    Filters.domains(counts, term.topologyKey, snapshot)))
        }
        self.preferred = preferred
        var soft: [(key: String, domains: SortedMap<String, Int64>)] = []
        for constraint in pod.spread where !constraint.isRequired {
            let counts = snapshot.matching(constraint.selection, cache)
            soft.append(
                (constraint.topologyKey,
                    Filters.domains(counts, constraint.topologyKey, snapshot)))
        }
        softSpread = soft
    }

    /// What speaks against a node, the most important first; less is better.
    private struct Cost: Comparable {
        var avoidedTaints: Int64
        var unmetPreferences: Int64
        var crowding: Int64
        var siblings: Int64
        var load: Int64

        static func < (left: Cost, right: Cost) -> Bool {
            (left.avoidedTaints, left.unmetPreferences, left.crowding, left.siblings, left.load)
                < (right.avoidedTaints, right.unmetPreferences, right.crowding, right.siblings,
                    right.load)
        }
    }

    /// The best of some nodes given in the order of their names; nil when there is none.
    func best(of nodes: [NodeInfo]) -> NodeInfo? {
        var best: (cost: Cost, node: NodeInfo)?
        for node in nodes {
            let cost = cost(node)
            if best.map({ cost < $0.cost }) ?? true { best = (cost, node) }
        }
        return best?.node
    }

    private func cost(_ node: NodeInfo) -> Cost {
        let avoided = node.taints.count { taint in
            taint.effect == "PreferNoSchedule" && !pod.tolerates(taint)
        }
        var preference: Int64 = 0
        for term in pod.preferredNodeTerms {
            guard let wanted = term.preference,
                NodeMatch.matches(wanted, name: node.name, node.labels)
            else { continue }
            preference += term.weight ?? 0
        }
        for (weight, key, domains) in preferred {
            guard let value = node.labels[key] else { continue }
            preference += weight * (domains[value] ?? 0)
        }
        var crowding: Int64 = 0
        for (key, domains) in softSpread {
            // A node without the label is the worst place.
            crowding += node.labels[key].map { domains[$0] ?? 0 } ?? Int64(Int32.max)
        }
        return Cost(
            avoidedTaints: Int64(avoided), unmetPreferences: -preference, crowding: crowding,
            siblings: pod.controllerUID.flatMap { node.perController[$0] } ?? 0,
            load: -(free(node.allocatable.cpu, node.scoredCPU + pod.scoredCPU)
                + free(node.allocatable.memory, node.scoredMemory + pod.scoredMemory)) / 2)
    }

    /// The free share in hundredths.
    private func free(_ total: Int64, _ used: Int64) -> Int64 {
        guard total > 0, used < total else { return 0 }
        return (total - used) / max(1, total / 100)
    }
}
