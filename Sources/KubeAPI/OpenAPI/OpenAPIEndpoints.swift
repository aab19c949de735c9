import KubeModel

/// What the documents describe: the groups, versions and resources that are served.
/// Source: api.md 5.4.
enum OpenAPIEndpoints {
    /// A group and version and what it serves.
    struct GroupVersion {
        let group: String
        let version: String
        var endpoints: [Endpoint] = []

        /// The path below the root, e.g. `api/v1` or `apis/apps/v1`.
        var path: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }

        /// The first part of the group in operation names, e.g. `Core`, `Apps`, `Storage`.
        var title: String {
            let word = group.isEmpty ? "core" : group.split(separator: ".")[0]
            return word.prefix(1).uppercased() + word.dropFirst()
        }
    }

    /// A resource and the verbs that are served on it.
    struct Endpoint {
        let kind: String
        let plural: String
        let isNamespaced: Bool
        let verbs: [String]
        var subresources: [SubresourceFacts] = []
        /// Whether a deletion answers with the object instead of a Status.
        var deleteAnswersWithObject = false
    }

    /// Everything served, in the order of discovery.
    static let groupVersions: [GroupVersion] = {
        var groups: [GroupVersion] = []
        func add(_ endpoint: Endpoint, to group: String) {
            if let index = groups.firstIndex(where: { $0.group == group }) {
                groups[index].endpoints.append(endpoint)
            } else {
                groups.append(GroupVersion(group: group, version: "v1", endpoints: [endpoint]))
            }
        }
        for resource in Resource.allCases {
            add(Endpoint(resource), to: resource.group)
            // The same objects under the names of the newer group. Source: api.md 17.4.
            if resource == .event { add(Endpoint(resource), to: "events.k8s.io") }
        }
        add(.only("Binding", ["create"], isNamespaced: true), to: "")
        add(.only("ComponentStatus", ["get", "list"], plural: "componentstatuses"), to: "")
        add(.only("SelfSubjectAccessReview", ["create"]), to: "authorization.k8s.io")
        add(.only("SelfSubjectRulesReview", ["create"]), to: "authorization.k8s.io")
        add(.only("SelfSubjectReview", ["create"]), to: "authentication.k8s.io")
        return groups
    }()
}

extension OpenAPIEndpoints.Endpoint {
    init(_ resource: Resource) {
        self.init(
            kind: resource.kind, plural: resource.plural, isNamespaced: resource.isNamespaced,
            verbs: resource.verbs, subresources: resource.subresources,
            deleteAnswersWithObject: resource.deleteAnswersWithObject)
    }

    static func only(
        _ kind: String, _ verbs: [String], plural: String? = nil, isNamespaced: Bool = false
    ) -> Self {
        Self(
            kind: kind, plural: plural ?? kind.lowercased() + "s", isNamespaced: isNamespaced,
            verbs: verbs)
    }
}
