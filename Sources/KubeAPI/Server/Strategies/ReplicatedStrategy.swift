import KubeModel

/// Rules of kinds that keep a number of equal pods: the selector stays, what did not change is not
/// judged again, and the template is warned about.
protocol ReplicatedStrategy: Strategy {
    /// Everything wrong with the spec.
    func rules(_ object: JSONObject) -> [FieldError]
}

extension ReplicatedStrategy {
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
        let spec = object["spec"]?.object ?? JSONObject()
        return names + PodWarnings.all(spec.viewOrEmpty("template"))
    }
}
