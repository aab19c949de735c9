package import KubeAPI
package import KubeModel

/// The StatefulSets to choose from, by namespace and name.
package struct SubjectList: Sendable, Equatable {
    /// In the order `J` and `K` step through.
    package let ids: [NamespacedName]

    package init(_ cache: ClusterCache) {
        ids = cache.list(.statefulSet).map(\.id)
    }

    /// The set to show first: the first one outside the cluster's own namespaces that is not
    /// finished, else the first one there, else the first of all; nil when there is none.
    package static func first(_ cache: ClusterCache) -> NamespacedName? {
        let sets = cache.list(.statefulSet)
        let own = sets.filter { !$0.namespace.hasPrefix("kube-") }
        return (own.first { !isFinished($0.view()) } ?? own.first ?? sets.first)?.id
    }

    /// The set after this one, going round; a set that is gone gives the one that took its place.
    package func next(after id: NamespacedName?) -> NamespacedName? {
        guard let id else { return ids.first }
        return ids.first { id < $0 } ?? ids.first
    }

    /// The set before this one, going round.
    package func previous(before id: NamespacedName?) -> NamespacedName? {
        guard let id else { return ids.last }
        return ids.last { $0 < id } ?? ids.last
    }

    private static func isFinished(_ set: StatefulSet) -> Bool {
        let status = set.status
        let desired = set.spec.replicasOrDefault
        return (status.readyReplicas ?? 0) == desired && (status.updatedReplicas ?? 0) == desired
            && status.observedGeneration == set.metadata.generation
    }
}

extension SubjectRow {
    static func rows(_ cache: ClusterCache, subject: NamespacedName?) -> [SubjectRow] {
        cache.list(.statefulSet).map { object in
            let set: StatefulSet = object.view()
            return SubjectRow(
                id: object.id, ready: set.status.readyReplicas ?? 0,
                desired: set.spec.replicasOrDefault, isSubject: object.id == subject)
        }
    }
}
