import KubeModel
import SimKernel

/// Namespaces end in steps of their own: they stay, Terminating, until `spec.finalizers` is
/// empty. Source: cluster.md H.2, api.md 11.3.
extension APIServer {
    /// Begins the end of a namespace, or ends it when nothing holds it any more.
    ///
    /// - Parameter metadata: of the namespace, with the finalizers the deletion asks for.
    mutating func deleteNamespace(
        _ old: StoredObject, _ metadata: ObjectMeta, _ options: RequestOptions, at now: SimTime
    ) -> APIResponse {
        var namespace: Namespace = old.view()
        let isHeld = !namespace.spec.finalizers.isEmpty || !metadata.finalizers.isEmpty
        guard isHeld else {
            return .deleted(options.isDryRun ? old : erase(old.key) ?? old)
        }
        guard !old.facts.isTerminating else { return .object(old) }
        namespace.metadata = metadata
        namespace.metadata.deletionTimestamp = timestamp(now)
        namespace.status.phase = "Terminating"
        if options.isDryRun {
            return .object(StoredObject(resource: .namespace, json: namespace.json))
        }
        return .object(commit(.namespace, namespace.json))
    }

    /// Replaces the finalizers of a namespace's spec; without any, a namespace that is being
    /// deleted is gone. Source: api.md 11.3.
    mutating func finalize(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        guard request.resource == .namespace else { throw .methodNotAllowed(request) }
        let old = try find(request.key)
        let wanted = Namespace(json: try body(request))
        if let uid = wanted.metadata.uid, !uid.isEmpty, uid != old.uid {
            throw .conflict(
                old.key,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: \(old.uid)")
        }
        if let version = wanted.metadata.resourceVersion, !version.isEmpty,
            version != String(old.revision)
        {
            throw .conflict(old.key)
        }
        var namespace: Namespace = old.view()
        namespace.spec.finalizers = wanted.spec.finalizers
        if old.json["spec"] != nil, namespace.json["spec"] == nil { namespace.json["spec"] = [:] }
        try reject(finalizerErrors(namespace.spec.finalizers), old.key)
        if namespace.json == old.json { return .object(old) }
        if request.options.isDryRun {
            return .object(StoredObject(resource: .namespace, json: namespace.json))
        }
        guard old.facts.isTerminating, namespace.spec.finalizers.isEmpty,
            namespace.metadata.finalizers.isEmpty
        else { return .object(commit(.namespace, namespace.json)) }
        return .object(erase(old.key) ?? old)
    }

    private func finalizerErrors(_ finalizers: [String]) -> [FieldError] {
        let path = FieldPath("spec.finalizers")
        return finalizers.flatMap { finalizer -> [FieldError] in
            let wrong = NameRules.qualifiedName(finalizer)
            let isOwn = ["kubernetes", "orphan", "foregroundDeletion"].contains(finalizer)
            guard wrong.isEmpty, !finalizer.contains("/"), !isOwn else {
                return wrong.map { path.invalid(finalizer, $0) }
            }
            return [
                path.invalid(
                    finalizer,
                    "name is neither a standard finalizer name nor is it fully qualified")
            ]
        }
    }
}
