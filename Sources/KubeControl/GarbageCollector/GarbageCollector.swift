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
        var gone = GoneObjects()
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
        if let before, before.facts.ownerUIDs != new.facts.ownerUIDs {
            keys += waitingOwners(of: before, cache, memory)
        }
        if isCascading(new) {
            keys.append(object.key)
            if before.map({ !isCascading($0) }) ?? true {
                keys += memory.dependents(of: new.uid)
            }
        } else if before == nil || before?.facts.ownerUIDs != new.facts.ownerUIDs,
            new.facts.ownerUIDs.contains(where: { !isAtHand($0, for: new, memory) })
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

    /// Whether an owner is where the object may name it.
    private func isAtHand(_ uid: String, for object: StoredObject, _ memory: Memory) -> Bool {
        guard let key = memory.objects[uid] else { return false }
        return key.namespace.isEmpty || key.namespace == object.namespace
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
        return hasFinalizer(object, Self.foregroundFinalizer)
            || hasFinalizer(object, Self.orphanFinalizer)
    }

    private func hasFinalizer(_ object: StoredObject, _ name: String) -> Bool {
        object.json["metadata"]?["finalizers"]?.array?.contains(.string(name)) ?? false
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let object = cache[key] else { return Plan() }
        if object.facts.isTerminating {
            if hasFinalizer(object, Self.orphanFinalizer) {
                return orphansDependents(of: object, cache, memory)
            }
            if hasFinalizer(object, Self.foregroundFinalizer) {
                return waitsForDependents(of: object, cache, memory)
            }
            return Plan()
        }
        return object.facts.ownerUIDs.isEmpty
            ? Plan() : judgesOwners(of: object, cache, memory)
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

    private func dropsOwners(_ uids: [String], of object: StoredObject) -> PlannedWrite {
        let kept = references(of: object).filter { !uids.contains($0.uid) }
        return PlannedWrite(
            .mergePatch(
                object.key,
                [
                    "metadata": [
                        "resourceVersion": .string(String(object.revision)),
                        "uid": .string(object.uid),
                        "ownerReferences": kept.isEmpty
                            ? .null : .array(kept.map { .object($0.json) }),
                    ]
                ]), .dropsOwner, tolerated: [.notFound], silent: [.conflict])
    }

    private func references(of object: StoredObject?) -> [OwnerReference] {
        object.map { ObjectMeta(json: $0.json["metadata"]?.object ?? [:]).ownerReferences } ?? []
    }

    /// Keeps, cleans or deletes an object by the state of its owners. Source: cluster.md H2, H3.
    private func judgesOwners(
        of object: StoredObject, _ cache: ClusterCache, _ memory: Memory
    ) -> Plan {
        var plan = Plan()
        var hasSolid = false
        var waiting: [String] = []
        var dangling: [String] = []
        var doubtful: [PlannedWrite] = []
        var notes: [PlannedWrite] = []
        for reference in references(of: object) {
            switch standing(of: reference, for: object, cache, memory) {
            case .solid: hasSolid = true
            case .waiting: waiting.append(reference.uid)
            case .gone: dangling.append(reference.uid)
            case .elsewhere:
                dangling.append(reference.uid)
                notes.append(complaint(reference, object))
            case .unseen(let owner):
                dangling.append(reference.uid)
                doubtful.append(
                    PlannedWrite(.get(owner), .collects, tolerated: [.notFound]))
            }
        }
        guard !(waiting + dangling).isEmpty else { return plan }
        if hasSolid {
            plan.closing = [dropsOwners(dangling + waiting, of: object)]
        } else {
            let isForeground = !waiting.isEmpty && !memory.dependents(of: object.uid).isEmpty
            plan.closing = [deletes(object, isForeground: isForeground)]
        }
        plan.groups = [notes, doubtful].filter { !$0.isEmpty }
        if plan.groups.isEmpty {
            plan.groups = [plan.closing]
            plan.closing = []
        }
        if let owner = doubtful.first?.request.key {
            plan.waits = [.ownerUnseen(kind: owner.resource, name: owner.name)]
        }
        return plan
    }

    /// What is known about an owner.
    private enum Standing {
        case solid, waiting, gone, elsewhere
        /// The mirror does not have it, which is no proof.
        case unseen(ObjectKey)
    }

    private func standing(
        of reference: OwnerReference, for object: StoredObject, _ cache: ClusterCache,
        _ memory: Memory
    ) -> Standing {
        // An owner of a kind nobody serves, or one a cluster object cannot name, proves nothing.
        guard
            let resource = Resource(apiVersion: reference.apiVersion, kind: reference.kind),
            !(resource.isNamespaced && object.namespace.isEmpty)
        else { return .solid }
        let key = ObjectKey(
            resource, namespace: resource.isNamespaced ? object.namespace : "",
            name: reference.name)
        if let owner = cache[key], owner.uid == reference.uid {
            let isWaiting =
                owner.facts.isTerminating && hasFinalizer(owner, Self.foregroundFinalizer)
            return isWaiting ? .waiting : .solid
        }
        if memory.gone.contains(reference.uid) { return .gone }
        if let actual = memory.objects[reference.uid], actual.namespace != key.namespace {
            return .elsewhere
        }
        return .unseen(key)
    }

    /// Source: cluster.md H11.
    private func complaint(_ reference: OwnerReference, _ object: StoredObject) -> PlannedWrite {
        .event(
            EventNote(
                object.key, uid: object.uid, isWarning: true, "OwnerRefInvalidNamespace",
                "ownerRef [\(reference.apiVersion)/\(reference.kind), namespace:"
                    + " \(object.namespace), name: \(reference.name), uid: \(reference.uid)]"
                    + " does not exist in namespace \"\(object.namespace)\""))
    }

    /// Source: cluster.md H3, H4.
    private func deletes(_ object: StoredObject, isForeground: Bool) -> PlannedWrite {
        var policy = RequestOptions.Propagation.background
        if hasFinalizer(object, Self.orphanFinalizer) { policy = .orphan }
        if isForeground || hasFinalizer(object, Self.foregroundFinalizer) { policy = .foreground }
        var request = APIRequest.delete(object.key, uid: object.uid, propagation: policy)
        request.options.preconditionResourceVersion = String(object.revision)
        return PlannedWrite(
            request, .collects, tolerated: [.notFound], silent: [.conflict])
    }

    /// Goes on only when no live read found one of the owners alive.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let write = plan.closing.first, let object = cache[write.request.key] else {
            return []
        }
        let owners = references(of: object)
        for outcome in outcomes where outcome.write.request.verb == .get {
            guard let result = outcome.result else { return [] }
            let named = owners.filter { $0.name == outcome.write.request.name }
            switch result {
            case .failure(let error):
                guard error.reason == .notFound else { return [] }
            case .success(let response):
                guard let uid = response.object?.uid else { return [] }
                if named.contains(where: { $0.uid == uid }) { return [] }
            }
            for reference in named { memory.gone.insert(reference.uid) }
        }
        return plan.closing
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
        gone.insert(object.uid)
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
