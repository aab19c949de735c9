package import KubeModel

/// What happens to fields that the server does not know. Source: api.md 8.8.
package enum FieldValidation: String, Sendable, CaseIterable {
    /// They are dropped without a word.
    case ignore = "Ignore"
    /// They are dropped with a warning each.
    case warn = "Warn"
    /// The request is refused.
    case strict = "Strict"
}

/// The first look at a body from outside, before any other rule.
package enum DecodeRules {
    /// Refuses values of a wrong type with a 400 and, when strict, unknown and repeated fields;
    /// returns the warnings. `duplicates` are the paths the parser found twice.
    /// Source: api.md 8.2, 8.8.
    package static func check(
        _ object: JSONObject, resource: Resource, validation: FieldValidation = .warn,
        duplicates: [String] = []
    ) throws(APIError) -> [String] {
        let findings = SchemaValidation.findings(in: object, resource: resource)
        let kind = object["kind"]?.string ?? resource.kind
        let prefix =
            "\(kind) in version \"\(resource.version)\" cannot be handled as a \(resource.kind): "
        if let wrong = findings.first(where: { $0.kind == .wrongType }) {
            throw .badRequest(prefix + wrong.message)
        }
        guard validation != .ignore else { return [] }
        let texts =
            findings.filter { $0.kind == .unknownField }.map(\.message)
            + duplicates.map { "duplicate field \"\($0)\"" }
        guard validation == .strict, !texts.isEmpty else { return texts }
        throw .badRequest(prefix + "strict decoding error: " + texts.joined(separator: ", "))
    }
}
