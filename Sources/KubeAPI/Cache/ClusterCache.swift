package import KubeModel
package import SimKernel

/// A mirror of some resources of a cluster, as far as watches have told; it may lag behind the
/// store.
///
/// Controllers, kubelets, the DNS and the dashboard all read from one of these.
package struct ClusterCache: Sendable {
    private var tables: [Table]
    /// Resources whose initial state is complete.
    package private(set) var synced: [Bool]
    private var revisions: [UInt64]

    package init() {
        revisions = Array(repeating: 0, count: Resource.allCases.count)
        tables = Array(repeating: Table(), count: Resource.allCases.count)
        synced = Array(repeating: false, count: Resource.allCases.count)
    }

    /// What is kept of one resource.
    private struct Table: Sendable {
        var objects = SortedMap<NamespacedName, StoredObject>()
        /// The objects by the uid of the controller; orphans stand under the empty uid.
        var byController = SortedMap<String, SortedMap<NamespacedName, StoredObject>>()
        /// Names of pods by node; pods without a node stand under the empty name.
        var byNode = SortedMap<String, SortedSet<NamespacedName>>()
    }

    private subscript(resource: Resource) -> Table {
        // Lent and not copied: a look-up is all most callers want.
        _read { yield tables[Int(resource.rawValue)] }
    }

    /// Whether the initial state of a resource is complete.
    package func isSynced(_ resource: Resource) -> Bool { synced[Int(resource.rawValue)] }

    /// Whether the initial state of each of some resources is complete.
    package func areSynced(_ resources: [Resource]) -> Bool { resources.allSatisfy(isSynced) }

    /// Everything about a complete resource up to this store revision has been taken in.
    package func revision(of resource: Resource) -> UInt64 { revisions[Int(resource.rawValue)] }

    /// One object, or nil.
    package subscript(key: ObjectKey) -> StoredObject? { self[key.resource].objects[key.id] }

    /// One object, or nil.
    package func get(_ resource: Resource, _ namespace: String, _ name: String) -> StoredObject? {
        self[resource].objects[NamespacedName(namespace: namespace, name: name)]
    }

    /// One object as a typed view, or nil.
    package func get<View: KubeObject>(
        _ type: View.Type, _ namespace: String, _ name: String
    ) -> View? {
        get(View.resource, namespace, name)?.view()
    }

    /// How many objects of a resource there are.
    package func count(_ resource: Resource) -> Int { self[resource].objects.count }

    /// All objects of a resource, by namespace and name.
    package func list(_ resource: Resource) -> [StoredObject] {
        self[resource].objects.valueArray
    }

    /// The objects of a resource in one namespace, by name.
    package func list(_ resource: Resource, namespace: String) -> [StoredObject] {
        var found: [StoredObject] = []
        for (id, object) in self[resource].objects.elements(
            from: NamespacedName(namespace: namespace, name: ""))
        {
            guard id.namespace == namespace else { break }
            found.append(object)
        }
        return found
    }

    /// The objects of a resource in one namespace whose labels match, by name.
    package func list(
        _ resource: Resource, namespace: String, matching query: LabelQuery
    ) -> [StoredObject] {
        list(resource, namespace: namespace).filter { query.matches($0.facts.labels) }
    }

    /// The objects of a resource that a controller with this uid controls, by name.
    package func controlled(by uid: String, _ resource: Resource) -> [StoredObject] {
        controlledByName(by: uid, resource).valueArray
    }

    /// The same as a map. Two states of it are quickly compared: see `SortedMap.differences`.
    package func controlledByName(
        by uid: String, _ resource: Resource
    ) -> SortedMap<NamespacedName, StoredObject> {
        uid.isEmpty ? SortedMap() : self[resource].byController[uid] ?? SortedMap()
    }

    /// The objects of a resource in one namespace that no controller controls, by name.
    package func orphans(_ resource: Resource, namespace: String) -> [StoredObject] {
        guard let orphans = self[resource].byController[""] else { return [] }
        var found: [StoredObject] = []
        for (id, object) in orphans.elements(
            from: NamespacedName(namespace: namespace, name: ""))
        {
            guard id.namespace == namespace else { break }
            found.append(object)
        }
        return found
    }

    /// The pods bound to a node, by namespace and name; with the empty name, pods without a node.
    package func pods(onNode node: String) -> [StoredObject] {
        guard let names = self[.pod].byNode[node] else { return [] }
        return names.compactMap { self[.pod].objects[$0] }
    }

    /// Takes in one watch event of a resource.
    ///
    /// - Returns: what changed, or nil when the event told nothing new (bookmarks, versions not
    ///   newer than the one held).
    package mutating func apply(_ event: WatchEvent, resource: Resource) -> CacheChange? {
        switch event {
        case .added(let object), .modified(let object):
            return put(object)
        case .deleted(let object):
            advance(resource, to: object.revision)
            guard let old = remove(ObjectKey(resource, object.id)) else { return nil }
            return CacheChange(resource: resource, old: old, new: nil, last: object)
        case .initialEventsEnd(let revision):
            advance(resource, to: revision)
            synced[Int(resource.rawValue)] = true
            return nil
        case .bookmark(let revision):
            advance(resource, to: revision)
            return nil
        }
    }

    /// Holds an object, unless the same or a newer version is held already.
    @discardableResult
    package mutating func put(_ object: StoredObject) -> CacheChange? {
        advance(object.resource, to: object.revision)
        let index = Int(object.resource.rawValue)
        let old = tables[index].objects[object.id]
        if let old, old.uid == object.uid, old.revision >= object.revision { return nil }
        tables[index].objects[object.id] = object
        let owner = object.facts.controllerUID ?? ""
        if let old, old.facts.controllerUID ?? "" != owner {
            tables[index].byController.remove(object.id, under: old.facts.controllerUID ?? "")
        }
        tables[index].byController[owner, default: SortedMap()][object.id] = object
        if object.resource == .pod { place(object, after: old, index) }
        return CacheChange(resource: object.resource, old: old, new: object, last: nil)
    }

    /// Forgets an object; nil when it was not held.
    @discardableResult
    package mutating func remove(_ key: ObjectKey) -> StoredObject? {
        let index = Int(key.resource.rawValue)
        guard let old = tables[index].objects[key.id] else { return nil }
        unindex(old, index)
        tables[index].objects[key.id] = nil
        return old
    }

    private mutating func advance(_ resource: Resource, to revision: UInt64) {
        let index = Int(resource.rawValue)
        revisions[index] = max(revisions[index], revision)
    }

    /// Begins a new initial state of a resource: what is not named again by the events that
    /// follow must be removed by `remove` when `initialEventsEnd` arrives.
    package mutating func beginResync(_ resource: Resource) {
        synced[Int(resource.rawValue)] = false
    }

    /// Notes on which node a pod is.
    private mutating func place(_ pod: StoredObject, after old: StoredObject?, _ index: Int) {
        let node = pod.facts.nodeName ?? ""
        if let old {
            let before = old.facts.nodeName ?? ""
            if before == node { return }
            tables[index].byNode.remove(pod.id, under: before)
        }
        tables[index].byNode[node, default: SortedSet()].insert(pod.id)
    }

    private mutating func unindex(_ object: StoredObject, _ index: Int) {
        tables[index].byController.remove(object.id, under: object.facts.controllerUID ?? "")
        if object.resource == .pod {
            tables[index].byNode.remove(object.id, under: object.facts.nodeName ?? "")
        }
    }
}

extension SortedMap where Key == String, Value == SortedSet<NamespacedName> {
    fileprivate mutating func remove(_ id: NamespacedName, under key: String) {
        let isEmpty = update(key) { names in
            _ = names.remove(id)
            return names.isEmpty
        }
        if isEmpty == true { self[key] = nil }
    }
}

extension SortedMap where Key == String, Value == SortedMap<NamespacedName, StoredObject> {
    fileprivate mutating func remove(_ id: NamespacedName, under key: String) {
        let isEmpty = update(key) { objects in
            objects.removeValue(forKey: id)
            return objects.isEmpty
        }
        if isEmpty == true { self[key] = nil }
    }
}

/// One change of a cache: an object appeared (`old` nil), changed, or went (`new` nil).
package struct CacheChange: Sendable {
    package var resource: Resource
    package var old: StoredObject?
    package var new: StoredObject?
    /// For an object that went: its last state as the deletion told it.
    package var last: StoredObject?

    package init(
        resource: Resource, old: StoredObject?, new: StoredObject?, last: StoredObject? = nil
    ) {
        self.resource = resource
        self.old = old
        self.new = new
        self.last = last
    }

    /// The object after the change, or the last one known of it.
    package var object: StoredObject? { new ?? last ?? old }
}
