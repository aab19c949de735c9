import HTTPTypes
import HummingbirdCore
import KubeAPI
import KubeModel
import KubeYAML

/// From what HTTP carried to what the API looks at.
enum RequestText {
    /// The request as values; a body of YAML becomes one of JSON. Source: api.md 4.4, 10.1.
    static func wireRequest(
        _ request: Request, _ body: [UInt8]
    ) throws(APIError) -> WireRequest {
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let headers = request.headers
        let (contentType, json) = try plain(headers[.contentType] ?? "", body)
        return WireRequest(
            request.method.rawValue, String(parts.first ?? "/"),
            query: parts.count > 1 ? String(parts[1]) : "", accept: headers[.accept] ?? "",
            contentType: contentType, userAgent: headers[.userAgent] ?? "",
            ifNoneMatch: headers[.ifNoneMatch] ?? "", body: json)
    }

    /// Content type and body without YAML.
    static func plain(
        _ contentType: String, _ body: [UInt8]
    ) throws(APIError) -> (contentType: String, body: [UInt8]) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        switch type {
        case "application/yaml": return ("application/json", try json(body))
        case "application/apply-patch+yaml": return (contentType, try json(body))
        default: return (contentType, body)
        }
    }

    private static func json(_ body: [UInt8]) throws(APIError) -> [UInt8] {
        // kubectl sends JSON under the name of YAML, which JSON is; it is taken as it stands, so
        // that repeated and unknown fields are still seen.
        let first = body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        guard let first, first != UInt8(ascii: "{") else { return body }
        let document: SourceDocument?
        do {
            document = try YAMLReader.document(body, file: "the body")
        } catch {
            throw .badRequest("error decoding YAML: the body \(error.reason)")
        }
        guard let document else { return [] }
        for fault in document.faults {
            if case .syntax(let message, _) = fault.problem {
                throw .badRequest("error converting YAML to JSON: yaml: \(message)")
            }
            if case .tabIndentation(let lines) = fault.problem {
                throw .badRequest(
                    "error converting YAML to JSON: yaml: line \(lines.first ?? 1): found"
                        + " character that cannot start any token")
            }
        }
        return document.value?.canonicalBytes ?? []
    }
}
