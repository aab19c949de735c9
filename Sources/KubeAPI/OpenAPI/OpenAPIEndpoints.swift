import KubeModel

/// What the documents describe: what discovery tells, group by group. Source: api.md 5.4.
enum OpenAPIEndpoints {
    /// A group and version and what it serves.
    struct GroupVersion {
        let group: String
        let version = "v1"
        let endpoints: [Endpoint]

        init(_ entry: APIGroupEntry) {
            group = entry.name
            endpoints = entry.entries.filter { !$0.name.contains("/") }.map { resource in
                Endpoint(
                    kind: resource.kind, plural: resource.name,
                    isNamespaced: resource.isNamespaced, verbs: resource.verbs,
                    parts: entry.entries.filter { $0.name.hasPrefix(resource.name + "/") },
                    deleteAnswersWithObject: Resource(group: entry.name, plural: resource.name)?
                        .deleteAnswersWithObject ?? false)
            }
        }

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
        /// The parts of an object with paths of their own.
        let parts: [APIResourceEntry]
        /// Whether a deletion answers with the object instead of a Status.
        let deleteAnswersWithObject: Bool
    }

    /// Everything served, in the order of discovery.
    static let groupVersions = ([ResourceCatalogue.core] + ResourceCatalogue.groups)
        .map(GroupVersion.init)
}
