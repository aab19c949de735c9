import KubeModel
import SimKernel

extension APIServer {
    /// Replaces an object, or its status: preconditions, preparation, validation, generation, and
    /// nothing at all when nothing would change. Some resources are created when they are missing.
    /// Source: cluster.md A.1, A.2, api.md 8.3.
    mutating func update(
        _ request: APIRequest, _ body: JSONObject, at now: SimTime
    ) throws(APIError) -> APIResponse {
        let key = request.key
        var object = body
        try checkPlace(object, key)
        guard let old = store[key] else { return try createMissing(request, object, at: now) }
        let strategy = Strategies.strategy(for: request.resource)
        let context = RuleContext(now: timestamp(now), gates: gates)
        object["apiVersion"] = old.json["apiVersion"]
        object["kind"] = old.json["kind"]
        try checkUID(object, old)
        try checkVersion(object, old, strategy)
        let isStatus = request.subresource == .status
        if isStatus, request.options.fieldValidation != nil { keepMetadata(&object, old) }
        keepIdentity(&object, old, isJudged: !isStatus && request.options.fieldValidation != nil)

        if isStatus {
            strategy.prepareForStatusUpdate(&object, old: old.json, context)
            track(&object, request, old: old.json, given: nil, at: now)
            try reject(strategy.validateStatusUpdate(object, old: old.json, context), key)
        } else {
            strategy.applyDefaults(&object)
            track(
                &object, request, old: old.json,
                given: body["metadata"]?.object?["managedFields"], at: now)
            try prepare(&object, old, strategy, request, context)
        }
        if key.resource == .service, !isStatus, object["spec"] != old.json["spec"] {
            var trial = services
            try reject(trial.allocate(for: &object, old: old.json), key)
            if !request.options.isDryRun { services = trial }
        }
        if object == old.json || ManagedFields.isOnlyTimes(object, old.json) {
            return .object(old)
        }
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

    /// What happens to a plain write between its preconditions and its commit.
    private mutating func prepare(
        _ object: inout JSONObject, _ old: StoredObject, _ strategy: any Strategy,
        _ request: APIRequest, _ context: RuleContext
    ) throws(APIError) {
        Admission.mutateOnUpdate(&object, old: old.json, resource: request.resource)
        strategy.prepareForUpdate(&object, old: old.json, context)
        try reject(strategy.validateUpdate(object, old: old.json, context), old.key)
        if request.options.fieldValidation != nil {
            warn(strategy.warnings(object, old: old.json, context))
        }
        try Admission.checkUpdate(
            object, old: old.json, key: old.key, lookup: StoreLookup(store: store))
        if type(of: strategy).tracksGeneration, strategy.specChanged(object, old: old.json) {
            bumpGeneration(&object)
        }
    }

    /// A PUT of something that is not there makes it, for the resources that allow it.
    private mutating func createMissing(
        _ request: APIRequest, _ object: JSONObject, at now: SimTime
    ) throws(APIError) -> APIResponse {
        let strategy = Strategies.strategy(for: request.resource)
        guard request.verb == .update, request.subresource == nil,
            request.options.fieldValidation != nil, type(of: strategy).createsOnUpdate
        else { throw .notFound(request.key) }
        var creation = request
        // The body was decoded once already, and its version belongs to nothing that is stored.
        creation.options.bodyProblems = []
        var object = object
        object.edit("metadata") { $0["resourceVersion"] = nil }
        creation.body = .object(object)
        return .created(try create(creation, at: now))
    }

    /// Refuses a body that is about another object than the URL. Source: api.md 8.3.
    private func checkPlace(_ object: JSONObject, _ key: ObjectKey) throws(APIError) {
        let metadata = object["metadata"]?.object ?? JSONObject()
        let namespace = metadata["namespace"]?.string ?? ""
        if key.resource.isNamespaced, !namespace.isEmpty, namespace != key.namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the"
                    + " request")
        }
        let name = metadata["name"]?.string ?? ""
        if name.isEmpty {
            throw .badRequest(
                "the name of the object (\(key.name) based on URL) was undeterminable: name must"
                    + " be provided")
        }
        if name != key.name {
            throw .badRequest(
                "the name of the object (\(name)) does not match the name on the URL"
                    + " (\(key.name))")
        }
    }

    private func checkUID(_ object: JSONObject, _ old: StoredObject) throws(APIError) {
        guard let uid = object["metadata"]?["uid"]?.string, !uid.isEmpty, uid != old.uid else {
            return
        }
        throw .conflict(
            old.key,
            "StorageError: invalid object, Code: 4, Key: /\(storagePrefix(old.resource))/"
                + "\(old.id), ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID"
                + " in precondition: \(uid), UID in object meta: \(old.uid)")
    }

    /// Where a real server keeps the objects of a resource; some have names of old.
    private func storagePrefix(_ resource: Resource) -> String {
        switch resource {
        case .node: "minions"
        case .service: "services/specs"
        case .endpoints: "services/endpoints"
        default: resource.plural
        }
    }

    private func checkVersion(
        _ object: JSONObject, _ old: StoredObject, _ strategy: any Strategy
    ) throws(APIError) {
        let version = object["metadata"]?["resourceVersion"]?.string ?? ""
        if !version.isEmpty, UInt64(version) == nil {
            throw .unexplained(
                "strconv.ParseUint: parsing \(ValueText.quoted(version)): invalid syntax")
        }
        if version.isEmpty || version == "0" {
            if type(of: strategy).allowsUnconditionalUpdate { return }
            let resource = old.resource
            var error = APIError.invalid(
                old.key,
                [
                    FieldPath("metadata")["resourceVersion"].invalid(
                        Int64(0), "must be specified for an update")
                ])
            // The resource stands where the kind stands in every other error of this sort.
            error.message =
                "\(resource.qualifiedPlural)"
                + error.message.dropFirst(resource.qualifiedKind.count)
            error.kind = resource.plural
            throw error
        }
        if version != String(old.revision) { throw .conflict(old.key) }
    }

    /// A client's write to the status changes nothing of the metadata but who manages what; pods
    /// and nodes are labelled on that way too. Source: api.md 8.3, cluster.md A11.
    private func keepMetadata(_ object: inout JSONObject, _ old: StoredObject) {
        if old.resource == .pod || old.resource == .node { return }
        var metadata = old.json["metadata"]?.object ?? JSONObject()
        metadata["managedFields"] = object["metadata"]?["managedFields"]
        object["metadata"] = .object(metadata)
    }

    /// Puts back what an update can never change. What a client tells of the end of an object is
    /// left to validation, as far as it contradicts nothing stored. Source: cluster.md A6, A34.
    private func keepIdentity(
        _ object: inout JSONObject, _ old: StoredObject, isJudged: Bool
    ) {
        var metadata: ObjectMeta = object.viewOrEmpty("metadata")
        let stored: ObjectMeta = old.json.viewOrEmpty("metadata")
        metadata.name = stored.name
        metadata.namespace = stored.namespace
        metadata.uid = stored.uid
        metadata.creationTimestamp = stored.creationTimestamp
        if !isJudged || old.facts.isTerminating || metadata.deletionTimestamp == nil {
            metadata.deletionTimestamp = stored.deletionTimestamp
        }
        if !isJudged || metadata.deletionGracePeriodSeconds == nil {
            metadata.deletionGracePeriodSeconds = stored.deletionGracePeriodSeconds
        }
        metadata.generation = stored.generation
        metadata.resourceVersion = stored.resourceVersion
        metadata.json["selfLink"] = nil
        object.write(view: "metadata", metadata)
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
