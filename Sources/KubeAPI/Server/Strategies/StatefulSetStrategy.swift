package import KubeModel

/// Rules of StatefulSets. Source: statefulset-controller.md section 1.
package struct StatefulSetStrategy: Strategy {
    package static let resource = Resource.statefulSet
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefaultText("podManagementPolicy", "OrderedReady")
            spec.setDefault("replicas", 1)
            spec.setDefault("revisionHistoryLimit", 10)
            spec.setDefault("serviceName", "")
            strategyDefaults(&spec)
            spec.editOrMake("persistentVolumeClaimRetentionPolicy") { policy in
                policy.setDefaultText("whenDeleted", "Retain")
                policy.setDefaultText("whenScaled", "Retain")
            }
            spec.edit("ordinals") { $0.setDefault("start", 0) }
            spec.editOrMake("template", PodDefaults.template)
            spec.editEach("volumeClaimTemplates", claimDefaults)
        }
    }

    /// Only an absent type makes the settings of the rolling update appear. Source: spec R8, R9.
    private func strategyDefaults(_ spec: inout JSONObject) {
        spec.editOrMake("updateStrategy") { strategy in
            if (strategy["type"]?.string ?? "").isEmpty {
                strategy["type"] = "RollingUpdate"
                strategy.setDefault("rollingUpdate", [:])
            }
            strategy.edit("rollingUpdate") { $0.setDefault("partition", 0) }
        }
    }

    /// Source: spec R11.
    private func claimDefaults(_ claim: inout JSONObject) {
        // Whatever was written there, it is a claim: both are not kept and made up for readers.
        if claim["apiVersion"] != "v1" { claim["apiVersion"] = "v1" }
        if claim["kind"] != "PersistentVolumeClaim" { claim["kind"] = "PersistentVolumeClaim" }
        claim.setDefault("metadata", [:])
        claim.editOrMake("spec", ClaimDefaults.spec)
        claim.editOrMake("status") { $0.setDefaultText("phase", "Pending") }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["availableReplicas": 0, "replicas": 0]
        limitUnavailable(&object, old: nil, context)
    }

    package func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepStatus(&object, old: old)
        limitUnavailable(&object, old: old, context)
    }

    /// Without its gate the field is dropped unless it was stored before. Source: spec R28.
    private func limitUnavailable(
        _ object: inout JSONObject, old: JSONObject?, _ context: RuleContext
    ) {
        let isStored =
            old.map {
                StatefulSet(json: $0).spec.updateStrategy?.rollingUpdate?.maxUnavailable != nil
            } ?? false
        object.edit("spec") { spec in
            spec.edit("updateStrategy") { strategy in
                strategy.edit("rollingUpdate") { rolling in
                    if context.gates.maxUnavailableStatefulSet {
                        rolling.setDefault("maxUnavailable", 1)
                    } else if !isStored, rolling["maxUnavailable"] != nil {
                        rolling["maxUnavailable"] = nil
                    }
                }
            }
        }
    }

    package func prepareForStatusUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepAllButStatus(&object, old: old)
        normalizeStatus(&object)
        // These two counts are always written. Source: spec R31.
        object.editOrMake("status") { status in
            status.setDefault("availableReplicas", 0)
            status.setDefault("replicas", 0)
        }
    }

    package func nameErrors(_ name: String) -> [String] { NameRules.label(name) }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let spec = StatefulSet(json: object).spec
        let path = FieldPath("spec")
        var errors = metadataErrors(object)
        if let name = spec.serviceName, !name.isEmpty {
            errors += NameRules.label(name).map { path["serviceName"].invalid(name, $0) }
        }
        errors += StatefulSetRules.spec(spec, path, skipsTemplate: false)
        for (index, claim) in spec.volumeClaimTemplates.enumerated() {
            errors += ClaimRules.spec(claim.spec, path["volumeClaimTemplates"][index]["spec"])
        }
        return errors
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        if object["spec"] == old["spec"] { return errors }
        let path = FieldPath("spec")
        let oldSpec = StatefulSet(json: old).spec
        let wasInvalid = !StatefulSetRules.spec(oldSpec, path, skipsTemplate: false).isEmpty
        errors += StatefulSetRules.spec(
            StatefulSet(json: object).spec, path, skipsTemplate: wasInvalid)
        if fixed(object) != fixed(old) {
            errors.append(
                path.forbidden(
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                        + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                        + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                        + " forbidden"))
        }
        return errors
    }

    /// The part of the spec that may never change. Source: spec R24.
    private func fixed(_ object: JSONObject) -> JSONObject {
        var spec = object["spec"]?.object ?? JSONObject()
        for name in [
            "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
        ] { spec[name] = nil }
        return spec
    }

    package func validateStatusUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old)
            + StatefulSetRules.status(
                StatefulSet(json: object).status, old: StatefulSet(json: old).status)
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        let spec = StatefulSet(json: object).spec
        var warnings: [String] = []
        if old.map({ specChanged(object, old: $0) }) ?? true {
            warnings += PodWarnings.all(spec.template)
        }
        // The server leaves `spec` out of the path of a claim template.
        for (index, claim) in spec.volumeClaimTemplates.enumerated() {
            warnings += WarningRules.claim(
                claim.spec, FieldPath("spec")["volumeClaimTemplates"][index])
        }
        if let limit = spec.revisionHistoryLimit, limit < 0 {
            warnings.append(
                "spec.revisionHistoryLimit: a negative value retains all historical revisions; a"
                    + " value >= 0 is recommended")
        }
        return warnings
    }
}
