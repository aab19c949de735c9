package import KubeModel

/// Rules of ReplicaSets.
package struct ReplicaSetStrategy: ReplicatedStrategy {
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

    func rules(_ object: JSONObject) -> [FieldError] {
        let spec = ReplicaSet(json: object).spec
        let path = FieldPath("spec")
        var errors = path["replicas"].notNegative(spec.replicas)
        errors += path["minReadySeconds"].notNegative(spec.minReadySeconds)
        errors += TemplateRules.selector(spec.selector, path["selector"], of: "deployment")
        return errors + WorkloadRules.template(spec.selector, spec.template, path, "ReplicaSet")
    }
}
