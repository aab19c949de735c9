import KubeModel
package import SimKernel

/// The OpenAPI documents, made of the schema table on first use. Source: api.md 13.
package enum OpenAPIDocuments {
    /// The answer to a request for one of them, or nil when the path is none of them.
    ///
    /// - Parameter now: from which the year is counted that a document may be kept for.
    package static func reply(to request: WireRequest, at now: SimTime) -> WireReply? {
        var path = request.path[...]
        guard path.hasPrefix("/openapi/") else { return nil }
        path = path.dropFirst("/openapi/".count)
        while path.hasSuffix("/") { path.removeLast() }
        guard request.method == "GET" || request.method == "HEAD" else {
            return WireService().reply(.wrongMethod)
        }
        switch path {
        case "v3": return index
        case "v2": return older(request)
        case let path where path.hasPrefix("v3/"):
            let name = path.dropFirst("v3/".count)
            guard let found = v3.first(where: { $0.name == name }) else {
                return .pageNotFound
            }
            return hashed(found, request, now)
        default: return .pageNotFound
        }
    }

    /// One document as it is sent.
    struct Document: Sendable {
        /// The group and version below `/openapi/v3/`, e.g. `apis/apps/v1`.
        let name: String
        let contentType: String
        let bytes: [UInt8]
        let tag: EntityTag

        init(_ name: String, _ bytes: [UInt8], contentType: String = "application/json") {
            self.name = name
            self.contentType = contentType
            self.bytes = bytes
            tag = EntityTag(of: bytes)
        }

        /// A digest of the bytes in upper-case hexadecimal.
        var hash: String { tag.digest }

        /// Where the index sends clients; the hash lets them keep the document for good.
        var url: String { "/openapi/v3/\(name)?hash=\(hash)" }
    }

    /// The documents of the groups and versions, in the order of discovery.
    static let v3: [Document] = OpenAPIEndpoints.groupVersions.map { group in
        Document(group.path, OpenAPIPaths(.v3).bytes(of: [group]))
    }

    /// Everything in one document of the older form.
    static let v2 = Document("v2", OpenAPIPaths(.v2).bytes(of: OpenAPIEndpoints.groupVersions))

    /// The same as a protobuf message.
    static let v2Protobuf = Document(
        "v2",
        SwaggerProtobuf.bytes(
            of: OpenAPIPaths(.v2).document(of: OpenAPIEndpoints.groupVersions)),
        contentType: protobufType)

    private static let protobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    /// What clients ask for the message by. The older name, which is no proper media type, is the
    /// one that kubectl uses; the answer has the other one in either case.
    private static let protobufNames = [
        protobufType, "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
    ]

    private static let index: WireReply = {
        let paths = v3.map { ($0.name, ["serverRelativeURL": .string($0.url)] as JSONValue) }
        let body = JSONValue.object(["paths": .object(JSONObject(paths))])
        return WireReply(
            200, "application/json", headers: [Header("Cache-Control", uncached)],
            body: body.canonicalBytes)
    }()
}

// MARK: - Answers

extension OpenAPIDocuments {
    private typealias Header = WireReply.Header

    private static let uncached = "no-cache, private"

    /// The day from which these documents tell what they tell: the documents follow the level of
    /// Kubernetes, not the start of the process.
    private static let lastModified = httpDate(Timestamp(seconds: 1_776_816_000))

    /// A document of a group and version: kept for a year under its own hash, asked for again
    /// without one, moved when the hash is another. Source: api.md 13.2.
    private static func hashed(
        _ found: Document, _ request: WireRequest, _ now: SimTime
    ) -> WireReply {
        guard let hash = queryHash(request.query) else {
            return document(found, request, [Header("Cache-Control", uncached)])
        }
        guard hash == found.hash else {
            let body = "<a href=\"\(found.url)\">Moved Permanently</a>.\n\n"
            return WireReply(
                301, "text/html; charset=utf-8",
                headers: [Header("Location", found.url), Header("Cache-Control", uncached)],
                body: Array(body.utf8))
        }
        let year: Int64 = 365 * 24 * 3600
        let expires = httpDate(Timestamp(seconds: now.secondsRoundedDown + year))
        return document(
            found, request,
            [Header("Cache-Control", "public, immutable"), Header("Expires", expires)])
    }

    /// The document of the older form, as JSON or as a message, whichever the client likes better.
    private static func older(_ request: WireRequest) -> WireReply {
        let caching = [Header("Cache-Control", uncached)]
        for clause in AcceptedForms(request.accept).clauses where clause.quality > 0 {
            if clause.allowsJSON { return document(v2, request, caching) }
            if protobufNames.contains(clause.type) { return document(v2Protobuf, request, caching) }
        }
        return .plainText(406, "")
    }

    private static func document(
        _ found: Document, _ request: WireRequest, _ caching: [Header]
    ) -> WireReply {
        let headers =
            caching + [
                Header("ETag", found.tag.text), Header("Last-Modified", lastModified),
                Header("Vary", "Accept"),
            ]
        if found.tag.isNamed(by: request.ifNoneMatch) {
            return WireReply(304, found.contentType, headers: headers)
        }
        return WireReply(200, found.contentType, headers: headers, body: found.bytes)
    }

    /// The value of `hash` in a query, or nil when there is none.
    private static func queryHash(_ query: String) -> Substring? {
        for pair in query.split(separator: "&") where pair.hasPrefix("hash=") {
            let value = pair.dropFirst("hash=".count)
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// A time as HTTP headers write it, e.g. `Wed, 22 Apr 2026 00:00:00 GMT`.
    static func httpDate(_ time: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let civil = CivilTime(seconds: time.seconds)
        let weekday = (time.seconds / 86_400) % 7
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(max(0, weekday))]), \(two(civil.day))"
            + " \(months[Int(civil.month) - 1]) \(civil.year)"
            + " \(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) GMT"
    }
}
