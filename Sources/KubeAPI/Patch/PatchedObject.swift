package import KubeModel

/// What a patch makes of an object, and whether the result fits the schema.
/// Source: api.md 8.5, 8.8.
package enum PatchedObject {
    /// The object after a patch of one of the three kinds that describe changes.
    ///
    /// - Throws: the Status of a patch that cannot be read or applied.
    package static func make(
        of object: JSONObject, _ patch: JSONValue, _ kind: APIRequest.PatchType,
        _ type: SchemaType?
    ) throws(APIError) -> JSONObject {
        switch kind {
        case .json:
            let result = try JSONPatch.apply(patch, to: .object(object))
            guard case .object(let patched) = result else { throw .unprocessable }
            return patched
        case .merge:
            guard case .object = patch else {
                throw .badRequest("error decoding patch: " + wrong(patch))
            }
            return MergePatch.apply(patch, to: .object(object)).object ?? JSONObject()
        case .strategic:
            guard case .object(let changes) = patch else { throw .badRequest(wrong(patch)) }
            return try StrategicMerge.apply(changes, to: object, type: type)
        case .apply: throw .unsupportedPatchType
        }
    }

    private static func wrong(_ patch: JSONValue) -> String {
        "json: cannot unmarshal \(patch.typeName) into Go value of type map[string]interface {}"
    }

    /// Checks the result of a patch from outside; returns what the client is to be warned of.
    ///
    /// `repeated` are the fields that the patch named twice.
    ///
    /// - Throws: 422 for values of a wrong type and, when strict, for unknown and repeated fields.
    package static func check(
        _ object: JSONObject, _ patch: JSONValue, _ kind: APIRequest.PatchType,
        _ type: SchemaType, validation: FieldValidation, repeated: [String] = []
    ) throws(APIError) -> [String] {
        let findings = SchemaValidation.findings(in: object, type: type)
        if let misfit = findings.first(where: { $0.kind == .wrongType }) {
            throw .invalidPatch(
                shown(object, patch, kind),
                kind == .strategic ? conversion(misfit.message) : misfit.message)
        }
        guard validation != .ignore else { return [] }
        let texts = findings.filter { $0.kind == .unknownField }.map(\.message) + repeated
        if texts.isEmpty || validation == .warn { return texts }
        throw .invalidPatch(
            shown(object, patch, kind), "strict decoding error: " + texts.joined(separator: ", "))
    }

    private static func shown(
        _ object: JSONObject, _ patch: JSONValue, _ kind: APIRequest.PatchType
    ) -> String {
        kind == .strategic ? GoText.of(patch) : JSONValue.object(object).canonicalText
    }

    /// What the conversion of a tree says where the JSON decoder says `cannot unmarshal X into Go
    /// struct field F of type T`.
    private static func conversion(_ message: String) -> String {
        let words = message.split(separator: " ").map(String.init)
        guard message.hasPrefix("json: cannot unmarshal "), words.count > 4, let goType = words.last
        else { return message }
        let source =
            switch words[3] {
            case "array": "slice"
            case "object": "map"
            case "number": words[4].contains(".") ? "float64" : "int64"
            default: words[3]
            }
        switch goType {
        case "string": return source == "int64" ? convert(source, goType) : unrecognized(goType)
        case "int32", "int64", "float64":
            return source == "float64" || source == "int64"
                ? convert(source, goType) : unrecognized(goType)
        case "bool": return unrecognized(goType)
        default: break
        }
        if goType.hasPrefix("[]") { return "cannot restore slice from \(source)" }
        if goType.hasPrefix("map[") { return "cannot restore map from \(source)" }
        return goType.hasPrefix("intstr") ? message : "cannot restore struct from: \(source)"
    }

    private static func convert(_ source: String, _ target: String) -> String {
        "cannot convert \(source) to \(target)"
    }

    private static func unrecognized(_ type: String) -> String { "unrecognized type: \(type)" }
}
