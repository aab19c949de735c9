package import KubeModel

/// What happens to fields that the server does not know. Source: api.md 8.8.
package enum FieldValidation: String, Sendable, CaseIterable {
    /// They are dropped without a word.
    case ignore = "Ignore"
    /// They are dropped with a warning each.
    case warn = "Warn"
    /// The request is refused.
    case strict = "Strict"
}

/// The first look at a body from outside, before any other rule.
package enum DecodeRules {
    /// The body as an object of the resource, with `apiVersion` and `kind`; refuses other kinds,
    /// other versions and values of a wrong type with a 400. Source: api.md 8.2.
    package static func decode(
        _ body: JSONObject, resource: Resource
    ) throws(APIError) -> JSONObject {
        let given = GivenKind(body, resource)
        if given.kind != resource.kind || given.group != resource.group {
            let cause = given.isKnown ? given.cannotBecome(resource) : given.isUnheardOf
            throw .badRequest(given.prefix(resource) + cause)
        }
        guard given.isKnown else {
            throw .badRequest(given.prefix(resource) + given.isUnheardOf)
        }
        let findings = SchemaValidation.findings(in: body, resource: resource)
        if let wrong = findings.first(where: { $0.kind == .wrongType }) {
            throw .badRequest(given.prefix(resource) + wrong.message)
        }
        if let wrong = Base64Text.wrong(in: body, resource) {
            throw .badRequest(
                given.prefix(resource) + "illegal base64 data at input byte \(wrong)")
        }
        guard given.version == resource.version else {
            throw .badRequest(
                "the API version in the data (\(given.apiVersion)) does not match the expected API"
                    + " version (\(resource.apiVersion))")
        }
        return typed(body, resource)
    }

    /// The unknown fields of a tree in byte order of their names; a tree has no other.
    package static func unknownFields(_ body: JSONObject, _ resource: Resource) -> [String] {
        SchemaValidation.findings(in: body, resource: resource)
            .filter { $0.kind == .unknownField }.map(\.message)
    }

    /// What comes of unknown and repeated fields: a 400 when strict, else warnings.
    /// Source: api.md 8.8.
    package static func judge(
        _ problems: [String], resource: Resource, validation: FieldValidation
    ) throws(APIError) -> [String] {
        switch validation {
        case .ignore: return []
        case .warn: return problems
        case .strict:
            guard !problems.isEmpty else { return [] }
            throw .badRequest(
                "\(resource.kind) in version \"\(resource.version)\" cannot be handled as a"
                    + " \(resource.kind): strict decoding error: "
                    + problems.joined(separator: ", "))
        }
    }

    /// The body with `apiVersion` and `kind` of the resource where it has none.
    package static func typed(_ body: JSONObject, _ resource: Resource) -> JSONObject {
        var object = body
        if object["apiVersion"]?.string != resource.apiVersion {
            object["apiVersion"] = .string(resource.apiVersion)
        }
        if object["kind"]?.string != resource.kind { object["kind"] = .string(resource.kind) }
        return object
    }
}

/// What a body says it is, with what the URL says where it says nothing.
private struct GivenKind {
    var group: String
    var version: String
    var kind: String

    init(_ body: JSONObject, _ resource: Resource) {
        kind = body["kind"]?.string ?? ""
        if kind.isEmpty { kind = resource.kind }
        let text = body["apiVersion"]?.string ?? ""
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        switch parts.count {
        case 0: (group, version) = (resource.group, resource.version)
        case 1: (group, version) = ("", parts[0])
        default: (group, version) = (parts[0], parts[1])
        }
    }

    var apiVersion: String { group.isEmpty ? version : group + "/" + version }

    func prefix(_ resource: Resource) -> String {
        "\(kind) in version \"\(version)\" cannot be handled as a \(resource.kind): "
    }

    /// The words for a kind or version nobody knows.
    var isUnheardOf: String {
        "no kind \"\(kind)\" is registered for version \"\(apiVersion)\" in scheme"
            + " \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
    }

    /// The words for a known kind that is another one.
    func cannotBecome(_ resource: Resource) -> String {
        let family = resource.group.split(separator: ".").first.map(String.init) ?? "core"
        return "converting (\(version).\(kind)) to (\(family).\(resource.kind)): unknown conversion"
    }

    /// Whether such objects exist, served here or not.
    var isKnown: Bool {
        if let versions = Self.oldVersions[group], versions.contains(version) { return true }
        guard version == "v1" || (group == "autoscaling" && version == "v2") else { return false }
        return SchemaTable.shared.type(group: group, kind: kind) != nil
            || Self.others[group]?.contains(kind) == true
    }

    /// Versions that a real server still reads though it serves them no more.
    private static let oldVersions: [String: [String]] = [
        "apps": ["v1beta1", "v1beta2"], "policy": ["v1beta1"], "storage.k8s.io": ["v1beta1"],
        "discovery.k8s.io": ["v1beta1"], "coordination.k8s.io": ["v1beta1"],
        "events.k8s.io": ["v1beta1"], "extensions": ["v1beta1"], "batch": ["v1beta1"],
    ]

    /// Kinds of a real server that are not served here.
    private static let others: [String: [String]] = [
        "": ["List", "Status", "PodStatusResult", "RangeAllocation"],
        "batch": ["CronJob", "Job"], "autoscaling": ["HorizontalPodAutoscaler", "Scale"],
        "networking.k8s.io": ["Ingress", "IngressClass", "NetworkPolicy"],
        "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "scheduling.k8s.io": ["PriorityClass"], "node.k8s.io": ["RuntimeClass"],
    ]
}
