package import KubeModel

extension APIError {
    /// 422 with the text the server uses for any operation of a patch that fails.
    /// Source: api.md 8.5.
    package static var unprocessable: APIError {
        APIError(
            code: 422, reason: .invalid,
            message: "the server rejected our request due to an error in our request")
    }

    /// 415 for patches of a type that is not understood. Source: api.md 4.4.
    package static var unsupportedPatchType: APIError {
        APIError(
            code: 415, reason: .unsupportedMediaType, message: "415: Unsupported Media Type")
    }

    /// 422 for a patch whose result does not fit the schema; `shown` is the patched object or the
    /// patch. Source: api.md 8.5, 8.8.
    package static func invalidPatch(_ shown: String, _ detail: String) -> APIError {
        let error = FieldError(
            path: "patch", kind: .invalid, value: ValueText.quoted(shown), detail: detail)
        var result = APIError(
            code: 422, reason: .invalid, message: " \"\" is invalid: \(error.text)")
        result.causes = [error.cause]
        return result
    }

    /// 400 for a body whose name is not that of the path. Source: api.md 8.3, 8.5.
    package static func nameMismatch(_ given: String, _ key: ObjectKey) -> APIError {
        .badRequest(
            "the name of the object (\(given)) does not match the name on the URL (\(key.name))")
    }
}

/// Values as Go prints them with `%v`.
enum GoText {
    /// Maps as `map[a:1 b:[x y]]`, in the order of their keys.
    static func of(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .bool(let bool): bool ? "true" : "false"
        case .int(let int): String(int)
        case .double(let double): JSONValue.double(double).canonicalText
        case .string(let string): string
        case .array(let array): "[" + array.map(of).joined(separator: " ") + "]"
        case .object(let object):
            "map[" + object.map { "\($0.key):\(of($0.value))" }.joined(separator: " ") + "]"
        }
    }

    /// The kind of a decoded value.
    static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "invalid"
        case .bool: "bool"
        case .int: "int64"
        case .double: "float64"
        case .string: "string"
        case .array: "slice"
        case .object: "map"
        }
    }
}
