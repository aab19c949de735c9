import KubeModel
import SimKernel

/// The truth: every object of the cluster, and one revision counter for all of them.
///
/// It is internal to this target, so that a controller cannot read it; what controllers see is a
/// cache that may lag. Source: cluster.md A1, A2, A44.
struct Store: Sendable {
    /// The revision of the last write.
    private(set) var revision: UInt64 = 0
    /// The changes that watches can still be told about.
    private(set) var log: ChangeLog

    private var tables: [SortedMap<NamespacedName, StoredObject>]

    /// An empty store that remembers so many changes, and of them so many bytes.
    init(logSizeMax: Int, logWeightMax: Int) {
        log = ChangeLog(sizeMax: logSizeMax, weightMax: logWeightMax)
        tables = Array(repeating: SortedMap(), count: Resource.allCases.count)
    }

    /// One object, or nil.
    subscript(key: ObjectKey) -> StoredObject? { tables[Int(key.resource.rawValue)][key.id] }

    /// How many objects of a resource there are.
    func count(_ resource: Resource) -> Int { tables[Int(resource.rawValue)].count }

    /// The objects of a resource by namespace and name; of one namespace when it is not empty.
    func list(_ resource: Resource, namespace: String) -> [StoredObject] {
        let table = tables[Int(resource.rawValue)]
        if namespace.isEmpty || !resource.isNamespaced { return table.map(\.value) }
        var found: [StoredObject] = []
        for (id, object) in table.elements(from: NamespacedName(namespace: namespace, name: "")) {
            guard id.namespace == namespace else { break }
            found.append(object)
        }
        return found
    }

    /// Forgets all changes; the objects stay.
    mutating func forgetChanges() { log.forget() }

    /// The objects of a resource as they were at a revision; nil when the log no longer tells.
    ///
    /// Earlier states are not kept: the changes since then are taken back one by one.
    func list(_ resource: Resource, namespace: String, at revision: UInt64) -> [StoredObject]? {
        if revision >= self.revision { return list(resource, namespace: namespace) }
        guard let changes = log.changes(after: revision) else { return nil }
        var past = self
        let index = Int(resource.rawValue)
        for change in changes.reversed() where change.object.resource == resource {
            past.tables[index][change.object.id] = change.previous
        }
        return past.list(resource, namespace: namespace)
    }

    /// Whether an object of a resource exists for which `body` is true.
    func contains(_ resource: Resource, where body: (StoredObject) -> Bool) -> Bool {
        tables[Int(resource.rawValue)].contains { body($0.value) }
    }

    /// What a change weighs that the cluster itself makes: it is put together from what is stored
    /// already, and shares its texts and subtrees with that.
    private static let ownWeight = 1024

    /// Stores an object under the next revision, as a new one or in place of the present one.
    ///
    /// - Parameter isNews: it came from outside with a body of its own, and is weighed.
    mutating func put(_ resource: Resource, _ json: JSONObject, isNews: Bool) -> Change {
        let object = StoredObject(resource: resource, json: stamped(json))
        let index = Int(resource.rawValue)
        let previous = tables[index].updateValue(object, forKey: object.id)
        let change = Change(
            kind: previous == nil ? .added : .modified, object: object, previous: previous)
        let weight =
            isNews
            ? previous.map { Footprint.change(from: $0.json, to: object.json) }
                ?? Footprint.of(object.json)
            : Self.ownWeight
        log.append(change, weight: weight)
        return change
    }

    /// Removes an object. The change carries its last state under the revision of the removal.
    mutating func remove(_ key: ObjectKey) -> Change? {
        let index = Int(key.resource.rawValue)
        guard let previous = tables[index].removeValue(forKey: key.id) else { return nil }
        let last = StoredObject(resource: key.resource, json: stamped(previous.json))
        let change = Change(kind: .deleted, object: last, previous: previous)
        // From here on the log alone keeps the object.
        log.append(change, weight: Footprint.of(previous.json))
        return change
    }

    private mutating func stamped(_ json: JSONObject) -> JSONObject {
        revision += 1
        let text = JSONValue.string(String(revision))
        var json = json
        json.update("metadata") { metadata in
            var object = metadata?.object ?? JSONObject()
            metadata = nil
            object["resourceVersion"] = text
            metadata = .object(object)
        }
        return json
    }

    /// A digest of everything stored, for comparing two runs.
    var digest: Digest {
        var digest = Digest()
        digest.combine(revision)
        for table in tables {
            for (_, object) in table {
                digest.combine(bytes: JSONValue.object(object.json).canonicalBytes)
            }
        }
        return digest
    }
}

/// One committed change of the store.
package struct Change: Sendable {
    /// What happened to the object.
    package enum Kind: Sendable { case added, modified, deleted }

    package var kind: Kind
    /// The object after the change; for a deletion its last state under the new revision.
    package var object: StoredObject
    /// The object before the change.
    package var previous: StoredObject?

    package init(kind: Kind, object: StoredObject, previous: StoredObject?) {
        self.kind = kind
        self.object = object
        self.previous = previous
    }

    /// The revision the change made.
    package var revision: UInt64 { object.revision }
}
