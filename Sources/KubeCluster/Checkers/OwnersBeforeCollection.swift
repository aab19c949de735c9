import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// The garbage collector takes only what nobody owns any more. Source: cluster.md H.
package struct OwnersBeforeCollection: Checker {
    package static let name = "owners-before-collection"
    package static let promise =
        "What the garbage collector deletes has no living owner, and an owner that waits for its"
        + " dependents goes after them."

    /// Who blocks the end of an owner, by its uid, and since when.
    private var blockers = SortedMap<String, SortedMap<ObjectKey, SimTime>>()
    /// When an owner that waited for its dependents was told to orphan them instead, by its uid.
    private var reprieved = SortedMap<String, SimTime>()
    /// How long a decision may be on its way.
    private static let decisionLag = SimDuration.minutes(1)

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, let user, let request) in seen {
            if user == ComponentUser.controllers,
                let text = collection(change, request, cluster) ?? release(change, cluster)
            {
                found.append(violation(change.object.key.description, text, cluster))
            }
            learn(change, cluster.now)
        }
        return found
    }

    /// The collector's deletions are those that hold for one version only. Source: H3, H4.
    private func collection(
        _ change: Change, _ request: APIRequest, _ cluster: borrowing Cluster
    ) -> String? {
        guard request.verb == .delete, request.options.preconditionResourceVersion != nil,
            change.beginsDeletion, let before = change.previous
        else { return nil }
        let references = ObjectMeta(json: before.json["metadata"]?.object ?? [:]).ownerReferences
        if references.isEmpty { return "is collected, though it never had an owner" }
        for reference in references {
            let what = "\(reference.kind) \(reference.name)"
            guard let resource = Resource(apiVersion: reference.apiVersion, kind: reference.kind)
            else { return "is collected, though its owner \(what) is of a kind nobody knows" }
            let namespace = resource.isNamespaced ? before.namespace : ""
            let key = ObjectKey(resource, namespace: namespace, name: reference.name)
            guard let owner = cluster.apiServer.stored(key), owner.uid == reference.uid else {
                continue
            }
            let isWaiting = owner.facts.isTerminating && owner.hasFinalizer("foregroundDeletion")
            // The collector read the owner before that, and its request was on its way. Source: H4.
            let didWait =
                reprieved[owner.uid].map { $0 + Self.decisionLag > cluster.now } ?? false
            if !isWaiting, !didWait { return "is collected, though its owner \(what) lives" }
        }
        return nil
    }

    /// A foreground deletion ends when nothing that blocks it is left. Source: H7.
    private func release(_ change: Change, _ cluster: borrowing Cluster) -> String? {
        guard let before = change.previous, before.facts.isTerminating,
            before.hasFinalizer("foregroundDeletion"),
            change.kind == .deleted || !change.object.hasFinalizer("foregroundDeletion"),
            let blocking = blockers[before.uid]
        else { return nil }
        // What the collector was not told of yet is no fault of its.
        let cache = cluster.controllerManager.cache
        for (key, since) in blocking {
            guard since + Self.decisionLag <= cluster.now, let known = cache[key],
                known.facts.ownerUIDs.contains(before.uid)
            else { continue }
            return "is let go, though \(key) blocks the end of its owner"
        }
        return nil
    }

    private mutating func learn(_ change: Change, _ now: SimTime) {
        let key = change.object.key
        if let before = change.previous, before.facts.isTerminating,
            before.hasFinalizer("foregroundDeletion")
        {
            let isReprieved =
                change.kind != .deleted && !change.object.hasFinalizer("foregroundDeletion")
            reprieved[before.uid] = isReprieved ? now : nil
        }
        let old = change.previous?.facts.ownerUIDs ?? []
        let new = change.kind == .deleted ? [] : change.object.facts.ownerUIDs
        guard old != new || change.previous?.uid != change.object.uid else { return }
        for uid in old where !new.contains(uid) {
            let isEmpty = blockers.update(uid) { blocking in
                blocking[key] = nil
                return blocking.isEmpty
            }
            if isEmpty == true { blockers[uid] = nil }
        }
        guard !new.isEmpty else { return }
        let metadata = ObjectMeta(json: change.object.json["metadata"]?.object ?? [:])
        for reference in metadata.ownerReferences
        where reference.blocksOwnerDeletion && !old.contains(reference.uid) {
            blockers[reference.uid, default: SortedMap()][key] = now
        }
    }
}
