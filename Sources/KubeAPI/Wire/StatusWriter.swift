import KubeModel

/// Writes Status objects with their members in the order clients are used to.
/// Source: api.md 15.1.
enum StatusWriter {
    /// A refusal, compact.
    static func bytes(_ error: APIError) -> [UInt8] {
        var text =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\""
            + ",\"message\":" + quoted(error.message)
        if !error.reason.rawValue.isEmpty { text += ",\"reason\":" + quoted(error.reason.rawValue) }
        if let details = details(error) { text += ",\"details\":" + details }
        return Array((text + ",\"code\":\(error.code)}").utf8)
    }

    /// The answer to something done that has nothing to show. Source: api.md 11.7, 11.8.
    static func created() -> [UInt8] {
        Array(
            ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\""
                + ",\"code\":201}").utf8)
    }

    /// The answer to a deletion that left nothing behind. Source: api.md 11.2.
    static func deleted(_ object: StoredObject) -> [UInt8] {
        var members = ["\"name\":" + quoted(object.name)]
        let resource = object.resource
        if !resource.group.isEmpty { members.append("\"group\":" + quoted(resource.group)) }
        members.append("\"kind\":" + quoted(resource.plural))
        members.append("\"uid\":" + quoted(object.uid))
        return Array(
            ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\""
                + ",\"details\":{" + members.joined(separator: ",") + "}}").utf8)
    }

    private static func details(_ error: APIError) -> String? {
        var members: [String] = []
        for (name, value) in [
            ("name", error.name), ("group", error.group), ("kind", error.kind),
        ] where !value.isEmpty {
            members.append("\"\(name)\":" + quoted(value))
        }
        if !error.causes.isEmpty {
            let causes = error.causes.map { cause in
                let parts = [
                    ("reason", cause.type), ("message", cause.message), ("field", cause.field),
                ]
                return "{"
                    + parts.filter { !$0.1.isEmpty }.map { "\"\($0.0)\":" + quoted($0.1) }
                    .joined(separator: ",") + "}"
            }
            members.append("\"causes\":[" + causes.joined(separator: ",") + "]")
        }
        if let seconds = error.retryAfterSeconds, seconds > 0 {
            members.append("\"retryAfterSeconds\":\(seconds)")
        }
        if members.isEmpty, !error.hasEmptyDetails { return nil }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// A text as a JSON string.
    static func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
}

extension APIError {
    /// Whether details are shown although there are none. Source: api.md 15.1.
    fileprivate var hasEmptyDetails: Bool {
        switch (reason, code) {
        case (.notFound, _), (.methodNotAllowed, _), (.requestEntityTooLarge, _), (.invalid, _):
            true
        case (.unsupportedMediaType, _): message.hasPrefix("415:")
        case (.forbidden, _): true
        default: false
        }
    }
}
