import KubeAPI
import KubeModel
import SimKernel

/// How the owners of a kind find what they control. Source: cluster.md I19, I20, A43.
enum Owners {
    /// The object of a resource that controls another, if it is the one of that uid.
    static func controller(
        of object: StoredObject, _ owner: Resource, _ cache: ClusterCache
    ) -> StoredObject? {
        guard object.facts.controllerKind == owner.kind, let name = object.facts.controllerName,
            let found = cache.get(owner, object.namespace, name),
            found.uid == object.facts.controllerUID
        else { return nil }
        return found
    }

    /// The owners a change of a dependent concerns: its controllers before and after, or, for an
    /// orphan that appeared or got other labels, everybody who would take it. An orphan on its way
    /// out is of interest only where `dying` says so, and only when it changes.
    static func concerned(
        by change: CacheChange, _ owner: Resource, _ cache: ClusterCache, dying: Bool = false,
        selector: (StoredObject) -> LabelQuery?
    ) -> [StoredObject] {
        guard let new = change.new else {
            return change.object.flatMap { controller(of: $0, owner, cache) }.map { [$0] } ?? []
        }
        var found: [StoredObject] = []
        if let old = change.old, old.facts.controllerUID != new.facts.controllerUID,
            let before = controller(of: old, owner, cache)
        {
            found.append(before)
        }
        if new.facts.controllerUID != nil {
            if let now = controller(of: new, owner, cache) { found.append(now) }
            return found
        }
        if new.facts.isTerminating, !dying || change.old == nil { return found }
        if let old = change.old, old.facts.labels == new.facts.labels,
            old.facts.controllerUID == nil
        {
            return found
        }
        for candidate in cache.list(owner, namespace: new.namespace)
        where selector(candidate)?.matches(new.facts.labels) == true {
            found.append(candidate)
        }
        return found
    }

    /// The owners a change of a pod wakes; the one whose pod turns ready once more when the pod
    /// counts as available. Source: spec R157 to R160.
    static func wakeups(
        by change: CacheChange, _ owner: Resource, _ cache: ClusterCache, dying: Bool = false,
        selector: (StoredObject) -> LabelQuery?
    ) -> [KeyRequest] {
        let turnsReady =
            if let old = change.old, let new = change.new {
                !old.facts.isReady && new.facts.isReady
            } else {
                false
            }
        var requests: [KeyRequest] = []
        for found in concerned(by: change, owner, cache, dying: dying, selector: selector) {
            requests.append(KeyRequest(found.key))
            guard turnsReady, found.uid == change.new?.facts.controllerUID else { continue }
            let seconds = found.json["spec"]?.object?["minReadySeconds"]?.int ?? 0
            if seconds > 0 { requests.append(KeyRequest(found.key, after: .seconds(seconds))) }
        }
        return requests
    }

    /// Adds an owner to an object, or takes it away. The uid and version keep the patch from
    /// hitting another object or undoing another change.
    static func rewriting(
        _ object: StoredObject, _ change: (inout [OwnerReference]) -> Void
    ) -> APIRequest {
        let metadata = ObjectMeta(json: object.json["metadata"]?.object ?? [:])
        var references = metadata.ownerReferences
        change(&references)
        var patch: JSONObject = [
            "ownerReferences": references.isEmpty
                ? .null : .array(references.map { .object($0.json) }),
            "uid": .string(object.uid),
        ]
        patch["resourceVersion"] = metadata.json["resourceVersion"]
        return .mergePatch(object.key, ["metadata": .object(patch)])
    }

    /// What of a resource is controlled by an owner, and the writes that make it so: objects its
    /// selector no longer matches are let go, orphans it matches are taken.
    ///
    /// An owner that is being deleted takes and lets go of nothing.
    static func claim(
        _ resource: Resource, for owner: StoredObject, _ selector: LabelQuery,
        _ cache: ClusterCache, adopts: Reason, releases: Reason,
        where isWanted: (StoredObject) -> Bool
    ) -> (owned: [StoredObject], writes: [PlannedWrite]) {
        var owned: [StoredObject] = []
        var writes: [PlannedWrite] = []
        for object in cache.controlled(by: owner.uid, resource)
        where object.namespace == owner.namespace && isWanted(object) {
            if selector.matches(object.facts.labels) {
                owned.append(object)
            } else if !owner.facts.isTerminating {
                writes.append(
                    PlannedWrite(
                        rewriting(object) { $0.removeAll { $0.uid == owner.uid } }, releases,
                        tolerated: [.notFound, .invalid]))
            }
        }
        guard !owner.facts.isTerminating else { return (owned, writes) }
        let reference = OwnerReference(
            controller: owner.resource, name: owner.name, uid: owner.uid)
        for object in cache.orphans(resource, namespace: owner.namespace)
        where !object.facts.isTerminating && selector.matches(object.facts.labels)
            && isWanted(object)
        {
            owned.append(object)
            writes.append(
                PlannedWrite(
                    rewriting(object) { $0.append(reference) }, adopts, tolerated: [.notFound]))
        }
        return (owned, writes)
    }
}
