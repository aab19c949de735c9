import KubeModel
import SimKernel

/// The `/scale` view of a StatefulSet: reads and writes `spec.replicas` alone.
/// Source: spec R32.
extension APIServer {
    mutating func scale(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        guard request.resource == .statefulSet else { throw .methodNotAllowed(request) }
        let old = try find(request.key)
        let present = scaleObject(old)
        let wanted: JSONObject
        switch request.verb {
        case .get: return .object(StoredObject(resource: .statefulSet, json: present))
        case .update: wanted = try body(request)
        case .patch:
            guard request.patchType == .merge, let patch = request.body,
                case .object(let merged) = MergePatch.apply(patch, to: .object(present))
            else { throw .badRequest("the patch of a scale must be a merge patch") }
            wanted = merged
        default: throw .methodNotAllowed(request)
        }
        // An absent number is zero, as in every object of the API.
        let replicas = wanted["spec"]?["replicas"]?.int ?? 0
        guard replicas >= 0 else {
            let error = FieldError(
                path: "spec.replicas", kind: .invalid, value: String(replicas),
                detail: "must be greater than or equal to 0")
            throw .invalid(request.key, [error.cause], texts: [error.text])
        }
        var update = request
        update.verb = .update
        update.subresource = nil
        var set: StatefulSet = old.view()
        set.spec.replicas = replicas
        set.metadata.resourceVersion = wanted["metadata"]?["resourceVersion"]?.string
        let stored = try self.update(update, set.json, at: now).object ?? old
        return .object(StoredObject(resource: .statefulSet, json: scaleObject(stored)))
    }

    private func scaleObject(_ object: StoredObject) -> JSONObject {
        let set: StatefulSet = object.view()
        var metadata: JSONObject = [
            "name": .string(object.name), "namespace": .string(object.namespace),
            "uid": .string(object.uid), "resourceVersion": .string(String(object.revision)),
        ]
        metadata["creationTimestamp"] = object.json["metadata"]?["creationTimestamp"]
        var status: JSONObject = ["replicas": .int(set.status.replicas ?? 0)]
        status["selector"] = .string(
            (set.spec.selector?.matchLabels ?? []).map { "\($0.key)=\($0.value)" }
                .joined(separator: ","))
        return [
            "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": .object(metadata),
            "spec": ["replicas": .int(set.spec.replicas ?? 1)], "status": .object(status),
        ]
    }
}
