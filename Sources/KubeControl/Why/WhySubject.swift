package import KubeModel

/// What a person asks about: `sts/web`, `pod/web-1`, `statefulsets.apps/web`.
package enum WhySubject {
    /// Why a text names nothing that can be asked about: one sentence.
    package struct Unusable: Error, Sendable, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// The kinds the controllers have something to say about.
    package static let kinds: [Resource] = [
        .statefulSet, .pod, .persistentVolumeClaim, .persistentVolume, .node, .deployment,
        .replicaSet, .service, .podDisruptionBudget, .namespace,
    ]

    /// The key a text names, in a namespace if its kind has one.
    package static func parse(
        _ text: String, namespace: String
    ) throws(Unusable) -> ObjectKey {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw Unusable(
                description: "\"\(text)\" names no object; write KIND/NAME, e.g. sts/web")
        }
        let word = parts[0].lowercased()
        guard let resource = kinds.first(where: { names(of: $0).contains(word) }) else {
            let known = kinds.map(WhyName.short).joined(separator: ", ")
            throw Unusable(
                description: "nothing can be said about the kind \"\(parts[0])\"; the kinds are"
                    + " \(known)")
        }
        return ObjectKey(
            resource, namespace: resource.isNamespaced ? namespace : "", name: parts[1])
    }

    private static func names(of resource: Resource) -> [String] {
        [resource.singular, resource.plural, resource.qualifiedPlural] + resource.shortNames
    }
}
