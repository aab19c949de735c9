import KubeModel
import SimKernel

extension APIServer {
    /// How often a generated name is drawn anew when it is taken. Source: cluster.md A24.
    private static let generateNameTriesMax = 8
    /// How many characters of `generateName` are kept. Source: cluster.md A22.
    private static let generateNameLengthMax = 58
    /// The characters of a generated suffix. Source: cluster.md A23.
    private static let suffixAlphabet = Array("bcdfghjklmnpqrstvwxz2456789")

    /// Creates an object: decoding, name, admission, defaults, preparation, validation, commit.
    mutating func create(
        _ request: APIRequest, at now: SimTime
    ) throws(APIError) -> StoredObject {
        let resource = request.resource
        var object = try decoded(request)
        var metadata: ObjectMeta = object.viewOrEmpty("metadata")
        let givenVersion = metadata.resourceVersion ?? ""
        try place(&metadata, request)
        let isGenerated = (metadata.name ?? "").isEmpty && !(metadata.generateName ?? "").isEmpty
        if isGenerated { metadata.name = generatedName(metadata, resource) }
        stampNew(&metadata, resource, now)
        object.write(view: "metadata", metadata)

        let key = ObjectKey(
            resource, namespace: metadata.namespace ?? "", name: metadata.name ?? "")
        let lookup = StoreLookup(store: store)
        try Admission.checkCreate(key, lookup: lookup)
        let strategy = Strategies.strategy(for: resource)
        let context = RuleContext(now: timestamp(now), gates: gates)
        strategy.applyDefaults(&object)
        try Admission.checkNew(object, key: key)
        track(&object, request, old: nil, given: nil, at: now)
        Admission.mutateOnCreate(&object, resource: resource, lookup: lookup)
        strategy.prepareForCreate(&object, context)
        try reject(strategy.validateCreate(object, context), key)
        if request.options.fieldValidation != nil {
            warn(strategy.warnings(object, old: nil, context))
        }
        if resource == .service {
            var trial = services
            try reject(trial.allocate(for: &object), key)
            if !request.options.isDryRun, store[key] == nil, givenVersion.isEmpty {
                services = trial
            }
        }
        if !givenVersion.isEmpty, givenVersion != "0", !request.options.isDryRun {
            throw .unexplained("resourceVersion should not be set on objects to be created")
        }
        if let existing = store[key] {
            throw .alreadyExists(
                key, isBeingDeleted: existing.facts.isTerminating,
                couldNotGenerate: isGenerated)
        }
        if request.options.isDryRun { return StoredObject(resource: resource, json: object) }
        return commit(resource, object)
    }

    /// The body as an object of the resource. What a client posts or puts is looked at closely;
    /// the cluster's own components and patched objects are taken as they are.
    mutating func decoded(_ request: APIRequest) throws(APIError) -> JSONObject {
        let body = try body(request)
        guard let validation = request.options.fieldValidation,
            request.verb == .create || request.verb == .update
        else { return DecodeRules.typed(body, request.resource) }
        let object = try DecodeRules.decode(body, resource: request.resource)
        // Whoever has no text of the body, only its tree, has not looked for them.
        let problems =
            request.options.bodyProblems.isEmpty && validation != .ignore
            ? DecodeRules.unknownFields(body, request.resource) : request.options.bodyProblems
        warn(
            try DecodeRules.judge(problems, resource: request.resource, validation: validation))
        return object
    }

    /// Adds warnings to those of the request, each text once.
    mutating func warn(_ texts: [String]) {
        for text in texts where !warnings.contains(text) { warnings.append(text) }
    }

    private func place(
        _ metadata: inout ObjectMeta, _ request: APIRequest
    ) throws(APIError) {
        guard request.resource.isNamespaced else {
            metadata.namespace = nil
            return
        }
        if let given = metadata.namespace, !given.isEmpty, !request.namespace.isEmpty,
            given != request.namespace
        {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the"
                    + " request")
        }
        if (metadata.namespace ?? "").isEmpty {
            metadata.namespace = request.namespace.isEmpty ? "default" : request.namespace
        }
    }

    private mutating func generatedName(_ metadata: ObjectMeta, _ resource: Resource) -> String {
        let base = String((metadata.generateName ?? "").prefix(Self.generateNameLengthMax))
        var name = base
        for _ in 0..<Self.generateNameTriesMax {
            name = base
            for _ in 0..<5 { name.append(random.pick(Self.suffixAlphabet) ?? "x") }
            let key = ObjectKey(resource, namespace: metadata.namespace ?? "", name: name)
            if store[key] == nil { break }
        }
        return name
    }

    /// Source: cluster.md A4, A7.
    private mutating func stampNew(
        _ metadata: inout ObjectMeta, _ resource: Resource, _ now: SimTime
    ) {
        metadata.uid = random.uuid()
        metadata.creationTimestamp = timestamp(now)
        metadata.deletionTimestamp = nil
        metadata.deletionGracePeriodSeconds = nil
        metadata.resourceVersion = nil
        metadata.json["selfLink"] = nil
        let isCounted = type(of: Strategies.strategy(for: resource)).tracksGeneration
        metadata.generation = isCounted ? 1 : nil
    }

    func timestamp(_ now: SimTime) -> Timestamp { Timestamp(seconds: now.secondsRoundedDown) }

    /// Turns field errors into a 422.
    func reject(_ errors: [FieldError], _ key: ObjectKey) throws(APIError) {
        guard !errors.isEmpty else { return }
        throw .invalid(key, errors)
    }

    /// Binds a pod to a node in one write. Source: cluster.md B3, A10, A57.
    mutating func bind(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        let key = request.key
        let stored = try find(key)
        guard let node = request.body?.at("target", "name")?.string, !node.isEmpty else {
            throw .badRequest("target.name is required")
        }
        if let uid = request.body?.at("metadata", "uid")?.string, !uid.isEmpty, uid != stored.uid {
            throw bindingConflict(key, "the pod was deleted and created again")
        }
        var pod: Pod = stored.view()
        if stored.facts.isTerminating {
            throw bindingConflict(
                key, "pod \(key.name) is being deleted, cannot be assigned to a host")
        }
        if let present = stored.facts.nodeName, !present.isEmpty {
            throw bindingConflict(
                key, "pod \(key.name) is already assigned to node \"\(present)\"")
        }
        pod.spec.nodeName = node
        var conditions = pod.status.conditions
        _ = conditions.set(
            type: "PodScheduled", status: .true, at: timestamp(now))
        pod.status.conditions = conditions
        pod.status.nominatedNodeName = nil
        if let host = store[ObjectKey(.node, name: node)] {
            Admission.copyTopologyLabels(from: host.json, to: &pod.json)
        }
        if !request.options.isDryRun { _ = commit(.pod, pod.json) }
        return .done
    }

    private func bindingConflict(_ key: ObjectKey, _ cause: String) -> APIError {
        var error = APIError.conflict(key, cause, slot: "pods/binding")
        error.kind = "pods/binding"
        return error
    }
}

/// What admission may read: the store as it stands.
struct StoreLookup: AdmissionLookup {
    let store: Store

    func object(_ key: ObjectKey) -> JSONObject? { store[key]?.json }

    func objects(_ resource: Resource) -> [JSONObject] {
        store.list(resource, namespace: "").map(\.json)
    }
}
