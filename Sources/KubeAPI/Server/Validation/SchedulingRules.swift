import KubeModel

/// What tolerations, affinities and spread constraints must look like.
enum SchedulingRules {
    static let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]

    static func tolerations(_ tolerations: [Toleration], _ path: FieldPath) -> [FieldError] {
        tolerations.enumerated().flatMap { toleration($0.element, path[$0.offset]) }
    }

    private static func toleration(_ toleration: Toleration, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        let key = toleration.key ?? ""
        let sign = toleration.operator ?? ""
        let effect = toleration.effect ?? ""
        if !key.isEmpty {
            errors += NameRules.qualifiedName(key).map { path["key"].invalid(key, $0) }
        }
        if key.isEmpty, sign != "Exists" {
            errors.append(
                path["operator"].invalid(
                    sign,
                    "operator must be Exists when `key` is empty, which means \"match all values"
                        + " and all keys\""))
        }
        if toleration.tolerationSeconds != nil, effect != "NoExecute" {
            errors.append(
                path["effect"].invalid(
                    effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
        }
        let value = toleration.value ?? ""
        switch sign {
        case "", "Equal":
            let wrong = NameRules.labelValue(value)
            if !wrong.isEmpty {
                errors.append(path["operator"].invalid(value, wrong.joined(separator: ";")))
            }
        case "Exists":
            if !value.isEmpty {
                errors.append(
                    FieldError(
                        path: path["operator"].text, kind: .invalid, value: text(toleration),
                        detail: "value must be empty when `operator` is 'Exists'"))
            }
        default: errors.append(path["operator"].unsupported(sign, ["Equal", "Exists"]))
        }
        if !effect.isEmpty, !effects.contains(effect) {
            errors.append(path["effect"].unsupported(effect, effects))
        }
        return errors
    }

    /// The toleration as the server's own structure, which is how messages show it.
    private static func text(_ toleration: Toleration) -> String {
        func quoted(_ text: String?) -> String { JSONValue.string(text ?? "").canonicalText }
        let seconds = toleration.tolerationSeconds.map { String($0) } ?? "null"
        return "{\"Key\":\(quoted(toleration.key)),\"Operator\":\(quoted(toleration.operator)),"
            + "\"Value\":\(quoted(toleration.value)),\"Effect\":\(quoted(toleration.effect)),"
            + "\"TolerationSeconds\":\(seconds)}"
    }

    private static func text(_ taint: Taint) -> String {
        func quoted(_ text: String?) -> String { JSONValue.string(text ?? "").canonicalText }
        return "{\"Key\":\(quoted(taint.key)),\"Value\":\(quoted(taint.value)),"
            + "\"Effect\":\(quoted(taint.effect)),"
            + "\"TimeAdded\":\(taint.json["timeAdded"]?.canonicalText ?? "null")}"
    }

    /// The path of taints in messages is `metadata.taints`, as the server has it.
    static func taints(_ taints: [Taint], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: [Taint] = []
        for (index, taint) in taints.enumerated() {
            let at = path[index]
            let key = taint.key ?? ""
            errors += NameRules.qualifiedName(key).map { at["key"].invalid(key, $0) }
            let value = taint.value ?? ""
            errors += NameRules.labelValue(value).map { at["value"].invalid(value, $0) }
            let effect = taint.effect ?? ""
            if effect.isEmpty {
                errors.append(at["effect"].required())
            } else if !effects.contains(effect) {
                errors.append(at["effect"].unsupported(effect, effects))
            }
            if seen.contains(where: { $0.matches(taint) }) {
                errors.append(
                    FieldError(path: at.text, kind: .duplicate, value: text(taint)))
            }
            seen.append(taint)
        }
        return errors
    }

    static func spread(
        _ constraints: [TopologySpreadConstraint], _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, constraint) in constraints.enumerated() {
            let at = path[index]
            let skew = constraint.maxSkew ?? 0
            if skew <= 0 { errors.append(at["maxSkew"].invalid(skew, "must be greater than zero")) }
            if (constraint.topologyKey ?? "").isEmpty {
                errors.append(at["topologyKey"].required("can not be empty"))
            }
            let action = constraint.whenUnsatisfiable ?? ""
            let known = ["DoNotSchedule", "ScheduleAnyway"]
            if !known.contains(action) {
                errors.append(at["whenUnsatisfiable"].unsupported(action, known))
            }
            let isRepeated = constraints[(index + 1)...].contains {
                $0.topologyKey == constraint.topologyKey
                    && $0.whenUnsatisfiable == constraint.whenUnsatisfiable
            }
            if isRepeated {
                errors.append(
                    at["{topologyKey, whenUnsatisfiable}"].duplicate(
                        "{\(constraint.topologyKey ?? ""), \(action)}"))
            }
            errors += minimum(constraint, action, at["minDomains"])
            let policies = ["Honor", "Ignore"]
            for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
                guard let policy = constraint.json[name]?.string, !policies.contains(policy)
                else { continue }
                errors.append(at[name].unsupported(policy, policies))
            }
            if let selector = constraint.labelSelector {
                errors += LabelRules.selector(selector, at["labelSelector"])
            }
        }
        return errors
    }

    private static func minimum(
        _ constraint: TopologySpreadConstraint, _ action: String, _ path: FieldPath
    ) -> [FieldError] {
        guard let count = constraint.json["minDomains"]?.int else { return [] }
        var errors: [FieldError] = []
        if count <= 0 { errors.append(path.invalid(count, "must be greater than zero")) }
        if action != "DoNotSchedule" {
            errors.append(
                path.invalid(
                    action,
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)"))
        }
        return errors
    }

    static func affinity(_ affinity: Affinity?, _ path: FieldPath) -> [FieldError] {
        guard let affinity else { return [] }
        var errors: [FieldError] = []
        let required = "requiredDuringSchedulingIgnoredDuringExecution"
        let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        if let node = affinity.nodeAffinity {
            let at = path["nodeAffinity"]
            if let selector = node.requiredDuringSchedulingIgnoredDuringExecution {
                errors += nodeSelector(selector, at[required])
            }
            for (index, term) in node.preferredDuringSchedulingIgnoredDuringExecution.enumerated() {
                errors += weight(term.weight, at[preferred][index]["weight"])
                if let preference = term.preference {
                    errors += nodeTerm(preference, at[preferred][index]["preference"])
                }
            }
        }
        let sides = [
            (
                "podAffinity", affinity.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
                affinity.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution
            ),
            (
                "podAntiAffinity",
                affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
                affinity.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution
            ),
        ]
        for (name, terms, weighted) in sides {
            for (index, term) in (terms ?? []).enumerated() {
                errors += podTerm(term, path[name][required][index])
            }
            for (index, term) in (weighted ?? []).enumerated() {
                let at = path[name][preferred][index]
                errors += weight(term.weight, at["weight"])
                if let inner = term.podAffinityTerm {
                    errors += podTerm(inner, at["podAffinityTerm"])
                }
            }
        }
        return errors
    }

    private static func weight(_ weight: Int64?, _ path: FieldPath) -> [FieldError] {
        let value = weight ?? 0
        return (1...100).contains(value)
            ? [] : [path.invalid(value, "must be in the range 1-100")]
    }

    private static func podTerm(_ term: PodAffinityTerm, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        if let selector = term.labelSelector {
            errors += LabelRules.selector(selector, path["labelSelector"])
        }
        if let selector = term.namespaceSelector {
            errors += LabelRules.selector(selector, path["namespaceSelector"])
        }
        for name in term.namespaces {
            errors += NameRules.label(name).map { path["namespace"].invalid(name, $0) }
        }
        // An empty key is missing and no name either.
        let key = term.topologyKey ?? ""
        if key.isEmpty { errors.append(path["topologyKey"].required("can not be empty")) }
        return errors
            + NameRules.qualifiedName(key).map { path["topologyKey"].invalid(key, $0) }
    }

    static func nodeSelector(_ selector: NodeSelector, _ path: FieldPath) -> [FieldError] {
        if selector.nodeSelectorTerms.isEmpty {
            return [
                path["nodeSelectorTerms"].required("must have at least one node selector term")
            ]
        }
        return selector.nodeSelectorTerms.enumerated().flatMap {
            nodeTerm($0.element, path["nodeSelectorTerms"][$0.offset])
        }
    }

    private static func nodeTerm(_ term: NodeSelectorTerm, _ path: FieldPath) -> [FieldError] {
        var errors = term.matchExpressions.enumerated().flatMap {
            nodeRequirement($0.element, path["matchExpressions"][$0.offset])
        }
        for (index, requirement) in term.matchFields.enumerated() {
            errors += nodeField(requirement, path["matchFields"][index])
        }
        return errors
    }

    /// Fields of a node: its name, equal to one value or not.
    private static func nodeField(
        _ requirement: NodeSelectorRequirement, _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let sign = requirement.operator ?? ""
        if sign != "In", sign != "NotIn" {
            errors.append(path["operator"].invalid(sign, "not a valid selector operator"))
        } else if requirement.values.count != 1 {
            errors.append(
                path["values"].required(
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field"
                        + " selector"))
        }
        let key = requirement.key ?? ""
        guard key == "metadata.name" else {
            return errors + [path["key"].invalid(key, "not a valid field selector key")]
        }
        for (index, value) in requirement.values.enumerated() {
            errors += NameRules.subdomain(value).map { path["values"][index].invalid(value, $0) }
        }
        return errors
    }

    private static func nodeRequirement(
        _ requirement: NodeSelectorRequirement, _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        switch requirement.operator ?? "" {
        case "In", "NotIn":
            if requirement.values.isEmpty {
                errors.append(
                    path["values"].required(
                        "must be specified when `operator` is 'In' or 'NotIn'"))
            }
        case "Exists", "DoesNotExist":
            if !requirement.values.isEmpty {
                errors.append(
                    path["values"].forbidden(
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
            }
        case "Gt", "Lt":
            if requirement.values.count != 1 {
                errors.append(
                    path["values"].required(
                        "must be specified single value when `operator` is 'Lt' or 'Gt'"))
            }
        default:
            errors.append(
                path["operator"].invalid(
                    requirement.operator ?? "", "not a valid selector operator"))
        }
        let key = requirement.key ?? ""
        errors += NameRules.qualifiedName(key).map { path["key"].invalid(key, $0) }
        for (index, value) in requirement.values.enumerated() {
            errors += NameRules.labelValue(value).map { path["values"][index].invalid(value, $0) }
        }
        return errors
    }
}
