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

    /// A renewal, the most frequent write of all, brings everything but its spec as it was stored.
    package func applyDefaults(_ object: inout JSONObject, old: JSONObject) {
        guard object.count == 4, case .object(let metadata)? = object["metadata"],
            case .object(let stored)? = old["metadata"], metadata.sharesStorage(with: stored),
            case .object(let spec)? = object["spec"], !spec.isEmpty
        else { return applyDefaults(&object) }
        normalize(&object, "spec")
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
