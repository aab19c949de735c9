package import KubeModel

/// Rules of PersistentVolumes. Source: cluster.md E2.
package struct PersistentVolumeStrategy: Strategy {
    package static let resource = Resource.persistentVolume
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefaultText("persistentVolumeReclaimPolicy", "Retain")
            spec.setDefaultText("volumeMode", "Filesystem")
            spec.edit("hostPath") { $0.setDefault("type", "") }
        }
        object.editOrMake("status") { $0.setDefaultText("phase", "Pending") }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = [
            "lastPhaseTransitionTime": context.now.jsonValue, "phase": "Pending",
        ]
    }

    package func prepareForStatusUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepAllButStatus(&object, old: old)
        normalizeStatus(&object)
        guard object["status"]?["phase"] != old["status"]?["phase"] else { return }
        object.edit("status") { status in
            if status["lastPhaseTransitionTime"] == old["status"]?["lastPhaseTransitionTime"] {
                status["lastPhaseTransitionTime"] = context.now.jsonValue
            }
        }
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + VolumeObjectRules.spec(PersistentVolume(json: object).spec)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        let spec = PersistentVolume(json: object).spec
        let before = PersistentVolume(json: old).spec
        errors += VolumeObjectRules.spec(spec)
        let path = FieldPath("spec")
        let source = VolumeObjectRules.sources(of: spec)
        let oldSource = VolumeObjectRules.sources(of: before)
        if source != oldSource {
            errors.append(
                path["persistentvolumesource"].forbidden(
                    "spec.persistentvolumesource is immutable after creation\n"
                        + ChangeText.of(oldSource, source, type: "core.PersistentVolumeSource")))
        }
        if spec.volumeMode != before.volumeMode {
            errors.append(
                path["volumeMode"].invalid(spec.volumeMode ?? "", "field is immutable"))
        }
        if before.nodeAffinity != nil, spec.nodeAffinity != before.nodeAffinity {
            errors.append(
                path["nodeAffinity"].invalid(
                    spec.json["nodeAffinity"] ?? .null,
                    "field is immutable, except for updating from beta label to GA"))
        }
        return errors
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        let spec = PersistentVolume(json: object).spec
        var warnings: [String] = []
        if spec.persistentVolumeReclaimPolicy == "Recycle" {
            warnings.append(
                "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated."
                    + " Instead, the recommended approach is to use dynamic provisioning.")
        }
        return warnings + WarningRules.fractions(spec.capacity, FieldPath("spec")["capacity"])
    }
}
