import KubeModel

/// What amounts of resources must look like.
enum ResourceRules {
    private static let standard = ["cpu", "memory", "ephemeral-storage"]

    /// Plain names that mean something, though not to a container.
    private static let elsewhere = [
        "storage", "pods", "services", "replicationcontrollers", "resourcequotas", "secrets",
        "configmaps", "persistentvolumeclaims", "requests.cpu", "requests.memory",
        "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage", "services.nodeports", "services.loadbalancers",
    ]

    /// Requests and limits of a container.
    static func container(
        _ resources: ResourceRequirements?, _ path: @autoclosure () -> FieldPath
    ) -> [FieldError] {
        guard let resources, !resources.json.isEmpty else { return [] }
        let path = path()
        let limits = resources.limits ?? ResourceList(json: [:])
        let requests = resources.requests ?? ResourceList(json: [:])
        var errors = list(limits, path["limits"])
        let known = limits.entries
        for (name, request) in requests.entries {
            errors += amount(name, request, path["requests"].key(name))
            let limit = known.first { $0.name == name }?.quantity
            if !mayExceedRequest(name) {
                errors += exact(name, request, limit, path)
            } else if let limit, request > limit {
                errors.append(
                    path["requests"].invalid(
                        request.description,
                        "must be less than or equal to \(name) limit of \(limit)"))
            }
        }
        let names = (known + requests.entries).map(\.name)
        if names.contains(where: { $0.hasPrefix("hugepages-") }), !names.contains("cpu"),
            !names.contains("memory")
        {
            errors.append(path.forbidden("HugePages require cpu or memory"))
        }
        return errors
    }

    /// Devices and huge pages are given out whole: what is asked for is what is allowed.
    private static func mayExceedRequest(_ name: String) -> Bool {
        !name.hasPrefix("hugepages-")
            && (!name.contains("/") || name.hasPrefix("kubernetes.io/")
                || name.contains(".kubernetes.io/"))
    }

    private static func exact(
        _ name: String, _ request: Quantity, _ limit: Quantity?, _ path: FieldPath
    ) -> [FieldError] {
        guard let limit else {
            return [
                path["limits"].required("Limit must be set for non overcommitable resources")
            ]
        }
        if request == limit { return [] }
        return [
            path["requests"].invalid(
                request.description, "must be equal to \(name) limit of \(limit)")
        ]
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
            if !elsewhere.contains(name) {
                errors.append(
                    path.invalid(name, "must be a standard resource type or fully qualified"))
            }
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
        for field in ["dataSource", "dataSourceRef"] {
            guard let source = spec.json[field]?.object else { continue }
            errors += self.source(source, path[field])
        }
        if let name = spec.volumeAttributesClassName {
            errors += NameRules.subdomain(name).map {
                path["volumeAttributesClassName"].invalid(name, $0)
            }
        }
        return errors
    }

    /// What a claim is filled from.
    private static func source(_ source: JSONObject, _ path: FieldPath) -> [FieldError] {
        let kind = source["kind"]?.string ?? ""
        var errors: [FieldError] = []
        if (source["name"]?.string ?? "").isEmpty { errors.append(path["name"].required()) }
        if kind.isEmpty { errors.append(path["kind"].required()) }
        if (source["apiGroup"]?.string ?? "").isEmpty, kind != "PersistentVolumeClaim" {
            errors.append(
                path.invalid(
                    kind,
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
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
