import KubeModel

extension ManagedFields {
    /// The manager that stands for everything that was there before an object was first written
    /// from outside.
    static let beforeFirstApply = "before-first-apply"

    /// A write as the tracking of fields sees it.
    struct Write {
        var request: APIRequest
        /// The object before; nil when it is created.
        var old: JSONObject?
        /// `metadata.managedFields` as the body gave it; nil when it said nothing.
        var given: JSONValue?
        /// Who writes when the request names no manager: a part of the cluster.
        var component: String
        var now: Timestamp
    }

    /// Brings `metadata.managedFields` of a written object up to date.
    ///
    /// Called once for every create and update, when defaults are filled in and before admission
    /// changes anything. Writes of the cluster's own parts to objects that nobody outside has
    /// written are not tracked and cost two look-ups. Source: api.md 8.10, 10.2.
    static func track(_ object: inout JSONObject, _ write: Write) {
        let stored = write.old?["metadata"]?.object?["managedFields"]
        let manager = write.request.options.fieldManager
        if manager == nil, stored == nil { return set(nil, in: &object) }
        // An apply has worked out the owners of an object that exists itself.
        if write.request.patchType == .apply, write.old != nil { return }
        let isMain = write.request.subresource == nil
        if manager != nil, isMain, isCleared(write) { return set(nil, in: &object) }

        let given = manager != nil && isMain ? ManagedFields(write.given) : nil
        let isGiven = !(given?.entries.isEmpty ?? true)
        var managed = (isGiven ? given : ManagedFields(stored)) ?? ManagedFields()
        guard let type = SchemaTable.shared.type(of: write.request.resource) else { return }
        if managed.entries.isEmpty, let old = write.old {
            managed.replace(baseline(of: old, write, type))
        }
        let ignored = ignoredMembers(write.request)
        let changes = FieldChanges(from: write.old, to: object, type, ignored: ignored)
        var own = Entry(write, manager: manager ?? write.component)
        if write.request.patchType == .apply, let body = write.request.body?.object {
            own.isApply = true
            own.fields = AppliedFields.owned(body, type)
            for name in ignored { own.fields[FieldForm.step(field: name)] = FieldSet() }
        } else if !changes.isEmpty {
            let before = managed.entries.first { $0.hasSameOwner(as: own) }
            managed.take(changes.changed.union(changes.removed))
            own.fields = (before?.fields ?? FieldSet()).subtracting(changes.removed)
                .union(changes.changed)
            if changes.changed.isEmpty { own.time = before?.time ?? own.time }
        } else {
            return set(isGiven ? managed.json : stored, in: &object)
        }
        managed.replace(own)
        managed.forgetOldest()
        set(managed.json, in: &object)
    }

    /// Whether a write needs `track` at all; what most writes of the cluster's parts cost.
    @inline(__always)
    static func concerns(
        _ object: JSONObject, old: JSONObject?, _ request: APIRequest
    ) -> Bool {
        if request.options.fieldManager != nil { return true }
        return object["metadata"]?.object?["managedFields"] != nil
            || old?["metadata"]?.object?["managedFields"] != nil
    }

    /// Whether the body asks for the owners to be forgotten. Source: api.md 8.10.
    private static func isCleared(_ write: Write) -> Bool {
        switch write.given {
        case .array(let array)? where array.count == 1: array[0].object?.isEmpty ?? false
        case .array(let array)?: array.isEmpty && write.request.verb == .update
        case .null?: write.request.verb == .update
        default: false
        }
    }

    /// Members a write cannot change, however the body looks.
    static func ignoredMembers(_ request: APIRequest) -> [String] {
        let hasStatus = type(of: Strategies.strategy(for: request.resource)).hasStatus
        if request.subresource == .status { return ["spec"] }
        return hasStatus ? ["status"] : []
    }

    /// The share of whoever made an object that was not tracked. Source: api.md 10.3.
    static func baseline(of old: JSONObject, _ write: Write, _ type: SchemaType) -> Entry {
        var entry = Entry(write, manager: beforeFirstApply)
        entry.subresource = ""
        entry.time =
            old["metadata"]?.object?["creationTimestamp"]?.string ?? write.now.description
        entry.fields = FieldChanges(from: nil, to: old, type, ignored: []).changed
        return entry
    }

    static func set(_ value: JSONValue?, in object: inout JSONObject) {
        guard object["metadata"]?.object?["managedFields"] != value else { return }
        object.editOrMake("metadata") { $0["managedFields"] = value }
    }

    /// Whether an update changes nothing but times of managers. Source: cluster.md A3.
    static func isOnlyTimes(_ new: JSONObject, _ old: JSONObject) -> Bool {
        let before = old["metadata"]?.object?["managedFields"]
        let after = new["metadata"]?.object?["managedFields"]
        guard let before, let after, before != after else { return false }
        guard let left = ManagedFields(before), let right = ManagedFields(after),
            left.isSame(as: right)
        else { return false }
        var same = new
        set(before, in: &same)
        return same == old
    }
}

extension ManagedFields.Entry {
    /// An empty share of the writer.
    init(_ write: ManagedFields.Write, manager: String) {
        self.manager = manager
        isApply = false
        apiVersion = write.request.resource.apiVersion
        subresource = write.request.subresource?.rawValue ?? ""
        time = write.now.description
        fields = FieldSet()
    }
}
