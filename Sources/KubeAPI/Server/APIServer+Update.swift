import KubeModel
import SimKernel

extension APIServer {
    /// Replaces an object, or its status: preconditions, preparation, validation, generation,
    /// and nothing at all when nothing would change. Source: cluster.md A.1, A.2.
    mutating func update(
        _ request: APIRequest, _ body: JSONObject, at now: SimTime
    ) throws(APIError) -> APIResponse {
        let key = request.key
        let old = try find(key)
        let strategy = Strategies.strategy(for: request.resource)
        let context = RuleContext(now: timestamp(now), gates: gates)
        var object = body
        object["apiVersion"] = old.json["apiVersion"]
        object["kind"] = old.json["kind"]
        try checkVersion(object, old, strategy)
        try keepIdentity(&object, old)

        let isStatus = request.subresource == .status
        if isStatus {
            strategy.prepareForStatusUpdate(&object, old: old.json, context)
            try reject(strategy.validateStatusUpdate(object, old: old.json, context), key)
        } else {
            strategy.applyDefaults(&object)
            Admission.mutateOnUpdate(&object, old: old.json, resource: request.resource)
            try Admission.checkUpdate(
                object, old: old.json, key: key, lookup: StoreLookup(store: store))
            strategy.prepareForUpdate(&object, old: old.json, context)
            try reject(strategy.validateUpdate(object, old: old.json, context), key)
            if type(of: strategy).tracksGeneration, strategy.specChanged(object, old: old.json) {
                bumpGeneration(&object)
            }
        }
        try checkFinalizers(object, old)
        if key.resource == .service, !isStatus, object["spec"] != old.json["spec"] {
            var trial = services
            try reject(trial.allocate(for: &object, old: old.json), key)
            if !request.options.isDryRun { services = trial }
        }
        if object == old.json { return .object(old) }
        if request.options.isDryRun {
            return .object(StoredObject(resource: key.resource, json: object))
        }
        if isReleased(object, old) {
            // The update that empties the finalizers of a dying object is its removal; watchers
            // see only DELETED, with the last state that still listed them. Source: A32.
            return .deleted(erase(key) ?? old)
        }
        return .object(commit(key.resource, object))
    }

    private func checkVersion(
        _ object: JSONObject, _ old: StoredObject, _ strategy: any Strategy
    ) throws(APIError) {
        let version = object["metadata"]?["resourceVersion"]?.string ?? ""
        if version.isEmpty {
            if type(of: strategy).allowsUnconditionalUpdate { return }
            let error = FieldError(
                path: "metadata.resourceVersion", kind: .invalid, value: "0x0",
                detail: "must be specified for an update")
            throw .invalid(old.key, [error.cause], texts: [error.text])
        }
        if version != String(old.revision) { throw .conflict(old.key) }
    }

    /// Puts back what an update can never change. Source: cluster.md A6, A14, A34.
    private func keepIdentity(
        _ object: inout JSONObject, _ old: StoredObject
    ) throws(APIError) {
        var metadata: ObjectMeta = object.viewOrEmpty("metadata")
        let stored: ObjectMeta = old.json.viewOrEmpty("metadata")
        if let uid = metadata.uid, !uid.isEmpty, uid != old.uid {
            throw .conflict(
                old.key,
                "StorageError: invalid object, Code: 4, Key: /registry/\(old.resource.plural)/"
                    + "\(old.id), ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID"
                    + " in precondition: \(uid), UID in object meta: \(old.uid)")
        }
        for (path, given, kept) in [
            ("metadata.name", metadata.name ?? old.name, old.name),
            ("metadata.namespace", metadata.namespace ?? old.namespace, old.namespace),
        ] where given != kept {
            let error = FieldError(
                path: path, kind: .invalid, value: "\"\(given)\"", detail: "field is immutable")
            throw .invalid(old.key, [error.cause], texts: [error.text])
        }
        metadata.name = stored.name
        metadata.namespace = stored.namespace
        metadata.uid = stored.uid
        metadata.creationTimestamp = stored.creationTimestamp
        metadata.deletionTimestamp = stored.deletionTimestamp
        metadata.deletionGracePeriodSeconds = stored.deletionGracePeriodSeconds
        metadata.generation = stored.generation
        metadata.resourceVersion = stored.resourceVersion
        object.write(view: "metadata", metadata)
    }

    private func checkFinalizers(_ object: JSONObject, _ old: StoredObject) throws(APIError) {
        guard old.facts.isTerminating else { return }
        let before: ObjectMeta = old.json.viewOrEmpty("metadata")
        let after: ObjectMeta = object.viewOrEmpty("metadata")
        let added = after.finalizers.filter { !before.finalizers.contains($0) }
        guard !added.isEmpty else { return }
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        let error = FieldError(
            path: "metadata.finalizers", kind: .forbidden, value: "",
            detail: "no new finalizers can be added if the object is being deleted, found new"
                + " finalizers []string{\(list)}")
        throw .invalid(old.key, [error.cause], texts: [error.text])
    }

    /// Whether an update lets go of an object that only its finalizers kept. Source: A32.
    private func isReleased(_ object: JSONObject, _ old: StoredObject) -> Bool {
        guard old.facts.isTerminating else { return false }
        // A namespace has finalizers of its own besides. Source: api.md 11.3.
        if old.resource == .namespace, old.json["spec"]?["finalizers"] != nil { return false }
        let metadata: ObjectMeta = object.viewOrEmpty("metadata")
        let hadFinalizers = !(old.json.viewOrEmpty("metadata") as ObjectMeta).finalizers.isEmpty
        return hadFinalizers && metadata.finalizers.isEmpty
            && (metadata.deletionGracePeriodSeconds ?? 0) == 0
    }

    func bumpGeneration(_ object: inout JSONObject) {
        var metadata: ObjectMeta = object.viewOrEmpty("metadata")
        metadata.generation = (metadata.generation ?? 0) + 1
        object.write(view: "metadata", metadata)
    }
}
