package import KubeModel

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

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        guard old.map({ specChanged(object, old: $0) }) ?? true else { return [] }
        let names = old == nil ? WarningRules.name(object, "Pod names and hostnames") : []
        return names
            + PodWarnings.all(ReplicaSet(json: object).spec.template)
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
