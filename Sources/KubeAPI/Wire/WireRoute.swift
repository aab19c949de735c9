import KubeModel

/// What a path leads to.
enum WireRoute: Equatable {
    /// A resource, an object or a part of an object that is served.
    case target(Target)
    /// The old way to bind a pod, with its name in the body.
    case bindings(namespace: String)
    /// Neither a resource nor a document: plain text. Source: api.md 3.3.
    case unknownPath
    /// A path below a known group with nothing behind it. Source: api.md 3.3.
    case unknownResource

    /// A resource and what of it is meant.
    struct Target: Equatable {
        var resource: Resource
        var namespace = ""
        var name = ""
        /// The facts of the part of the object that is meant; nil for the object itself.
        var subresource: SubresourceFacts?
        var isWatch = false
        var usesEventsGroup = false

        var key: ObjectKey { ObjectKey(resource, namespace: namespace, name: name) }
    }

    /// The groups that are served although no resource is stored in them.
    private static let otherGroups = [
        "events.k8s.io", "authorization.k8s.io", "authentication.k8s.io",
    ]

    /// Finds what the parts of a path name.
    static func of(_ parts: WirePath.Parts) -> WireRoute {
        let isKnownGroup =
            Resource.allCases.contains { $0.group == parts.group }
            || otherGroups.contains(parts.group)
        guard isKnownGroup else { return .unknownPath }
        guard parts.version == "v1" else { return .unknownResource }
        if parts.group.isEmpty, parts.plural == "bindings", !parts.namespace.isEmpty,
            parts.name.isEmpty
        {
            return .bindings(namespace: parts.namespace)
        }
        let isEvents = parts.group == "events.k8s.io"
        guard let resource = Resource(group: isEvents ? "" : parts.group, plural: parts.plural),
            !isEvents || resource == .event
        else { return .unknownResource }
        if resource.isNamespaced {
            if parts.namespace.isEmpty, !parts.name.isEmpty { return .unknownResource }
        } else if !parts.namespace.isEmpty {
            return .unknownResource
        }
        var target = Target(
            resource: resource, namespace: parts.namespace, name: parts.name,
            isWatch: parts.isWatch, usesEventsGroup: isEvents)
        if !parts.subresource.isEmpty {
            guard
                let facts = resource.subresources.first(where: { $0.name == parts.subresource }),
                parts.rest.isEmpty || facts.name == "proxy", !parts.isWatch
            else { return .unknownResource }
            target.subresource = facts
            if facts.name == "proxy" { target.name = proxied(parts.name) }
        }
        return .target(target)
    }

    /// The name in `[SCHEME:]NAME[:PORT]`. Source: api.md 12.6.
    private static func proxied(_ text: String) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 3 ? parts[1] : parts.first ?? text
    }
}
