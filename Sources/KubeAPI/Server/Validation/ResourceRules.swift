import KubeModel

/// What amounts of resources must look like.
enum ResourceRules {
    private static let standard = ["cpu", "memory", "ephemeral-storage"]

    /// Requests and limits of a container.
    static func container(_ resources: ResourceRequirements?, _ path: FieldPath) -> [FieldError] {
        guard let resources else { return [] }
        let limits = resources.limits ?? ResourceList(json: [:])
        let requests = resources.requests ?? ResourceList(json: [:])
        var errors = list(limits, path["limits"])
        let known = limits.entries
        for (name, request) in requests.entries {
            errors += amount(name, request, path["requests"].key(name))
            guard let limit = known.first(where: { $0.name == name })?.quantity,
                request > limit
            else { continue }
            errors.append(
                path["requests"].invalid(
                    request.description,
                    "must be less than or equal to \(name) limit of \(limit)"))
        }
        return errors
    }

    private static func list(_ list: ResourceList, _ path: FieldPath) -> [FieldError] {
        list.entries.flatMap { amount($0.name, $0.quantity, path.key($0.name)) }
    }

    private static func amount(
        _ name: String, _ quantity: Quantity, _ path: FieldPath
    ) -> [FieldError] {
        var errors = NameRules.qualifiedName(name).map { path.invalid(name, $0) }
        let isPlain = !name.contains("/")
        if isPlain, !standard.contains(name), !name.hasPrefix("hugepages-") {
            errors.append(
                path.invalid(name, "must be a standard resource type or fully qualified"))
            errors.append(path.invalid(name, "must be a standard resource for containers"))
        }
        if quantity.isNegative {
            errors.append(
                path.invalid(quantity.description, "must be greater than or equal to 0"))
        }
        if !isPlain, !quantity.isInteger {
            errors.append(path.invalid(quantity.description, "must be an integer"))
        }
        return errors
    }
}

/// What claims and their templates must look like. Source: spec R18, cluster.md E1, E61.
enum ClaimRules {
    static let accessModes = [
        "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
    ]
    static let volumeModes = ["Block", "Filesystem"]

    static func spec(_ spec: PersistentVolumeClaimSpec, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        if spec.accessModes.isEmpty {
            errors.append(
                path["accessModes"].required("at least 1 access mode is required"))
        }
        if let selector = spec.selector {
            errors += LabelRules.selector(selector, path["selector"])
        }
        errors += modes(spec.accessModes, path["accessModes"])
        if let size = spec.resources?.requests?.quantity("storage") {
            errors += positive(size, path["resources"].key("storage"))
        } else {
            errors.append(path["resources"].key("storage").required())
        }
        if let name = spec.storageClassName, !name.isEmpty {
            errors += NameRules.subdomain(name).map { path["storageClassName"].invalid(name, $0) }
        }
        if let mode = spec.volumeMode, !volumeModes.contains(mode) {
            errors.append(path["volumeMode"].unsupported(mode, volumeModes))
        }
        if let name = spec.volumeAttributesClassName {
            errors += NameRules.subdomain(name).map {
                path["volumeAttributesClassName"].invalid(name, $0)
            }
        }
        return errors
    }

    static func modes(_ modes: [String], _ path: FieldPath) -> [FieldError] {
        var errors = modes.filter { !accessModes.contains($0) }
            .map { path.unsupported($0, accessModes) }
        if modes.count > 1, modes.contains("ReadWriteOncePod") {
            errors.append(
                path.forbidden("may not use ReadWriteOncePod with other access modes"))
        }
        return errors
    }

    static func positive(_ size: Quantity, _ path: FieldPath) -> [FieldError] {
        if !size.isZero, !size.isNegative { return [] }
        return [path.invalid(size.description, "must be greater than zero")]
    }
}
