import KubeAPI
import KubeModel
import SimKernel

/// What controllers have decided to do to pods and have not done yet, so that a write can be told
/// from one nobody decided. Pods that are gone are forgotten.
struct PodDecisions {
    private var creations = SortedSet<NamespacedName>()
    private var deletions = SortedSet<NamespacedName>()
    private static let sizeMax = 50_000

    /// Takes note of a plan, of whichever controller.
    mutating func note(_ requests: [APIRequest]) {
        if creations.count + deletions.count > Self.sizeMax { self = PodDecisions() }
        for request in requests where request.resource == .pod {
            if request.verb == .create, request.subresource == nil {
                let name = request.body?.at("metadata", "name")?.string ?? ""
                creations.insert(NamespacedName(namespace: request.namespace, name: name))
            } else if request.verb == .delete {
                deletions.insert(request.key.id)
            }
        }
    }

    /// Whether the change of a pod was decided by somebody.
    mutating func covers(_ change: Change) -> Bool {
        switch change.kind {
        case .added: return creations.remove(change.object.id)
        case .modified: return deletions.contains(change.object.id)
        case .deleted: return deletions.remove(change.object.id)
        }
    }

    mutating func forget(_ id: NamespacedName) {
        _ = deletions.remove(id)
    }
}
