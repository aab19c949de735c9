import KubeModel
import SimKernel

extension APIServer {
    /// Applies a patch to the stored object and updates it with the result.
    /// Source: api.md 8.5, 8.8.
    mutating func patch(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        let kind = try checkedPatchType(request)
        if kind == .apply { return try apply(request, at: now) }
        let old = try find(request.key)
        // Parts of the cluster send merge patches, which need no schema.
        let needsType = kind == .strategic || request.options.fieldValidation != nil
        let type = needsType ? SchemaTable.shared.type(of: request.resource) : nil
        let object = try patched(old.json, request, kind, type)
        return try update(request, object, at: now)
    }

    /// The kind of a patch whose options are in order. Source: api.md 8.6.
    func checkedPatchType(_ request: APIRequest) throws(APIError) -> APIRequest.PatchType {
        guard let kind = request.patchType else { throw .unsupportedPatchType }
        if kind != .apply, request.options.force != nil {
            throw .options(
                "PatchOptions",
                [FieldPath("force").forbidden("may not be specified for non-apply patch")])
        }
        if kind == .apply, (request.options.fieldManager ?? "").isEmpty {
            throw .options(
                "PatchOptions",
                [FieldPath("fieldManager").required("is required for apply patch")])
        }
        return kind
    }

    /// The object after the patch, checked as far as the sender asks for it.
    mutating func patched(
        _ object: JSONObject, _ request: APIRequest, _ kind: APIRequest.PatchType,
        _ type: SchemaType?
    ) throws(APIError) -> JSONObject {
        guard let patch = request.body else { throw .badRequest("unexpected end of JSON input") }
        let result = try PatchedObject.make(of: object, patch, kind, type)
        if let validation = request.options.fieldValidation, let type {
            // A strategic merge goes by the type of the resource, whatever the patch calls it.
            if kind != .strategic,
                let misfit = DecodeRules.misfit(
                    result, request.resource, isScale: request.subresource == .scale)
            {
                throw .invalidPatch(JSONValue.object(result).canonicalText, misfit)
            }
            let repeated = request.options.bodyProblems.filter { $0.hasPrefix("duplicate field") }
            warn(
                try PatchedObject.check(
                    result, patch, kind, type, validation: validation, repeated: repeated))
        }
        return result
    }

    /// Keeps `metadata.managedFields` of a written object; see `ManagedFields.track`.
    func track(
        _ object: inout JSONObject, _ request: APIRequest, old: JSONObject?, given: JSONValue?,
        at now: SimTime
    ) {
        guard ManagedFields.concerns(object, old: old, request) else { return }
        ManagedFields.track(
            &object,
            ManagedFields.Write(
                request: request, old: old, given: given, component: componentName,
                now: timestamp(now)))
    }

    /// The manager that a part of the cluster writes as.
    private var componentName: String {
        guard writer.hasPrefix("system:") else { return writer }
        let name = writer.dropFirst("system:".count)
        if name.hasPrefix("kubelet") { return "kubelet" }
        return switch name {
        case "controller-manager": "kube-controller-manager"
        case "scheduler": "kube-scheduler"
        default: "ordinal"
        }
    }
}
