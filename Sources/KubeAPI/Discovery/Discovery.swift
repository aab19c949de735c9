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
        if let reply = Reviews.reply(to: request, path, by: user, service, at: now) {
            return reply
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return service.reply(.methodNotAllowed)
        }
        switch path.first {
        case "api", "apis":
            return document(path, request, options)
                ?? ComponentStatuses.reply(to: request, path, service)
        case "version": return json(ServerVersion.document)
        case "metrics":
            return WireReply(
                200, "text/plain; version=0.0.4; charset=utf-8",
                body: Array(Metrics.text(at: now).utf8))
        case nil: return json(Array(paths.canonicalBytes))
        default: return Health.reply(path, query: request.query)
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
        let isAPI = path[0] == "api"
        switch path.count {
        case 1:
            for clause in AcceptedForms(request.accept).clauses where clause.allowsJSON {
                if !clause.asksForForm { break }
                guard clause.parameter("g") == "apidiscovery.k8s.io",
                    clause.parameter("v") == "v2",
                    clause.parameter("as") == "APIGroupDiscoveryList"
                else { continue }
                return tagged(
                    isAPI ? DiscoveryDocuments.coreGroups : DiscoveryDocuments.otherGroups,
                    request, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
            }
            return tagged(
                isAPI
                    ? DiscoveryDocuments.versions(serverAddress: options.serverAddress)
                    : DiscoveryDocuments.groupList,
                request)
        case 2 where isAPI:
            return tagged(DiscoveryDocuments.resources(of: ResourceCatalogue.core), request)
        case 2, 3:
            guard !isAPI, let group = ResourceCatalogue.group(named: path[1]) else { return nil }
            return tagged(
                path.count == 2
                    ? DiscoveryDocuments.group(group) : DiscoveryDocuments.resources(of: group),
                request)
        default: return nil
        }
    }

    /// A document with its tag, or only the word that the client has it already.
    /// Source: api.md 5.2.
    private static func tagged(
        _ body: [UInt8], _ request: WireRequest, _ contentType: String = "application/json"
    ) -> WireReply {
        let tag = "\"" + hash(body) + "\""
        let headers: [WireReply.Header] = [
            .init("Cache-Control", "public"), .init("ETag", tag), .init("Vary", "Accept"),
        ]
        let known = request.ifNoneMatch.split(separator: ",").map { candidate in
            candidate.drop { $0 == " " }
        }
        if known.contains(where: { $0 == tag || $0 == "W/" + tag || $0 == "*" }) {
            return WireReply(304, contentType, headers: headers)
        }
        return WireReply(200, contentType, headers: headers, body: body)
    }

    /// 128 bits of FNV-1a in upper-case hexadecimal digits.
    private static func hash(_ bytes: [UInt8]) -> String {
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        var low: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in bytes {
            high = (high ^ UInt64(byte)) &* 0x100_0000_01B3
            low = (low &* 0x100_0000_01B3) ^ UInt64(byte)
        }
        return [high, low].map { half in
            let digits = String(half, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    private static func json(_ body: [UInt8]) -> WireReply {
        WireReply(200, "application/json", body: body)
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

extension APIError {
    /// 405 of the router, which knows no object. Source: api.md 3.3.
    static let methodNotAllowed = APIError(
        code: 405, reason: .methodNotAllowed,
        message: "the server does not allow this method on the requested resource")
}
