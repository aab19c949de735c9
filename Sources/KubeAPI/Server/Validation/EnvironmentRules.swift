import KubeModel

/// What environment variables must look like.
enum EnvironmentRules {
    static func variables(_ variables: [EnvVar], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, variable) in variables.enumerated() {
            let at = path[index]
            let name = variable.name ?? ""
            if name.isEmpty {
                errors.append(at["name"].required())
            } else {
                errors += NameRules.variable(name).map { at["name"].invalid(name, $0) }
            }
            if let source = variable.valueFrom {
                errors += EnvironmentRules.source(
                    source, hasValue: !(variable.value ?? "").isEmpty, at["valueFrom"])
            }
        }
        return errors
    }

    private static func source(
        _ source: EnvVarSource, hasValue: Bool, _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let count = source.json.filter { $0.value.object != nil }.count
        if let field = source.fieldRef {
            errors += FieldReferenceRules.field(
                field, path["fieldRef"], known: FieldReferenceRules.variables)
        }
        if let resource = source.resourceFieldRef {
            errors += FieldReferenceRules.resource(resource, path["resourceFieldRef"])
        }
        if let key = source.configMapKeyRef {
            errors += self.key(key.name, key.key, path["configMapKeyRef"])
        }
        if let key = source.secretKeyRef {
            errors += self.key(key.name, key.key, path["secretKeyRef"])
        }
        if count == 0 {
            errors.append(
                path.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                        + " `secretKeyRef` or `fileKeyRef`"))
        } else if hasValue {
            errors.append(path.invalid("", "may not be specified when `value` is not empty"))
        } else if count > 1 {
            errors.append(
                path.invalid("", "may not have more than one field specified at a time"))
        }
        return errors
    }

    private static func key(_ name: String?, _ key: String?, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        if (name ?? "").isEmpty { errors.append(path["name"].required()) }
        if let key, !key.isEmpty {
            errors += NameRules.configKey(key).map { path["key"].invalid(key, $0) }
        } else {
            errors.append(path["key"].required())
        }
        return errors
    }

    /// The server names the list when an element has no source or two.
    static func sources(_ sources: [EnvFromSource], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, source) in sources.enumerated() {
            let at = path[index]
            if let prefix = source.json["prefix"]?.string, !prefix.isEmpty {
                errors += NameRules.variable(prefix).map { at["prefix"].invalid(prefix, $0) }
            }
            let names = [
                ("configMapRef", source.configMapRef.map { $0.name ?? "" }),
                ("secretRef", source.secretRef.map { $0.name ?? "" }),
            ]
            for (field, name) in names where name == "" {
                errors.append(at[field]["name"].required())
            }
            switch names.filter({ $0.1 != nil }).count {
            case 0:
                errors.append(
                    path.invalid("", "must specify one of: `configMapRef` or `secretRef`"))
            case 1: break
            default:
                errors.append(
                    path.invalid("", "may not have more than one field specified at a time"))
            }
        }
        return errors
    }
}

/// What references to fields of the pod must look like.
enum FieldReferenceRules {
    static let variables = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
        "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP",
        "status.podIPs",
    ]
    static let files = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
        "metadata.uid",
    ]

    /// Fields that a selector of pods knows and no container may ask for.
    private static let others = ["spec.restartPolicy", "spec.schedulerName", "status.phase"]

    static func field(
        _ field: ObjectFieldSelector, _ path: FieldPath, known: [String]
    ) -> [FieldError] {
        if (field.apiVersion ?? "").isEmpty { return [path["apiVersion"].required()] }
        let text = field.fieldPath ?? ""
        if text.isEmpty { return [path["fieldPath"].required()] }
        for prefix in ["metadata.labels['", "metadata.annotations['"]
        where text.hasPrefix(prefix) && text.hasSuffix("']") {
            let key = String(text.dropFirst(prefix.count).dropLast(2))
            let shown = prefix.hasPrefix("metadata.a") ? key.lowercased() : key
            return NameRules.qualifiedName(shown).map { path.invalid(shown, $0) }
        }
        if known.contains(text) { return [] }
        if variables.contains(text) || files.contains(text) || others.contains(text) {
            return [path["fieldPath"].unsupported(text, known.sorted())]
        }
        return [
            path["fieldPath"].invalid(
                text, "error converting fieldPath: field label not supported: \(text)")
        ]
    }

    private static let resources = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu",
        "requests.ephemeral-storage", "requests.memory",
    ]

    static func resource(
        _ selector: ResourceFieldSelector, _ path: FieldPath
    ) -> [FieldError] {
        let name = selector.resource ?? ""
        if name.isEmpty { return [path["resource"].required()] }
        if resources.contains(name) || name.hasPrefix("limits.hugepages-")
            || name.hasPrefix("requests.hugepages-")
        {
            return divisor(selector, name, path["divisor"])
        }
        return [path["resource"].unsupported(name, resources)]
    }

    private static let byteDivisors = [
        "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
    ]

    /// Amounts are shown in a few units only.
    private static func divisor(
        _ selector: ResourceFieldSelector, _ name: String, _ path: @autoclosure () -> FieldPath
    ) -> [FieldError] {
        guard let value = selector.json["divisor"], let divisor = Quantity(jsonValue: value),
            !divisor.isZero
        else { return [] }
        let text = divisor.description
        if name.hasSuffix(".cpu") {
            if text == "1m" || text == "1" { return [] }
            return [
                path().invalid(
                    name, "only divisor's values 1m and 1 are supported with the cpu resource")
            ]
        }
        if byteDivisors.contains(text) { return [] }
        let kind =
            name.hasSuffix(".memory")
            ? "memory" : name.contains("hugepages") ? "hugepages" : "local ephemeral storage"
        return [
            path().invalid(
                name,
                "only divisor's values " + byteDivisors.joined(separator: ", ")
                    + " are supported with the \(kind) resource")
        ]
    }
}
