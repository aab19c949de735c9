package import KubeModel

/// The way between paths and what they name, for both ends of the wire. Source: api.md 3.1.
package enum WirePath {
    /// The parts of a path below `/api` or `/apis/GROUP`, before anybody asks whether they exist.
    struct Parts: Sendable, Equatable {
        var group = ""
        var version = ""
        var namespace = ""
        /// The plural name of the resource.
        var plural = ""
        var name = ""
        var subresource = ""
        /// What follows a subresource, for proxies.
        var rest: [String] = []
        /// Whether the legacy prefix `watch` stood before the resource.
        var isWatch = false
    }

    /// The parts of a decoded path; nil when it names no resource.
    static func parts(of path: String) -> Parts? {
        var steps = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard steps.first == "" else { return nil }
        steps.removeFirst()
        if steps.last == "" { steps.removeLast() }
        if steps.contains("") { return nil }
        var parts = Parts()
        switch steps.first {
        case "api" where steps.count > 2:
            parts.version = steps[1]
            steps.removeFirst(2)
        case "apis" where steps.count > 3:
            parts.group = steps[1]
            parts.version = steps[2]
            steps.removeFirst(3)
        default: return nil
        }
        if steps.first == "watch" {
            parts.isWatch = true
            steps.removeFirst()
        }
        if steps.first == "namespaces", steps.count > 2,
            !(steps.count == 3 && (steps[2] == "status" || steps[2] == "finalize"))
        {
            parts.namespace = steps[1]
            steps.removeFirst(2)
        }
        guard !steps.isEmpty else { return nil }
        parts.plural = steps[0]
        if steps.count > 1 { parts.name = steps[1] }
        if steps.count > 2 { parts.subresource = steps[2] }
        parts.rest = Array(steps.dropFirst(3))
        return parts
    }

    /// The path of an object, of a collection when the name is empty, or of a part of an object.
    package static func path(
        _ resource: Resource, namespace: String, name: String = "", subresource: String = ""
    ) -> String {
        var steps = resource.group.isEmpty ? ["api"] : ["apis", resource.group]
        steps.append(resource.version)
        if resource.isNamespaced, !namespace.isEmpty { steps += ["namespaces", namespace] }
        steps.append(resource.plural)
        if !name.isEmpty { steps.append(name) }
        if !subresource.isEmpty { steps.append(subresource) }
        return steps.reduce(into: "") { $0 += "/" + PercentCode.encoded($1) }
    }
}
