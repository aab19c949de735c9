import KubeModel

/// What somebody without credentials may do. Source: api.md 2.2, 2.3.
enum Anonymous {
    static let name = "system:anonymous"

    private static let openPaths = ["/healthz", "/livez", "/readyz", "/version"]

    /// Whether a request may be answered without credentials.
    static func mayRead(_ request: WireRequest) -> Bool {
        guard request.method == "GET" || request.method == "HEAD" else { return false }
        var path = PercentCode.decoded(request.path) ?? ""
        if path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return openPaths.contains(path)
    }

    /// The 403 for all else.
    static func refusal(_ request: WireRequest) -> WireReply {
        let path = PercentCode.decoded(request.path) ?? request.path
        var reply = WireService().reply(error(request, path))
        reply.headers.append(WireReply.Header("X-Content-Type-Options", "nosniff"))
        return reply
    }

    private static func error(_ request: WireRequest, _ path: String) -> APIError {
        let user = "User \"\(name)\" cannot "
        guard let parts = WirePath.parts(of: path) else {
            return APIError(
                code: 403, reason: .forbidden,
                message: "forbidden: " + user + "\(request.method.lowercased()) path \"\(path)\"")
        }
        let slot = parts.group.isEmpty ? parts.plural : parts.plural + "." + parts.group
        let part = parts.subresource.isEmpty ? parts.plural : parts.plural + "/" + parts.subresource
        let place =
            parts.namespace.isEmpty
            ? "at the cluster scope" : "in the namespace \"\(parts.namespace)\""
        var error = APIError(
            code: 403, reason: .forbidden,
            message: slot + (parts.name.isEmpty ? "" : " \"\(parts.name)\"") + " is forbidden: "
                + user + "\(verb(request, parts)) resource \"\(part)\" in API group"
                + " \"\(parts.group)\" \(place)")
        error.name = parts.name
        error.group = parts.group
        error.kind = parts.plural
        return error
    }

    private static func verb(_ request: WireRequest, _ parts: WirePath.Parts) -> String {
        switch request.method {
        case "POST": return "create"
        case "PUT": return "update"
        case "PATCH": return "patch"
        case "DELETE": return parts.name.isEmpty ? "deletecollection" : "delete"
        case "GET", "HEAD":
            if parts.isWatch { return "watch" }
            guard parts.name.isEmpty else { return "get" }
            return WireQuery(request.query).flag("watch") == true ? "watch" : "list"
        default: return request.method.lowercased()
        }
    }
}
