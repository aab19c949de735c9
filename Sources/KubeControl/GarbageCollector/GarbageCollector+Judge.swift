package import KubeAPI
import KubeModel
package import SimKernel

/// What becomes of objects by the state of their owners. Source: cluster.md H2 to H5, H11, H18.
extension GarbageCollector {
    /// The owners of one object, sorted by what is known of them.
    private struct Judgement {
        var hasSolid = false
        /// Owners in a foreground deletion, by uid.
        var waiting: [String] = []
        /// Owners that are no more, by uid.
        var dangling: [String] = []
        /// Owners the mirror does not have, which is no proof.
        var unseen: [ObjectKey] = []
        /// Owners that cannot be judged: of a kind nobody serves, or one in a namespace that an
        /// object of the cluster names. Then nothing is done at all.
        var isUndecided = false
    }

    /// Keeps, cleans or deletes an object; asks the server first about owners nobody saw go.
    func judgesOwners(
        of object: StoredObject, _ cache: ClusterCache, _ memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        plan.add(complaints(about: object, &memory))
        let judgement = judgement(object, alive: [], cache, memory)
        if judgement.isUndecided { return plan }
        let reads = judgement.unseen.map {
            PlannedWrite(.get($0), .collects, tolerated: [.notFound])
        }
        if reads.isEmpty {
            plan.add(verdict(judgement, object, cache, memory))
        } else {
            plan.add(reads)
            if let owner = judgement.unseen.first {
                plan.waits = [.ownerUnseen(kind: owner.resource, name: owner.name)]
            }
        }
        return plan
    }

    /// Goes on with what the live reads found; when one of them failed, it is tried again.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        let reads = outcomes.filter { $0.write.request.verb == .get }
        guard !reads.isEmpty, let key = plan.key, let object = cache[key] else {
            return plan.closing
        }
        var alive: [String] = []
        for read in reads {
            var found: String?
            switch read.result {
            case .success(let response)?: found = response.object?.uid
            case .failure(let error)? where error.reason == .notFound: break
            default: return []
            }
            if let found { alive.append(found) }
            for reference in references(of: object) where reference.uid != found {
                guard let owner = ownerKey(reference, object), owner == read.write.request.key
                else { continue }
                memory.gone.insert(Self.identity(reference.uid, owner))
            }
        }
        return verdict(judgement(object, alive: alive, cache, memory), object, cache, memory)
    }

    private func verdict(
        _ judgement: Judgement, _ object: StoredObject, _ cache: ClusterCache, _ memory: Memory
    ) -> [PlannedWrite] {
        let (waiting, dangling) = (judgement.waiting, judgement.dangling)
        guard !judgement.isUndecided, judgement.unseen.isEmpty, !(waiting + dangling).isEmpty
        else { return [] }
        if judgement.hasSolid { return [dropsOwners(dangling + waiting, of: object)] }
        let dependents = memory.dependents(of: object.uid)
        let isForeground = !waiting.isEmpty && !dependents.isEmpty
        if isForeground, blocksOwner(object),
            dependents.contains(where: { cache[$0].map(deletesDependents) ?? false })
        {
            // It may be that each waits for the other: this one lets go of its owners first, and
            // is looked at again when that is done.
            return [unblocksOwners(of: object)]
        }
        return [deletes(object, isForeground: isForeground)]
    }

    private func judgement(
        _ object: StoredObject, alive: [String], _ cache: ClusterCache, _ memory: Memory
    ) -> Judgement {
        var result = Judgement()
        for reference in references(of: object) {
            guard let key = ownerKey(reference, object) else {
                result.isUndecided = true
                continue
            }
            if let owner = cache[key], owner.uid == reference.uid {
                if deletesDependents(owner) {
                    result.waiting.append(reference.uid)
                } else {
                    result.hasSolid = true
                }
            } else if alive.contains(reference.uid) {
                result.hasSolid = true
            } else if memory.gone.contains(Self.identity(reference.uid, key)) {
                result.dangling.append(reference.uid)
            } else if let actual = memory.objects[reference.uid],
                actual.namespace != key.namespace
            {
                result.dangling.append(reference.uid)
            } else if !result.unseen.contains(key) {
                result.unseen.append(key)
            }
        }
        return result
    }

    /// Where a reference says the owner is; nil when there can be no such place.
    func ownerKey(_ reference: OwnerReference, _ object: StoredObject) -> ObjectKey? {
        guard
            let resource = Resource(apiVersion: reference.apiVersion, kind: reference.kind),
            !(resource.isNamespaced && object.namespace.isEmpty)
        else { return nil }
        return ObjectKey(
            resource, namespace: resource.isNamespaced ? object.namespace : "",
            name: reference.name)
    }

    /// An owner as one reference names it: the same uid under another name is another owner.
    static func identity(_ uid: String, _ key: ObjectKey) -> String {
        "\(uid) \(key.resource.apiVersion) \(key.resource.kind) \(key.id)"
    }

    /// Whether an object waits in its own deletion until its dependents are gone.
    private func deletesDependents(_ object: StoredObject) -> Bool {
        object.facts.isTerminating && object.hasFinalizer(Self.foregroundFinalizer)
    }

    private func blocksOwner(_ object: StoredObject) -> Bool {
        references(of: object).contains(where: \.blocksOwnerDeletion)
    }

    // MARK: Writes

    private func unblocksOwners(of object: StoredObject) -> PlannedWrite {
        var owners = references(of: object)
        for index in owners.indices where owners[index].blocksOwnerDeletion {
            owners[index].blocksOwnerDeletion = false
        }
        return setsOwners(owners, of: object, .unblocksOwners)
    }

    func dropsOwners(_ uids: [String], of object: StoredObject) -> PlannedWrite {
        let kept = references(of: object).filter { !uids.contains($0.uid) }
        return setsOwners(kept, of: object, .dropsOwner)
    }

    private func setsOwners(
        _ owners: [OwnerReference], of object: StoredObject, _ reason: Reason
    ) -> PlannedWrite {
        PlannedWrite(
            Owners.rewriting(object) { $0 = owners }, reason, tolerated: [.notFound],
            silent: [.conflict])
    }

    /// Source: cluster.md H3, H4.
    private func deletes(_ object: StoredObject, isForeground: Bool) -> PlannedWrite {
        var policy = RequestOptions.Propagation.background
        if object.hasFinalizer(Self.orphanFinalizer) { policy = .orphan }
        if isForeground || object.hasFinalizer(Self.foregroundFinalizer) { policy = .foreground }
        var request = APIRequest.delete(object.key, uid: object.uid, propagation: policy)
        request.options.preconditionResourceVersion = String(object.revision)
        return PlannedWrite(
            request, .collects, tolerated: [.notFound], silent: [.conflict])
    }

    /// Says once of each owner that was seen in another namespace that it cannot be one.
    /// Source: cluster.md H11.
    private func complaints(
        about object: StoredObject, _ memory: inout Memory
    ) -> [PlannedWrite] {
        references(of: object).compactMap { reference in
            guard let actual = memory.objects[reference.uid], !actual.namespace.isEmpty,
                actual.namespace != object.namespace,
                memory.told[object.uid]?.contains(reference.uid) != true
            else { return nil }
            memory.told[object.uid, default: []].append(reference.uid)
            return .event(
                EventNote(
                    object.key, uid: object.uid, isWarning: true, "OwnerRefInvalidNamespace",
                    "ownerRef [\(reference.apiVersion)/\(reference.kind), namespace:"
                        + " \(object.namespace), name: \(reference.name), uid:"
                        + " \(reference.uid)] does not exist in namespace"
                        + " \"\(object.namespace)\""))
        }
    }
}
