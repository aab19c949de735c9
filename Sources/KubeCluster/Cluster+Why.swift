package import KubeAPI
package import KubeControl
package import KubeModel

/// What the controllers of a cluster wait for.
extension Cluster {
    /// What is waited for about an object; nil when there is none of that name.
    package func why(_ key: ObjectKey) -> WhyReport? { WhyReport(key, whySource) }

    /// The controllers of the cluster, as they are now, to be asked about many objects.
    package var whySource: WhySource {
        WhySource(controllerManager, scheduler, cache: storedObjects, at: now)
    }

    /// A mirror of everything stored, without lag.
    package var storedObjects: ClusterCache {
        var cache = ClusterCache()
        for resource in Resource.allCases {
            for object in apiServer.storedObjects(resource) { cache.put(object) }
            _ = cache.apply(.initialEventsEnd(0), resource: resource)
        }
        return cache
    }
}
