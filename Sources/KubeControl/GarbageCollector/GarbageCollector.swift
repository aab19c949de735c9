package import KubeAPI
package import KubeModel
package import SimKernel

/// Removes objects whose owners are gone, and carries out foreground and orphan deletions.
/// Source: cluster.md H.1.
///
/// Owners are known by uid. Only what the mirror saw disappear, or what a live read did not find,
/// counts as gone: a mirror that lags must never cost an object its life.
package struct GarbageCollector: Reconciler {
    package static let name = "garbage-collector-controller"
    package static let workers = 20
    package static let watches: [Resource] = Resource.allCases.filter { $0 != .event }

    static let foregroundFinalizer = "foregroundDeletion"
    static let orphanFinalizer = "orphan"

    package init() {}

    /// The graph of owners and dependents, changed by each change of the mirror.
    package struct Memory: Sendable {
        /// Where the object of a uid is.
        var objects = SortedMap<String, ObjectKey>()
        /// Who names a uid as an owner.
        var dependents = SortedMap<String, SortedSet<ObjectKey>>()
        /// The owners that are no more, each as a reference names it.
        var gone = GoneObjects()
        /// Of which owners, by the uid of the dependent, it was said that they are elsewhere.
        var told = SortedMap<String, [String]>()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        var keys: [ObjectKey] = []
        if let old = change.old, change.new == nil || change.new?.uid != old.uid {
            memory.forget(old)
            // The dependents of an object that went are looked at, and owners that waited for it.
            keys += memory.dependents(of: old.uid)
            keys += waitingOwners(of: old, cache, memory)
        }
        guard let new = change.new else { return requests(keys) }
        let before = change.old?.uid == new.uid ? change.old : nil
        memory.learn(new, before: before)
        let hasNewOwners = before.map { haveOtherOwners($0, new) } ?? true
        if let before, hasNewOwners { keys += waitingOwners(of: before, cache, memory) }
        if isCascading(new) {
            keys.append(object.key)
            if before.map({ !isCascading($0) }) ?? true {
                keys += memory.dependents(of: new.uid)
            }
        } else if hasNewOwners,
            references(of: new).contains(where: { !isAtHand($0, for: new, memory) })
                || !waitingOwners(of: new, cache, memory).isEmpty
        {
            keys.append(object.key)
        }
        return requests(keys)
    }

    /// Each key once, by kind and name. Source: cluster.md H17.
    private func requests(_ keys: [ObjectKey]) -> [KeyRequest] {
        var seen = SortedSet<ObjectKey>()
        return keys.filter { seen.insert($0) }
            .sorted { left, right in
                let order = utf8Compare(left.resource.kind, right.resource.kind)
                return order == 0 ? left.id < right.id : order < 0
            }
            .map { KeyRequest($0) }
    }

    /// Whether two versions of an object name their owners differently. Most versions share the
    /// list, and most objects have none.
    private func haveOtherOwners(_ old: StoredObject, _ new: StoredObject) -> Bool {
        if old.facts.ownerUIDs != new.facts.ownerUIDs { return true }
        return !new.facts.ownerUIDs.isEmpty
            && old.json["metadata"]?["ownerReferences"] != new.json["metadata"]?["ownerReferences"]
    }

    /// Whether an owner is what and where the object says.
    private func isAtHand(
        _ reference: OwnerReference, for object: StoredObject, _ memory: Memory
    ) -> Bool {
        guard let key = memory.objects[reference.uid] else { return false }
        return key == ownerKey(reference, object)
    }

    private func waitingOwners(
        of object: StoredObject, _ cache: ClusterCache, _ memory: Memory
    ) -> [ObjectKey] {
        object.facts.ownerUIDs.compactMap { uid in
            guard let key = memory.objects[uid], let owner = cache[key], isCascading(owner)
            else { return nil }
            return key
        }
    }

    /// Whether a foreground or orphan deletion of the object is under way.
    private func isCascading(_ object: StoredObject) -> Bool {
        guard object.facts.isTerminating else { return false }
        return object.hasFinalizer(Self.foregroundFinalizer)
            || object.hasFinalizer(Self.orphanFinalizer)
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let object = cache[key] else { return Plan() }
        if object.facts.isTerminating {
            if object.hasFinalizer(Self.orphanFinalizer) {
                return orphansDependents(of: object, cache, memory)
            }
            if object.hasFinalizer(Self.foregroundFinalizer) {
                return waitsForDependents(of: object, cache, memory)
            }
            return Plan()
        }
        return object.facts.ownerUIDs.isEmpty
            ? Plan() : judgesOwners(of: object, cache, &memory)
    }

    /// Removes the finalizer of a foreground deletion once nothing blocks it. Source: H7.
    private func waitsForDependents(
        of object: StoredObject, _ cache: ClusterCache, _ memory: Memory
    ) -> Plan {
        var plan = Plan()
        let blocking = memory.dependents(of: object.uid).filter { key in
            references(of: cache[key]).contains { $0.uid == object.uid && $0.blocksOwnerDeletion }
        }
        if blocking.isEmpty {
            plan.add(removesFinalizer(Self.foregroundFinalizer, of: object))
        } else {
            plan.waits = [.dependents(blocking.count)]
        }
        return plan
    }

    /// Takes the owner out of all its dependents and then lets it go. Source: cluster.md H8.
    private func orphansDependents(
        of object: StoredObject, _ cache: ClusterCache, _ memory: Memory
    ) -> Plan {
        var plan = Plan()
        let writes = memory.dependents(of: object.uid).compactMap { key in
            cache[key].map { dropsOwners([object.uid], of: $0) }
        }
        if !writes.isEmpty { plan.groups.append(writes) }
        plan.add(removesFinalizer(Self.orphanFinalizer, of: object))
        return plan
    }

    private func removesFinalizer(_ name: String, of object: StoredObject) -> PlannedWrite {
        let finalizers = (object.json["metadata"]?["finalizers"]?.array ?? [])
            .filter { $0 != .string(name) }
        return PlannedWrite(
            .mergePatch(
                object.key,
                [
                    "metadata": [
                        "resourceVersion": .string(String(object.revision)),
                        "finalizers": finalizers.isEmpty ? .null : .array(finalizers),
                    ]
                ]), .finishesForeground, tolerated: [.notFound], silent: [.conflict])
    }

    func references(of object: StoredObject?) -> [OwnerReference] {
        object.map { ObjectMeta(json: $0.json["metadata"]?.object ?? [:]).ownerReferences } ?? []
    }
}

extension GarbageCollector.Memory {
    func dependents(of uid: String) -> [ObjectKey] { dependents[uid].map(Array.init) ?? [] }

    mutating func learn(_ object: StoredObject, before: StoredObject?) {
        if before == nil { objects[object.uid] = object.key }
        let owners = object.facts.ownerUIDs
        if let before {
            guard before.facts.ownerUIDs != owners else { return }
            unlink(before)
        }
        for uid in owners { dependents[uid, default: SortedSet()].insert(object.key) }
    }

    mutating func forget(_ object: StoredObject) {
        objects[object.uid] = nil
        told[object.uid] = nil
        gone.insert(GarbageCollector.identity(object.uid, object.key))
        unlink(object)
    }

    private mutating func unlink(_ object: StoredObject) {
        for uid in object.facts.ownerUIDs {
            let isEmpty = dependents.update(uid) { names in
                names.remove(object.key)
                return names.isEmpty
            }
            if isEmpty == true { dependents[uid] = nil }
        }
    }
}
