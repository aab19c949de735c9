/// What types and fields the API knows, parsed once from the field facts.
package struct SchemaTable: Sendable {
    /// The table of the served kinds of Kubernetes 1.36.
    package static let shared = SchemaTable(facts: SchemaFacts.text)

    /// The types, in byte order of their names.
    package let types: [SchemaType]

    /// The kinds whose objects have types here, in the order of the facts.
    package let kinds: [SchemaKind]

    private let indexes: [String: Int]
    private let kindIndexes: [String: Int]
    /// The type of each resource's objects, by the resource's raw value.
    private let resourceIndexes: [Int?]

    init(facts: String) {
        let root = (try? JSONParser.parse(facts))?.object ?? JSONObject()
        let entries = root["types"]?.object ?? JSONObject()
        var indexes: [String: Int] = [:]
        for (index, member) in entries.members.enumerated() { indexes[member.key] = index }
        types = entries.members.map { member in
            SchemaType(name: member.key, facts: member.value, indexes: indexes)
        }
        self.indexes = indexes
        kinds = (root["kinds"]?.array ?? []).compactMap { SchemaKind(facts: $0, indexes: indexes) }
        var kindIndexes: [String: Int] = [:]
        for kind in kinds { kindIndexes[SchemaTable.kindKey(kind.group, kind.kind)] = kind.type }
        self.kindIndexes = kindIndexes
        resourceIndexes = Resource.allCases.map {
            kindIndexes[SchemaTable.kindKey($0.group, $0.kind)]
        }
    }

    private static func kindKey(_ group: String, _ kind: String) -> String { group + "/" + kind }

    /// The type of a name such as `api.core.v1.PodSpec`, or nil.
    package func type(named name: String) -> SchemaType? { indexes[name].map { types[$0] } }

    /// The type of the objects of a kind, or nil.
    package func type(group: String, kind: String) -> SchemaType? {
        kindIndexes[SchemaTable.kindKey(group, kind)].map { types[$0] }
    }

    /// The type of the objects of a resource, or nil.
    package func type(of resource: Resource) -> SchemaType? {
        resourceIndexes[Int(resource.rawValue)].map { types[$0] }
    }

    /// The type that a field shape refers to.
    package func type(_ index: Int) -> SchemaType { types[index] }
}

/// A kind of the API and the type of its objects.
package struct SchemaKind: Sendable {
    package let group: String
    package let version: String
    package let kind: String

    /// The index of the type in the table.
    package let type: Int

    init?(facts: JSONValue, indexes: [String: Int]) {
        guard let kind = facts["kind"]?.string, let name = facts["type"]?.string,
            let type = indexes[name]
        else { return nil }
        group = facts["group"]?.string ?? ""
        version = facts["version"]?.string ?? ""
        self.kind = kind
        self.type = type
    }
}

/// One type: an object of known fields, or a scalar with rules of its own.
package struct SchemaType: Sendable {
    /// The full name, e.g. `api.core.v1.PodSpec`.
    package let name: String

    /// The last part of the name, e.g. `PodSpec`.
    package let shortName: String

    /// The fields in byte order of their names; empty for scalars.
    package let fields: [SchemaField]

    /// The names of the fields that must be there.
    package let required: [String]

    /// Which scalar this is, or nil for an object.
    package let scalar: SchemaScalar?

    /// `atomic` or `granular` for objects that say how an apply merges them, or nil.
    package let mapType: String?

    /// Whether objects of the type are owned and merged as a whole. Source: api.md 9.3.
    package var isAtomic: Bool { mapType == "atomic" }

    /// Which fields exclude each other, as the schema documents tell it; mostly empty.
    package let unions: [JSONValue]

    /// The names and forms of the fields, at the same indexes.
    private let names: [String]
    let forms: [Form]

    init(name: String, facts: JSONValue, indexes: [String: Int]) {
        self.name = name
        let short = name.split(separator: ".").last.map(String.init) ?? name
        shortName = short
        required = (facts["required"]?.array ?? []).compactMap(\.string)
        scalar = facts["scalar"] == nil ? nil : SchemaScalar(typeName: short)
        mapType = facts["mapType"]?.string
        unions = facts["unions"]?.array ?? []
        fields = (facts["fields"]?.object?.members ?? []).map { member in
            SchemaField(name: member.key, facts: member.value, indexes: indexes)
        }
        names = fields.map(\.name)
        forms = fields.map { field in
            Form(
                shape: field.shape,
                keepsEmpty: SchemaEmpties.keeps(
                    owner: short, field: field.name, shape: field.shape),
                keepsNull: SchemaEmpties.keepsNull(owner: short, field: field.name))
        }
    }

    /// What the normal form needs to know of a field; small, as it is read for every member.
    struct Form: Sendable {
        let shape: SchemaShape
        let keepsEmpty: Bool
        let keepsNull: Bool
    }

    /// The field of a name, or nil.
    package func field(_ name: String) -> SchemaField? {
        position(of: name, from: 0).map { fields[$0] }
    }

    /// The index of the field of a name at or after `start`, or nil.
    func position(of name: String, from start: Int) -> Int? {
        names.withUnsafeBufferPointer { names in
            var low = start
            var high = names.count
            while low < high {
                let middle = (low + high) / 2
                let order = utf8Compare(names[middle], name)
                if order == 0 { return middle }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }
}

/// A type that is written as one JSON value but has rules of its own.
package enum SchemaScalar: Sendable, Equatable {
    case quantity
    case time
    case microTime
    case intOrString
    /// Any object; it is passed through as it is.
    case object

    init(typeName: String) {
        switch typeName {
        case "Quantity": self = .quantity
        case "Time": self = .time
        case "MicroTime": self = .microTime
        case "IntOrString": self = .intOrString
        default: self = .object
        }
    }
}

/// The shape of the value of a field.
package indirect enum SchemaShape: Sendable, Equatable {
    case string
    case boolean
    /// A whole number; `isLong` for 64 bits instead of 32.
    case integer(isLong: Bool)
    case number
    /// A type of the table, by index.
    case type(Int)
    case list(SchemaShape)
    case map(SchemaShape)
    case any

    init(facts: JSONValue, indexes: [String: Int]) {
        if let ref = facts["ref"]?.string {
            self = indexes[ref].map(SchemaShape.type) ?? .any
        } else if let list = facts["list"] {
            self = .list(SchemaShape(facts: list, indexes: indexes))
        } else if let map = facts["map"] {
            self = .map(SchemaShape(facts: map, indexes: indexes))
        } else {
            switch facts["type"]?.string {
            case "string": self = .string
            case "boolean": self = .boolean
            case "integer": self = .integer(isLong: facts["format"]?.string == "int64")
            case "number": self = .number
            default: self = .any
            }
        }
    }
}

/// One field of a type.
package struct SchemaField: Sendable {
    package let name: String
    package let shape: SchemaShape

    /// The key by which a strategic merge patch matches elements, or nil.
    package let mergeKey: String?

    /// The strategies of a strategic merge patch, e.g. `merge` and `retainKeys`.
    package let patchStrategies: [String]

    /// `atomic`, `set` or `map` for lists, or nil.
    package let listType: String?

    /// The keys that identify an element of a list of type `map`.
    package let listMapKeys: [String]

    /// `atomic` or `granular` for maps and objects that say how an apply merges them, or nil.
    package let mapType: String?

    /// Whether the strings in it are bytes in base64.
    package let isBase64: Bool

    /// What the API fills in when the field is absent, as far as the facts declare it.
    package let declaredDefault: JSONValue?

    init(name: String, facts: JSONValue, indexes: [String: Int]) {
        self.name = name
        shape = SchemaShape(facts: facts, indexes: indexes)
        mergeKey = facts["mergeKey"]?.string
        patchStrategies =
            facts["patchStrategy"]?.string?.split(separator: ",").map(String.init) ?? []
        listType = facts["listType"]?.string
        listMapKeys = (facts["listMapKeys"]?.array ?? []).compactMap(\.string)
        mapType = facts["mapType"]?.string
        isBase64 = (facts["map"] ?? facts)["format"]?.string == "byte"
        declaredDefault = facts["default"]
    }
}
