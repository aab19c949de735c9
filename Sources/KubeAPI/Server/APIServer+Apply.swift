import KubeModel
import SimKernel

/// Server-side apply. Source: api.md 10.
extension APIServer {
    /// Merges an applied object into the stored one, or creates it.
    mutating func apply(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        guard case .object(let applied)? = request.body else {
            throw .badRequest("the body of an apply patch must be an object")
        }
        let resource = request.resource
        guard let type = SchemaTable.shared.type(of: resource) else {
            throw .methodNotAllowed(request)
        }
        try checkApplied(
            applied, request, type, apiVersion: resource.apiVersion, kind: resource.kind)
        if store[request.key] != nil || request.subresource != nil {
            return try applyToStored(request, applied, at: now)
        }
        var creation = request
        creation.verb = .create
        return .created(try create(creation, at: now))
    }

    /// Refuses applied objects that are not those of the path or do not fit the schema.
    func checkApplied(
        _ applied: JSONObject, _ request: APIRequest, _ type: SchemaType, apiVersion: String,
        kind: String
    ) throws(APIError) {
        let given = applied["apiVersion"]?.string ?? ""
        let givenKind = applied["kind"]?.string ?? ""
        guard given == apiVersion, givenKind == kind else {
            throw .badRequest(
                "the API version and kind in the data (\(given), Kind=\(givenKind)) do not match"
                    + " the expected ones (\(apiVersion), Kind=\(kind))")
        }
        let metadata: ObjectMeta = applied.viewOrEmpty("metadata")
        if let name = metadata.name, !name.isEmpty {
            if name != request.name { throw .nameMismatch(name, request.key) }
        } else if store[request.key] == nil, request.subresource == nil {
            throw .badRequest(
                "the name of the object (\(request.name) based on URL) was undeterminable: name"
                    + " must be provided")
        }
        let namespace = metadata.namespace ?? ""
        if request.resource.isNamespaced, !namespace.isEmpty, namespace != request.namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the"
                    + " request")
        }
        if case .array(let entries)? = metadata.json["managedFields"], !entries.isEmpty {
            throw .badRequest("metadata.managedFields must be nil")
        }
        let errors = AppliedSchema.errors(in: applied, type)
        guard !errors.isEmpty else { return }
        let text = errors.count == 1 ? errors[0] : "errors:\n  " + errors.joined(separator: "\n  ")
        throw .unexplained(
            "failed to create typed patch object (\(request.namespace)/\(request.name);"
                + " \(apiVersion), Kind=\(kind)): \(text)")
    }

    /// Applies to an object that is there. The request may be about its status or its scale.
    mutating func applyToStored(
        _ request: APIRequest, _ applied: JSONObject, at now: SimTime
    ) throws(APIError) -> APIResponse {
        let old = try find(request.key)
        guard let type = SchemaTable.shared.type(of: request.resource) else {
            throw .methodNotAllowed(request)
        }
        let outcome = try Application.make(
            of: applied, to: old.json, type,
            ManagedFields.Write(
                request: request, old: old.json, given: nil, component: "",
                now: timestamp(now)))
        if let version = applied["metadata"]?["resourceVersion"]?.string, !version.isEmpty,
            version != String(old.revision)
        {
            throw .conflict(old.key)
        }
        guard let outcome else { return .object(old) }
        return try update(request, outcome, at: now)
    }
}

/// One apply to one stored object. Source: api.md 10.3.
enum Application {
    /// The object after the apply, its managers up to date; nil when nothing changes.
    ///
    /// - Throws: 409 when fields of other managers would change and force is not set.
    static func make(
        of applied: JSONObject, to live: JSONObject, _ type: SchemaType,
        _ write: ManagedFields.Write
    ) throws(APIError) -> JSONObject? {
        let stored = live["metadata"]?.object?["managedFields"]
        var managed = ManagedFields(stored) ?? ManagedFields()
        if managed.entries.isEmpty {
            managed.replace(ManagedFields.baseline(of: live, write, type))
        }
        let ignored = ManagedFields.ignoredMembers(write.request)
        var own = ManagedFields.Entry(
            write, manager: write.request.options.fieldManager ?? write.component)
        own.isApply = true
        own.fields = AppliedFields.owned(applied, type)
        for name in ignored { own.fields[FieldForm.step(field: name)] = FieldSet() }

        var last = FieldSet()
        var kept = own.fields
        for entry in managed.entries {
            if entry.hasSameOwner(as: own) {
                last = entry.fields
                if last == own.fields { own.time = entry.time }
            } else {
                kept = kept.union(entry.fields)
            }
        }
        var wanted = applied
        for name in ignored { wanted[name] = nil }
        var result = AppliedFields.merged(live, wanted, type)
        let gone = last.subtracting(kept)
        if !gone.isEmpty {
            result = AppliedFields.removing(gone, from: result, type, kept: kept)
        }
        result = SchemaTable.shared.normalized(result, type: type)

        let changes = FieldChanges(from: live, to: result, type, ignored: ignored)
        if write.request.options.force != true { try refuse(managed, own, changes.changed) }
        if !changes.isEmpty {
            own.time = write.now.description
            managed.take(changes.changed.union(changes.removed))
        }
        managed.replace(own)
        let owners = managed.json
        if changes.isEmpty, owners == stored { return nil }
        ManagedFields.set(owners, in: &result)
        return result
    }

    /// Refuses to change fields that others own. Source: api.md 10.3.
    private static func refuse(
        _ managed: ManagedFields, _ own: ManagedFields.Entry, _ changed: FieldSet
    ) throws(APIError) {
        var conflicts: [(owner: String, path: String)] = []
        let others = managed.entries.filter { !$0.hasSameOwner(as: own) }
            .sorted { utf8Precedes($0.manager, $1.manager) }
        for entry in others {
            for path in entry.fields.intersection(changed).paths {
                conflicts.append((entry.conflictName, path))
            }
        }
        guard let first = conflicts.first else { return }
        var message = "Apply failed with 1 conflict: conflict with \(first.owner): \(first.path)"
        if conflicts.count > 1 {
            var lines: [String] = []
            var owner: String?
            for conflict in conflicts {
                if conflict.owner != owner { lines.append("conflicts with \(conflict.owner):") }
                owner = conflict.owner
                lines.append("- \(conflict.path)")
            }
            message =
                "Apply failed with \(conflicts.count) conflicts: "
                + lines.joined(separator: "\n")
        }
        var error = APIError(code: 409, reason: .conflict, message: message)
        error.causes = conflicts.map {
            APIError.Cause(
                type: "FieldManagerConflict", message: "conflict with \($0.owner)",
                field: $0.path)
        }
        throw error
    }
}
