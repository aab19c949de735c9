package import KubeModel

/// Rules of Deployments. Source: cluster.md I.
package struct DeploymentStrategyRules: ReplicatedStrategy {
    package static let resource = Resource.deployment
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefault("replicas", 1)
            spec.setDefault("revisionHistoryLimit", 10)
            spec.setDefault("progressDeadlineSeconds", 600)
            spec.editOrMake("strategy") { strategy in
                strategy.setDefaultText("type", "RollingUpdate")
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.editOrMake("rollingUpdate") { rolling in
                    rolling.setDefault("maxUnavailable", "25%")
                    rolling.setDefault("maxSurge", "25%")
                }
            }
            spec.editOrMake("template", PodDefaults.template)
        }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = [:]
    }

    func rules(_ object: JSONObject) -> [FieldError] {
        let spec = Deployment(json: object).spec
        let path = FieldPath("spec")
        var errors = path["replicas"].notNegative(spec.replicas)
        errors += TemplateRules.selector(spec.selector, path["selector"], of: "deployment")
        errors += WorkloadRules.template(spec.selector, spec.template, path, "ReplicaSet")
        errors += strategy(spec.strategy, path["strategy"])
        errors += path["minReadySeconds"].notNegative(spec.minReadySeconds)
        errors += path["revisionHistoryLimit"].notNegative(spec.revisionHistoryLimit)
        if let deadline = spec.progressDeadlineSeconds {
            errors += path["progressDeadlineSeconds"].notNegative(deadline)
            if deadline <= spec.minReadySeconds ?? 0 {
                errors.append(
                    path["progressDeadlineSeconds"].invalid(
                        deadline, "must be greater than minReadySeconds"))
            }
        }
        return errors
    }

    private func strategy(_ strategy: DeploymentStrategy?, _ path: FieldPath) -> [FieldError] {
        let rolling = strategy?.rollingUpdate
        switch strategy?.type ?? "" {
        case "Recreate":
            guard rolling != nil else { return [] }
            return [
                path["rollingUpdate"].forbidden(
                    "may not be specified when strategy `type` is 'Recreate'")
            ]
        case "RollingUpdate":
            guard let rolling else {
                return [
                    path["rollingUpdate"].required("this should be defaulted and never be nil")
                ]
            }
            let unavailable = rolling.maxUnavailable ?? .int(0)
            let surge = rolling.maxSurge ?? .int(0)
            let at = path["rollingUpdate"]
            var errors = PercentRules.countOrPercent(unavailable, at["maxUnavailable"])
            errors += PercentRules.countOrPercent(surge, at["maxSurge"])
            if isZero(unavailable), isZero(surge) {
                errors.append(
                    at["maxUnavailable"].invalid(
                        unavailable.jsonValue, "may not be 0 when `maxSurge` is 0"))
            }
            return errors + PercentRules.notAbove100(unavailable, at["maxUnavailable"])
        case let type:
            return [path["type"].unsupported(type, ["Recreate", "RollingUpdate"])]
        }
    }

    private func isZero(_ value: IntOrString) -> Bool {
        value == .int(0) || value.percent == 0
    }
}
