import KubeModel
package import SimKernel

/// What the API says about itself: groups, versions, resources; version, health, metrics; reviews
/// of the caller's own rights. Source: api.md 2.4, 5, 16.
package enum Discovery {
    /// The answer to a request for such a document, or nil when the path is none of them.
    package static func reply(
        to request: WireRequest, by user: UserInfo, _ options: WireService.Options,
        at now: SimTime
    ) -> WireReply? {
        let path = request.path.split(separator: "/").map(String.init)
        let service = WireService(options)
        guard isKnown(path) else { return nil }
        let query = WireQuery(request.query)
        let isPretty = CallReader.isPretty(query, request)
        if let reply = Reviews.reply(to: request, path, by: user, service, at: now) {
            return isPretty ? indented(reply) : reply
        }
        let isRead = request.method == "GET" || request.method == "HEAD"
        guard isRead, !Reviews.isReview(path) else {
            return service.reply(.wrongMethod, isPretty: isPretty)
        }
        switch path.first {
        case "api", "apis":
            let reply =
                document(path, request, options)
                ?? ComponentStatuses.reply(to: request, path, service)
            return (isPretty ? reply.map(indented) : reply).map { tagged($0, request) }
        case "version": return WireReply(200, "application/json", body: ServerVersion.document)
        case "metrics":
            return WireReply(
                200, "text/plain; version=0.0.4; charset=utf-8",
                body: Array(Metrics.text(at: now).utf8))
        case nil:
            return WireReply(
                200, "application/json", body: JSONIndenter.indented(paths.canonicalBytes))
        default: return Health.reply(path, query)
        }
    }

    /// Whether the path belongs to discovery at all, whatever the method.
    private static func isKnown(_ path: [String]) -> Bool {
        switch path.first {
        case nil: return true
        case "version", "metrics": return path.count == 1
        case "healthz", "livez", "readyz": return true
        case "api":
            if path.count >= 3 {
                return path[1] == "v1" && path[2] == "componentstatuses" && path.count <= 4
            }
            return path.count == 1 || path[1] == "v1"
        case "apis":
            if path.count == 1 { return true }
            guard ResourceCatalogue.group(named: path[1]) != nil else { return false }
            return path.count == 2 || path[2] == "v1"
                && (path.count == 3 || path.count == 4 && Reviews.isReview(path))
        default: return false
        }
    }

    private static func document(
        _ path: [String], _ request: WireRequest, _ options: WireService.Options
    ) -> WireReply? {
        let isCore = path[0] == "api"
        switch path.count {
        case 1:
            return negotiated(
                request,
                aggregated: isCore
                    ? DiscoveryDocuments.coreGroups : DiscoveryDocuments.otherGroups,
                legacy: isCore
                    ? DiscoveryDocuments.versions(serverAddress: options.serverAddress)
                    : DiscoveryDocuments.groupList)
        case 2 where isCore:
            return negotiated(
                request, legacy: DiscoveryDocuments.resources(of: ResourceCatalogue.core))
        case 2, 3:
            guard !isCore, let group = ResourceCatalogue.group(named: path[1]) else { return nil }
            return negotiated(
                request,
                legacy: path.count == 2
                    ? DiscoveryDocuments.group(group) : DiscoveryDocuments.resources(of: group))
        default: return nil
        }
    }

    /// The form of a document that the client likes best. Source: api.md 4.2, 5.1, 5.2.
    private static func negotiated(
        _ request: WireRequest, aggregated: [UInt8]? = nil, legacy: [UInt8]
    ) -> WireReply {
        for clause in AcceptedForms(request.accept).clauses where clause.quality > 0 {
            guard clause.allowsJSON else { continue }
            if !clause.asksForForm { return WireReply(200, "application/json", body: legacy) }
            guard let aggregated, clause.parameter("g") == "apidiscovery.k8s.io",
                clause.parameter("v") == "v2", clause.parameter("as") == "APIGroupDiscoveryList"
            else { continue }
            return WireReply(
                200, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                body: aggregated)
        }
        switch Negotiation.outcome(request.accept) {
        case .foreign: return .plainText(406, Negotiation.foreignText)
        case .form, .notAcceptable: return WireService().reply(.notAcceptable)
        }
    }

    private static func indented(_ reply: WireReply) -> WireReply {
        var reply = reply
        reply.body = JSONIndenter.indented(reply.body)
        return reply
    }

    /// A document with its tag, or only the word that the client has it already.
    /// Source: api.md 5.2.
    private static func tagged(_ reply: WireReply, _ request: WireRequest) -> WireReply {
        // Component statuses say what is so now.
        guard reply.status == 200, reply.headers.isEmpty else { return reply }
        let tag = EntityTag(of: reply.body)
        var reply = reply
        reply.headers = [
            .init("Cache-Control", "public"), .init("ETag", tag.text), .init("Vary", "Accept"),
        ]
        if tag.isNamed(by: request.ifNoneMatch) {
            reply.status = 304
            reply.body = []
        }
        return reply
    }

    /// `GET /`. Source: api.md 3.7.
    private static var paths: JSONValue {
        var paths = ["/api", "/api/v1", "/apis", "/apis/"]
        for group in ResourceCatalogue.groups {
            paths += ["/apis/\(group.name)", "/apis/\(group.groupVersion)"]
        }
        for probe in Health.Probe.allCases {
            paths.append("/\(probe.rawValue)")
            paths += probe.checks.map { "/\(probe.rawValue)/\($0)" }
        }
        paths += ["/metrics", "/openapi/v2", "/openapi/v3", "/version"]
        return ["paths": .array(paths.sorted(by: utf8Precedes).map(JSONValue.string))]
    }
}
