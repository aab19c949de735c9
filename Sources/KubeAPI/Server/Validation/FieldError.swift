package import KubeModel

/// One thing that is wrong with an object, in the words of the server. Source: spec R22.
package struct FieldError: Sendable, Equatable {
    /// What kind of mistake it is.
    package enum Kind: String, Sendable {
        case invalid = "FieldValueInvalid"
        case required = "FieldValueRequired"
        case forbidden = "FieldValueForbidden"
        case unsupported = "FieldValueNotSupported"
        case duplicate = "FieldValueDuplicate"
        case notFound = "FieldValueNotFound"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
    }

    package var path: String
    package var kind: Kind

    /// The value as it is shown: texts quoted, numbers bare, objects as JSON; may be empty.
    package var value: String

    /// What must hold instead; may be empty.
    package var detail: String

    package init(path: String, kind: Kind, value: String = "", detail: String = "") {
        self.path = path
        self.kind = kind
        self.value = value
        self.detail = detail
    }

    /// The text without the path, e.g. `Invalid value: -1: must be greater than or equal to 0`.
    package var message: String {
        let suffix = detail.isEmpty ? "" : ": " + detail
        return switch kind {
        case .invalid: "Invalid value: " + value + suffix
        case .required: "Required value" + suffix
        case .forbidden: "Forbidden" + suffix
        case .unsupported: "Unsupported value: " + value + suffix
        case .duplicate: "Duplicate value: " + value
        case .notFound: "Not found: " + value
        case .tooLong: "Too long" + suffix
        case .tooMany: "Too many: " + value + suffix
        }
    }

    /// Path and message.
    package var text: String { path + ": " + message }

    /// The cause of a Status object.
    package var cause: APIError.Cause {
        APIError.Cause(type: kind.rawValue, message: message, field: path)
    }
}

extension APIError {
    /// 422 with everything that is wrong. Source: cluster.md A17.
    package static func invalid(_ key: ObjectKey, _ errors: [FieldError]) -> APIError {
        invalid(key, errors.map(\.cause), texts: errors.map(\.text))
    }
}

/// The way to a field, e.g. `spec.containers[0].name`.
struct FieldPath {
    let text: String

    init(_ text: String) { self.text = text }

    /// A member of an object.
    subscript(_ name: String) -> FieldPath {
        FieldPath(text.isEmpty ? name : text + "." + name)
    }

    /// An element of a list.
    subscript(_ index: Int) -> FieldPath { FieldPath(text + "[\(index)]") }

    /// A key of a map.
    func key(_ key: String) -> FieldPath { FieldPath(text + "[\(key)]") }

    func invalid(_ value: JSONValue, _ detail: String) -> FieldError {
        FieldError(path: text, kind: .invalid, value: ValueText.of(value), detail: detail)
    }

    func invalid(_ value: String, _ detail: String) -> FieldError {
        FieldError(path: text, kind: .invalid, value: ValueText.quoted(value), detail: detail)
    }

    func invalid(_ value: Int64, _ detail: String) -> FieldError {
        FieldError(path: text, kind: .invalid, value: String(value), detail: detail)
    }

    func required(_ detail: String = "") -> FieldError {
        FieldError(path: text, kind: .required, detail: detail)
    }

    func forbidden(_ detail: String) -> FieldError {
        FieldError(path: text, kind: .forbidden, detail: detail)
    }

    func unsupported(_ value: String, _ supported: [String]) -> FieldError {
        FieldError(
            path: text, kind: .unsupported, value: ValueText.quoted(value),
            detail: "supported values: "
                + supported.map(ValueText.quoted).joined(separator: ", "))
    }

    func duplicate(_ value: String) -> FieldError {
        FieldError(path: text, kind: .duplicate, value: ValueText.quoted(value))
    }

    func notFound(_ value: String) -> FieldError {
        FieldError(path: text, kind: .notFound, value: ValueText.quoted(value))
    }

    func tooLong(_ limit: Int) -> FieldError {
        FieldError(
            path: text, kind: .tooLong, detail: "may not be more than \(limit) bytes")
    }

    /// An error when the number is negative.
    func notNegative(_ value: Int64?) -> [FieldError] {
        guard let value, value < 0 else { return [] }
        return [invalid(value, "must be greater than or equal to 0")]
    }
}

/// How values are shown in messages.
enum ValueText {
    static func of(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        default: value.canonicalText
        }
    }

    /// The text in double quotes, with Go's escapes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7f}":
                let hex = String(scalar.value, radix: 16)
                result += "\\x" + (hex.utf8.count < 2 ? "0" : "") + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
