package import KubeModel

/// Rules of Leases.
package struct LeaseStrategy: Strategy {
    package static let resource = Resource.lease
    package static let createsOnUpdate = true
    package static let allowsUnconditionalUpdate = false

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("spec", [:])
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old) + rules(object)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let spec = Lease(json: object).spec
        let path = FieldPath("spec")
        var errors: [FieldError] = []
        if let seconds = spec.leaseDurationSeconds, seconds <= 0 {
            errors.append(
                path["leaseDurationSeconds"].invalid(seconds, "must be greater than 0"))
        }
        guard let transitions = spec.leaseTransitions else { return errors }
        return errors + path["leaseTransitions"].notNegative(transitions)
    }
}
