import KubeModel

/// Which of the forms a client accepts is served. Source: api.md 4.2.
enum Negotiation {
    /// What came of it.
    enum Outcome: Equatable {
        /// A form, and whether it is to be indented.
        case form(WireForm.Shape, isPretty: Bool)
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
        let clauses = clauses(accept)
        if clauses.isEmpty { return .form(.object, isPretty: false) }
        for clause in clauses {
            let isServed =
                clause.type == "application/json" || clause.type == "*/*"
                || clause.type == "application/*"
            guard isServed, let shape = shape(clause, include) else { continue }
            return .form(shape, isPretty: clause["pretty"] == "1" || clause["pretty"] == "true")
        }
        let isKnown = clauses.contains { clause in
            servedTypes.contains(clause.type) || clause.type.hasSuffix("/*")
        }
        return isKnown ? .notAcceptable : .foreign
    }

    private static func shape(
        _ clause: Clause, _ include: WireForm.IncludeObject
    ) -> WireForm.Shape? {
        guard let kind = clause["as"] else {
            return clause["g"] == nil && clause["v"] == nil ? .object : nil
        }
        guard clause["g"] == "meta.k8s.io", let version = clause["v"],
            version == "v1" || version == "v1beta1"
        else { return nil }
        switch kind {
        case "Table": return .table(version: version, include: include)
        case "PartialObjectMetadata", "PartialObjectMetadataList": return .metadata
        default: return nil
        }
    }

    /// One media type with its parameters.
    struct Clause: Equatable {
        var type: String
        var parameters: [WireQuery.Pair]
        /// The weight in thousandths.
        var weight: Int

        subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
    }

    /// The clauses of a header, heaviest first, in their order among equals.
    static func clauses(_ header: String) -> [Clause] {
        var clauses: [Clause] = []
        for text in header.split(separator: ",") {
            let parts = text.split(separator: ";").map(trimmed)
            guard let type = parts.first?.lowercased(), !type.isEmpty else { continue }
            var clause = Clause(type: type, parameters: [], weight: 1_000)
            for part in parts.dropFirst() {
                guard let at = part.firstIndex(of: "=") else { continue }
                let name = part[..<at].lowercased()
                let value = unquoted(String(part[part.index(after: at)...]))
                if name == "q" {
                    clause.weight = weight(value)
                } else {
                    clause.parameters.append(WireQuery.Pair(name: name, value: value))
                }
            }
            if clause.weight > 0 { clauses.append(clause) }
        }
        let ranked = clauses.enumerated().sorted { left, right in
            left.element.weight == right.element.weight
                ? left.offset < right.offset : left.element.weight > right.element.weight
        }
        return ranked.map(\.element)
    }

    /// The type of a body without its parameters, in lower case.
    static func bodyType(_ contentType: String) -> String {
        trimmed(contentType.prefix { $0 != ";" }).lowercased()
    }

    private static func weight(_ text: String) -> Int {
        guard let value = Double(text), value >= 0, value <= 1 else { return 1_000 }
        return Int(value * 1_000)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }

    private static func unquoted(_ text: String) -> String {
        text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
            ? String(text.dropFirst().dropLast()) : text
    }
}
