package import KubeModel

/// Who owns which fields of an object: `metadata.managedFields`, read. Source: api.md 10.2.
package struct ManagedFields: Sendable, Equatable {
    /// One manager's share.
    package struct Entry: Sendable, Equatable {
        package var manager: String
        package var isApply: Bool
        package var apiVersion: String
        /// `status`, `scale` or empty.
        package var subresource: String
        /// When the share last changed, as it is written; empty when unknown.
        package var time: String
        package var fields: FieldSet

        /// Whether both are shares of one manager.
        func hasSameOwner(as other: Entry) -> Bool {
            isApply == other.isApply && utf8Equal(manager, other.manager)
                && utf8Equal(apiVersion, other.apiVersion)
                && utf8Equal(subresource, other.subresource)
        }
    }

    package var entries: [Entry] = []

    /// Nobody owns anything.
    package init() {}

    /// Reads the member of an object; nil when an entry is malformed.
    package init?(_ value: JSONValue?) {
        guard case .array(let array)? = value else { return nil }
        for element in array {
            guard let object = element.object, let entry = Entry(object) else { return nil }
            entries.append(entry)
        }
    }

    /// The value of the member, sorted as the server does; nil when nobody owns anything.
    package var json: JSONValue? {
        let sorted = entries.filter { !$0.fields.isEmpty }.sorted { $0.precedes($1) }
        return sorted.isEmpty ? nil : .array(sorted.map { .object($0.json) })
    }

    /// The fields of the entry with the owner of `entry`.
    func fields(of entry: Entry) -> FieldSet? {
        entries.first { $0.hasSameOwner(as: entry) }?.fields
    }

    /// Puts an entry in the place of its owner's old one; one without fields goes.
    mutating func replace(_ entry: Entry) {
        entries.removeAll { $0.hasSameOwner(as: entry) }
        if !entry.fields.isEmpty { entries.append(entry) }
    }

    /// Takes fields that changed or went from every entry for which `isTaken` holds.
    mutating func take(_ fields: FieldSet, where isTaken: (Entry) -> Bool = { _ in true }) {
        for index in entries.indices where isTaken(entries[index]) {
            let left = entries[index].fields.subtracting(fields)
            if left != entries[index].fields { entries[index].fields = left }
        }
        entries.removeAll { $0.fields.isEmpty }
    }

    /// How many managers that never applied are told apart.
    static let updatersMax = 10
    /// The manager that the oldest of them become.
    static let ancientChanges = "ancient-changes"

    /// Merges the oldest shares of managers that never applied into one, so that an object that
    /// lives long stays small.
    mutating func forgetOldest() {
        let updaters = entries.filter { !$0.isApply }.sorted { $0.precedes($1) }
        guard updaters.count > Self.updatersMax else { return }
        var bucket = updaters[0]
        bucket.manager = Self.ancientChanges
        bucket.subresource = ""
        for entry in updaters.prefix(updaters.count - Self.updatersMax + 1) {
            bucket.fields = bucket.fields.union(entry.fields)
            bucket.time = entry.time
            entries.removeAll { $0.hasSameOwner(as: entry) }
        }
        if let present = fields(of: bucket) { bucket.fields = bucket.fields.union(present) }
        replace(bucket)
    }

    /// Whether both say the same but for times.
    func isSame(as other: ManagedFields) -> Bool {
        guard entries.count == other.entries.count else { return false }
        return entries.allSatisfy { entry in other.fields(of: entry) == entry.fields }
    }
}

extension ManagedFields.Entry {
    init?(_ object: JSONObject) {
        guard let operation = object["operation"]?.string,
            operation == "Apply" || operation == "Update",
            object["fieldsType"]?.string ?? "FieldsV1" == "FieldsV1",
            let fields = FieldSet(fieldsV1: object["fieldsV1"]?.object ?? [:])
        else { return nil }
        manager = object["manager"]?.string ?? ""
        isApply = operation == "Apply"
        apiVersion = object["apiVersion"]?.string ?? ""
        subresource = object["subresource"]?.string ?? ""
        time = object["time"]?.string ?? ""
        self.fields = fields
    }

    var json: JSONObject {
        var object: JSONObject = [
            "apiVersion": .string(apiVersion), "fieldsType": "FieldsV1",
            "fieldsV1": .object(fields.json), "manager": .string(manager),
            "operation": isApply ? "Apply" : "Update",
        ]
        if !subresource.isEmpty { object["subresource"] = .string(subresource) }
        if !time.isEmpty { object["time"] = .string(time) }
        return object
    }

    /// Apply before Update, then by time, then by manager. Source: api.md 10.2.
    func precedes(_ other: Self) -> Bool {
        if isApply != other.isApply { return isApply }
        for (left, right) in [
            (time, other.time), (manager, other.manager), (apiVersion, other.apiVersion),
            (subresource, other.subresource),
        ] {
            let order = utf8Compare(left, right)
            if order != 0 { return order < 0 }
        }
        return false
    }

    /// The owner as conflicts name it. Source: api.md 10.3.
    var conflictName: String {
        var text = ValueText.quoted(manager)
        if !subresource.isEmpty { text += " with subresource " + ValueText.quoted(subresource) }
        return isApply ? text : text + " using " + apiVersion
    }
}
