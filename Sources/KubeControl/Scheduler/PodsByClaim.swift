import KubeModel
import SimKernel

/// Pods by the claims they name, so that a change of a claim costs its pods and no others.
struct PodsByClaim: Sendable {
    private var pods = SortedMap<NamespacedName, SortedSet<NamespacedName>>()

    mutating func insert(_ pod: PodRequirements) {
        for claim in pod.claims { pods[claim, default: SortedSet()].insert(pod.id) }
    }

    mutating func remove(_ pod: PodRequirements) {
        for claim in pod.claims {
            let isEmpty = pods.update(claim) { names in
                names.remove(pod.id)
                return names.isEmpty
            }
            if isEmpty == true { pods[claim] = nil }
        }
    }

    /// The pods that name a claim, by name.
    subscript(claim: NamespacedName) -> [NamespacedName] { pods[claim].map(Array.init) ?? [] }
}
