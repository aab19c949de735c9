import KubeModel

/// What volumes of pods must look like.
enum VolumeRules {
    /// What is wrong with the volumes of a pod; those that are right are added to `known`, so that
    /// a mount of a wrong one is not found.
    static func volumes(
        _ volumes: [Volume], _ path: FieldPath, known: inout [KnownVolume]
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        for (index, volume) in volumes.enumerated() {
            let at = path[index]
            var own = source(volume.json, at)
            let name = volume.name ?? ""
            if name.isEmpty {
                own.append(at["name"].required())
            } else {
                let wrong = NameRules.label(name)
                if !wrong.isEmpty { own += wrong.map { at["name"].invalid(name, $0) } }
            }
            if names.contains(name) { own.append(at["name"].duplicate(name)) }
            if own.isEmpty {
                names.append(name)
                let isClaim =
                    volume.persistentVolumeClaim != nil || volume.json["ephemeral"] != nil
                known.append(KnownVolume(name: name, isClaim: isClaim))
            }
            errors += own
        }
        return errors
    }

    /// The sources in the order in which the server looks at them; all but the first are too many.
    private static let sources = [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret",
        "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder",
        "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile",
        "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos",
        "projected", "scaleIO", "csi", "ephemeral", "image",
    ]

    private static func source(_ volume: JSONObject, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        var count = 0
        for name in sources {
            guard let source = volume[name]?.object else { continue }
            count += 1
            if count > 1 {
                errors.append(path[name].forbidden("may not specify more than 1 volume type"))
            } else {
                errors += details(name, source, path[name])
            }
        }
        if count == 0 { errors.append(path.required("must specify a volume type")) }
        return errors
    }

    private static func details(
        _ name: String, _ source: JSONObject, _ path: FieldPath
    ) -> [FieldError] {
        switch name {
        case "emptyDir":
            let limit = EmptyDirVolumeSource(json: source).sizeLimit
            guard limit?.isNegative == true else { return [] }
            return [
                path["sizeLimit"].forbidden("SizeLimit field must be a valid resource quantity")
            ]
        case "hostPath": return hostPath(HostPathVolumeSource(json: source), path)
        case "secret":
            let secret = SecretVolumeSource(json: source)
            return needed(secret.secretName, path["secretName"])
                + mode(secret.defaultMode, path["defaultMode"]) + items(secret.items, path["items"])
        case "configMap":
            let map = ConfigMapVolumeSource(json: source)
            return needed(map.name, path["name"]) + mode(map.defaultMode, path["defaultMode"])
                + items(map.items, path["items"])
        case "nfs":
            return nfs(NFSVolumeSource(json: source), path)
        case "persistentVolumeClaim":
            return needed(
                PersistentVolumeClaimVolumeSource(json: source).claimName, path["claimName"])
        case "csi": return driver(CSIVolumeSource(json: source).driver, path["driver"])
        case "downwardAPI":
            let source = DownwardAPIVolumeSource(json: source)
            return mode(source.defaultMode, path["defaultMode"])
                + files(source.items, path["items"])
        case "projected": return projected(ProjectedVolumeSource(json: source), path)
        case "ephemeral":
            guard let template = EphemeralVolumeSource(json: source).volumeClaimTemplate else {
                return [path["volumeClaimTemplate"].required()]
            }
            return ClaimRules.spec(template.spec, path["volumeClaimTemplate"]["spec"])
        default: return []
        }
    }

    static func nfs(_ nfs: NFSVolumeSource, _ path: FieldPath) -> [FieldError] {
        var errors = needed(nfs.server, path["server"]) + needed(nfs.path, path["path"])
        if let place = nfs.path, !place.isEmpty, !place.hasPrefix("/") {
            errors.append(path["path"].invalid(place, "must be an absolute path"))
        }
        return errors
    }

    private static let driverBytesMax = 63

    /// The name of a CSI driver, in which case does not matter.
    static func driver(_ name: String?, _ path: FieldPath) -> [FieldError] {
        guard let name, !name.isEmpty else { return [path.required()] }
        var errors: [FieldError] = []
        if name.utf8.count > driverBytesMax { errors.append(path.tooLong(driverBytesMax)) }
        return errors + NameRules.subdomain(name.lowercased()).map { path.invalid(name, $0) }
    }

    private static let hostPathTypes = [
        "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File",
        "FileOrCreate", "Socket",
    ]

    static func hostPath(_ source: HostPathVolumeSource, _ path: FieldPath) -> [FieldError] {
        let place = source.path ?? ""
        if place.isEmpty { return [path["path"].required()] }
        var errors = PathRules.inside(place).map { path["path"].invalid(place, $0) }
        if let type = source.type, !hostPathTypes.contains(type) {
            errors.append(path["type"].unsupported(type, hostPathTypes))
        }
        return errors
    }

    private static func projected(
        _ source: ProjectedVolumeSource, _ path: FieldPath
    ) -> [FieldError] {
        var errors = mode(source.defaultMode, path["defaultMode"])
        for (index, source) in source.sources.enumerated() {
            let at = path["sources"][index]
            // Each further sort of source in one element is one too many.
            for name in sortsOfProjection(source).dropFirst() {
                errors.append(at[name].forbidden("may not specify more than 1 volume type"))
            }
            if let map = source.configMap {
                errors +=
                    needed(map.name, at["configMap"]["name"])
                    + items(map.items, at["configMap"]["items"])
            }
            if let secret = source.secret {
                errors +=
                    needed(secret.name, at["secret"]["name"])
                    + items(secret.items, at["secret"]["items"])
            }
            if let downward = source.downwardAPI {
                errors += files(downward.items, at["downwardAPI"]["items"])
            }
            if let token = source.serviceAccountToken {
                errors += needed(token.path, at["serviceAccountToken"]["path"])
                if let seconds = token.expirationSeconds, seconds < 600 {
                    errors.append(
                        at["serviceAccountToken"]["expirationSeconds"].invalid(
                            seconds, "may not specify a duration less than 10 minutes"))
                } else if let seconds = token.expirationSeconds, seconds > 1 << 32 {
                    errors.append(
                        at["serviceAccountToken"]["expirationSeconds"].invalid(
                            seconds, "may not specify a duration larger than 2^32 seconds"))
                }
            }
        }
        return errors
    }

    private static func sortsOfProjection(_ source: VolumeProjection) -> [String] {
        ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"]
            .filter { source.json[$0]?.object != nil }
    }

    private static func files(_ files: [DownwardAPIVolumeFile], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, file) in files.enumerated() {
            let at = path[index]
            errors += target(file.path, at["path"]) + mode(file.mode, at["mode"])
            if let field = file.fieldRef {
                errors += FieldReferenceRules.field(
                    field, at["fieldRef"], known: FieldReferenceRules.files)
                if file.resourceFieldRef != nil {
                    errors.append(
                        at.invalid(
                            "resource",
                            "fieldRef and resourceFieldRef can not be specified"
                                + " simultaneously"))
                }
            } else if let resource = file.resourceFieldRef {
                errors += needed(resource.containerName, at["resourceFieldRef"]["containerName"])
                errors += FieldReferenceRules.resource(resource, at["resourceFieldRef"])
            } else {
                errors.append(
                    at["fieldRef"].required("one of fieldRef and resourceFieldRef is required"))
            }
        }
        return errors
    }

    private static func items(_ items: [KeyToPath], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, item) in items.enumerated() {
            let at = path[index]
            errors += needed(item.key, at["key"]) + target(item.path, at["path"])
            errors += mode(item.mode, at["mode"])
        }
        return errors
    }

    private static func target(_ target: String?, _ path: FieldPath) -> [FieldError] {
        guard let target, !target.isEmpty else { return [path.required()] }
        var errors = PathRules.relative(target).map { path.invalid(target, $0) }
        if target.hasPrefix(".."), !target.hasPrefix("../"), target != ".." {
            errors.append(path.invalid(target, "must not start with '..'"))
        }
        return errors
    }

    private static func needed(_ value: String?, _ path: FieldPath) -> [FieldError] {
        (value ?? "").isEmpty ? [path.required()] : []
    }

    private static func mode(_ mode: Int64?, _ path: FieldPath) -> [FieldError] {
        guard let mode, !(0...0o777).contains(mode) else { return [] }
        return [
            path.invalid(mode, "must be a number between 0 and 0777 (octal), both inclusive")
        ]
    }
}
