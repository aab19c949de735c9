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
        let isDryRun = request.options.isDryRun
        let present = timestamp(now)
        switch grace(request.options, old, metadata, present) {
        case .kept:
            // What is on its way out already takes no new propagation either. Source: A37.
            return .object(old)
        case .none where metadata.finalizers.isEmpty:
            return .deleted(isDryRun ? old : erase(old.key) ?? old)
        case .none:
            // A time that is still to come belongs to a grace that no longer counts.
            let due = metadata.deletionTimestamp.map { min($0, present) }
            metadata.deletionTimestamp = due ?? present
            metadata.deletionGracePeriodSeconds = 0
        case .lasts(let seconds, let due):
            metadata.deletionTimestamp = due
            metadata.deletionGracePeriodSeconds = seconds
        }
        if !old.facts.isTerminating, let generation = metadata.generation, generation > 0 {
            metadata.generation = generation + 1
        }
        var object = old.json
        object.write(view: "metadata", metadata)
        let isHeld = metadata.deletionGracePeriodSeconds != 0 || !metadata.finalizers.isEmpty
        if isDryRun {
            let shown = StoredObject(resource: old.resource, json: object)
            return isHeld ? .object(shown) : .deleted(shown)
        }
        let marked = object == old.json ? old : commit(old.resource, object)
        return isHeld ? .object(marked) : .deleted(erase(old.key) ?? marked)
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
                old, "UID", uid, old.uid,
                "The object might have been deleted and then recreated")
        }
        let version = String(old.revision)
        if let wanted = options.preconditionResourceVersion, wanted != version {
            throw unmet(
                old, "ResourceVersion", wanted, version, "The object might have been modified")
        }
    }

    /// These errors alone name the kind and not the resource; those of namespaces have words of
    /// their own. Source: cluster.md A21, api.md 11.3.
    private func unmet(
        _ old: StoredObject, _ field: String, _ wanted: String, _ present: String,
        _ guess: String
    ) -> APIError {
        if old.resource == .namespace {
            return .conflict(
                old.key,
                "Precondition failed: \(field) in precondition: \(wanted), \(field) in object"
                    + " meta: \(present)")
        }
        var error = APIError.conflict(
            old.key,
            "the \(field) in the precondition (\(wanted)) does not match the \(field) in record"
                + " (\(present)). \(guess)", slot: old.resource.qualifiedKind)
        error.kind = old.resource.kind
        return error
    }

    /// Adds or exchanges the finalizer that stands for the propagation; the order of finalizers
    /// that stay the same is left alone. Source: cluster.md A36.
    private func setPropagation(
        _ metadata: inout ObjectMeta, _ options: RequestOptions, _ old: StoredObject
    ) {
        guard old.resource != .event, let propagation = options.propagation else { return }
        let present = metadata.finalizers
        let wanted: String? =
            switch propagation {
            case .background: nil
            case .foreground: Self.foregroundFinalizer
            case .orphan: Self.orphanFinalizer
            }
        var finalizers = present.filter {
            $0 == wanted || ($0 != Self.orphanFinalizer && $0 != Self.foregroundFinalizer)
        }
        if let wanted, !finalizers.contains(wanted) { finalizers.append(wanted) }
        if finalizers != present { metadata.finalizers = finalizers }
    }

    /// How much time an object is given to end.
    private enum Grace {
        /// It is of a kind that gets none, or has used it up.
        case none
        /// It keeps what it was given before.
        case kept
        case lasts(seconds: Int64, due: Timestamp)
    }

    /// The grace of a deletion: pods alone have one, and a second deletion can only shorten it.
    /// Source: cluster.md A28 to A31.
    private func grace(
        _ options: RequestOptions, _ old: StoredObject, _ metadata: ObjectMeta,
        _ present: Timestamp
    ) -> Grace {
        guard old.resource == .pod else { return .none }
        let asked = options.gracePeriodSeconds.map { $0 < 0 ? 1 : $0 }
        if old.facts.isTerminating, let due = metadata.deletionTimestamp {
            let current = metadata.deletionGracePeriodSeconds ?? 0
            if current == 0 { return .none }
            guard let asked, asked < current else { return .kept }
            if asked == 0 { return .lasts(seconds: 0, due: present) }
            let moved = Timestamp(seconds: due.seconds - current + asked)
            return moved < present
                ? .lasts(seconds: 1, due: present) : .lasts(seconds: asked, due: moved)
        }
        let phase = old.facts.phase
        // A pod that never ran, or runs no more, needs none.
        let needsNone =
            (old.facts.nodeName ?? "").isEmpty || phase == "Succeeded" || phase == "Failed"
        let own: Int64? = old.json["spec"]?.object?.read("terminationGracePeriodSeconds")
        let seconds = needsNone ? 0 : asked ?? own.map { $0 < 0 ? 1 : $0 } ?? 0
        // A grace beyond the end of time ends with it.
        let due = SimTime.seconds(present.seconds) + .seconds(seconds)
        return .lasts(seconds: seconds, due: timestamp(due))
    }
}
