import KubeModel

/// What a value of a wrong type was probably meant to be.
struct Repair {
    enum Move {
        case none
        /// The value becomes the only element of a list.
        case wraps
        /// The elements of a list become one mapping.
        case unwraps
    }

    var value: JSONValue
    var move = Move.none
    /// How it would be written.
    var text: String?

    static func of(_ value: JSONValue, _ shape: SchemaShape, table: SchemaTable) -> Repair? {
        switch (shape, value) {
        case (.string, .int), (.string, .double), (.string, .bool):
            return Repair(
                value: .string(value.canonicalText), text: "\"\(value.canonicalText)\"")
        case (.boolean, .string(let text)):
            guard text == "true" || text == "false" else { return nil }
            return Repair(value: .bool(text == "true"), text: text)
        case (.integer, .string(let text)):
            guard let int = Int32(text) else { return nil }
            return Repair(value: .int(Int64(int)), text: text)
        case (.list(let element), _):
            return list(of: value, element, table: table)
        case (.map, .array(let array)): return merged(array)
        case (.type(let index), .array(let array)):
            return table.type(index).scalar == nil ? merged(array) : nil
        default: return nil
        }
    }

    private static func list(
        of value: JSONValue, _ element: SchemaShape, table: SchemaTable
    ) -> Repair? {
        var takesObjects = false
        if case .type(let index) = element { takesObjects = table.type(index).scalar == nil }
        if case .map = element { takesObjects = true }
        switch value {
        case .object(let object):
            guard takesObjects else { return nil }
            let key = object["name"] == nil ? object.members.first?.key : "name"
            let first = key.flatMap { key in
                object[key]?.string.map { "- \(key): \($0)" }
            }
            return Repair(value: .array([value]), move: .wraps, text: first)
        case .array, .null: return nil
        default:
            if takesObjects { return nil }
            return Repair(
                value: .array([value]), move: .wraps, text: "[" + value.canonicalText + "]")
        }
    }

    private static func merged(_ array: [JSONValue]) -> Repair? {
        var result = JSONObject()
        for element in array {
            guard case .object(let object) = element else { return nil }
            for member in object { result[member.key] = member.value }
        }
        return Repair(value: .object(result), move: .unwraps)
    }
}
