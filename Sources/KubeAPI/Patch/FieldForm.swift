import KubeModel

/// How a field is owned and merged by server-side apply. Source: api.md 9.3, 10.2.
enum FieldForm {
    /// As a whole: scalars, atomic lists, atomic maps.
    case leaf
    /// Field by field.
    case fields(SchemaType)
    /// Key by key.
    case map(SchemaShape)
    /// Value by value.
    case set
    /// Element by element; the keys tell elements apart.
    case list(keys: [String], element: SchemaShape)

    init(_ shape: SchemaShape, _ field: SchemaField? = nil, _ table: SchemaTable = .shared) {
        switch shape {
        case .string, .boolean, .integer, .number, .any: self = .leaf
        case .type(let index):
            let type = table.type(index)
            let isAtomic = field?.mapType.map { $0 == "atomic" } ?? type.isAtomic
            self = type.scalar != nil || isAtomic ? .leaf : .fields(type)
        case .map(let element):
            self = field?.mapType == "atomic" ? .leaf : .map(element)
        case .list(let element):
            switch field?.listType {
            case "set": self = .set
            case "map": self = .list(keys: field?.listMapKeys ?? [], element: element)
            default: self = .leaf
            }
        }
    }

    /// The step from an object or map to a member.
    static func step(field name: String) -> String { "f:" + name }

    /// The step to a value of a set.
    static func step(value: JSONValue) -> String { "v:" + value.canonicalText }

    /// The step to an element of a list with keys; nil when it has none of them.
    /// A key that is absent has its default, e.g. the protocol of a port.
    static func step(
        element: JSONValue, keys: [String], _ shape: SchemaShape,
        _ table: SchemaTable = .shared
    ) -> String? {
        guard let object = element.object else { return nil }
        var found = JSONObject()
        for key in keys {
            if let value = object[key], !value.isNull {
                found[key] = value
            } else if case .type(let index) = shape,
                let value = table.type(index).field(key)?.declaredDefault
            {
                found[key] = value
            }
        }
        return found.isEmpty ? nil : "k:" + JSONValue.object(found).canonicalText
    }

    /// Objects that stand in their owner even when nothing is said about them. They are not
    /// owned for being there. Source: api.md 10.2.
    static func isAlwaysThere(_ owner: SchemaType, _ field: String) -> Bool {
        switch field {
        case "metadata", "spec", "status", "template": true
        case "strategy", "updateStrategy", "containers", "loadBalancer", "nodeInfo",
            "daemonEndpoints", "drivers":
            owner.shortName.hasSuffix("Spec") || owner.shortName.hasSuffix("Status")
        case "source": ["Event", "VolumeAttachmentSpec"].contains(owner.shortName)
        case "kubeletEndpoint": owner.shortName == "NodeDaemonEndpoints"
        case "resources": owner.shortName != "PodSpec"
        default: false
        }
    }
}
