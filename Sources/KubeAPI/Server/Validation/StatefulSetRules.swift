import KubeModel

/// What specs and statuses of StatefulSets must look like. Source: spec 1.2, R29.
enum StatefulSetRules {
    static func spec(
        _ spec: StatefulSetSpec, _ path: FieldPath, skipsTemplate: Bool
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let policy = spec.podManagementPolicy ?? ""
        if policy != "OrderedReady", policy != "Parallel" {
            errors.append(
                policy.isEmpty
                    ? path["podManagementPolicy"].required()
                    : path["podManagementPolicy"].invalid(
                        policy, "must be 'OrderedReady' or 'Parallel'"))
        }
        errors += strategy(spec.updateStrategy, path["updateStrategy"])
        errors += retention(
            spec.persistentVolumeClaimRetentionPolicy,
            path["persistentVolumeClaimRetentionPolicy"])
        errors += path["replicas"].notNegative(spec.replicas)
        errors += path["minReadySeconds"].notNegative(spec.minReadySeconds)
        errors += FieldPath("spec.ordinals.start").notNegative(spec.ordinals?.start)
        errors += TemplateRules.selector(spec.selector, path["selector"], of: "statefulset")
        errors += template(spec, path["template"], skipsSpec: skipsTemplate)
        return errors
    }

    /// The metadata of the template is looked at by the rules of templates and by those of sets;
    /// the causes tell it twice. Source: spec R16, R25.
    private static func template(
        _ spec: StatefulSetSpec, _ path: FieldPath, skipsSpec: Bool
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if let error = TemplateRules.unusable(spec.selector, FieldPath("spec.selector"), "") {
            errors.append(error)
        } else {
            errors += TemplateRules.labelsMatch(spec.selector, spec.template, path)
            let metadata = TemplateRules.metadata(spec.template, path)
            if !skipsSpec {
                errors += metadata
                errors += PodSpecRules.errors(
                    spec.template.spec, path["spec"], owner: .setTemplate,
                    claimNames: spec.volumeClaimTemplates.map { $0.metadata.name ?? "" })
                errors += TemplateRules.noEphemeral(spec.template.spec, path["spec"])
            }
            errors += metadata
        }
        return errors + TemplateRules.runsForever(spec.template.spec, path["spec"], "StatefulSet")
    }

    /// The object as the server's own structure, which is how messages show it.
    private static func text(_ rolling: RollingUpdateStatefulSetStrategy?) -> String {
        guard let rolling else { return "null" }
        let partition = rolling.partition.map { String($0) } ?? "null"
        let unavailable = rolling.maxUnavailable?.jsonValue.canonicalText ?? "null"
        return "{\"Partition\":\(partition),\"MaxUnavailable\":\(unavailable)}"
    }

    private static func strategy(
        _ strategy: StatefulSetUpdateStrategy?, _ path: FieldPath
    ) -> [FieldError] {
        let rolling = strategy?.rollingUpdate
        switch strategy?.type ?? "" {
        case "": return [path.required()]
        case "OnDelete":
            guard let rolling else { return [] }
            return [
                FieldError(
                    path: path["rollingUpdate"].text, kind: .invalid, value: text(rolling),
                    detail: "only allowed for updateStrategy 'RollingUpdate'")
            ]
        case "RollingUpdate":
            guard let rolling else { return [] }
            return path["rollingUpdate"]["partition"].notNegative(rolling.partition)
                + unavailable(rolling.maxUnavailable, path["rollingUpdate"]["maxUnavailable"])
        case let type:
            let value =
                "{\"Type\":\(ValueText.quoted(type)),\"RollingUpdate\":\(text(rolling))}"
            return [
                FieldError(
                    path: path.text, kind: .invalid, value: value,
                    detail: "must be 'RollingUpdate' or 'OnDelete'")
            ]
        }
    }

    /// Source: spec R20.
    private static func unavailable(_ value: IntOrString?, _ path: FieldPath) -> [FieldError] {
        guard let value else { return [] }
        var errors = PercentRules.countOrPercent(value, path)
        switch value {
        case .int(let int):
            if int == 0 { errors.append(path.invalid(int, "cannot be 0")) }
        case .string(let text):
            if value.percent ?? 0 == 0 { errors.append(path.invalid(text, "cannot be 0")) }
        }
        return errors + PercentRules.notAbove100(value, path)
    }

    private static func retention(
        _ policy: StatefulSetPersistentVolumeClaimRetentionPolicy?, _ path: FieldPath
    ) -> [FieldError] {
        let values = [
            ("whenScaled", policy?.whenScaled ?? "Retain"),
            ("whenDeleted", policy?.whenDeleted ?? "Retain"),
        ]
        return values.compactMap { name, value in
            value == "Retain" || value == "Delete"
                ? nil : path[name].unsupported(value, ["Retain", "Delete"])
        }
    }

    /// Source: spec R29.
    static func status(_ status: StatefulSetStatus, old: StatefulSetStatus) -> [FieldError] {
        let path = FieldPath("status")
        let replicas = status.replicas ?? 0
        let ready = status.readyReplicas ?? 0
        let available = status.availableReplicas ?? 0
        let counts = [
            ("readyReplicas", ready), ("currentReplicas", status.currentReplicas ?? 0),
            ("updatedReplicas", status.updatedReplicas ?? 0), ("availableReplicas", available),
        ]
        var errors = path["replicas"].notNegative(replicas)
        for (name, value) in counts { errors += path[name].notNegative(value) }
        errors += path["observedGeneration"].notNegative(status.observedGeneration)
        errors += path["collisionCount"].notNegative(status.collisionCount)
        for (name, value) in counts where value > replicas {
            errors.append(path[name].invalid(value, "cannot be greater than status.replicas"))
        }
        if available > ready {
            errors.append(
                path["availableReplicas"].invalid(
                    available, "cannot be greater than status.readyReplicas"))
        }
        if let before = old.collisionCount, (status.collisionCount ?? 0) < before {
            errors.append(
                path["collisionCount"].invalid(
                    status.collisionCount ?? 0, "cannot be decremented"))
        }
        return errors
    }
}

/// What counts that may be percentages must look like.
enum PercentRules {
    static func countOrPercent(_ value: IntOrString, _ path: FieldPath) -> [FieldError] {
        switch value {
        case .int(let int): path.notNegative(int)
        case .string(let text):
            value.percent != nil
                ? []
                : [
                    path.invalid(
                        text,
                        "a valid percent string must be a numeric string followed by an ending '%'"
                            + " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')")
                ]
        }
    }

    static func notAbove100(_ value: IntOrString, _ path: FieldPath) -> [FieldError] {
        guard case .string(let text) = value, let percent = value.percent, percent > 100 else {
            return []
        }
        return [path.invalid(text, "must not be greater than 100%")]
    }
}
