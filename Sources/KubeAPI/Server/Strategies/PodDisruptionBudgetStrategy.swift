package import KubeModel

/// Rules of PodDisruptionBudgets.
package struct PodDisruptionBudgetStrategy: Strategy {
    package static let resource = Resource.podDisruptionBudget
    package static let hasStatus = true
    package static let tracksGeneration = true
    package static let allowsUnconditionalUpdate = false

    package init() {}

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = [
            "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0,
        ]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old) + rules(object)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let spec = PodDisruptionBudget(json: object).spec
        let path = FieldPath("spec")
        var errors: [FieldError] = []
        if let least = spec.minAvailable, let most = spec.maxUnavailable {
            let policy = spec.unhealthyPodEvictionPolicy.map(ValueText.quoted) ?? "null"
            let selector = spec.json["selector"]?.canonicalText ?? "null"
            let value =
                "{\"MinAvailable\":\(least.jsonValue.canonicalText),\"Selector\":\(selector),"
                + "\"MaxUnavailable\":\(most.jsonValue.canonicalText),"
                + "\"UnhealthyPodEvictionPolicy\":\(policy)}"
            errors.append(
                FieldError(
                    path: path.text, kind: .invalid, value: value,
                    detail: "minAvailable and maxUnavailable cannot be both set"))
        }
        for (name, count) in [
            ("minAvailable", spec.minAvailable), ("maxUnavailable", spec.maxUnavailable),
        ] {
            guard let count else { continue }
            errors += PercentRules.countOrPercent(count, path[name])
            errors += PercentRules.notAbove100(count, path[name])
        }
        if let selector = spec.selector {
            errors += LabelRules.selector(selector, path["selector"])
        }
        let policies = ["AlwaysAllow", "IfHealthyBudget"]
        if let policy = spec.unhealthyPodEvictionPolicy, !policies.contains(policy) {
            errors.append(path["unhealthyPodEvictionPolicy"].unsupported(policy, policies))
        }
        return errors
    }
}
