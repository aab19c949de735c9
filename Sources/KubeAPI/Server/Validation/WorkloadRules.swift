import KubeModel

/// Rules shared by workloads.
enum WorkloadRules {
    static func template(
        _ selector: LabelSelector?, _ template: PodTemplateSpec, _ path: FieldPath, _ kind: String
    ) -> [FieldError] {
        let at = path["template"]
        if let error = TemplateRules.unusable(
            selector, path["selector"], "invalid label selector")
        {
            return [error]
        }
        return TemplateRules.labelsMatch(selector, template, at)
            + TemplateRules.metadata(template, at)
            + PodSpecRules.errors(template.spec, at["spec"], owner: .template)
            + TemplateRules.noEphemeral(template.spec, at["spec"])
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
