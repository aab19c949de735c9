import KubeAPI
import KubeModel
import SimKernel

/// Which pods name which claims, changed pod by pod.
///
/// The volumes of a pod never change, so a pod is read once when it appears.
struct ClaimUsers: Sendable {
    private var pods = SortedMap<NamespacedName, SortedSet<NamespacedName>>()

    /// Takes in a change of a pod.
    ///
    /// - Returns: the claims that pod names, when it appeared, was bound, or went.
    mutating func take(_ change: CacheChange) -> [NamespacedName] {
        guard let object = change.object else { return [] }
        let hasGone = change.new == nil
        let isRebound = change.old?.facts.nodeName != change.new?.facts.nodeName
        let isOther = change.old?.uid != change.new?.uid
        let hasEnded =
            change.old?.facts.phase != change.new?.facts.phase
            || change.old?.facts.isTerminating != change.new?.facts.isTerminating
        guard hasGone || isRebound || isOther || hasEnded else { return [] }
        if isOther, let old = change.old {
            for claim in Self.claims(of: old) { remove(old.id, from: claim) }
        }
        let claims = Self.claims(of: object)
        for claim in claims where !hasGone {
            pods[claim, default: SortedSet()].insert(object.id)
        }
        return claims
    }

    private mutating func remove(_ pod: NamespacedName, from claim: NamespacedName) {
        let isEmpty = pods.update(claim) { names in
            names.remove(pod)
            return names.isEmpty
        }
        if isEmpty == true { pods[claim] = nil }
    }

    /// The pods that name a claim, by name.
    func pods(using claim: NamespacedName, _ cache: ClusterCache) -> [StoredObject] {
        (pods[claim].map(Array.init) ?? []).compactMap { cache[ObjectKey(.pod, $0)] }
    }

    /// The claims a pod names. Source: cluster.md E50 for those of ephemeral volumes.
    static func claims(of pod: StoredObject) -> [NamespacedName] {
        var claims: [NamespacedName] = []
        for volume in pod.json["spec"]?["volumes"]?.array ?? [] {
            if let name = volume.at("persistentVolumeClaim", "claimName")?.string {
                claims.append(NamespacedName(namespace: pod.namespace, name: name))
            } else if volume["ephemeral"] != nil, let name = volume["name"]?.string {
                claims.append(
                    NamespacedName(namespace: pod.namespace, name: pod.name + "-" + name))
            }
        }
        return claims
    }
}
