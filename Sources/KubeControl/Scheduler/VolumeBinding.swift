import KubeAPI
import KubeModel
import SimKernel

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

    private struct Unbound: Sendable {
        let claim: PersistentVolumeClaim
        let storageClass: StorageClass?
        let selectedNode: String?
    }

    /// Claims that only one pod may use.
    private(set) var exclusiveClaims: [NamespacedName] = []
    /// Why the pod cannot be scheduled anywhere, or nil.
    private(set) var refusal: String?
    private var bound: [(terms: [NodeSelectorTerm]?, zones: [(key: String, values: [String])])] = []
    private var unbound: [Unbound] = []
    private let index: VolumeIndex
    private let assumed: SortedMap<String, NamespacedName>
    private let cache: ClusterCache

    /// Whether the pod has claims that must be bound first.
    var needsBinding: Bool { !unbound.isEmpty }

    init(
        _ pod: PodRequirements, _ index: VolumeIndex,
        assumed: SortedMap<String, NamespacedName>, _ cache: ClusterCache
    ) {
        self.index = index
        self.assumed = assumed
        self.cache = cache
        var hasImmediate = false
        for id in pod.claims {
            guard let claim = cache.get(PersistentVolumeClaim.self, id.namespace, id.name) else {
                refuse("persistentvolumeclaim \"\(id.name)\" not found")
                return
            }
            if claim.metadata.deletionTimestamp != nil {
                refuse("persistentvolumeclaim \"\(id.name)\" is being deleted")
                return
            }
            if claim.spec.accessModes.contains("ReadWriteOncePod") { exclusiveClaims.append(id) }
            let name = claim.spec.volumeName ?? ""
            if Self.isBound(claim) {
                guard claim.status.phase != .lost, takeBound(name) else {
                    refuse(
                        "persistentvolumeclaim \"\(id.name)\" bound to non-existent"
                            + " persistentvolume \"\(name)\"")
                    return
                }
                continue
            }
            let storageClass = claim.spec.storageClassName.flatMap {
                cache.get(StorageClass.self, "", $0)
            }
            if !name.isEmpty || storageClass?.waitsForFirstConsumer != true {
                hasImmediate = true
                continue
            }
            unbound.append(
                Unbound(
                    claim: claim, storageClass: storageClass,
                    selectedNode: claim.metadata.annotation(VolumeAnnotation.selectedNode)))
        }
        if hasImmediate { refuse("pod has unbound immediate PersistentVolumeClaims") }
        // Small claims choose first, so that they do not take what only they could spare.
        unbound.sort { left, right in
            let (a, b) = (VolumeMatch.request(left.claim), VolumeMatch.request(right.claim))
            return a == b ? utf8Precedes(left.claim.name, right.claim.name) : a < b
        }
    }

    private mutating func refuse(_ message: String) { refusal = message }

    /// Source: cluster.md C28.
    static func isBound(_ claim: PersistentVolumeClaim) -> Bool {
        !(claim.spec.volumeName ?? "").isEmpty
            && claim.metadata.annotation(VolumeAnnotation.bindCompleted) != nil
    }

    private mutating func takeBound(_ name: String) -> Bool {
        guard let stored = cache.get(.persistentVolume, "", name) else { return false }
        let volume: PersistentVolume = stored.view()
        let zones = [ZoneLabel.zone, ZoneLabel.region].compactMap { key in
            stored.facts.labels[key].map { value in
                (key, value.split(separator: "_", omittingEmptySubsequences: true).map(String.init))
            }
        }
        let terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms
        if terms != nil || !zones.isEmpty { bound.append((terms, zones)) }
        return true
    }

    func rejection(_ node: NodeInfo) -> NodeRejection? {
        for volume in bound {
            if let terms = volume.terms,
                !NodeMatch.matches(terms, name: node.name, node.labels)
            {
                return NodeRejection(
                    "node(s) didn't match PersistentVolume's node affinity", .volumes)
            }
        }
        if !unbound.isEmpty, decisions(on: node) == nil {
            return NodeRejection(
                "node(s) didn't find available persistent volumes to bind", .volumes)
        }
        for volume in bound {
            for (key, values) in volume.zones {
                guard let value = node.labels[key], values.contains(value) else {
                    return NodeRejection("node(s) had no available volume zone", .volumes)
                }
            }
        }
        return nil
    }

    /// How each unbound claim would get its volume on a node; nil when one would not.
    func decisions(on node: NodeInfo) -> [Decision]? {
        var decisions: [Decision] = []
        var taken: [String] = []
        for unbound in unbound {
            let claim = unbound.claim
            let id = NamespacedName(namespace: claim.namespace, name: claim.name)
            if let selected = unbound.selectedNode {
                guard selected == node.name else { return nil }
                decisions.append(.provision(claim))
                continue
            }
            let volume =
                index.preBound(claim, cache)
                ?? index.best(for: claim, cache) { volume in
                    !taken.contains(volume.name)
                        && (assumed[volume.name].map { $0 == id } ?? true)
                        && fits(volume, node)
                }
            if let volume, fits(volume, node) {
                taken.append(volume.name)
                decisions.append(.use(volume, claim))
            } else if canProvision(unbound.storageClass, node) {
                decisions.append(.provision(claim))
            } else {
                return nil
            }
        }
        return decisions
    }

    private func fits(_ volume: PersistentVolume, _ node: NodeInfo) -> Bool {
        guard let required = volume.spec.nodeAffinity?.required else { return true }
        return NodeMatch.matches(
            required.nodeSelectorTerms, name: node.name, node.labels)
    }

    private func canProvision(_ storageClass: StorageClass?, _ node: NodeInfo) -> Bool {
        guard let storageClass, let provisioner = storageClass.provisioner,
            provisioner != BuiltInStorage.noProvisioner
        else { return false }
        let topologies = storageClass.allowedTopologies
        guard !topologies.isEmpty else { return true }
        return topologies.contains { term in
            term.matchLabelExpressions.allSatisfy { requirement in
                node.labels[requirement.key ?? ""].map(requirement.values.contains) ?? false
            }
        }
    }
}
