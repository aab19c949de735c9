package import KubeModel

/// The rules of one resource: defaults, what a write may change, and validation.
///
/// All functions are pure. The server calls them in the order defaults, admission, prepare,
/// validate. A write to the status subresource needs neither defaults nor admission.
package protocol Strategy: Sendable {
    /// The resource these rules are for.
    static var resource: Resource { get }

    /// Whether the resource has a status subresource; a plain write then keeps the old status.
    static var hasStatus: Bool { get }

    /// Whether the server counts changes in `metadata.generation`. Source: cluster.md A7.
    static var tracksGeneration: Bool { get }

    /// Whether an update without a resource version is allowed. Source: cluster.md A13.
    static var allowsUnconditionalUpdate: Bool { get }

    /// Whether an update of a missing object creates it. Source: api.md 3.2.
    static var createsOnUpdate: Bool { get }

    /// Fills in what the server fills in, and brings the object into the form that is stored.
    func applyDefaults(_ object: inout JSONObject)

    /// The same for an object that is stored already; rules that know what cannot have changed
    /// need not look at it.
    func applyDefaults(_ object: inout JSONObject, old: JSONObject)

    /// Sets what a new object must start with, e.g. its status.
    func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext)

    /// Takes from the old object what a plain write may not change.
    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: RuleContext)

    /// Takes from the old object what a write to the status may not change.
    func prepareForStatusUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext)

    /// Whether the change counts in `metadata.generation`.
    func specChanged(_ object: JSONObject, old: JSONObject) -> Bool

    /// Everything that is wrong with a new object.
    func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError]

    /// Everything that is wrong with a changed object.
    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError]

    /// Everything that is wrong with a changed status.
    func validateStatusUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError]

    /// What the server warns about without refusing it.
    func warnings(_ object: JSONObject, old: JSONObject?, _ context: RuleContext) -> [String]

    /// What is wrong with the name of a new object; empty when nothing is.
    func nameErrors(_ name: String) -> [String]
}

/// What rules may look at besides the objects.
package struct RuleContext: Sendable {
    /// The time of the server.
    package var now: Timestamp

    /// Which optional behaviour is on.
    package var gates: FeatureGates

    package init(now: Timestamp, gates: FeatureGates = FeatureGates()) {
        self.now = now
        self.gates = gates
    }
}

extension Strategy {
    package static var hasStatus: Bool { false }
    package static var tracksGeneration: Bool { false }
    package static var allowsUnconditionalUpdate: Bool { true }
    package static var createsOnUpdate: Bool { false }

    package func applyDefaults(_ object: inout JSONObject) { normalize(&object) }

    package func applyDefaults(_ object: inout JSONObject, old: JSONObject) {
        applyDefaults(&object)
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        if Self.hasStatus { object["status"] = nil }
    }

    package func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepStatus(&object, old: old)
    }

    package func prepareForStatusUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepAllButStatus(&object, old: old)
        normalizeStatus(&object)
    }

    package func specChanged(_ object: JSONObject, old: JSONObject) -> Bool {
        Self.tracksGeneration && object["spec"] != old["spec"]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old)
    }

    package func validateStatusUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old)
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] { [] }

    package func nameErrors(_ name: String) -> [String] { NameRules.subdomain(name) }
}

extension Strategy {
    /// Brings an object into the form that is stored. Source: spec R65.
    func normalize(_ object: inout JSONObject) {
        guard let type = SchemaTable.shared.type(of: Self.resource) else { return }
        object = SchemaTable.shared.normalized(object, type: type)
    }

    /// Brings the status alone into the form that is stored.
    func normalizeStatus(_ object: inout JSONObject) { normalize(&object, "status") }

    /// Brings one member that is an object into the form that is stored.
    func normalize(_ object: inout JSONObject, _ name: String) {
        guard case .object(let member)? = object[name],
            case .type(let index)? = SchemaTable.shared.type(of: Self.resource)?.field(name)?.shape
        else { return }
        let table = SchemaTable.shared
        let normal = table.normalized(member, type: table.type(index))
        if !normal.sharesStorage(with: member) { object[name] = .object(normal) }
    }

    /// Takes the status of the old object.
    func keepStatus(_ object: inout JSONObject, old: JSONObject) {
        if Self.hasStatus { object["status"] = old["status"] }
    }

    /// Takes everything but the status and the metadata of the old object.
    func keepAllButStatus(_ object: inout JSONObject, old: JSONObject) {
        let (metadata, status) = (object["metadata"], object["status"])
        object = old
        object["metadata"] = metadata
        object["status"] = status
    }

    /// What is wrong with the metadata of a new object.
    func metadataErrors(_ object: JSONObject) -> [FieldError] {
        MetadataRules.create(
            object["metadata"]?.object ?? JSONObject(), isNamespaced: Self.resource.isNamespaced,
            nameErrors: nameErrors)
    }

    /// What is wrong with the metadata of a changed object.
    func metadataErrors(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        MetadataRules.update(
            object["metadata"]?.object ?? JSONObject(),
            old: old["metadata"]?.object ?? JSONObject())
    }
}
