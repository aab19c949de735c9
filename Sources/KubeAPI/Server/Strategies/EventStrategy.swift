package import KubeModel

/// Rules of Events: whatever is well formed is kept.
package struct EventStrategy: Strategy {
    package static let resource = Resource.event
    package static let createsOnUpdate = true

    package init() {}

    /// Some members are always written, even unset.
    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        for name in ["eventTime", "firstTimestamp", "lastTimestamp"] where object[name] == nil {
            object[name] = .null
        }
        for name in ["reportingComponent", "reportingInstance"] { object.setDefault(name, "") }
        object.setDefault("source", [:])
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let event = Event(json: object)
        var errors = metadataErrors(object)
        let involved = event.involvedObject?.namespace ?? ""
        let expected = involved.isEmpty ? "default" : involved
        if expected != event.namespace {
            errors.append(
                FieldPath("involvedObject.namespace").invalid(
                    involved, "does not match event.namespace"))
        }
        return errors
    }
}
