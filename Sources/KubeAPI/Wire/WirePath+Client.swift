import KubeModel

/// The other direction, for a client: requests of ours as HTTP requests that `WireService.call`
/// understands as the same. Source: architecture 2.6.
extension WirePath {
    /// The HTTP request for a request.
    ///
    /// What the wire has no words for is left out: that a sender is trusted (`fieldValidation`
    /// nil) and the problems of a body, which the other end finds itself.
    package static func request(for call: APIRequest, userAgent: String = "") -> WireRequest {
        let path = path(
            call.resource, namespace: call.namespace, name: call.name,
            subresource: call.subresource?.rawValue ?? "")
        var query = WireQuery()
        var request = WireRequest(
            method(call.verb), path, accept: "application/json", userAgent: userAgent)
        switch call.verb {
        case .get: query.append("resourceVersion", ifAny: call.options.resourceVersion)
        case .list: select(call.options, &query)
        case .create, .update, .patch: write(call, &query, &request)
        case .delete: request.setBody(deletion(call.options))
        case .deleteCollection:
            select(call.options, &query)
            request.setBody(deletion(call.options))
        }
        request.query = query.encoded
        return request
    }

    /// The HTTP request that opens a watch. Without a revision the present state is asked for as
    /// events, with a bookmark at its end. Source: api.md 7.5.
    package static func request(for watch: WatchRequest, userAgent: String = "") -> WireRequest {
        var query = WireQuery()
        query.append("watch", "true")
        select(
            RequestOptions {
                $0.labelSelector = watch.labelSelector
                $0.fieldSelector = watch.fieldSelector
            }, &query)
        query.append("allowWatchBookmarks", "true")
        if let after = watch.after {
            query.append("resourceVersion", String(after))
        } else {
            query.append("sendInitialEvents", watch.skipsPresent ? "false" : "true")
            query.append("resourceVersionMatch", "NotOlderThan")
        }
        return WireRequest(
            "GET", path(watch.resource, namespace: watch.namespace), query: query.encoded,
            accept: "application/json", userAgent: userAgent)
    }

    private static func method(_ verb: APIRequest.Verb) -> String {
        switch verb {
        case .get, .list: "GET"
        case .create: "POST"
        case .update: "PUT"
        case .patch: "PATCH"
        case .delete, .deleteCollection: "DELETE"
        }
    }

    private static func select(_ options: RequestOptions, _ query: inout WireQuery) {
        let labels = options.labelSelector.text
        query.append("labelSelector", ifAny: labels.isEmpty ? nil : labels)
        let fields = options.fieldSelector.map(\.text).joined(separator: ",")
        query.append("fieldSelector", ifAny: fields.isEmpty ? nil : fields)
        query.append("limit", ifAny: options.limit.map { String($0) })
        query.append("continue", ifAny: options.continueToken)
        query.append("resourceVersion", ifAny: options.resourceVersion)
        query.append("resourceVersionMatch", ifAny: options.resourceVersionMatch)
    }

    private static func write(
        _ call: APIRequest, _ query: inout WireQuery, _ request: inout WireRequest
    ) {
        let options = call.options
        query.append("dryRun", ifAny: options.isDryRun ? "All" : nil)
        query.append("fieldManager", ifAny: options.fieldManager)
        query.append("fieldValidation", ifAny: options.fieldValidation?.rawValue)
        query.append("force", ifAny: options.force.map { $0 ? "true" : "false" })
        request.setBody(call.body)
        if let type = call.patchType { request.contentType = type.rawValue }
    }

    /// The body of a deletion; nil when everything is left to the server.
    private static func deletion(_ options: RequestOptions) -> JSONValue? {
        var body = JSONObject()
        body["gracePeriodSeconds"] = options.gracePeriodSeconds.map(JSONValue.int)
        body["propagationPolicy"] = options.propagation.map { .string($0.rawValue) }
        if options.isDryRun { body["dryRun"] = ["All"] }
        var conditions = JSONObject()
        conditions["uid"] = options.preconditionUID.map(JSONValue.string)
        conditions["resourceVersion"] = options.preconditionResourceVersion.map(JSONValue.string)
        if !conditions.isEmpty { body["preconditions"] = .object(conditions) }
        guard !body.isEmpty else { return nil }
        body["apiVersion"] = "v1"
        body["kind"] = "DeleteOptions"
        return .object(body)
    }
}

extension WireRequest {
    fileprivate mutating func setBody(_ value: JSONValue?) {
        guard let value else { return }
        body = value.canonicalBytes
        contentType = "application/json"
    }
}

extension WireQuery {
    fileprivate mutating func append(_ name: String, ifAny value: String?) {
        if let value { append(name, value) }
    }
}

extension FieldRequirement {
    /// The requirement as text, with its special signs escaped. Source: api.md 6.5.
    fileprivate var text: String {
        var text = path + (isEqual ? "=" : "!=")
        for scalar in value.unicodeScalars {
            if scalar == "\\" || scalar == "," || scalar == "=" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
