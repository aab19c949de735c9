import KubeModel
import SimKernel

/// The `/scale` view of StatefulSets, Deployments and ReplicaSets: reads and writes
/// `spec.replicas` alone. Source: api.md 17.1, spec R32.
extension APIServer {
    mutating func scale(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        guard [.statefulSet, .deployment, .replicaSet].contains(request.resource),
            let type = SchemaTable.shared.type(group: ScaleView.group, kind: ScaleView.kind)
        else { throw .methodNotAllowed(request) }
        let kind = request.verb == .patch ? try checkedPatchType(request) : nil
        let old = try find(request.key)
        let present = ScaleView.of(old)
        let wanted: JSONObject
        switch (request.verb, kind) {
        case (.get, _): return .object(StoredObject(resource: old.resource, json: present))
        case (.update, _):
            wanted = try body(request)
            try checkScaleBody(wanted, request, type)
        case (.patch, .apply?):
            wanted = try body(request)
            try checkApplied(
                wanted, request, type, apiVersion: ScaleView.apiVersion, kind: ScaleView.kind)
        case (.patch, let kind?): wanted = try patched(present, request, kind, type)
        default: throw .methodNotAllowed(request)
        }
        if let name = wanted["metadata"]?["name"]?.string, !name.isEmpty, name != old.name {
            throw .nameMismatch(name, old.key)
        }
        // An absent number is zero, as in every object of the API.
        let replicas = wanted["spec"]?["replicas"]?.int ?? 0
        guard replicas >= 0 else { throw ScaleView.negative(replicas, old.name) }
        let answer: APIResponse
        if kind == .apply {
            answer = try applyToStored(request, ScaleView.appliedParent(wanted), at: now)
        } else {
            var object = old.json
            object.editOrMake("spec") { $0["replicas"] = .int(replicas) }
            object.editOrMake("metadata") { metadata in
                metadata["resourceVersion"] = wanted["metadata"]?["resourceVersion"]
                if let uid = wanted["metadata"]?["uid"] { metadata["uid"] = uid }
            }
            answer = try update(request, object, at: now)
        }
        return .object(
            StoredObject(resource: old.resource, json: ScaleView.of(answer.object ?? old)))
    }

    private mutating func checkScaleBody(
        _ object: JSONObject, _ request: APIRequest, _ type: SchemaType
    ) throws(APIError) {
        guard let validation = request.options.fieldValidation else { return }
        let given = object["kind"]?.string ?? ""
        if !given.isEmpty, given != ScaleView.kind {
            let version = (object["apiVersion"]?.string ?? "").split(separator: "/").last ?? "v1"
            throw .badRequest(
                "\(given) in version \"\(version)\" cannot be handled as a Scale: converting"
                    + " (\(version).\(given)) to (autoscaling.Scale): unknown conversion")
        }
        let findings = SchemaValidation.findings(in: object, type: type)
        let prefix = "Scale in version \"v1\" cannot be handled as a Scale: "
        if let wrong = findings.first(where: { $0.kind == .wrongType }) {
            throw .badRequest(prefix + wrong.message)
        }
        let texts =
            findings.filter { $0.kind == .unknownField }.map(\.message)
            + request.options.bodyProblems.filter { $0.hasPrefix("duplicate field") }
        if validation == .warn { warn(texts) }
        guard validation == .strict, !texts.isEmpty else { return }
        throw .badRequest(prefix + "strict decoding error: " + texts.joined(separator: ", "))
    }
}

/// Scale objects. Source: api.md 17.1.
enum ScaleView {
    static let group = "autoscaling"
    static let apiVersion = "autoscaling/v1"
    static let kind = "Scale"

    /// The scale of a workload.
    static func of(_ object: StoredObject) -> JSONObject {
        let stored = object.json["metadata"]?.object ?? JSONObject()
        var metadata: JSONObject = [
            "name": .string(object.name), "namespace": .string(object.namespace),
            "uid": .string(object.uid),
        ]
        metadata["resourceVersion"] = stored["resourceVersion"]
        metadata["creationTimestamp"] = stored["creationTimestamp"]
        let spec = object.json["spec"]?.object ?? JSONObject()
        let replicas = spec["replicas"]?.int ?? 1
        var status: JSONObject = [
            "replicas": .int(object.json["status"]?["replicas"]?.int ?? 0)
        ]
        let selector = text(of: spec.viewOrEmpty("selector"))
        if !selector.isEmpty { status["selector"] = .string(selector) }
        return [
            "apiVersion": .string(apiVersion), "kind": .string(kind),
            "metadata": .object(metadata),
            "spec": replicas == 0 ? [:] : ["replicas": .int(replicas)],
            "status": .object(status),
        ]
    }

    /// A label selector as one text, by key, e.g. `app=web,tier in (a,b),!old`.
    private static func text(of selector: LabelSelector) -> String {
        var parts = selector.matchLabels.map { (key: $0.key, text: "\($0.key)=\($0.value)") }
        for expression in selector.matchExpressions {
            let values = expression.values.sorted(by: utf8Precedes).joined(separator: ",")
            let text =
                switch expression.operation {
                case "In": "\(expression.key) in (\(values))"
                case "NotIn": "\(expression.key) notin (\(values))"
                case "DoesNotExist": "!\(expression.key)"
                default: expression.key
                }
            parts.append((expression.key, text))
        }
        return parts.sorted { utf8Precedes($0.key, $1.key) }.map(\.text).joined(separator: ",")
    }

    /// What applying a scale applies to the workload.
    static func appliedParent(_ scale: JSONObject) -> JSONObject {
        var parent: JSONObject = [:]
        if let version = scale["metadata"]?["resourceVersion"] {
            parent["metadata"] = ["resourceVersion": version]
        }
        if let replicas = scale["spec"]?["replicas"], !replicas.isNull {
            parent["spec"] = ["replicas": replicas]
        }
        return parent
    }

    /// 422 for a count below zero.
    static func negative(_ replicas: Int64, _ name: String) -> APIError {
        let error = FieldError(
            path: "spec.replicas", kind: .invalid, value: String(replicas),
            detail: "must be greater than or equal to 0")
        var result = APIError(
            code: 422, reason: .invalid,
            message: "\(kind).\(group) \"\(name)\" is invalid: \(error.text)")
        result.name = name
        result.group = group
        result.kind = kind
        result.causes = [error.cause]
        return result
    }
}
