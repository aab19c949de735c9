package import KubeModel

/// Rules of ConfigMaps.
package struct ConfigMapStrategy: Strategy {
    package static let resource = Resource.configMap

    package init() {}

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old) + DataRules.immutable(object, old: old)
            + rules(object)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        DataRules.doubles(object) + DataRules.keys(object)
            + DataRules.size(object, FieldPath("[]"))
    }
}

/// Rules of Secrets.
package struct SecretStrategy: Strategy {
    package static let resource = Resource.secret

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefaultText("type", "Opaque")
        guard let texts = object["stringData"]?.object else { return }
        object["stringData"] = nil
        object.editOrMake("data") { data in
            for member in texts {
                guard let text = member.value.string else { continue }
                data[member.key] = .string(Base64.standard.text(of: Array(text.utf8)))
            }
        }
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + DataRules.immutable(object, old: old)
        if object["type"] != old["type"] {
            errors.append(
                FieldPath("type").invalid(object["type"] ?? .null, "field is immutable"))
        }
        return errors + rules(object)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        DataRules.keys(object) + DataRules.size(object, FieldPath("data"))
            + DataRules.secretType(object)
    }
}

/// Rules of ServiceAccounts.
package struct ServiceAccountStrategy: Strategy {
    package static let resource = Resource.serviceAccount

    package init() {}
}
