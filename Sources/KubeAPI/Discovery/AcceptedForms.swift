import KubeModel

/// The clauses of an `Accept` header in the order the client prefers them. Source: api.md 4.2.
struct AcceptedForms {
    /// One media type with its parameters.
    struct Clause {
        /// In lower case, e.g. `application/json`.
        var type: String
        var parameters: [(name: String, value: String)]
        var quality: Double

        func parameter(_ name: String) -> String? {
            parameters.first { $0.name == name }?.value
        }

        /// Whether JSON of some form would do.
        var allowsJSON: Bool {
            type == "application/json" || type == "application/*" || type == "*/*"
        }

        /// Whether a form of its own is asked for, e.g. `as=Table`.
        var asksForForm: Bool { parameter("as") != nil }
    }

    var clauses: [Clause] = []

    init(_ accept: String) {
        for text in accept.split(separator: ",") {
            let parts = text.split(separator: ";").map(Self.trimmed)
            guard let type = parts.first, !type.isEmpty else { continue }
            var clause = Clause(type: type.lowercased(), parameters: [], quality: 1)
            for part in parts.dropFirst() {
                guard let equals = part.firstIndex(of: "=") else { continue }
                let name = Self.trimmed(part[..<equals]).lowercased()
                let value = Self.trimmed(part[part.index(after: equals)...])
                if name == "q", let quality = Double(value), (0...1).contains(quality) {
                    clause.quality = quality
                }
                clause.parameters.append((name, value))
            }
            clauses.append(clause)
        }
        if clauses.isEmpty {
            clauses = [Clause(type: "*/*", parameters: [], quality: 1)]
        }
        // Equal wishes keep their order.
        clauses = clauses.enumerated().sorted { left, right in
            left.element.quality == right.element.quality
                ? left.offset < right.offset : left.element.quality > right.element.quality
        }.map(\.element)
    }

    private static func trimmed(_ text: Substring) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }
}
