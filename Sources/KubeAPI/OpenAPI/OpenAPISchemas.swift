import KubeModel

/// Which form of OpenAPI a document has.
enum OpenAPIDialect {
    /// Swagger 2.0: one document for everything.
    case v2
    /// OpenAPI 3.0: one document for each group and version.
    case v3

    /// The order in which the members of a document are written.
    var memberOrder: [String] {
        switch self {
        case .v2: ["swagger", "info", "paths", "definitions", "securityDefinitions", "security"]
        case .v3: ["openapi", "info", "paths", "components", "security"]
        }
    }

    /// A reference to a schema by its full name.
    func reference(_ name: String) -> JSONValue {
        switch self {
        case .v2: ["$ref": .string("#/definitions/" + name)]
        case .v3: ["$ref": .string("#/components/schemas/" + name)]
        }
    }
}

/// Writes the types of the schema table as OpenAPI schemas. Source: api.md 13.3.
struct OpenAPISchemas {
    private let dialect: OpenAPIDialect
    private let table = SchemaTable.shared
    private let descriptions = OpenAPIDescriptions.shared
    /// The kinds of a type, for `x-kubernetes-group-version-kind`.
    private let kinds: [Int: [JSONValue]]

    /// - Parameter groups: every group and version whose options and statuses these types serve.
    init(_ dialect: OpenAPIDialect, groups: [OpenAPIEndpoints.GroupVersion]) {
        self.dialect = dialect
        var kinds: [Int: [JSONValue]] = [:]
        for kind in table.kinds {
            kinds[kind.type, default: []].append(
                Self.groupVersionKind(kind.group, kind.version, kind.kind))
        }
        // Options and watch events are one type under the name of every group.
        for (index, type) in table.types.enumerated() {
            switch type.name {
            case Self.meta + "DeleteOptions", Self.meta + "WatchEvent":
                kinds[index] = groups.map {
                    Self.groupVersionKind($0.group, $0.version, type.shortName)
                }
            case Self.meta + "Status":
                kinds[index] = [Self.groupVersionKind("", "v1", "Status")]
            default: break
            }
        }
        self.kinds = kinds
    }

    /// The start of the names of the types that all groups share.
    static let meta = "apimachinery.pkg.apis.meta.v1."

    /// The name of a type of the table in documents, e.g. `io.k8s.api.apps.v1.StatefulSet`.
    static func name(_ type: String) -> String { "io.k8s." + type }

    /// A group, version and kind as the extension of that name has them.
    static func groupVersionKind(_ group: String, _ version: String, _ kind: String) -> JSONValue {
        ["group": .string(group), "version": .string(version), "kind": .string(kind)]
    }

    /// The schemas of the named types and of everything they refer to, and of the lists of kinds.
    func schemas(of roots: [String], lists: [String]) -> JSONObject {
        var isReached = [Bool](repeating: false, count: table.types.count)
        for (index, type) in table.types.enumerated() where roots.contains(type.name) {
            reach(index, &isReached)
        }
        var members: [(String, JSONValue)] = []
        for (index, type) in table.types.enumerated() where isReached[index] {
            members.append((Self.name(type.name), schema(index, type)))
            if lists.contains(type.name) {
                members.append((Self.name(type.name) + "List", list(index, type)))
            }
        }
        return JSONObject(members)
    }

    private func reach(_ index: Int, _ isReached: inout [Bool]) {
        if isReached[index] { return }
        isReached[index] = true
        for field in table.type(index).fields {
            if let next = field.shape.typeIndex { reach(next, &isReached) }
        }
    }
}

// MARK: - Types

extension OpenAPISchemas {
    private func schema(_ index: Int, _ type: SchemaType) -> JSONValue {
        var schema = type.scalar.map(scalar) ?? ["type": "object"]
        if let text = descriptions[type.name] { schema["description"] = .string(text) }
        if !type.fields.isEmpty {
            schema["properties"] = .object(
                JSONObject(type.fields.map { ($0.name, .object(property($0, of: type))) }))
        }
        if !type.required.isEmpty {
            schema["required"] = .array(type.required.map(JSONValue.string))
        }
        if let mapType = type.mapType { schema["x-kubernetes-map-type"] = .string(mapType) }
        if !type.unions.isEmpty { schema["x-kubernetes-unions"] = .array(type.unions) }
        if let kinds = kinds[index] { schema["x-kubernetes-group-version-kind"] = .array(kinds) }
        return .object(schema)
    }

    /// The list of a kind. The table knows no lists: they are all alike.
    private func list(_ index: Int, _ type: SchemaType) -> JSONValue {
        var properties: JSONObject = [:]
        for name in ["apiVersion", "kind"] {
            var property: JSONObject = ["type": "string"]
            if let text = descriptions[type.name, name] { property["description"] = .string(text) }
            properties[name] = .object(property)
        }
        properties["items"] = [
            "type": "array", "description": "The objects, in the order of their names.",
            "items": .object(reference(Self.name(type.name))),
        ]
        var metadata = reference(Self.name(Self.meta + "ListMeta"))
        metadata["description"] = "The version of the cluster's state that the list shows."
        properties["metadata"] = .object(metadata)
        let kinds = (kinds[index] ?? []).map { kind in
            Self.groupVersionKind(
                kind["group"]?.string ?? "", kind["version"]?.string ?? "",
                type.shortName + "List")
        }
        return [
            "type": "object", "description": .string("A list of \(type.shortName) objects."),
            "properties": .object(properties), "required": ["items"],
            "x-kubernetes-group-version-kind": .array(kinds),
        ]
    }

    /// How a type that is one JSON value is written.
    private func scalar(_ scalar: SchemaScalar) -> JSONObject {
        switch (scalar, dialect) {
        case (.quantity, .v2): ["type": "string"]
        case (.quantity, .v3): ["oneOf": [["type": "string"], ["type": "number"]]]
        case (.time, _), (.microTime, _): ["type": "string", "format": "date-time"]
        case (.intOrString, .v2): ["type": "string", "format": "int-or-string"]
        case (.intOrString, .v3):
            ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]]
        case (.object, _): ["type": "object"]
        }
    }
}

// MARK: - Fields

extension OpenAPISchemas {
    private func property(_ field: SchemaField, of type: SchemaType) -> JSONObject {
        var property = value(
            field.shape, words: OpenAPIWords.shared[type.name, field.name],
            isBase64: field.isBase64)
        if let text = descriptions[type.name, field.name] {
            property["description"] = .string(text)
        }
        if let value = field.declaredDefault { property["default"] = value }
        if let key = field.mergeKey { property["x-kubernetes-patch-merge-key"] = .string(key) }
        if !field.patchStrategies.isEmpty {
            property["x-kubernetes-patch-strategy"] = .string(
                field.patchStrategies.joined(separator: ","))
        }
        if let type = field.listType { property["x-kubernetes-list-type"] = .string(type) }
        if !field.listMapKeys.isEmpty {
            property["x-kubernetes-list-map-keys"] = .array(
                field.listMapKeys.map(JSONValue.string))
        }
        if let mapType = field.mapType { property["x-kubernetes-map-type"] = .string(mapType) }
        return property
    }

    /// - Parameter words: the only values of the strings in it; empty when any will do.
    private func value(_ shape: SchemaShape, words: [String], isBase64: Bool) -> JSONObject {
        switch shape {
        case .string:
            var schema: JSONObject = ["type": "string"]
            if isBase64 { schema["format"] = "byte" }
            if !words.isEmpty { schema["enum"] = .array(words.map(JSONValue.string)) }
            return schema
        case .boolean: return ["type": "boolean"]
        case .integer(let isLong):
            return ["type": "integer", "format": isLong ? "int64" : "int32"]
        case .number: return ["type": "number", "format": "double"]
        case .type(let index): return reference(Self.name(table.type(index).name))
        case .list(let element):
            let items = value(element, words: words, isBase64: isBase64)
            return ["type": "array", "items": .object(items)]
        case .map(let element):
            let values = value(element, words: words, isBase64: isBase64)
            return ["type": "object", "additionalProperties": .object(values)]
        case .any: return ["type": "object"]
        }
    }

    /// A reference that may stand beside a description, which version 3.0 allows only this way.
    private func reference(_ name: String) -> JSONObject {
        switch dialect {
        case .v2: dialect.reference(name).object ?? [:]
        case .v3: ["allOf": [dialect.reference(name)]]
        }
    }
}

extension SchemaShape {
    /// The type of the table that the values are or hold, or nil.
    fileprivate var typeIndex: Int? {
        switch self {
        case .type(let index): index
        case .list(let element), .map(let element): element.typeIndex
        case .string, .boolean, .integer, .number, .any: nil
        }
    }
}
