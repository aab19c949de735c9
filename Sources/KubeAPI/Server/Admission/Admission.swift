package import KubeModel

/// Read access to what is stored, for admission.
package protocol AdmissionLookup {
    /// The stored object, or nil.
    func object(_ key: ObjectKey) -> JSONObject?

    /// All stored objects of a resource, in the order of their keys.
    func objects(_ resource: Resource) -> [JSONObject]
}

/// What the server changes or refuses between defaults and validation. Source: cluster.md A.7.
package enum Admission {
    /// Changes a new object as the mutating plugins of a stock cluster do.
    package static func mutateOnCreate(
        _ object: inout JSONObject, resource: Resource, lookup: some AdmissionLookup
    ) {
        switch resource {
        case .pod:
            priority(&object)
            defaultTolerations(&object)
            if let node = Pod(json: object).spec.nodeName, !node.isEmpty,
                let stored = lookup.object(ObjectKey(.node, name: node))
            {
                copyTopologyLabels(from: stored, to: &object)
            }
        case .persistentVolumeClaim:
            addFinalizer("kubernetes.io/pvc-protection", &object)
            defaultStorageClass(&object, lookup)
        case .persistentVolume: addFinalizer("kubernetes.io/pv-protection", &object)
        case .node: taintNewNode(&object)
        default: break
        }
    }

    /// Changes an updated object as the mutating plugins of a stock cluster do.
    package static func mutateOnUpdate(
        _ object: inout JSONObject, old: JSONObject, resource: Resource
    ) {
        // Pods that were admitted once have their tolerations; only a change can lose them.
        guard resource == .pod, object["spec"] != old["spec"] else { return }
        defaultTolerations(&object)
    }

    /// Refuses new objects in namespaces that are missing or going away. Source: cluster.md A54.
    package static func checkCreate(
        _ key: ObjectKey, lookup: some AdmissionLookup
    ) throws(APIError) {
        guard key.resource.isNamespaced else { return }
        let namespaceKey = ObjectKey(.namespace, name: key.namespace)
        guard let stored = lookup.object(namespaceKey) else {
            throw APIError.notFound(namespaceKey)
        }
        guard Namespace(json: stored).isTerminating else { return }
        var error = APIError.forbidden(
            key,
            "unable to create new content in namespace \(key.namespace) because it is being"
                + " terminated")
        error.causes = [
            APIError.Cause(
                type: APIError.namespaceTerminating,
                message: "namespace \(key.namespace) is being terminated",
                field: "metadata.namespace")
        ]
        throw error
    }

    /// Refuses new pods of priorities that do not exist. Source: cluster.md A55.
    package static func checkNew(_ object: JSONObject, key: ObjectKey) throws(APIError) {
        guard key.resource == .pod else { return }
        let name = object["spec"]?["priorityClassName"]?.string ?? ""
        guard let value = priority(named: name) else {
            throw APIError.forbidden(key, "no PriorityClass with name \(name) was found")
        }
        if let given = object["spec"]?["priority"]?.int, given != value {
            throw APIError.forbidden(
                key,
                "the integer value of priority (\(given)) must not be provided in pod spec;"
                    + " priority admission controller computed \(value) from the given"
                    + " PriorityClass name")
        }
    }

    private static func priority(named name: String) -> Int64? {
        switch name {
        case "": 0
        case "system-cluster-critical": 2_000_000_000
        case "system-node-critical": 2_000_001_000
        default: nil
        }
    }

    /// Refuses updates that only other parts of the cluster could honour. Source: cluster.md E60.
    package static func checkUpdate(
        _ object: JSONObject, old: JSONObject, key: ObjectKey, lookup: some AdmissionLookup
    ) throws(APIError) {
        guard key.resource == .persistentVolumeClaim, object["spec"] != old["spec"] else { return }
        let claim = PersistentVolumeClaim(json: object)
        let before = PersistentVolumeClaim(json: old)
        guard let size = claim.spec.resources?.requests?.quantity("storage"),
            let oldSize = before.spec.resources?.requests?.quantity("storage"), size > oldSize
        else { return }
        guard before.isBound else {
            throw APIError.forbidden(key, "Only bound persistent volume claims can be expanded")
        }
        let name = claim.spec.storageClassName ?? ""
        let stored =
            name.isEmpty ? nil : lookup.object(ObjectKey(.storageClass, name: name))
        guard let stored, StorageClass(json: stored).allowVolumeExpansion == true else {
            throw APIError.forbidden(
                key,
                "only dynamically provisioned pvc can be resized and the storageclass"
                    + " that provisions the pvc must support resize")
        }
    }

    /// Refuses to delete the namespaces that every cluster has. Source: cluster.md A54.
    package static func checkDelete(_ key: ObjectKey) throws(APIError) {
        guard key.resource == .namespace,
            ["default", "kube-system", "kube-public"].contains(key.name)
        else { return }
        throw APIError.forbidden(key, "this namespace may not be deleted")
    }

    /// Copies zone and region of a node to a pod that is bound to it. Source: cluster.md A57.
    package static func copyTopologyLabels(from node: JSONObject, to pod: inout JSONObject) {
        let labels = ObjectMeta(json: node["metadata"]?.object ?? JSONObject())
        for key in ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] {
            guard let value = labels.label(key) else { continue }
            pod.editOrMake("metadata") { $0.setString(in: "labels", key, value) }
        }
    }

    /// Source: cluster.md A55.
    private static func priority(_ pod: inout JSONObject) {
        pod.edit("spec") { spec in
            let value = priority(named: spec["priorityClassName"]?.string ?? "") ?? 0
            spec.setDefault("priority", .int(value))
            spec.setDefault("preemptionPolicy", "PreemptLowerPriority")
        }
    }

    /// Pods stay five minutes on a node that is lost, unless they say otherwise.
    /// Source: cluster.md D46.
    private static func defaultTolerations(_ pod: inout JSONObject) {
        pod.edit("spec") { spec in
            var tolerations: [Toleration] = spec.list("tolerations")
            let count = tolerations.count
            for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
                let isCovered = tolerations.contains { toleration in
                    let known = toleration.key ?? ""
                    let effect = toleration.effect ?? ""
                    return (known == key || known.isEmpty)
                        && (effect == "NoExecute" || effect.isEmpty)
                }
                if isCovered { continue }
                tolerations.append(
                    Toleration {
                        $0.key = key
                        $0.operator = "Exists"
                        $0.effect = "NoExecute"
                        $0.tolerationSeconds = 300
                    })
            }
            if tolerations.count != count { spec.write(list: "tolerations", tolerations) }
        }
    }

    /// The newest default class, by name among equals. Source: cluster.md E30.
    private static func defaultStorageClass(
        _ claim: inout JSONObject, _ lookup: some AdmissionLookup
    ) {
        let view = PersistentVolumeClaim(json: claim)
        guard view.spec.storageClassName == nil,
            view.metadata.annotation("volume.beta.kubernetes.io/storage-class") == nil,
            let name = defaultStorageClassName(lookup)
        else { return }
        claim.edit("spec") { $0["storageClassName"] = .string(name) }
    }

    /// The name of the class that claims without a class get, or nil. Source: cluster.md E30.
    package static func defaultStorageClassName(_ lookup: some AdmissionLookup) -> String? {
        var best: StorageClass?
        for stored in lookup.objects(.storageClass) {
            let candidate = StorageClass(json: stored)
            guard candidate.isDefault else { continue }
            guard let current = best else {
                best = candidate
                continue
            }
            let made = candidate.metadata.creationTimestamp?.seconds ?? 0
            let other = current.metadata.creationTimestamp?.seconds ?? 0
            if made > other || (made == other && utf8Precedes(candidate.name, current.name)) {
                best = candidate
            }
        }
        return best?.name
    }

    private static func addFinalizer(_ name: String, _ object: inout JSONObject) {
        object.editOrMake("metadata") { metadata in
            let finalizers: [String] = metadata.read("finalizers") ?? []
            if !finalizers.contains(name) { metadata.write("finalizers", finalizers + [name]) }
        }
    }

    /// A new node takes no pods before it is ready. Source: cluster.md D11.
    private static func taintNewNode(_ node: inout JSONObject) {
        let taint = Taint(key: "node.kubernetes.io/not-ready", effect: "NoSchedule")
        node.editOrMake("spec") { spec in
            let taints: [Taint] = spec.list("taints")
            if taints.contains(where: { $0.matches(taint) }) { return }
            spec.write(list: "taints", taints + [taint])
        }
    }
}
