import KubeModel

/// A volume that containers of a pod may name: one that is right itself, or that of a claim
/// template. Source: spec R17.
struct KnownVolume {
    var name: String
    /// Whether it comes from a claim, so that it may be a block device.
    var isClaim: Bool
}

/// What mounts and devices of containers must look like.
enum MountRules {
    static func check(
        _ container: Container, _ path: FieldPath, _ volumes: [KnownVolume]
    ) -> [FieldError] {
        let mounts = container.volumeMounts
        let devices = container.volumeDevices
        var errors: [FieldError] = []
        if !mounts.isEmpty {
            errors += self.mounts(mounts, devices, container, path["volumeMounts"], volumes)
        }
        if !devices.isEmpty {
            errors += self.devices(devices, mounts, path["volumeDevices"], volumes)
        }
        return errors
    }

    private static func mounts(
        _ mounts: [VolumeMount], _ devices: [VolumeDevice], _ container: Container,
        _ path: FieldPath, _ volumes: [KnownVolume]
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var places: [String] = []
        for (index, mount) in mounts.enumerated() {
            let at = path[index]
            let name = mount.name ?? ""
            let place = mount.mountPath ?? ""
            if name.isEmpty { errors.append(at["name"].required()) }
            if !volumes.contains(where: { $0.name == name }) {
                errors.append(at["name"].notFound(name))
            }
            if place.isEmpty { errors.append(at["mountPath"].required()) }
            if places.contains(place) {
                errors.append(at["mountPath"].invalid(place, "must be unique"))
            }
            places.append(place)
            if devices.contains(where: { $0.name ?? "" == name }) {
                errors.append(at["name"].invalid(name, "must not already exist in volumeDevices"))
            }
            if devices.contains(where: { $0.devicePath ?? "" == place }) {
                errors.append(
                    at["mountPath"].invalid(
                        place, "must not already exist as a path in volumeDevices"))
            }
            errors += subPaths(mount, at, path)
            errors += propagation(mount, container, path)
        }
        return errors
    }

    /// The server names these fields beside the list and not in its element.
    private static func subPaths(
        _ mount: VolumeMount, _ element: FieldPath, _ list: FieldPath
    ) -> [FieldError] {
        let plain = mount.subPath ?? ""
        let expression = mount.subPathExpr ?? ""
        var errors: [FieldError] = []
        if !plain.isEmpty {
            errors += PathRules.relative(plain).map { list["subPath"].invalid(plain, $0) }
        }
        guard !expression.isEmpty else { return errors }
        if !plain.isEmpty {
            errors.append(
                element["subPathExpr"].invalid(
                    expression, "subPathExpr and subPath are mutually exclusive"))
        }
        return errors
            + PathRules.relative(expression).map { list["subPathExpr"].invalid(expression, $0) }
    }

    private static func propagation(
        _ mount: VolumeMount, _ container: Container, _ list: FieldPath
    ) -> [FieldError] {
        guard let mode = mount.mountPropagation else { return [] }
        let known = ["Bidirectional", "HostToContainer", "None"]
        let path = list["mountPropagation"]
        if !known.contains(mode) { return [path.unsupported(mode, known)] }
        guard mode == "Bidirectional", container.securityContext?.privileged != true else {
            return []
        }
        return [
            path.forbidden(
                "Bidirectional mount propagation is available only to privileged containers")
        ]
    }

    private static func devices(
        _ devices: [VolumeDevice], _ mounts: [VolumeMount], _ path: FieldPath,
        _ volumes: [KnownVolume]
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        var places: [String] = []
        for (index, device) in devices.enumerated() {
            let at = path[index]
            let name = device.name ?? ""
            let place = device.devicePath ?? ""
            if name.isEmpty { errors.append(at["name"].required()) }
            if names.contains(name) { errors.append(at["name"].invalid(name, "must be unique")) }
            if let volume = volumes.first(where: { $0.name == name }) {
                if !volume.isClaim {
                    errors.append(
                        at["name"].invalid(
                            name,
                            "can only use volume source type of PersistentVolumeClaim or Ephemeral"
                                + " for block mode"))
                }
            } else {
                errors.append(at["name"].notFound(name))
            }
            if place.isEmpty { errors.append(at["devicePath"].required()) }
            if places.contains(place) {
                errors.append(at["devicePath"].invalid(place, "must be unique"))
            }
            if !PathRules.inside(place).isEmpty {
                errors.append(
                    at["devicePath"].invalid(place, "can not contain backsteps ('..')"))
            } else {
                places.append(place)
            }
            if mounts.contains(where: { $0.name ?? "" == name }) {
                errors.append(at["name"].invalid(name, "must not already exist in volumeMounts"))
            }
            if mounts.contains(where: { $0.mountPath ?? "" == place }) {
                errors.append(
                    at["devicePath"].invalid(
                        place, "must not already exist as a path in volumeMounts"))
            }
            names.append(name)
        }
        return errors
    }
}
