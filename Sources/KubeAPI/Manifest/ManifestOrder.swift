import KubeModel

/// The order in which objects are created so that each finds what it refers to.
enum ManifestOrder {
    /// The trees in that order; a namespace that nobody declares comes first. Of one object
    /// given twice the last one counts.
    static func ordered(_ objects: [ManifestObject], context: ManifestContext) -> [JSONObject] {
        var kept: [ManifestObject] = []
        var indexes: [ObjectKey: Int] = [:]
        for object in objects {
            let key = ObjectKey(object.resource, namespace: object.namespace, name: object.name)
            if !object.name.isEmpty, let index = indexes[key] {
                kept[index] = object
            } else {
                indexes[key] = kept.count
                kept.append(object)
            }
        }
        let sorted = kept.enumerated().sorted { left, right in
            let ranks = (rank(left.element.resource), rank(right.element.resource))
            return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
        }.map(\.element.json)
        return missingNamespaces(kept, context: context).map { name in
            ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
        } + sorted
    }

    /// The namespaces that objects are in and that neither the load nor the cluster has, in the
    /// order in which they are named.
    static func missingNamespaces(
        _ objects: [ManifestObject], context: ManifestContext
    ) -> [String] {
        var known = context.namespaces
        known += objects.filter { $0.resource == .namespace }.map(\.name)
        var missing: [String] = []
        for object in objects where object.resource.isNamespaced {
            let name = object.namespace
            if name.isEmpty || known.contains(where: { utf8Equal($0, name) }) { continue }
            known.append(name)
            missing.append(name)
        }
        return missing
    }

    private static func rank(_ resource: Resource) -> Int {
        let order: [Resource] = [
            .namespace, .node, .storageClass, .persistentVolume, .serviceAccount, .configMap,
            .secret, .service, .endpoints, .endpointSlice, .persistentVolumeClaim,
            .podDisruptionBudget, .statefulSet, .deployment, .replicaSet, .pod,
        ]
        return order.firstIndex(of: resource) ?? order.count
    }
}
