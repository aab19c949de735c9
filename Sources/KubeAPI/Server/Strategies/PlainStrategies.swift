package import KubeModel

/// Rules of a kind that is stored and shown, and that nothing in this cluster acts on: those of
/// every object. Source: api.md 5.4.
package protocol PlainStrategy: Strategy {}

extension PlainStrategy {
    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old)
    }
}

/// Rules of LimitRanges.
package struct LimitRangeStrategy: PlainStrategy {
    package static let resource = Resource.limitRange

    package init() {}
}

/// Rules of ResourceQuotas.
package struct ResourceQuotaStrategy: PlainStrategy {
    package static let resource = Resource.resourceQuota
    package static let hasStatus = true

    package init() {}
}

/// Rules of ReplicationControllers.
package struct ReplicationControllerStrategy: PlainStrategy {
    package static let resource = Resource.replicationController
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of PodTemplates.
package struct PodTemplateStrategy: PlainStrategy {
    package static let resource = Resource.podTemplate
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of DaemonSets.
package struct DaemonSetStrategy: PlainStrategy {
    package static let resource = Resource.daemonSet
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of CSINodes.
package struct CSINodeStrategy: PlainStrategy {
    package static let resource = Resource.csiNode
    package static let allowsUnconditionalUpdate = false

    package init() {}
}

/// Rules of CSIDrivers.
package struct CSIDriverStrategy: PlainStrategy {
    package static let resource = Resource.csiDriver
    package static let allowsUnconditionalUpdate = false

    package init() {}
}

/// Rules of CSIStorageCapacities.
package struct CSIStorageCapacityStrategy: PlainStrategy {
    package static let resource = Resource.csiStorageCapacity
    package static let allowsUnconditionalUpdate = false

    package init() {}
}
