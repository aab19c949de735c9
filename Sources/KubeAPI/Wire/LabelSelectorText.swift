import KubeModel

/// Label selectors as texts. Source: api.md 6.4.
extension LabelQuery {
    /// Reads a selector, e.g. `app=web,tier in (a,b),!old`.
    ///
    /// - Throws: 400 with the server's words about what was found and what was expected.
    init(parsing text: String) throws(APIError) {
        var reader = LabelSelectorReader(text)
        self.init(try reader.requirements())
    }

    /// The selector as text; what `init(parsing:)` reads back.
    var text: String { requirements.map(\.text).joined(separator: ",") }
}

extension LabelQuery.Requirement {
    fileprivate var text: String {
        switch operation {
        case .isIn(let values) where values.count == 1: key + "=" + values[0]
        case .isIn(let values): key + " in (" + values.joined(separator: ",") + ")"
        case .isNotIn(let values): key + " notin (" + values.joined(separator: ",") + ")"
        case .exists: key
        case .doesNotExist: "!" + key
        case .isAbove(let number): key + ">" + String(number)
        case .isBelow(let number): key + "<" + String(number)
        }
    }
}

/// Reads the requirements of a label selector.
private struct LabelSelectorReader {
    /// A word or a sign of the text; the empty text is its end.
    private var words: [String] = []
    private var index = 0

    private static let signs = ["=", "==", "!=", "!", "(", ")", ",", ">", "<"]

    init(_ text: String) {
        var word = ""
        var rest = Array(text.unicodeScalars)[...]
        func isSign(_ scalar: Unicode.Scalar) -> Bool { Self.signs.contains(String(scalar)) }
        while let scalar = rest.first {
            rest.removeFirst()
            if isSign(scalar) {
                if !word.isEmpty { words.append(word) }
                word = ""
                var sign = String(scalar)
                if let next = rest.first, Self.signs.contains(sign + String(next)) {
                    sign += String(next)
                    rest.removeFirst()
                }
                words.append(sign)
            } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        if !word.isEmpty { words.append(word) }
    }

    private var next: String { index < words.count ? words[index] : "" }

    private mutating func take() -> String {
        defer { index += 1 }
        return next
    }

    private func isWord(_ text: String) -> Bool {
        !text.isEmpty && !Self.signs.contains(text)
    }

    private func refusal(_ found: String, _ expected: String) -> APIError {
        .badRequest("found '\(found)', expected: \(expected)")
    }

    mutating func requirements() throws(APIError) -> [LabelQuery.Requirement] {
        var requirements: [LabelQuery.Requirement] = []
        while !next.isEmpty {
            guard isWord(next) || next == "!" else {
                throw refusal(next, "!, identifier, or 'end of string'")
            }
            do {
                requirements.append(try requirement())
            } catch {
                throw .badRequest("unable to parse requirement: " + error.message)
            }
            let sign = take()
            if sign.isEmpty { break }
            guard sign == "," else { throw refusal(sign, "',' or 'end of string'") }
            guard isWord(next) || next == "!" else {
                throw refusal(next, "identifier after ','")
            }
        }
        return requirements
    }

    private mutating func requirement() throws(APIError) -> LabelQuery.Requirement {
        let isAbsent = next == "!"
        if isAbsent { index += 1 }
        let key = take()
        guard isWord(key) else { throw refusal(key, "identifier") }
        if let wrong = NameRules.qualifiedName(key).first {
            throw .badRequest("<nil>: Invalid value: \(ValueText.quoted(key)): \(wrong)")
        }
        if isAbsent { return .init(key: key, operation: .doesNotExist) }
        if next.isEmpty || next == "," { return .init(key: key, operation: .exists) }
        let sign = take()
        switch sign {
        case "=", "==": return .init(key: key, operation: .isIn(try checked([exact()], key)))
        case "!=": return .init(key: key, operation: .isNotIn(try checked([exact()], key)))
        case "in", "notin":
            let values = try list()
            guard !values.isEmpty else {
                throw .badRequest(
                    "values: Invalid value: []: for 'in', 'notin' operators, values set can't be"
                        + " empty")
            }
            let checked = try checked(values, key)
            return .init(key: key, operation: sign == "in" ? .isIn(checked) : .isNotIn(checked))
        case ">", "<":
            let value = try exact()
            guard let number = Int64(value) else {
                throw .badRequest(
                    "values[0]: Invalid value: \(ValueText.quoted(value)): for 'Gt', 'Lt'"
                        + " operators, the value must be an integer")
            }
            return .init(key: key, operation: sign == ">" ? .isAbove(number) : .isBelow(number))
        default: throw refusal(sign, "in, notin, =, ==, !=, gt, lt")
        }
    }

    /// The one value after `=`; empty at the end and before a comma.
    private mutating func exact() throws(APIError) -> String {
        if next.isEmpty || next == "," { return "" }
        let word = take()
        guard isWord(word) else { throw refusal(word, "identifier") }
        return word
    }

    /// The values in parentheses, sorted, each once. An empty place is the empty value.
    private mutating func list() throws(APIError) -> [String] {
        let open = take()
        guard open == "(" else { throw .badRequest("found '\(open)' expected: '('") }
        if next == ")" {
            index += 1
            return []
        }
        guard isWord(next) || next == "," else { throw refusal(next, "',', ')' or identifier") }
        var values: [String] = []
        while true {
            var value = ""
            if isWord(next) { value = take() }
            if !values.contains(where: { utf8Equal($0, value) }) { values.append(value) }
            let sign = take()
            if sign == ")" { return values.sorted(by: utf8Precedes) }
            guard sign == "," else { throw refusal(sign, "',' or ')'") }
        }
    }

    private func checked(_ values: [String], _ key: String) throws(APIError) -> [String] {
        for (index, value) in values.enumerated() {
            if let wrong = NameRules.labelValue(value).first {
                throw .badRequest(
                    "values[\(index)][\(key)]: Invalid value: \(ValueText.quoted(value)): \(wrong)")
            }
        }
        return values
    }
}
