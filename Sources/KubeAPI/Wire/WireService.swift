import KubeModel
package import SimKernel

/// The HTTP face of the API without HTTP: understands requests and writes answers.
///
/// It holds no state of the cluster and does no input or output; a server feeds it with requests
/// and sends the `APIRequest`s on to a connection. Source: api.md 3 to 7.
package struct WireService: Sendable {
    /// What documents tell about this server.
    package struct Options: Sendable {
        /// `host:port`, as discovery names it.
        package var serverAddress = "127.0.0.1:6443"

        package init() {}
    }

    package let options: Options

    package init(_ options: Options = Options()) { self.options = options }

    /// What a request asks for. The user is authenticated; whether he may is decided here.
    package func call(
        _ request: WireRequest, by user: UserInfo, at now: SimTime
    ) -> WireCall {
        if user.name == Anonymous.name, !Anonymous.mayRead(request) {
            return .reply(Anonymous.refusal(request))
        }
        if let reply = Discovery.reply(to: request, by: user, options, at: now) {
            return .reply(reply)
        }
        if let reply = OpenAPIDocuments.reply(to: request, at: now) { return .reply(reply) }
        guard let path = PercentCode.decoded(request.path) else {
            return .reply(.plainText(400, "400 Bad Request"))
        }
        guard let parts = WirePath.parts(of: path) else { return .reply(.pageNotFound) }
        let query = WireQuery(request.query)
        do throws(APIError) {
            switch WireRoute.of(parts) {
            case .unknownPath: return .reply(.pageNotFound)
            case .unknownResource: throw .unknownResource
            case .bindings(let namespace):
                return try CallReader(request, query, Self.bindingTarget(namespace)).binding()
            case .target(let target): return try CallReader(request, query, target).call()
            }
        } catch {
            // A client that reads nothing of ours could not read a Status either.
            if error == .foreign { return .reply(.plainText(406, error.message)) }
            return .reply(reply(error, isPretty: CallReader.isPretty(query, request)))
        }
    }

    private static func bindingTarget(_ namespace: String) -> WireRoute.Target {
        WireRoute.Target(resource: .pod, namespace: namespace)
    }

    /// Writes the answer to a request.
    package func reply(
        _ answer: APIAnswer, to request: APIRequest, _ form: WireForm, at now: SimTime
    ) -> WireReply {
        if form.shape == .unserved { return reply(.unknownResource, to: request, form) }
        let writer = AnswerWriter(request: request, form: form, now: now)
        var bytes = writer.bytes(answer.response)
        if form.isPretty || form.isYAML { bytes = JSONIndenter.indented(bytes) }
        var warnings = answer.warnings
        if let text = request.resource.deprecation, !form.usesEventsGroup {
            warnings.insert(text, at: 0)
        }
        return WireReply(
            writer.status(answer.response),
            form.isYAML ? "application/yaml" : "application/json",
            headers: warnings.map(WireReply.Header.warning), body: bytes)
    }

    /// Writes a refusal. Source: api.md 15.
    package func reply(_ error: APIError, isPretty: Bool = false) -> WireReply {
        let bytes = StatusWriter.bytes(error)
        var headers: [WireReply.Header] = []
        if let seconds = error.retryAfterSeconds, seconds > 0 {
            headers.append(WireReply.Header("Retry-After", String(seconds)))
        }
        let isIndented = isPretty || error.reason == .notAcceptable
        return WireReply(
            error.code, "application/json", headers: headers,
            body: isIndented ? JSONIndenter.indented(bytes) : bytes)
    }

    /// Writes the refusal of a request that reached the cluster: with the indentation it asked
    /// for, and with the warnings that every use of its resource carries. Source: api.md 8.9.
    package func reply(
        _ error: APIError, to request: APIRequest, _ form: WireForm
    ) -> WireReply {
        var reply = reply(error, isPretty: form.isPretty)
        if let text = request.resource.deprecation { reply.headers.insert(.warning(text), at: 0) }
        return reply
    }
}

extension WireReply {
    static let pageNotFound = plainText(404, "404 page not found\n")

    static func plainText(_ status: Int, _ text: String) -> WireReply {
        WireReply(status, "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}

extension WireReply.Header {
    /// A warning that kubectl prints. Source: api.md 8.9.
    static func warning(_ text: String) -> WireReply.Header {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": escaped += "\\" + String(scalar)
            case "\u{0}"..<"\u{20}", "\u{7f}": escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return WireReply.Header("Warning", "299 - \"\(escaped)\"")
    }
}
