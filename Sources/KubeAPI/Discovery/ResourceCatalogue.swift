import KubeModel

/// One entry of a resource list: a resource or a subresource. Source: api.md 5.4.
struct APIResourceEntry: Sendable, Equatable {
    /// The plural name, for a subresource `plural/subresource`.
    var name: String
    var singular = ""
    var isNamespaced: Bool
    /// Where the kind lives when that is not the group of the list; empty for the same.
    var group = ""
    var version = ""
    var kind: String
    /// In alphabetical order.
    var verbs: [String]
    var shortNames: [String] = []
    var categories: [String] = []
}

/// A group in its one version, with what it serves.
struct APIGroupEntry: Sendable {
    /// Empty for the core group.
    var name: String
    var entries: [APIResourceEntry]

    var groupVersion: String { name.isEmpty ? "v1" : name + "/v1" }
}

/// What discovery tells: every group, in the order that decides where names are shared.
enum ResourceCatalogue {
    /// The groups after the core group; `apps` is the first. Source: api.md 5.5.
    static let groups: [APIGroupEntry] = [
        "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "policy",
        "storage.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
    ].map(group)

    static let core = group("")

    /// The group of a name, or nil.
    static func group(named name: String) -> APIGroupEntry? {
        groups.first { utf8Equal($0.name, name) }
    }

    private static let reading = ["get", "list"]
    private static let objectVerbs = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]
    private static let slotVerbs = ["get", "patch", "update"]
    private static let proxyVerbs = ["create", "delete", "get", "patch", "update"]

    private static func group(_ name: String) -> APIGroupEntry {
        var entries: [APIResourceEntry] = []
        for resource in Resource.allCases where resource.group == name {
            entries.append(entry(resource))
            entries += subresources(of: resource)
        }
        switch name {
        case "":
            entries.append(
                APIResourceEntry(
                    name: "bindings", singular: "binding", isNamespaced: true, kind: "Binding",
                    verbs: ["create"]))
            entries.append(
                APIResourceEntry(
                    name: "componentstatuses", singular: "componentstatus", isNamespaced: false,
                    kind: "ComponentStatus", verbs: reading, shortNames: ["cs"]))
        case "events.k8s.io": entries.append(entry(.event))
        case "authorization.k8s.io":
            entries += [
                review("SelfSubjectAccessReview"), review("SelfSubjectRulesReview"),
            ]
        case "authentication.k8s.io": entries.append(review("SelfSubjectReview"))
        default: break
        }
        // A subresource follows its resource because its name begins with it.
        return APIGroupEntry(
            name: name, entries: entries.sorted { utf8Precedes($0.name, $1.name) })
    }

    private static func entry(_ resource: Resource) -> APIResourceEntry {
        APIResourceEntry(
            name: resource.plural, singular: resource.singular,
            isNamespaced: resource.isNamespaced, kind: resource.kind,
            verbs: objectVerbs.filter {
                $0 != "deletecollection" || resource != .namespace
            },
            shortNames: resource.shortNames,
            categories: isInAll(resource) ? ["all"] : [])
    }

    private static func review(_ kind: String) -> APIResourceEntry {
        APIResourceEntry(
            name: kind.lowercased() + "s", singular: kind.lowercased(), isNamespaced: false,
            kind: kind, verbs: ["create"])
    }

    /// Whether `kubectl get all` shows the resource.
    private static func isInAll(_ resource: Resource) -> Bool {
        switch resource {
        case .pod, .service, .replicationController, .statefulSet, .deployment, .replicaSet,
            .daemonSet:
            true
        default: false
        }
    }

    private static func subresources(of resource: Resource) -> [APIResourceEntry] {
        func entry(
            _ name: String, _ verbs: [String], kind: String? = nil, group: String = "",
            version: String = ""
        ) -> APIResourceEntry {
            APIResourceEntry(
                name: resource.plural + "/" + name, isNamespaced: resource.isNamespaced,
                group: group, version: version, kind: kind ?? resource.kind, verbs: verbs)
        }
        let status = entry("status", slotVerbs)
        let scale = entry("scale", slotVerbs, kind: "Scale", group: "autoscaling", version: "v1")
        let stream = ["create", "get"]
        switch resource {
        case .namespace: return [entry("finalize", ["update"]), status]
        case .node: return [entry("proxy", proxyVerbs, kind: "NodeProxyOptions"), status]
        case .pod:
            return [
                entry("attach", stream, kind: "PodAttachOptions"),
                entry("binding", ["create"], kind: "Binding"),
                entry("eviction", ["create"], kind: "Eviction", group: "policy", version: "v1"),
                entry("exec", stream, kind: "PodExecOptions"),
                entry("log", ["get"]),
                entry("portforward", stream, kind: "PodPortForwardOptions"),
                entry("proxy", proxyVerbs, kind: "PodProxyOptions"),
                status,
            ]
        case .service: return [entry("proxy", proxyVerbs, kind: "ServiceProxyOptions"), status]
        case .serviceAccount:
            return [
                entry(
                    "token", ["create"], kind: "TokenRequest", group: "authentication.k8s.io",
                    version: "v1")
            ]
        case .statefulSet, .deployment, .replicaSet: return [scale, status]
        case .replicationController: return [scale, status]
        case .persistentVolume, .persistentVolumeClaim, .daemonSet, .podDisruptionBudget,
            .volumeAttachment, .resourceQuota:
            return [status]
        default: return []
        }
    }
}
