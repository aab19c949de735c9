import KubeModel
import SimKernel

extension APIServer {
    private static let orphanFinalizer = "orphan"
    private static let foregroundFinalizer = "foregroundDeletion"

    /// Deletes an object, or begins to: preconditions, propagation, grace, finalizers.
    /// Source: cluster.md A.4.
    mutating func delete(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        try Admission.checkDelete(request.key)
        let old = try find(request.key)
        try checkPreconditions(request.options, old)
        var metadata: ObjectMeta = old.json.viewOrEmpty("metadata")
        setPropagation(&metadata, request.options, old)
        if old.resource == .namespace {
            return deleteNamespace(old, metadata, request.options, at: now)
        }
        let wasTerminating = old.facts.isTerminating
        let grace = gracePeriod(request.options, old, metadata, now)

        if old.resource == .pod, grace == nil { return .object(old) }
        let seconds = grace?.seconds ?? 0
        if !wasTerminating, metadata.finalizers.isEmpty, seconds == 0, old.resource != .pod {
            if request.options.isDryRun { return .deleted(old) }
            return .deleted(erase(old.key) ?? old)
        }
        metadata.deletionTimestamp = grace?.due ?? metadata.deletionTimestamp ?? timestamp(now)
        metadata.deletionGracePeriodSeconds = seconds
        if !wasTerminating, let generation = metadata.generation, generation > 0 {
            metadata.generation = generation + 1
        }
        var object = old.json
        object.write(view: "metadata", metadata)
        if request.options.isDryRun {
            return .object(StoredObject(resource: old.resource, json: object))
        }
        let marked = object == old.json ? old : commit(old.resource, object)
        guard seconds == 0, metadata.finalizers.isEmpty else { return .object(marked) }
        return .deleted(erase(old.key) ?? marked)
    }

    /// Deletes every object a list with the same options would show, and answers with that list.
    /// Namespaces are never deleted in a heap. Source: cluster.md A39, api.md 11.5.
    mutating func deleteCollection(
        _ request: APIRequest, at now: SimTime
    ) throws(APIError) -> APIResponse {
        guard request.resource != .namespace else {
            throw APIError(
                code: 405, reason: .methodNotAllowed,
                message: "the server does not allow this method on the requested resource")
        }
        var listing = request
        listing.verb = .list
        listing.body = nil
        guard case .list(let items, _) = try list(listing) else { return .done }
        for item in items {
            var single = request
            single.verb = .delete
            single.namespace = item.namespace
            single.name = item.name
            do {
                _ = try delete(single, at: now)
            } catch where error.reason == .notFound {
                continue
            }
        }
        return .list(items, ListPage(revision: store.revision))
    }

    private func checkPreconditions(
        _ options: RequestOptions, _ old: StoredObject
    ) throws(APIError) {
        if let uid = options.preconditionUID, uid != old.uid {
            throw unmet(
                old,
                "the UID in the precondition (\(uid)) does not match the UID in record"
                    + " (\(old.uid)). The object might have been deleted and then recreated")
        }
        if let version = options.preconditionResourceVersion, version != String(old.revision) {
            throw unmet(
                old,
                "the ResourceVersion in the precondition (\(version)) does not match the"
                    + " ResourceVersion in record (\(old.revision)). The object might have been"
                    + " modified")
        }
    }

    /// These errors alone name the kind and not the resource. Source: cluster.md A21.
    private func unmet(_ old: StoredObject, _ cause: String) -> APIError {
        var error = APIError.conflict(old.key, cause, slot: old.resource.qualifiedKind)
        error.kind = old.resource.kind
        return error
    }

    /// Adds or exchanges the finalizer that stands for the propagation. Source: cluster.md A36.
    private func setPropagation(
        _ metadata: inout ObjectMeta, _ options: RequestOptions, _ old: StoredObject
    ) {
        guard old.resource != .event, let propagation = options.propagation else { return }
        var finalizers = metadata.finalizers.filter {
            $0 != Self.orphanFinalizer && $0 != Self.foregroundFinalizer
        }
        switch propagation {
        case .background: break
        case .foreground: finalizers.append(Self.foregroundFinalizer)
        case .orphan: finalizers.append(Self.orphanFinalizer)
        }
        metadata.finalizers = finalizers
    }

    /// The grace of a deletion and when it is over; nil when a pod that is terminating already
    /// keeps what it has. Source: cluster.md A28 to A31.
    private func gracePeriod(
        _ options: RequestOptions, _ old: StoredObject, _ metadata: ObjectMeta, _ now: SimTime
    ) -> (seconds: Int64, due: Timestamp)? {
        let present = timestamp(now)
        guard old.resource == .pod else {
            return (0, metadata.deletionTimestamp ?? present)
        }
        // A pod that never ran, or runs no more, needs no grace; that counts as asked for.
        let isForced =
            (old.facts.nodeName ?? "").isEmpty || old.facts.phase == "Succeeded"
            || old.facts.phase == "Failed"
        let asked = isForced ? 0 : options.gracePeriodSeconds.map { $0 < 0 ? 1 : $0 }
        let own: Int64? = old.json["spec"]?.object?.read("terminationGracePeriodSeconds")
        let wanted = asked ?? own.map { $0 < 0 ? 1 : $0 } ?? 0
        guard old.facts.isTerminating, let due = metadata.deletionTimestamp else {
            return (wanted, Timestamp(seconds: present.seconds + wanted))
        }
        let current = metadata.deletionGracePeriodSeconds ?? 0
        if current == 0 { return (0, due) }
        if asked == 0 { return (0, present) }
        guard asked != nil, wanted < current else { return nil }
        let moved = due.seconds - current + wanted
        return moved < present.seconds ? (1, present) : (wanted, Timestamp(seconds: moved))
    }
}
