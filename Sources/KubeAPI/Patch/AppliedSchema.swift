import KubeModel

/// Whether an applied object can be read by the schema at all; unlike other writes, an apply
/// refuses fields nobody knows. Source: api.md 10.1.
struct AppliedSchema {
    private var errors: [String] = []

    /// Everything that is wrong, in the order of the tree, e.g.
    /// `.spec.replica: field not declared in schema`.
    static func errors(in object: JSONObject, _ type: SchemaType) -> [String] {
        var check = AppliedSchema()
        check.members(object, type, "")
        return check.errors
    }

    private mutating func members(_ object: JSONObject, _ type: SchemaType, _ path: String) {
        for member in object {
            let below = path + "." + member.key
            guard let field = type.field(member.key) else {
                errors.append(below + ": field not declared in schema")
                continue
            }
            check(member.value, field.shape, field, below)
        }
    }

    private mutating func check(
        _ value: JSONValue, _ shape: SchemaShape, _ field: SchemaField?, _ path: String
    ) {
        switch (shape, value) {
        case (.any, _), (_, .null), (.string, .string), (.boolean, .bool), (.integer, .int),
            (.integer, .double), (.number, .int), (.number, .double):
            return
        case (.string, _): mismatch("string", value, path)
        case (.boolean, _): mismatch("boolean", value, path)
        case (.integer, _), (.number, _): mismatch("numeric (int or float)", value, path)
        case (.map(let element), .object(let object)):
            for member in object { check(member.value, element, nil, path + "." + member.key) }
        case (.list(let element), .array(let array)): list(array, element, field, path)
        case (.type(let index), _): typed(value, SchemaTable.shared.type(index), path)
        case (.map, _): mismatch("map", value, path)
        case (.list, _): mismatch("list", value, path)
        }
    }

    private mutating func typed(_ value: JSONValue, _ type: SchemaType, _ path: String) {
        switch (type.scalar, value) {
        case (nil, .object(let object)): members(object, type, path)
        case (nil, _): mismatch("map", value, path)
        case (.object?, _): return
        case (_, .object), (_, .array), (_, .bool): mismatch("string", value, path)
        case (.time?, .int), (.time?, .double), (.microTime?, .int), (.microTime?, .double):
            mismatch("string", value, path)
        default: return
        }
    }

    private mutating func list(
        _ array: [JSONValue], _ element: SchemaShape, _ field: SchemaField?, _ path: String
    ) {
        var seen: Set<[UInt8]> = []
        for (index, value) in array.enumerated() {
            var step: String?
            switch field?.listType {
            case "map":
                let keys = field?.listMapKeys ?? []
                step = FieldForm.step(element: value, keys: keys, element)
                if step == nil, value.object != nil {
                    let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
                    errors.append(
                        "\(path): element \(index): associative list with keys has an element that"
                            + " omits key field \(names) (and doesn't have default value)")
                    continue
                }
            case "set": step = FieldForm.step(value: value)
            default: break
            }
            let shown = step.map(FieldSet.text) ?? "[\(index)]"
            if let step, !seen.insert(Array(step.utf8)).inserted {
                errors.append("\(path): duplicate entries for key \(shown)")
                continue
            }
            check(value, element, nil, path + shown)
        }
    }

    private mutating func mismatch(_ expected: String, _ value: JSONValue, _ path: String) {
        errors.append("\(path): expected \(expected), got &{\(GoText.of(value))}")
    }
}
