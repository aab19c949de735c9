package import KubeAPI
package import KubeModel

/// A cluster as it is at one moment: lists taken one after the other, and nothing written.
package struct ClusterMirror: Sendable {
    /// All objects that could be listed.
    package private(set) var cache = ClusterCache()
    /// One sentence for each resource that the cluster did not let us list.
    package private(set) var gaps: [String] = []

    /// What planners look at, besides the object that is asked about.
    private static let resources: [Resource] = [
        .statefulSet, .pod, .controllerRevision, .persistentVolumeClaim, .persistentVolume,
        .storageClass, .volumeAttachment, .node, .replicaSet, .deployment, .service,
        .endpointSlice, .podDisruptionBudget, .namespace,
    ]

    /// Reads what the controllers of one namespace would look at.
    ///
    /// - Parameters:
    ///   - wanted: the resource that must be listed; a refusal of any other is a gap.
    ///   - namespace: of namespaced resources only the objects here are read.
    /// - Throws: when the cluster cannot be reached or refuses the wanted resource.
    package static func read(
        _ connection: some ClusterConnection, _ wanted: Resource, namespace: String
    ) async throws(ConnectionError) -> ClusterMirror {
        var mirror = ClusterMirror()
        for resource in resources {
            let scope = resource.isNamespaced ? namespace : ""
            do {
                let answer = try await connection.send(.list(resource, namespace: scope))
                guard case .list(let objects, let page) = answer.response else { continue }
                for object in objects { mirror.cache.put(object) }
                _ = mirror.cache.apply(.initialEventsEnd(page.revision), resource: resource)
            } catch {
                guard resource != wanted, case .rejected(let refusal) = error else { throw error }
                mirror.gaps.append("\(resource.plural) could not be read: \(refusal.message)")
            }
        }
        return mirror
    }
}
