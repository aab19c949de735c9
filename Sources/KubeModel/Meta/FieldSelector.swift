/// Requirements on single fields of an object that all must hold. Source: api.md 6.5.
package struct FieldSelector: Sendable, Equatable {
    /// One comparison.
    package struct Requirement: Sendable, Equatable {
        /// The name of the field, e.g. `spec.nodeName`.
        package var field: String
        /// The text to compare with.
        package var value: String
        /// Whether the field must be equal, rather than different.
        package var isEqual: Bool

        package init(field: String, value: String, isEqual: Bool = true) {
            self.field = field
            self.value = value
            self.isEqual = isEqual
        }
    }

    package var requirements: [Requirement]

    package init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// Whether nothing is required.
    package var isEmpty: Bool { requirements.isEmpty }

    /// Reads `k=v,k==v,k!=v`; `\` escapes a comma, an equals sign and itself.
    package init(parsing text: String) throws(FieldSelectorError) {
        requirements = []
        for term in FieldSelector.terms(of: text) where !term.isEmpty {
            guard let requirement = FieldSelector.requirement(term) else {
                throw FieldSelectorError(
                    text: "invalid selector: '\(text)'; can't understand '\(term)'")
            }
            requirements.append(requirement)
        }
    }

    /// Checks that the resource can be selected by these fields.
    package func check(for resource: Resource) throws(FieldSelectorError) {
        for requirement in requirements
        where !FieldSelector.fields(of: resource).contains(requirement.field) {
            throw FieldSelectorError(
                text: FieldSelector.unsupported(requirement.field, of: resource))
        }
    }

    /// Whether an object satisfies every requirement. Absent fields count as empty.
    package func matches(_ object: JSONObject, resource: Resource) -> Bool {
        requirements.allSatisfy { requirement in
            let value = FieldSelector.value(requirement.field, of: object, resource: resource)
            return utf8Equal(value, requirement.value) == requirement.isEqual
        }
    }
}

/// Why a field selector is refused; `text` is the message of the 400 answer.
package struct FieldSelectorError: Error, Equatable, Sendable {
    package var text: String

    package init(text: String) { self.text = text }
}

extension FieldSelector {
    /// The fields a resource can be selected by. Source: api.md 6.5.
    package static func fields(of resource: Resource) -> [String] {
        let own: [String] =
            switch resource {
            case .pod:
                [
                    "spec.nodeName", "spec.host", "spec.restartPolicy", "spec.schedulerName",
                    "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
                    "status.podIP", "status.podIPs", "status.nominatedNodeName",
                ]
            case .node: ["spec.unschedulable"]
            case .namespace: ["status.phase"]
            case .secret: ["type"]
            case .service: ["spec.clusterIP", "spec.type"]
            case .event:
                [
                    "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
                    "involvedObject.uid", "involvedObject.apiVersion",
                    "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
                    "reportingComponent", "source", "type",
                ]
            case .replicaSet, .replicationController: ["status.replicas"]
            default: []
            }
        return
            (resource.isNamespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"])
            + own
    }

    /// The message about a field that cannot be selected by. Source: api.md 6.5.
    package static func unsupported(_ field: String, of resource: Resource) -> String {
        let fields = fields(of: resource)
        if fields.count > 2 || resource == .node || resource == .namespace {
            return "field label not supported: \(field)"
        }
        let known = fields.map { "\"\($0)\"" }.joined(separator: ", ")
        return "\"\(field)\" is not a known field selector: only \(known)"
    }

    /// The text a field is compared by; empty when it is absent.
    package static func value(_ field: String, of object: JSONObject, resource: Resource) -> String {
        switch (resource, field) {
        case (.pod, "spec.host"): return text(at: "spec.nodeName", in: object)
        case (.pod, "spec.hostNetwork"), (.node, "spec.unschedulable"):
            let value = text(at: field, in: object)
            return value.isEmpty ? "false" : value
        case (.replicaSet, "status.replicas"), (.replicationController, "status.replicas"):
            let value = text(at: field, in: object)
            return value.isEmpty ? "0" : value
        case (.pod, "status.podIPs"):
            return Pod(json: object).status.podIPs.compactMap(\.ip).joined(separator: ",")
        case (.event, "source"):
            let component = text(at: "source.component", in: object)
            return component.isEmpty ? text(at: "reportingComponent", in: object) : component
        default: return text(at: field, in: object)
        }
    }

    private static func text(at path: String, in object: JSONObject) -> String {
        var value = JSONValue.object(object)
        for step in path.split(separator: ".") {
            guard let next = value[String(step)] else { return "" }
            value = next
        }
        switch value {
        case .string(let text): return text
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int): return String(int)
        default: return ""
        }
    }

    /// Splits at commas that are not escaped; escapes stay.
    private static func terms(of text: String) -> [String] {
        var terms: [String] = []
        var term = ""
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "," {
                terms.append(term)
                term = ""
                continue
            }
            term.unicodeScalars.append(scalar)
        }
        return terms + [term]
    }

    private static func requirement(_ term: String) -> Requirement? {
        let scalars = Array(term.unicodeScalars)
        guard
            let at = scalars.indices.first(where: { index in
                scalars[index] == "="
                    || (scalars[index] == "!" && index + 1 < scalars.count
                        && scalars[index + 1] == "=")
            })
        else { return nil }
        let isEqual = scalars[at] == "="
        var end = at + 1
        if !isEqual || (end < scalars.count && scalars[end] == "=") { end += 1 }
        var field = ""
        field.unicodeScalars.append(contentsOf: scalars[..<at])
        guard let value = unescaped(scalars[end...]) else { return nil }
        return Requirement(field: field, value: value, isEqual: isEqual)
    }

    /// The text without escapes; nil when an escape is unknown or an `=` or `,` stands bare.
    private static func unescaped(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        var text = ""
        var isEscaped = false
        for scalar in scalars {
            if isEscaped {
                guard scalar == "\\" || scalar == "," || scalar == "=" else { return nil }
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
                continue
            } else if scalar == "=" || scalar == "," {
                return nil
            }
            text.unicodeScalars.append(scalar)
        }
        return isEscaped ? nil : text
    }
}
