package import KubeModel

/// Rules of Deployments. Source: cluster.md I.
package struct DeploymentStrategyRules: Strategy {
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

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        let errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        return errors + rules(object) + WorkloadRules.selectorKept(object, old: old)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let spec = Deployment(json: object).spec
        let path = FieldPath("spec")
        var errors = path["replicas"].notNegative(spec.replicas)
        errors += TemplateRules.selector(spec.selector, path["selector"], of: "deployment")
        errors += WorkloadRules.template(spec.selector, spec.template, path, "Deployment")
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

/// Rules of ReplicaSets.
package struct ReplicaSetStrategy: Strategy {
    package static let resource = Resource.replicaSet
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefault("replicas", 1)
            spec.editOrMake("template", PodDefaults.template)
        }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["replicas": 0]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        let errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        return errors + rules(object) + WorkloadRules.selectorKept(object, old: old)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let spec = ReplicaSet(json: object).spec
        let path = FieldPath("spec")
        var errors = path["replicas"].notNegative(spec.replicas)
        errors += path["minReadySeconds"].notNegative(spec.minReadySeconds)
        errors += TemplateRules.selector(spec.selector, path["selector"], of: "deployment")
        return errors + WorkloadRules.template(spec.selector, spec.template, path, "ReplicaSet")
    }
}

/// Rules shared by workloads.
enum WorkloadRules {
    static func template(
        _ selector: LabelSelector?, _ template: PodTemplateSpec, _ path: FieldPath, _ kind: String
    ) -> [FieldError] {
        let at = path["template"]
        return TemplateRules.labelsMatch(selector, template, at)
            + TemplateRules.metadata(template, at)
            + PodSpecRules.errors(template.spec, at["spec"], owner: .template)
            + TemplateRules.runsForever(template.spec, at["spec"], kind)
    }

    static func selectorKept(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        let selector = object["spec"]?["selector"]
        guard selector != old["spec"]?["selector"] else { return [] }
        return [
            FieldPath("spec")["selector"].invalid(selector ?? .null, "field is immutable")
        ]
    }
}

/// Rules of ControllerRevisions. Source: spec R33.
package struct ControllerRevisionStrategy: Strategy {
    package static let resource = Resource.controllerRevision

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("revision", 0)
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + rules(object)
        if object["data"] != old["data"] {
            errors.append(
                FieldPath("data").invalid(object["data"] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        switch object["data"] {
        case nil, .null: errors.append(FieldPath("data").required("data is mandatory"))
        case .object: break
        default:
            errors.append(FieldPath("data").required("data must be a valid JSON object"))
        }
        let revision = ControllerRevision(json: object).revision
        return errors + FieldPath("revision").notNegative(revision)
    }
}

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

/// Rules of EndpointSlices. Every change but one of other metadata counts. Source: cluster.md A7.
package struct EndpointSliceStrategy: Strategy {
    package static let resource = Resource.endpointSlice
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editEach("ports") { port in
            port.setDefault("name", "")
            port.setDefault("protocol", "TCP")
        }
    }

    package func specChanged(_ object: JSONObject, old: JSONObject) -> Bool {
        ["endpoints", "ports", "addressType"].contains { object[$0] != old[$0] }
            || object["metadata"]?["labels"] != old["metadata"]?["labels"]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        if object["endpoints"] != old["endpoints"] || object["ports"] != old["ports"] {
            errors += rules(object)
        }
        if object["addressType"] != old["addressType"] {
            errors.append(
                FieldPath("addressType").invalid(
                    object["addressType"] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let slice = EndpointSlice(json: object)
        var errors: [FieldError] = []
        let types = ["FQDN", "IPv4", "IPv6"]
        let type = slice.addressType ?? ""
        if type.isEmpty {
            errors.append(FieldPath("addressType").required())
        } else if !types.contains(type) {
            errors.append(FieldPath("addressType").unsupported(type, types))
        }
        for (index, endpoint) in slice.endpoints.enumerated() {
            let path = FieldPath("endpoints")[index]["addresses"]
            if endpoint.addresses.isEmpty {
                errors.append(path.required("must contain at least 1 address"))
            }
            for (place, address) in endpoint.addresses.enumerated()
            where type == "IPv4" && AddressText.ipv4(address) == nil {
                errors.append(path[place].invalid(address, AddressText.message))
            }
        }
        return errors
    }
}

/// Rules of Endpoints, the older form of endpoint slices.
package struct EndpointsStrategy: Strategy {
    package static let resource = Resource.endpoints

    package init() {}

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]
    }
}
