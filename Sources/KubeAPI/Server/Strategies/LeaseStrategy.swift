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
        if case .object(let known)? = old["spec"], isRenewal(spec, of: known) { return }
        normalize(&object, "spec")
    }

    /// Whether a spec differs from one that is stored in nothing but a time of the normal form.
    private func isRenewal(_ spec: JSONObject, of known: JSONObject) -> Bool {
        guard spec.count == known.count else { return false }
        return zip(spec.members, known.members).allSatisfy { new, old in
            guard new.key == old.key else { return false }
            if new.key == "renewTime", case .string(let time) = new.value {
                return time.utf8.count == 27 && time.utf8.last == UInt8(ascii: "Z")
            }
            return new.value == old.value
        }
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
