package import KubeModel

/// What the API offers for each resource: the one table that the router and discovery share.
/// Source: api.md 5.4.
extension Resource {
    /// The verbs served on the resource, sorted as discovery lists them.
    package var verbs: [String] {
        switch self {
        case .namespace: ["create", "delete", "get", "list", "patch", "update", "watch"]
        default:
            [
                "create", "delete", "deletecollection", "get", "list", "patch", "update",
                "watch",
            ]
        }
    }

    /// The categories of the resource, for `kubectl get all`.
    package var categories: [String] {
        switch self {
        case .pod, .service, .replicationController, .statefulSet, .deployment, .replicaSet,
            .daemonSet:
            ["all"]
        default: []
        }
    }

    /// The parts of an object that have paths of their own, sorted by name.
    package var subresources: [SubresourceFacts] {
        switch self {
        case .namespace: [.finalize, .status]
        case .node: [.proxy("NodeProxyOptions"), .status]
        case .pod:
            [
                .stream("attach", "PodAttachOptions"),
                SubresourceFacts("binding", kind: "Binding", verbs: ["create"]),
                SubresourceFacts(
                    "eviction", group: "policy", version: "v1", kind: "Eviction",
                    verbs: ["create"]),
                .stream("exec", "PodExecOptions"),
                SubresourceFacts("log", kind: "Pod", verbs: ["get"]),
                .stream("portforward", "PodPortForwardOptions"),
                .proxy("PodProxyOptions"), .status,
            ]
        case .service: [.proxy("ServiceProxyOptions"), .status]
        case .serviceAccount:
            [
                SubresourceFacts(
                    "token", group: "authentication.k8s.io", version: "v1",
                    kind: "TokenRequest", verbs: ["create"])
            ]
        case .statefulSet, .deployment, .replicaSet, .replicationController: [.scale, .status]
        case .persistentVolume, .persistentVolumeClaim, .daemonSet, .podDisruptionBudget,
            .volumeAttachment, .resourceQuota:
            [.status]
        default: []
        }
    }

    /// What every use of the resource is warned of; nil for most. Source: api.md 8.9.
    package var deprecation: String? {
        self == .endpoints
            ? "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice" : nil
    }
}

/// A part of an object with a path of its own.
package struct SubresourceFacts: Sendable, Equatable {
    /// The last step of the path, e.g. `scale`.
    package var name: String
    /// The group of the kind it answers with; empty means that of the resource.
    package var group: String
    /// The version of that kind; empty means that of the resource.
    package var version: String
    /// The kind it answers with; empty means that of the resource.
    package var kind: String
    /// The verbs, sorted.
    package var verbs: [String]

    package init(
        _ name: String, group: String = "", version: String = "", kind: String = "",
        verbs: [String]
    ) {
        self.name = name
        self.group = group
        self.version = version
        self.kind = kind
        self.verbs = verbs
    }

    static let status = SubresourceFacts("status", verbs: ["get", "patch", "update"])
    static let finalize = SubresourceFacts("finalize", verbs: ["update"])
    static let scale = SubresourceFacts(
        "scale", group: "autoscaling", version: "v1", kind: "Scale",
        verbs: ["get", "patch", "update"])

    static func stream(_ name: String, _ kind: String) -> SubresourceFacts {
        SubresourceFacts(name, kind: kind, verbs: ["create", "get"])
    }

    static func proxy(_ kind: String) -> SubresourceFacts {
        SubresourceFacts(
            "proxy", kind: kind,
            verbs: ["create", "delete", "get", "patch", "update"])
    }
}
