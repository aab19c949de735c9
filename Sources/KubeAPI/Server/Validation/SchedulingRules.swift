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
            errors += NameRules.labelValue(value).map { path["operator"].invalid(value, $0) }
        case "Exists":
            if !value.isEmpty {
                errors.append(
                    path["operator"].invalid(
                        value, "value must be empty when `operator` is 'Exists'"))
            }
        default: errors.append(path["operator"].unsupported(sign, ["Equal", "Exists"]))
        }
        if !effect.isEmpty, !effects.contains(effect) {
            errors.append(path["effect"].unsupported(effect, effects))
        }
        return errors
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
                    FieldError(
                        path: at.text, kind: .duplicate,
                        value: ValueText.of(.object(taint.json))))
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
            if let selector = constraint.labelSelector {
                errors += LabelRules.selector(selector, at["labelSelector"])
            }
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
        if let key = term.topologyKey, !key.isEmpty {
            errors += NameRules.qualifiedName(key).map { path["topologyKey"].invalid(key, $0) }
        } else {
            errors.append(path["topologyKey"].required("can not be empty"))
        }
        return errors
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
        term.matchExpressions.enumerated().flatMap {
            nodeRequirement($0.element, path["matchExpressions"][$0.offset])
        }
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
        return errors + NameRules.qualifiedName(key).map { path["key"].invalid(key, $0) }
    }
}
