import KubeModel

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
        if let nfs = spec.json["nfs"]?.object {
            errors += VolumeRules.nfs(NFSVolumeSource(json: nfs), path["nfs"])
        }
        if let local = spec.local {
            if (local.path ?? "").isEmpty { errors.append(path["local"]["path"].required()) }
            if spec.nodeAffinity == nil {
                errors.append(
                    path["nodeAffinity"].required("Local volume requires node affinity"))
            }
        }
        if let csi = spec.csi {
            errors += VolumeRules.driver(csi.driver, path["csi"]["driver"])
            if (csi.volumeHandle ?? "").isEmpty {
                errors.append(path["csi"]["volumeHandle"].required())
            }
        }
        return errors
    }
}
