import KubeAPI
import KubeModel
import SimKernel

/// Which parked pods a change in the cluster may help. Source: cluster.md C5.
enum WakeUps {
    /// The rules a node can lift by appearing or changing.
    static let node: RejectingRules = .all

    /// Whether a node that appeared (`old` nil) or changed may lift one of the rules that turned
    /// a pod away.
    static func helps(
        _ pod: PodRequirements, _ rules: RejectingRules, _ old: NodeInfo?, _ new: NodeInfo
    ) -> Bool {
        let hasRelabelled = old.map { $0.labels != new.labels } ?? true
        func passesNow(_ passes: (NodeInfo) -> Bool) -> Bool {
            passes(new) && !(old.map(passes) ?? false)
        }
        if old == nil,
            !rules.isDisjoint(with: [.noNodes, .ports, .volumeRestrictions, .volumeLimits])
        {
            return true
        }
        if rules.contains(.unschedulable), passesNow({ Filters.isOpen($0, to: pod) }) {
            return true
        }
        if rules.contains(.taints), passesNow({ Filters.untolerated(pod, $0) == nil }) {
            return true
        }
        if rules.contains(.nodeAffinity), passesNow({ Filters.matchesNode(pod, $0) }) {
            return true
        }
        if rules.contains(.resources), fits(pod, new), old.map({ grew(pod, $0, new) }) ?? true {
            return true
        }
        if hasRelabelled, !rules.isDisjoint(with: [.volumes, .podAffinity]) { return true }
        return rules.contains(.spread) && changesSpread(pod, old, new)
    }

    /// Whether the pod would fit on the node if it were empty.
    private static func fits(_ pod: PodRequirements, _ node: NodeInfo) -> Bool {
        let (request, total) = (pod.requests, node.allocatable)
        return node.podsMax >= 1 && request.cpu <= max(total.cpu, 0)
            && request.memory <= total.memory && request.storage <= total.storage
            && request.extended.allSatisfy { $0.amount <= total.amount($0.name) }
    }

    /// Whether a resource the pod asks for has grown.
    private static func grew(_ pod: PodRequirements, _ old: NodeInfo, _ new: NodeInfo) -> Bool {
        let (request, before, after) = (pod.requests, old.allocatable, new.allocatable)
        return new.podsMax > old.podsMax || request.cpu > 0 && after.cpu > before.cpu
            || request.memory > 0 && after.memory > before.memory
            || request.storage > 0 && after.storage > before.storage
            || request.extended.contains {
                $0.amount > 0 && after.amount($0.name) > before.amount($0.name)
            }
    }

    /// Whether a node that appears, changes or goes (`new` nil) changes the domains of a spread.
    static func changesSpread(
        _ pod: PodRequirements, _ old: NodeInfo?, _ new: NodeInfo?
    ) -> Bool {
        let keys = pod.spread.filter(\.isRequired).map(\.topologyKey)
        func values(_ node: NodeInfo?) -> [String]? {
            guard let node else { return nil }
            let values = keys.compactMap { node.labels[$0] }
            return values.count == keys.count ? values : nil
        }
        return values(old) != values(new)
    }

    /// The rules a pod can lift by leaving its node.
    static let departure: RejectingRules = [
        .resources, .ports, .volumeRestrictions, .volumeLimits, .podAffinity, .spread,
    ]

    /// Whether the departure of another pod may lift one of the rules that turned a pod away.
    static func helps(
        _ pod: PodRequirements, _ rules: RejectingRules, departed other: PodRequirements,
        _ cache: ClusterCache
    ) -> Bool {
        if rules.contains(.resources) { return true }
        if rules.contains(.ports),
            pod.ports.contains(where: { port in other.ports.contains { $0.conflicts(with: port) } })
        {
            return true
        }
        if rules.contains(.volumeRestrictions),
            pod.claims.contains(where: other.claims.contains)
                || pod.disks.contains(where: { disk in
                    other.disks.contains { $0.conflicts(with: disk) }
                })
        {
            return true
        }
        if rules.contains(.volumeLimits), !other.claims.isEmpty { return true }
        return helps(pod, rules, other, nil, cache)
    }

    /// Whether another pod that came (`old` nil), changed or went (`new` nil) may lift a rule about
    /// neighbours: one that is wanted came, one that is in the way went, or the counts of a
    /// spread changed.
    static func helps(
        _ pod: PodRequirements, _ rules: RejectingRules, _ old: PodRequirements?,
        _ new: PodRequirements?, _ cache: ClusterCache
    ) -> Bool {
        func isWanted(_ other: PodRequirements) -> Bool {
            pod.affinity.contains { $0.selection.matches(other, cache) }
        }
        func isInTheWay(_ other: PodRequirements) -> Bool {
            pod.antiAffinity.contains { $0.selection.matches(other, cache) }
                || other.antiAffinity.contains { $0.selection.matches(pod, cache) }
        }
        if rules.contains(.podAffinity) {
            if new.map(isWanted) ?? false, !(old.map(isWanted) ?? false) { return true }
            if old.map(isInTheWay) ?? false, !(new.map(isInTheWay) ?? false) { return true }
        }
        guard rules.contains(.spread) else { return false }
        return [old, new].contains { other in
            guard let other else { return false }
            return pod.spread.contains { $0.isRequired && $0.selection.matches(other, cache) }
        }
    }
}

extension PodRequirements {
    /// The rules that may pass after a pod's own change. Source: cluster.md C5.
    func rulesHelped(since old: PodRequirements) -> RejectingRules {
        var rules = RejectingRules()
        if !tolerations.elementsEqual(old.tolerations, by: { $0.json == $1.json }) {
            rules.formUnion([.taints, .unschedulable])
        }
        if labels != old.labels { rules.formUnion([.podAffinity, .spread]) }
        if requests != old.requests, requests.isCovered(by: old.requests) {
            rules.formUnion(.resources)
        }
        return rules
    }
}

extension Scheduler {
    /// Wakes parked pods that a change of a node may help; `old` is nil for a new one.
    mutating func wakeAfter(node name: String, _ old: NodeInfo?, at now: SimTime) {
        guard let new = snapshot.nodes[name], new.exists else {
            guard let old else { return }
            queue.wake(.spread, at: now) { pod, _ in WakeUps.changesSpread(pod, old, nil) }
            return
        }
        if let old, old.offersTheSame(as: new) { return }
        queue.wake(WakeUps.node, at: now) { WakeUps.helps($0, $1, old, new) }
    }

    /// Wakes parked pods that a change of another pod may help.
    mutating func wakeAfter(_ old: PodRequirements?, _ new: PodRequirements?, at now: SimTime) {
        let cache = cache
        switch (old, new) {
        case (let gone?, nil):
            queue.wake(WakeUps.departure, at: now) {
                WakeUps.helps($0, $1, departed: gone, cache)
            }
        case (nil, let new?):
            queue.wake([.podAffinity, .spread], at: now) {
                WakeUps.helps($0, $1, nil, new, cache)
            }
        case (let old?, let new?):
            if old.requests != new.requests, new.requests.isCovered(by: old.requests) {
                queue.wake(.resources, at: now)
            }
            guard old.labels != new.labels || old.isTerminating != new.isTerminating else {
                return
            }
            let rules: RejectingRules =
                old.labels != new.labels ? [.podAffinity, .spread] : .spread
            queue.wake(rules, at: now) { WakeUps.helps($0, $1, old, new, cache) }
        case (nil, nil): break
        }
    }
}
