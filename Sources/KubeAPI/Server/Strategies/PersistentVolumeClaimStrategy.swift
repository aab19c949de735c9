package import KubeModel

/// Rules of PersistentVolumeClaims. Source: cluster.md E1, E60, E61.
package struct PersistentVolumeClaimStrategy: Strategy {
    package static let resource = Resource.persistentVolumeClaim
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefaultText("volumeMode", "Filesystem")
            spec.setDefault("resources", [:])
        }
        object.editOrMake("status") { $0.setDefaultText("phase", "Pending") }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["phase": "Pending"]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object)
            + ClaimRules.spec(PersistentVolumeClaim(json: object).spec, FieldPath("spec"))
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        let claim = PersistentVolumeClaim(json: object)
        let before = PersistentVolumeClaim(json: old)
        let path = FieldPath("spec")
        errors += ClaimRules.spec(claim.spec, path)
        let compared = comparable(claim.spec, with: before)
        if compared != before.spec {
            errors.append(
                path.forbidden(
                    "spec is immutable after creation except resources.requests and"
                        + " volumeAttributesClassName for bound claims\n"
                        + ChangeText.of(
                            before.spec.json, compared.json,
                            type: "core.PersistentVolumeClaimSpec")))
        }
        let size = claim.spec.resources?.requests?.quantity("storage")
        let capacity = before.status.capacity?.quantity("storage")
        let wanted = before.spec.resources?.requests?.quantity("storage")
        if let size, let capacity, let wanted, size < wanted, size < capacity {
            errors.append(
                path["resources"]["requests"]["storage"].forbidden(
                    "field can not be less than status.capacity"))
        }
        return errors
    }

    /// The new spec with everything that may change taken from the old one: the volume and the
    /// class while they are unset, the size of a bound claim.
    private func comparable(
        _ spec: PersistentVolumeClaimSpec, with old: PersistentVolumeClaim
    ) -> PersistentVolumeClaimSpec {
        var spec = spec
        let before = old.spec
        if (before.volumeName ?? "").isEmpty { spec.json["volumeName"] = before.json["volumeName"] }
        if before.storageClassName == nil, !old.isBound { spec.storageClassName = nil }
        if old.isBound {
            var resources = spec.resources
            resources?.json["requests"] = before.resources?.json["requests"]
            spec.resources = resources
            spec.volumeAttributesClassName = before.volumeAttributesClassName
        }
        return spec
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        let claim = PersistentVolumeClaim(json: object)
        var warnings: [String] = []
        let name = "volume.beta.kubernetes.io/storage-class"
        if claim.metadata.annotation(name) != nil {
            warnings.append(
                FieldPath("metadata.annotations").key(name).text
                    + ": deprecated since v1.8; use \"storageClassName\" attribute instead")
        }
        return warnings + WarningRules.claim(claim.spec, FieldPath("spec"))
    }
}
