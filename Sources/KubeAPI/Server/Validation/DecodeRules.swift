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
        if let cause = given.misfit(GivenKind([:], resource)) {
            throw .badRequest(given.prefix(resource) + cause)
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

    /// Why a patched object is none of the resource any more, in the words of the decoder; nil
    /// when it is. Source: api.md 8.5.
    static func misfit(
        _ object: JSONObject, _ resource: Resource, isScale: Bool
    ) -> String? {
        let expected =
            isScale
            ? GivenKind(group: ScaleView.group, version: "v1", kind: ScaleView.kind)
            : GivenKind([:], resource)
        return GivenKind(object, default: expected).misfit(expected)
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
        self.init(
            body,
            default: GivenKind(
                group: resource.group, version: resource.version, kind: resource.kind))
    }

    init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    init(_ body: JSONObject, default expected: GivenKind) {
        kind = body["kind"]?.string ?? ""
        if kind.isEmpty { kind = expected.kind }
        let text = body["apiVersion"]?.string ?? ""
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        switch parts.count {
        case 0: (group, version) = (expected.group, expected.version)
        case 1: (group, version) = ("", parts[0])
        default: (group, version) = (parts[0], parts[1])
        }
    }

    /// Why a decoder cannot make the kind that is expected of it; nil when it can.
    func misfit(_ expected: GivenKind) -> String? {
        guard isKnown else { return isUnheardOf }
        return kind == expected.kind && group == expected.group ? nil : cannotBecome(expected)
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
    func cannotBecome(_ other: GivenKind) -> String {
        let family = other.group.split(separator: ".").first.map(String.init) ?? "core"
        return "converting (\(version).\(kind)) to (\(family).\(other.kind)): unknown conversion"
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
