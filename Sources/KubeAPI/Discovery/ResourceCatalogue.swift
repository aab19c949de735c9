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
                    kind: "ComponentStatus", verbs: ["get", "list"], shortNames: ["cs"]))
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
            verbs: resource.verbs, shortNames: resource.shortNames,
            categories: resource.categories)
    }

    private static func review(_ kind: String) -> APIResourceEntry {
        APIResourceEntry(
            name: kind.lowercased() + "s", singular: kind.lowercased(), isNamespaced: false,
            kind: kind, verbs: ["create"])
    }

    private static func subresources(of resource: Resource) -> [APIResourceEntry] {
        resource.subresources.map { part in
            APIResourceEntry(
                name: resource.plural + "/" + part.name, isNamespaced: resource.isNamespaced,
                group: part.group, version: part.version,
                kind: part.kind.isEmpty ? resource.kind : part.kind, verbs: part.verbs)
        }
    }
}
