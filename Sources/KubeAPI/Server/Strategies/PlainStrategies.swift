package import KubeModel

// Kinds that are stored and shown, and that nothing in this cluster acts on, have the rules of
// every object. Source: api.md 5.4.

/// Rules of LimitRanges.
package struct LimitRangeStrategy: Strategy {
    package static let resource = Resource.limitRange

    package init() {}
}

/// Rules of ResourceQuotas.
package struct ResourceQuotaStrategy: Strategy {
    package static let resource = Resource.resourceQuota
    package static let hasStatus = true

    package init() {}
}

/// Rules of ReplicationControllers.
package struct ReplicationControllerStrategy: Strategy {
    package static let resource = Resource.replicationController
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of PodTemplates.
package struct PodTemplateStrategy: Strategy {
    package static let resource = Resource.podTemplate
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of DaemonSets.
package struct DaemonSetStrategy: Strategy {
    package static let resource = Resource.daemonSet
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}
}

/// Rules of CSINodes.
package struct CSINodeStrategy: Strategy {
    package static let resource = Resource.csiNode
    package static let allowsUnconditionalUpdate = false

    package init() {}
}

/// Rules of CSIDrivers.
package struct CSIDriverStrategy: Strategy {
    package static let resource = Resource.csiDriver
    package static let allowsUnconditionalUpdate = false

    package init() {}
}

/// Rules of CSIStorageCapacities.
package struct CSIStorageCapacityStrategy: Strategy {
    package static let resource = Resource.csiStorageCapacity
    package static let allowsUnconditionalUpdate = false

    package init() {}
}
