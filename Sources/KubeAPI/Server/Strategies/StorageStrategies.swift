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
        if comparable(claim.spec, with: before) != before.spec {
            errors.append(
                path.forbidden(
                    "spec is immutable after creation except resources.requests and"
                        + " volumeAttributesClassName for bound claims"))
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
}

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
        if VolumeObjectRules.sources(of: spec) != VolumeObjectRules.sources(of: before) {
            errors.append(
                path["persistentvolumesource"].forbidden(
                    "spec.persistentvolumesource is immutable after creation"))
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
}

/// What specs of volumes must look like.
enum VolumeObjectRules {
    private static let otherFields = [
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
        "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName",
        "volumeMode",
    ]

    /// The members that say what the volume is made of.
    static func sources(of spec: PersistentVolumeSpec) -> JSONObject {
        var sources = spec.json
        for name in otherFields { sources[name] = nil }
        return sources
    }

    static func spec(_ spec: PersistentVolumeSpec) -> [FieldError] {
        let path = FieldPath("spec")
        var errors: [FieldError] = []
        if spec.accessModes.isEmpty { errors.append(path["accessModes"].required()) }
        errors += ClaimRules.modes(spec.accessModes, path["accessModes"])
        let capacity = spec.capacity?.entries ?? []
        if capacity.isEmpty { errors.append(path["capacity"].required()) }
        for (name, size) in capacity {
            if name != "storage" {
                errors.append(path["capacity"].unsupported(name, ["storage"]))
            } else {
                errors += ClaimRules.positive(size, path["capacity"].key(name))
            }
        }
        let policy = spec.persistentVolumeReclaimPolicy ?? ""
        let policies = ["Delete", "Recycle", "Retain"]
        if !policy.isEmpty, !policies.contains(policy) {
            errors.append(path["persistentVolumeReclaimPolicy"].unsupported(policy, policies))
        }
        if let affinity = spec.nodeAffinity {
            if let required = affinity.required {
                errors += SchedulingRules.nodeSelector(required, path["nodeAffinity"]["required"])
            } else {
                errors.append(
                    path["nodeAffinity"]["required"].required(
                        "must specify required node constraints"))
            }
        }
        errors += source(spec, path)
        if let name = spec.storageClassName, !name.isEmpty {
            errors += NameRules.subdomain(name).map { path["storageClassName"].invalid(name, $0) }
        }
        if let mode = spec.volumeMode, !ClaimRules.volumeModes.contains(mode) {
            errors.append(path["volumeMode"].unsupported(mode, ClaimRules.volumeModes))
        }
        return errors
    }

    private static func source(_ spec: PersistentVolumeSpec, _ path: FieldPath) -> [FieldError] {
        let sources = sources(of: spec).filter { $0.value.object != nil }
        if sources.isEmpty { return [path.required("must specify a volume type")] }
        var errors: [FieldError] = sources.dropFirst().map {
            path[$0.key].forbidden("may not specify more than 1 volume type")
        }
        if let hostPath = spec.hostPath {
            errors += VolumeRules.hostPath(hostPath, path["hostPath"])
            if hostPath.path == "/", spec.persistentVolumeReclaimPolicy == "Recycle" {
                errors.append(
                    path.forbidden("may not be 'recycle' for a hostPath mount of '/'"))
            }
        }
        if let local = spec.local {
            if (local.path ?? "").isEmpty { errors.append(path["local"]["path"].required()) }
            if spec.nodeAffinity == nil {
                errors.append(
                    path["nodeAffinity"].required("Local volume requires node affinity"))
            }
        }
        if let csi = spec.csi {
            if (csi.driver ?? "").isEmpty { errors.append(path["csi"]["driver"].required()) }
            if (csi.volumeHandle ?? "").isEmpty {
                errors.append(path["csi"]["volumeHandle"].required())
            }
        }
        return errors
    }
}

/// Rules of StorageClasses. Source: cluster.md E3.
package struct StorageClassStrategy: Strategy {
    package static let resource = Resource.storageClass

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefaultText("reclaimPolicy", "Delete")
        object.setDefaultText("volumeBindingMode", "Immediate")
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + rules(object)
        for name in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]
        where object[name] != old[name] {
            errors.append(
                FieldPath(name).invalid(object[name] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let storageClass = StorageClass(json: object)
        var errors: [FieldError] = []
        let provisioner = storageClass.provisioner ?? ""
        if provisioner.isEmpty {
            errors.append(FieldPath("provisioner").required())
        } else {
            errors += NameRules.qualifiedName(provisioner.lowercased()).map {
                FieldPath("provisioner").invalid(provisioner, $0)
            }
        }
        let policies = ["Delete", "Retain"]
        if let policy = storageClass.reclaimPolicy, !policies.contains(policy) {
            errors.append(FieldPath("reclaimPolicy").unsupported(policy, policies))
        }
        let modes = ["Immediate", "WaitForFirstConsumer"]
        if let mode = storageClass.volumeBindingMode, !modes.contains(mode) {
            errors.append(FieldPath("volumeBindingMode").unsupported(mode, modes))
        }
        return errors
    }
}

/// Rules of VolumeAttachments. Source: cluster.md E57.
package struct VolumeAttachmentStrategy: Strategy {
    package static let resource = Resource.volumeAttachment
    package static let hasStatus = true
    package static let allowsUnconditionalUpdate = false

    package init() {}

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["attached": false]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let spec = VolumeAttachment(json: object).spec
        let path = FieldPath("spec")
        var errors = metadataErrors(object)
        if (spec.attacher ?? "").isEmpty { errors.append(path["attacher"].required()) }
        if (spec.source?.persistentVolumeName ?? "").isEmpty,
            spec.source?.json["inlineVolumeSpec"] == nil
        {
            errors.append(
                path["source"].required(
                    "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
        }
        if (spec.nodeName ?? "").isEmpty { errors.append(path["nodeName"].required()) }
        return errors
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        if object["spec"] != old["spec"] {
            errors.append(
                FieldPath("spec").invalid(object["spec"] ?? .null, "field is immutable"))
        }
        return errors
    }
}
