import KubeModel

/// What labels, annotations and selectors must look like.
enum LabelRules {
    static func labels(_ value: JSONValue?, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        for member in value?.object ?? JSONObject() {
            errors += NameRules.qualifiedName(member.key).map { path.invalid(member.key, $0) }
            guard let text = member.value.string else { continue }
            errors += NameRules.labelValue(text).map { path.invalid(text, $0) }
        }
        return errors
    }

    private static let annotationBytesMax = 256 * 1024

    static func annotations(_ value: JSONValue?, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        var size = 0
        for member in value?.object ?? JSONObject() {
            size += member.key.utf8.count + (member.value.string?.utf8.count ?? 0)
            let wrong = NameRules.qualifiedName(member.key.lowercased())
            errors += wrong.map { path.invalid(member.key, $0) }
        }
        if size > annotationBytesMax { errors.append(path.tooLong(annotationBytesMax)) }
        return errors
    }

    static func selector(_ selector: LabelSelector, _ path: FieldPath) -> [FieldError] {
        var errors = labels(selector.json["matchLabels"], path["matchLabels"])
        for (index, requirement) in selector.matchExpressions.enumerated() {
            errors += expression(requirement, path["matchExpressions"][index])
        }
        return errors
    }

    private static func expression(
        _ requirement: LabelSelectorRequirement, _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        switch requirement.operation {
        case "In", "NotIn":
            if requirement.values.isEmpty {
                errors.append(
                    path["values"].required(
                        "must be specified when `operator` is 'In' or 'NotIn'"))
            }
        case "Exists", "DoesNotExist":
            if !requirement.values.isEmpty {
                errors.append(
                    path["values"].forbidden(
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
            }
        default:
            errors.append(
                path["operator"].invalid(
                    requirement.operation, "not a valid selector operator"))
        }
        errors += NameRules.qualifiedName(requirement.key).map {
            path["key"].invalid(requirement.key, $0)
        }
        for (index, value) in requirement.values.enumerated() {
            errors += NameRules.labelValue(value).map { path["values"][index].invalid(value, $0) }
        }
        return errors
    }
}
