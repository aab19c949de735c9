import KubeModel

/// Turns one request on a served path into a call.
struct CallReader {
    let request: WireRequest
    let query: WireQuery
    let target: WireRoute.Target

    init(_ request: WireRequest, _ query: WireQuery, _ target: WireRoute.Target) {
        self.request = request
        self.query = query
        self.target = target
    }

    /// Whether an answer is to be indented. Source: api.md 1.5.
    static func isPretty(_ query: WireQuery, _ request: WireRequest) -> Bool {
        if let text = query["pretty"], !text.isEmpty {
            return ["1", "t", "T", "true", "True", "TRUE"].contains(text)
        }
        return ["curl", "Wget", "Mozilla/5.0"].contains { request.userAgent.hasPrefix($0) }
    }

    /// What the request asks for.
    func call() throws(APIError) -> WireCall {
        guard request.body.count <= WireBody.bytesMax else { throw .bodyTooLarge }
        if let part = target.subresource { return try partCall(part) }
        if target.isWatch, request.method == "GET" { return try watch() }
        if target.isWatch { throw .wrongMethod }
        if target.name.isEmpty {
            let isEverywhere = target.resource.isNamespaced && target.namespace.isEmpty
            switch request.method {
            case "GET": return query.flag("watch") == true ? try watch() : try list()
            case "POST" where !isEverywhere: return try create()
            case "DELETE" where !isEverywhere && target.resource.verbs.contains("deletecollection"):
                return try deleteCollection()
            default: throw .wrongMethod
            }
        }
        switch request.method {
        case "GET": return try get()
        case "PUT": return try update()
        case "PATCH": return try patch()
        case "DELETE": return try delete()
        default: throw .wrongMethod
        }
    }

    /// The call for a part of an object. Source: api.md 5.4.
    private func partCall(_ part: SubresourceFacts) throws(APIError) -> WireCall {
        let verb =
            switch request.method {
            case "GET": "get"
            case "POST": "create"
            case "PUT": "update"
            case "PATCH": "patch"
            case "DELETE": "delete"
            default: ""
            }
        guard part.verbs.contains(verb) else { throw .wrongMethod }
        guard APIRequest.Subresource(rawValue: part.name) != nil else {
            // What belongs to a running container is not served here; that the object does not
            // exist is told first.
            return .request(.get(target.key), WireForm(.unserved))
        }
        switch verb {
        case "get": return try get()
        case "create": return try create()
        case "update": return try update()
        default: return try patch()
        }
    }

    // MARK: - Reading

    private func get() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.get)
        call.options.resourceVersion = query["resourceVersion"].flatMap { $0.isEmpty ? nil : $0 }
        return .request(call, form)
    }

    private func list() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.list)
        call.options = selection(try listQuery(isWatch: false))
        return .request(call, form)
    }

    private func selection(_ list: ListQuery) -> RequestOptions {
        RequestOptions {
            $0.labelSelector = list.labelSelector
            $0.fieldSelector = list.fieldSelector
            $0.limit = list.limit
            $0.continueToken = list.continueToken
            $0.resourceVersion = list.resourceVersion
            $0.resourceVersionMatch = list.resourceVersionMatch
        }
    }

    private func listQuery(isWatch: Bool) throws(APIError) -> ListQuery {
        try ListQuery(
            query, for: target.resource, isWatch: isWatch,
            usesEventsGroup: target.usesEventsGroup)
    }

    private func watch() throws(APIError) -> WireCall {
        let form = try form()
        let list = try listQuery(isWatch: true)
        var watch = WatchRequest(
            target.resource, namespace: target.namespace, labelSelector: list.labelSelector,
            fieldSelector: list.fieldSelector)
        if !target.name.isEmpty {
            watch.fieldSelector.append(FieldRequirement("metadata.name", target.name))
        }
        let version = try ResourceVersion.number(list.resourceVersion) { problem in
            APIError(code: 500, reason: .none, message: problem)
        }
        let sendsState = list.sendsInitialEvents ?? (version == 0)
        if !sendsState {
            if version > 0 { watch.after = version } else { watch.skipsPresent = true }
        }
        // A watch from any version ends its first state with a bookmark too, when it may.
        let isAnyVersion = list.resourceVersion == "0" && list.sendsInitialEvents == nil
        return .watch(
            WireCall.WatchCall(
                watch, form, timeoutSeconds: list.timeoutSeconds,
                wantsBookmarks: list.wantsBookmarks,
                wantsInitialEventsEnd: list.wantsBookmarks
                    && (list.sendsInitialEvents == true || isAnyVersion),
                warnings: target.usesEventsGroup
                    ? [] : [target.resource.deprecation].compactMap(\.self)))
    }

    /// The form of the answer. Source: api.md 4.2, 14.1.
    private func form() throws(APIError) -> WireForm {
        let text = query.text("includeObject")
        let include = text.isEmpty ? .metadata : WireForm.IncludeObject(rawValue: text)
        var form: WireForm
        switch Negotiation.outcome(request.accept, include: include ?? .metadata) {
        case .form(let found): form = found
        case .notAcceptable: throw .notAcceptable
        case .foreign: throw .foreign
        }
        if case .table = form.shape, include == nil {
            throw .badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value:"
                    + " \(ValueText.quoted(text)): must be 'Metadata', 'Object', 'None', or empty")
        }
        form.isPretty = form.isPretty || Self.isPretty(query, request)
        form.usesEventsGroup = target.usesEventsGroup
        return form
    }

    // MARK: - Writing

    private func apiRequest(_ verb: APIRequest.Verb) -> APIRequest {
        APIRequest(
            verb, target.resource, namespace: target.namespace, name: target.name,
            subresource: target.subresource.flatMap { APIRequest.Subresource(rawValue: $0.name) })
    }

    /// The kind a body must be of.
    private var bodyKind: String {
        let kind = target.subresource?.kind ?? ""
        return kind.isEmpty ? target.resource.kind : kind
    }

    /// The type a body must be of.
    private var bodyType: SchemaType? {
        if target.usesEventsGroup {
            return SchemaTable.shared.type(group: "events.k8s.io", kind: "Event")
        }
        let group = target.subresource?.group ?? ""
        return SchemaTable.shared.type(
            group: group.isEmpty ? target.resource.group : group, kind: bodyKind)
    }

    private func create() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.create)
        let reading = try WireBody.object(request, kind: bodyKind, type: bodyType)
        call.options = try WriteQuery.options(
            query, "CreateOptions", userAgent: request.userAgent)
        call.options.bodyProblems = reading.problems
        call.body = .object(stored(reading.object))
        return .request(call, form)
    }

    /// The old way to bind: the name of the pod is that of the body.
    func binding() throws(APIError) -> WireCall {
        guard request.method == "POST" else { throw .wrongMethod }
        guard case .request(var call, let form) = try create() else { throw .unknownResource }
        call.subresource = .binding
        call.name = call.body?.at("metadata", "name")?.string ?? ""
        return .request(call, form)
    }

    private func update() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.update)
        let reading = try WireBody.object(request, kind: bodyKind, type: bodyType)
        call.options = try WriteQuery.options(
            query, "UpdateOptions", userAgent: request.userAgent)
        call.options.bodyProblems = reading.problems
        call.body = .object(stored(reading.object))
        return .request(call, form)
    }

    private func stored(_ object: JSONObject) -> JSONObject {
        target.usesEventsGroup ? EventShape.stored(object) : object
    }

    private func patch() throws(APIError) -> WireCall {
        let bodyType = Negotiation.bodyType(request.contentType)
        guard let type = APIRequest.PatchType(rawValue: bodyType) else {
            throw .unsupportedPatchType
        }
        let form = try form()
        var call = apiRequest(.patch)
        call.patchType = type
        call.options = try WriteQuery.patchOptions(query, type, userAgent: request.userAgent)
        let body = try WireBody.patch(request, type)
        call.body = body.object.map { .object(stored($0)) } ?? body
        return .request(call, form)
    }

    private func delete() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.delete)
        call.options = try WriteQuery.deleteOptions(try WireBody.deleteOptions(request), query)
        return .request(call, form)
    }

    private func deleteCollection() throws(APIError) -> WireCall {
        let form = try form()
        var call = apiRequest(.deleteCollection)
        let list = selection(try listQuery(isWatch: false))
        call.options = try WriteQuery.deleteOptions(try WireBody.deleteOptions(request), query)
        call.options.labelSelector = list.labelSelector
        call.options.fieldSelector = list.fieldSelector
        call.options.limit = list.limit
        call.options.continueToken = list.continueToken
        call.options.resourceVersion = list.resourceVersion
        call.options.resourceVersionMatch = list.resourceVersionMatch
        return .request(call, form)
    }
}
