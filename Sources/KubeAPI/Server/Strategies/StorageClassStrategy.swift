package import KubeModel

/// Rules of StorageClasses. Source: cluster.md E3.
package struct StorageClassStrategy: Strategy {
    package static let resource = Resource.storageClass

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefaultText("reclaimPolicy", "Delete")
        object.setDefaultText("volumeBindingMode", "Immediate")
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + rules(object)
        for name in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]
        where object[name] != old[name] {
            errors.append(
                FieldPath(name).invalid(object[name] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let storageClass = StorageClass(json: object)
        var errors: [FieldError] = []
        let provisioner = storageClass.provisioner ?? ""
        if provisioner.isEmpty {
            errors.append(FieldPath("provisioner").required())
        } else {
            errors += NameRules.qualifiedName(provisioner.lowercased()).map {
                FieldPath("provisioner").invalid(provisioner, $0)
            }
        }
        if storageClass.json["parameters"]?.object?[""] != nil {
            errors.append(FieldPath("parameters").invalid("", "field can not be empty."))
        }
        let policies = ["Delete", "Retain"]
        if let policy = storageClass.reclaimPolicy, !policies.contains(policy) {
            errors.append(FieldPath("reclaimPolicy").unsupported(policy, policies))
        }
        let modes = ["Immediate", "WaitForFirstConsumer"]
        if let mode = storageClass.volumeBindingMode, !modes.contains(mode) {
            errors.append(FieldPath("volumeBindingMode").unsupported(mode, modes))
        }
        return errors + topologies(object["allowedTopologies"]?.array ?? [])
    }

    private func topologies(_ terms: [JSONValue]) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, term) in terms.enumerated() {
            let list = FieldPath("allowedTopologies")[place]["matchLabelExpressions"]
            var keys: [String] = []
            for (index, requirement) in (term["matchLabelExpressions"]?.array ?? []).enumerated() {
                let at = list[index]
                let values = requirement["values"]?.array?.compactMap(\.string) ?? []
                if values.isEmpty { errors.append(at["values"].required()) }
                for (number, value) in values.enumerated() where values[..<number].contains(value) {
                    errors.append(at["values"][number].duplicate(value))
                }
                let key = requirement["key"]?.string ?? ""
                errors += NameRules.qualifiedName(key).map { at["key"].invalid(key, $0) }
                if keys.contains(key) { errors.append(at["key"].duplicate(key)) }
                keys.append(key)
            }
        }
        return errors
    }
}
