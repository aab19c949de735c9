import KubeModel

/// Which of the forms a client accepts is served. Source: api.md 4.2.
enum Negotiation {
    /// What came of it.
    enum Outcome: Equatable {
        case form(WireForm)
        /// Clauses of served types, but of forms that are not.
        case notAcceptable
        /// Nothing the server writes at all.
        case foreign
    }

    /// The plain text of an answer to a client that accepts nothing of ours.
    static let foreignText =
        "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml,"
        + " application/vnd.kubernetes.protobuf"

    private static let servedTypes = [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
    ]

    /// The best form for an `Accept` header.
    static func outcome(_ accept: String, include: WireForm.IncludeObject = .metadata) -> Outcome {
        let clauses = AcceptedForms(accept).clauses.filter { $0.quality > 0 }
        for clause in clauses {
            if clause.type == "application/yaml", !clause.asksForForm {
                return .form(WireForm(isYAML: true))
            }
            guard clause.allowsJSON, let shape = shape(clause, include) else { continue }
            let pretty = clause.parameter("pretty")
            return .form(WireForm(shape, isPretty: pretty == "1" || pretty == "true"))
        }
        let isKnown = clauses.contains { clause in
            servedTypes.contains(clause.type) || clause.type.hasSuffix("/*")
        }
        return isKnown ? .notAcceptable : .foreign
    }

    private static func shape(
        _ clause: AcceptedForms.Clause, _ include: WireForm.IncludeObject
    ) -> WireForm.Shape? {
        guard let kind = clause.parameter("as") else {
            return clause.parameter("g") == nil && clause.parameter("v") == nil ? .object : nil
        }
        guard clause.parameter("g") == "meta.k8s.io", let version = clause.parameter("v"),
            version == "v1" || version == "v1beta1"
        else { return nil }
        switch kind {
        case "Table": return .table(version: version, include: include)
        case "PartialObjectMetadata", "PartialObjectMetadataList": return .metadata
        default: return nil
        }
    }

    /// The type of a body without its parameters, in lower case.
    static func bodyType(_ contentType: String) -> String {
        trimmed(contentType.prefix { $0 != ";" }).lowercased()
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
