import KubeModel
import SimKernel

extension APIServer {
    /// Applies a patch to the stored object and updates it with the result.
    mutating func patch(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        let old = try find(request.key)
        guard request.patchType == .merge, let patch = request.body else {
            throw APIError(
                code: 415, reason: .badRequest,
                message: "the body of the request was in an unknown format - accepted media types"
                    + " include: \(APIRequest.PatchType.merge.rawValue)")
        }
        guard case .object(var object) = MergePatch.apply(patch, to: .object(old.json)) else {
            throw .badRequest("the patch does not leave an object behind")
        }
        // Without a version of its own a patch applies to whatever is stored.
        if patch.at("metadata", "resourceVersion") == nil {
            object.update("metadata") { metadata in
                var members = metadata?.object ?? JSONObject()
                members["resourceVersion"] = .string(String(old.revision))
                metadata = .object(members)
            }
        }
        return try update(request, object, at: now)
    }
}
