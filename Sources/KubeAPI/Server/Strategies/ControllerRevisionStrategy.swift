package import KubeModel

/// Rules of ControllerRevisions. Source: spec R33.
package struct ControllerRevisionStrategy: Strategy {
    package static let resource = Resource.controllerRevision

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("revision", 0)
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + rules(object)
        if object["data"] != old["data"] {
            errors.append(
                FieldPath("data").invalid(object["data"] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        switch object["data"] {
        case nil, .null: errors.append(FieldPath("data").required("data is mandatory"))
        case .object: break
        default:
            errors.append(FieldPath("data").required("data must be a valid JSON object"))
        }
        let revision = ControllerRevision(json: object).revision
        return errors + FieldPath("revision").notNegative(revision)
    }
}
