import KubeModel

/// What selectors and pod templates of workloads must look like. Source: spec R15, R16.
enum TemplateRules {
    static func selector(
        _ selector: LabelSelector?, _ path: FieldPath, of kind: String
    ) -> [FieldError] {
        guard let selector else { return [path.required()] }
        var errors = LabelRules.selector(selector, path)
        if selector.isEmpty {
            errors.append(
                path.invalid(
                    .object(selector.json), "empty selector is invalid for \(kind)"))
        }
        return errors
    }

    /// The labels of the template must be selected; a null selector selects nothing, an empty one
    /// is reported elsewhere.
    static func labelsMatch(
        _ selector: LabelSelector?, _ template: PodTemplateSpec, _ path: FieldPath
    ) -> [FieldError] {
        let labels = template.metadata.json["labels"]
        if let selector {
            if selector.isEmpty { return [] }
            if selector.compiled.matches(Labels(of: template.metadata.json)) { return [] }
        }
        return [
            path["metadata"]["labels"].invalid(
                labels ?? .null, "`selector` does not match template `labels`")
        ]
    }

    /// A selector that cannot be used at all; then the template is not looked at.
    static func unusable(
        _ selector: LabelSelector?, _ path: FieldPath, _ detail: String
    ) -> FieldError? {
        guard let selector, !LabelRules.selector(selector, path).isEmpty else { return nil }
        return path.invalid(.object(selector.json), detail)
    }

    /// Templates have no containers for debugging.
    static func noEphemeral(_ spec: PodSpec, _ path: FieldPath) -> [FieldError] {
        guard spec.json["ephemeralContainers"]?.array?.isEmpty == false else { return [] }
        return [
            path["ephemeralContainers"].forbidden(
                "ephemeral containers not allowed in pod template")
        ]
    }

    /// The server names these fields without `metadata`.
    static func metadata(_ template: PodTemplateSpec, _ path: FieldPath) -> [FieldError] {
        let json = template.metadata.json
        return LabelRules.labels(json["labels"], path["labels"])
            + LabelRules.annotations(json["annotations"], path["annotations"])
    }

    /// Workloads that keep pods running allow only `Always` and no deadline.
    static func runsForever(
        _ spec: PodSpec, _ path: FieldPath, _ kind: String
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if let policy = spec.restartPolicy, policy != "Always" {
            errors.append(path["restartPolicy"].unsupported(policy, ["Always"]))
        }
        if spec.activeDeadlineSeconds != nil {
            errors.append(
                path["activeDeadlineSeconds"].forbidden(
                    "activeDeadlineSeconds in \(kind) is not Supported"))
        }
        return errors
    }
}
