import KubeAPI
import KubeModel
import SimKernel

/// What decisions on their way promise about volumes, each with the pod it was made for.
/// Source: cluster.md C51.
struct AssumedVolumes: Sendable {
    /// The claim a volume is given to.
    private var claims = SortedMap<String, (claim: NamespacedName, pod: NamespacedName)>()
    /// The volume a claim gets.
    private var volumes = SortedMap<NamespacedName, String>()
    /// The node a claim's new volume is made for.
    private var nodes = SortedMap<NamespacedName, (node: String, pod: NamespacedName)>()

    func claim(of volume: String) -> NamespacedName? { claims[volume]?.claim }
    func volume(of claim: NamespacedName) -> String? { volumes[claim] }
    func node(of claim: NamespacedName) -> String? { nodes[claim]?.node }

    mutating func give(_ volume: String, to claim: NamespacedName, for pod: NamespacedName) {
        claims[volume] = (claim, pod)
        volumes[claim] = volume
    }

    mutating func select(_ node: String, for claim: NamespacedName, of pod: NamespacedName) {
        nodes[claim] = (node, pod)
    }

    /// Takes back what was promised for a pod.
    mutating func release(_ binding: Binding) {
        for decision in binding.decisions {
            let claim = decision.claim.id
            if case .use(let volume, _) = decision, claims[volume.name]?.pod == binding.pod.id {
                claims[volume.name] = nil
                volumes[claim] = nil
            }
            if nodes[claim]?.pod == binding.pod.id { nodes[claim] = nil }
        }
    }
}

extension PersistentVolumeClaim {
    var id: NamespacedName { NamespacedName(namespace: namespace, name: name) }
}

/// The claims of one pod as the scheduler sees them. Source: cluster.md C27, C28, C38, C39.
struct PodVolumes: Sendable {
    /// What is done about a claim once a node is chosen.
    enum Decision: Sendable {
        case use(PersistentVolume, PersistentVolumeClaim)
        case provision(PersistentVolumeClaim)

        var claim: PersistentVolumeClaim {
            switch self {
            case .use(_, let claim), .provision(let claim): claim
            }
        }
    }

    /// Whether a node can have all volumes.
    private enum Verdict {
        case decided([Decision])
        case noVolume
        case noRoom
    }

    private struct Unbound: Sendable {
        let claim: PersistentVolumeClaim
        let storageClass: StorageClass?
        let selectedNode: String?
    }

    private enum Bound: Sendable {
        case missing
        case on([NodeSelectorTerm])
    }

    /// Claims that only one pod may use.
    private(set) var exclusiveClaims: [NamespacedName] = []
    /// Why the pod cannot be scheduled anywhere, or nil.
    private(set) var refusal: String?
    private var bound: [Bound] = []
    private var zones: [(key: String, values: [Substring])] = []
    private var unbound: [Unbound] = []
    private let index: VolumeIndex
    private let assumed: AssumedVolumes
    private let facts: StorageFacts
    private let cache: ClusterCache

    init(
        _ pod: PodRequirements, _ index: VolumeIndex, assumed: AssumedVolumes,
        _ facts: StorageFacts, _ cache: ClusterCache
    ) {
        self.index = index
        self.assumed = assumed
        self.facts = facts
        self.cache = cache
        var hasImmediate = false
        for id in pod.claims {
            guard let claim = cache.get(PersistentVolumeClaim.self, id.namespace, id.name) else {
                refusal = "persistentvolumeclaim \"\(id.name)\" not found"
                return
            }
            let name = claim.spec.volumeName ?? ""
            if claim.status.phase == .lost {
                refusal =
                    "persistentvolumeclaim \"\(id.name)\" bound to non-existent"
                    + " persistentvolume \"\(name)\""
                return
            }
            if claim.metadata.deletionTimestamp != nil {
                refusal = "persistentvolumeclaim \"\(id.name)\" is being deleted"
                return
            }
            if claim.spec.accessModes.contains("ReadWriteOncePod") { exclusiveClaims.append(id) }
            if Self.isBound(claim) {
                takeBound(name)
                continue
            }
            let storageClass = claim.className.flatMap { cache.get(StorageClass.self, "", $0) }
            if !name.isEmpty || storageClass?.waitsForFirstConsumer != true {
                hasImmediate = true
                continue
            }
            unbound.append(
                Unbound(
                    claim: claim, storageClass: storageClass,
                    selectedNode: claim.metadata.annotation(VolumeAnnotation.selectedNode)
                        ?? assumed.node(of: id)))
        }
        if hasImmediate { refusal = "pod has unbound immediate PersistentVolumeClaims" }
        // Small claims choose first, so that they do not take what only they could spare.
        unbound.sort { left, right in
            let (a, b) = (VolumeMatch.request(left.claim), VolumeMatch.request(right.claim))
            return a == b ? utf8Precedes(left.claim.name, right.claim.name) : a < b
        }
    }

    /// Source: cluster.md C28.
    static func isBound(_ claim: PersistentVolumeClaim) -> Bool {
        !(claim.spec.volumeName ?? "").isEmpty
            && claim.metadata.annotation(VolumeAnnotation.bindCompleted) != nil
    }

    private mutating func takeBound(_ name: String) {
        guard let stored = cache.get(.persistentVolume, "", name) else {
            bound.append(.missing)
            return
        }
        for key in ZoneLabel.all {
            guard let value = stored.facts.labels[key] else { continue }
            zones.append((key, Self.parts(value)))
        }
        let volume: PersistentVolume = stored.view()
        guard let terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms else { return }
        bound.append(.on(terms))
    }

    /// The zones of a volume that is in several, `a__b`.
    private static func parts(_ value: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(value)
        while let range = rest.firstRange(of: "__") {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }

    /// Binding first, then zones; all that speaks against a node within one of them is told.
    func rejection(_ node: NodeInfo) -> NodeRejection? {
        var reasons: [String] = []
        if let reason = boundReason(node) { reasons.append(reason) }
        if !unbound.isEmpty {
            switch verdict(on: node) {
            case .decided: break
            case .noVolume:
                reasons.append("node(s) didn't find available persistent volumes to bind")
            case .noRoom: reasons.append("node(s) did not have enough free storage")
            }
        }
        if let first = reasons.first {
            var rejection = NodeRejection(first, .volumes)
            rejection.reasons = reasons
            return rejection
        }
        return isElsewhere(node)
            ? NodeRejection("node(s) had no available volume zone", .volumes) : nil
    }

    private func boundReason(_ node: NodeInfo) -> String? {
        for volume in bound {
            switch volume {
            case .missing:
                return "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"
            case .on(let terms):
                guard !NodeMatch.matches(terms, name: node.name, node.labels) else { continue }
                return "node(s) didn't match PersistentVolume's node affinity"
            }
        }
        return nil
    }

    /// Whether a volume is in another zone; nodes that name no zone are in all.
    private func isElsewhere(_ node: NodeInfo) -> Bool {
        guard !zones.isEmpty, ZoneLabel.all.contains(where: { node.labels[$0] != nil }) else {
            return false
        }
        return zones.contains { key, values in
            let current = ZoneLabel.current(key).flatMap { node.labels[$0] }
            guard let value = node.labels[key] ?? current else { return true }
            return !values.contains { $0 == value }
        }
    }

    /// How each unbound claim would get its volume on a node; nil when one would not.
    func decisions(on node: NodeInfo) -> [Decision]? {
        guard case .decided(let decisions) = verdict(on: node) else { return nil }
        return decisions
    }

    private func verdict(on node: NodeInfo) -> Verdict {
        guard unbound.allSatisfy({ $0.selectedNode ?? node.name == node.name }) else {
            return .noVolume
        }
        var decisions: [Decision] = []
        var taken: [String] = []
        var new: [Unbound] = []
        for unbound in unbound {
            guard unbound.selectedNode == nil, let volume = volume(for: unbound, node, taken)
            else {
                new.append(unbound)
                continue
            }
            taken.append(volume.name)
            decisions.append(.use(volume, unbound.claim))
        }
        for unbound in new {
            guard let storageClass = unbound.storageClass, canProvision(storageClass, node) else {
                return .noVolume
            }
            let size = VolumeMatch.request(unbound.claim)
            guard facts.hasRoom(storageClass, for: size, on: node) else { return .noRoom }
            decisions.append(.provision(unbound.claim))
        }
        return .decided(decisions)
    }

    /// The volume a claim gets on a node, or nil. One that names the claim is the only choice,
    /// even when the node cannot use it.
    private func volume(
        for unbound: Unbound, _ node: NodeInfo, _ taken: [String]
    ) -> PersistentVolume? {
        let claim = unbound.claim
        let promised = assumed.volume(of: claim.id).flatMap {
            cache.get(PersistentVolume.self, "", $0)
        }
        if let volume = promised ?? index.preBound(claim, cache) {
            return fits(volume, node) ? volume : nil
        }
        return index.best(for: claim, cache, prefersFewModes: false) { volume in
            !taken.contains(volume.name) && assumed.claim(of: volume.name) == nil
                && fits(volume, node)
        }
    }

    private func fits(_ volume: PersistentVolume, _ node: NodeInfo) -> Bool {
        Self.fits(volume, node: node.name, node.labels)
    }

    /// Whether a node can use a volume.
    static func fits(_ volume: PersistentVolume, node: String, _ labels: Labels) -> Bool {
        guard let required = volume.spec.nodeAffinity?.required else { return true }
        return NodeMatch.matches(required.nodeSelectorTerms, name: node, labels)
    }

    private func canProvision(_ storageClass: StorageClass, _ node: NodeInfo) -> Bool {
        guard let provisioner = storageClass.provisioner, !provisioner.isEmpty,
            provisioner != BuiltInStorage.noProvisioner
        else { return false }
        let topologies = storageClass.allowedTopologies
        return topologies.isEmpty || topologies.contains { $0.matches(node.labels) }
    }
}

extension ZoneLabel {
    private static let oldZone = "failure-domain.beta.kubernetes.io/zone"
    private static let oldRegion = "failure-domain.beta.kubernetes.io/region"

    /// The labels that tie volumes to places, older names included.
    static let all = [oldZone, oldRegion, zone, region]

    /// Today's name of a label, for the older ones.
    static func current(_ key: String) -> String? {
        switch key {
        case oldZone: zone
        case oldRegion: region
        default: nil
        }
    }
}

extension TopologySelectorTerm {
    /// Whether a node is in this topology.
    func matches(_ labels: Labels) -> Bool {
        matchLabelExpressions.allSatisfy { requirement in
            labels[requirement.key ?? ""].map(requirement.values.contains) ?? false
        }
    }
}
