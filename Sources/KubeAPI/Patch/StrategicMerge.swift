package import KubeModel

/// Merges a patch into an object as the schema says: maps by name, lists by their merge key, with
/// the directives of `kubectl`. Source: api.md 9.
package struct StrategicMerge {
    /// The objects a strategic merge knows: the schema of their fields decides about lists.
    private let table: SchemaTable

    private init(_ table: SchemaTable) { self.table = table }

    /// The object after the patch.
    ///
    /// - Throws: 400, 422 or 500 with the texts of the server for malformed directives.
    package static func apply(
        _ patch: JSONObject, to object: JSONObject, type: SchemaType?,
        table: SchemaTable = .shared
    ) throws(APIError) -> JSONObject {
        let merge = StrategicMerge(table)
        let shape = type.map(Level.fields) ?? .any
        guard let merged = try merge.maps(object, patch, shape) else { return JSONObject() }
        return merged
    }

    /// What is known of the members of a map.
    enum Level {
        case fields(SchemaType)
        case values(SchemaShape)
        case any
    }

    static let patchKey = "$patch"
    static let retainKeysKey = "$retainKeys"
    static let orderPrefix = "$setElementOrder/"
    static let deletePrefix = "$deleteFromPrimitiveList/"

    // MARK: Maps

    /// The merged map; nil when the patch deletes it.
    func maps(
        _ live: JSONObject, _ patch: JSONObject, _ level: Level
    ) throws(APIError) -> JSONObject? {
        var patch = patch
        if let directive = patch[Self.patchKey] {
            patch[Self.patchKey] = nil
            switch directive {
            case "delete": return nil
            case "replace": return stripped(patch)
            case "merge": break
            default:
                throw .unexplained(
                    "unknown patch type: \(GoText.of(directive)) in map: "
                        + GoText.of(.object(patch)))
            }
        }
        var result = live
        try retainKeys(&result, &patch)
        try orderedLists(&result, &patch, level)
        for member in patch where member.key.hasPrefix(Self.deletePrefix) {
            try deleteFromPrimitiveList(&result, member)
        }
        for member in patch where !member.key.hasPrefix(Self.deletePrefix) {
            if member.value.isNull {
                result[member.key] = nil
                continue
            }
            guard let present = result[member.key], !present.isNull else {
                result[member.key] = stripped(member.value)
                continue
            }
            let (shape, field) = self.shape(of: member.key, level)
            result[member.key] = try values(present, member.value, shape, field)
        }
        return result
    }

    private func values(
        _ live: JSONValue, _ patch: JSONValue, _ shape: SchemaShape, _ field: SchemaField?
    ) throws(APIError) -> JSONValue? {
        switch (live, patch) {
        case (.object(let live), .object(let patch)):
            return try maps(live, patch, self.level(of: shape)).map(JSONValue.object)
        case (.array(let live), .array(let patch)):
            return .array(try lists(live, patch, shape, field))
        default: return stripped(patch)
        }
    }

    private func shape(of name: String, _ level: Level) -> (SchemaShape, SchemaField?) {
        switch level {
        case .fields(let type):
            guard let field = type.field(name) else { return (.any, nil) }
            return (field.shape, field)
        case .values(let shape): return (shape, nil)
        case .any: return (.any, nil)
        }
    }

    func level(of shape: SchemaShape) -> Level {
        switch shape {
        case .type(let index):
            let type = table.type(index)
            return type.scalar == nil ? .fields(type) : .any
        case .map(let element): return .values(element)
        default: return .any
        }
    }

    // MARK: Directives of maps

    /// Source: api.md 9.1.
    private func retainKeys(
        _ live: inout JSONObject, _ patch: inout JSONObject
    ) throws(APIError) {
        guard let directive = patch[Self.retainKeysKey] else { return }
        patch[Self.retainKeysKey] = nil
        let malformed = APIError.badRequest("invalid patch format of retainKeys")
        guard case .array(let values) = directive else { throw malformed }
        let kept = JSONObject(values.compactMap(\.string).map { ($0, .null) })
        guard values.allSatisfy({ $0.string != nil }) else { throw malformed }
        for member in patch where !member.value.isNull && !member.key.hasPrefix("$") {
            if kept[member.key] == nil { throw malformed }
        }
        live = JSONObject(sortedMembers: live.filter { kept[$0.key] != nil })
    }

    /// Merges the lists that come with an order of their own and takes them from the patch.
    private func orderedLists(
        _ live: inout JSONObject, _ patch: inout JSONObject, _ level: Level
    ) throws(APIError) {
        for member in patch where member.key.hasPrefix(Self.orderPrefix) {
            patch[member.key] = nil
            let name = String(member.key.dropFirst(Self.orderPrefix.count))
            guard case .array(let order) = member.value else {
                throw .badRequest("invalid patch format of setElementOrder list")
            }
            let present = live[name]?.array
            let changes = patch[name]
            if changes != nil, changes?.array == nil { continue }
            patch[name] = nil
            let (shape, field) = self.shape(of: name, level)
            let key = field.flatMap(Self.mergeKey)
            let new = changes?.array ?? []
            if present == nil, changes == nil { continue }
            try ListOrder.check(new, against: order, key: key, name: name)
            let merged: [JSONValue]
            if let present {
                merged = changes == nil ? present : try lists(present, new, shape, field)
            } else {
                merged = new.compactMap { stripped($0) }
            }
            let before = present ?? []
            live[name] = .array(ListOrder.arrange(merged, order, before: before, key: key))
        }
    }

    private func deleteFromPrimitiveList(
        _ live: inout JSONObject, _ member: JSONObject.Member
    ) throws(APIError) {
        guard case .array(let gone) = member.value else {
            throw .badRequest("invalid patch format of primitive list")
        }
        let name = String(member.key.dropFirst(Self.deletePrefix.count))
        guard case .array(let present)? = live[name] else { return }
        let bytes = Set(gone.map(\.canonicalBytes))
        live[name] = .array(present.filter { !bytes.contains($0.canonicalBytes) })
    }

    /// The value without directives and without nulls in maps: what a patch adds where nothing is.
    func stripped(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            if object[Self.patchKey] == "delete" { return nil }
            return .object(stripped(object))
        case .array(let array): return .array(array.compactMap(stripped))
        default: return value
        }
    }

    private func stripped(_ object: JSONObject) -> JSONObject {
        var result = JSONObject()
        for member in object where !member.value.isNull && !Self.isDirective(member.key) {
            result[member.key] = stripped(member.value)
        }
        return result
    }

    private static func isDirective(_ key: String) -> Bool {
        utf8Equal(key, patchKey) || utf8Equal(key, retainKeysKey) || key.hasPrefix(orderPrefix)
            || key.hasPrefix(deletePrefix)
    }

    /// The key by which the elements of a list are matched; nil for lists of primitives.
    static func mergeKey(_ field: SchemaField) -> String? {
        field.patchStrategies.contains("merge") ? field.mergeKey : nil
    }
}
