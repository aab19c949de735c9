package import KubeAPI
package import KubeModel
package import SimKernel

/// Keeps the Endpoints object of every service with a selector. Source: cluster.md F.3.
///
/// The addresses of a service are kept in memory, sorted, and changed by the pod that changed. The
/// object itself is one whole, so that every write of it costs all its addresses; what changes
/// while a large one waits for its turn costs one write.
package struct EndpointsController: Reconciler {
    package static let name = "endpoint-controller"
    package static let watches: [Resource] = [.service, .pod, .endpoints]
    /// An object holds no more addresses than this. Source: cluster.md F22.
    package static let addressesMax = 1000
    /// From so many addresses on, a service waits `batchPeriod` for further changes.
    static let largeCount = 100
    static let batchPeriod = SimDuration.milliseconds(100)

    static let managedByLabel = "endpoints.kubernetes.io/managed-by"
    static let headlessLabel = "service.kubernetes.io/headless"
    static let capacityAnnotation = "endpoints.kubernetes.io/over-capacity"

    package init() {}

    /// The addresses of each service, and its object as last seen.
    package struct Memory: Sendable {
        var services = SortedMap<NamespacedName, ServiceAddresses>()
        var selectors = SelectorIndex()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .service:
            if let stored = change.new {
                memory.services[object.id, default: ServiceAddresses()].take(
                    service: stored.view(), cache)
            } else {
                memory.services[object.id]?.forgetService()
            }
            memory.selectors[object.id] = memory.services[object.id]?.selector
            return [KeyRequest(ObjectKey(.service, object.id))]
        case .pod:
            return podChanged(change, &memory)
        case .endpoints:
            return endpointsChanged(change, object, cache, &memory)
        default:
            return []
        }
    }

    private func podChanged(
        _ change: CacheChange, _ memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object, PublishedPod.isNews(change) else { return [] }
        var found: [KeyRequest] = []
        for id in memory.selectors.concerned(by: change) {
            let count = memory.services.update(id) { service in
                service.take(pod: object.id, change.new) ? service.count : nil
            }
            guard let count = count ?? nil else { continue }
            found.append(
                KeyRequest(
                    ObjectKey(.service, id),
                    after: count > Self.largeCount ? Self.batchPeriod : .zero))
        }
        return found
    }

    /// An object that went is made again; one that was left behind goes.
    private func endpointsChanged(
        _ change: CacheChange, _ object: StoredObject, _ cache: ClusterCache,
        _ memory: inout Memory
    ) -> [KeyRequest] {
        memory.services.update(object.id) { $0.see(change) }
        let service = ObjectKey(.service, object.id)
        if change.new == nil { return cache[service] == nil ? [] : [KeyRequest(service)] }
        let isOurs = object.facts.labels[Self.managedByLabel] == Self.name
        return change.old == nil && isOurs ? [KeyRequest(service)] : []
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let service = cache[key] else {
            let present = memory.services[key.id]?.present
            memory.services[key.id] = nil
            let target = ObjectKey(.endpoints, key.id)
            if present != nil || cache[target] != nil {
                plan.add(
                    PlannedWrite(.delete(target), .deletesEndpoints, tolerated: [.notFound]))
            }
            return plan
        }
        guard memory.services[key.id]?.isWanted == true else {
            plan.waits = [.noServiceSelector]
            return plan
        }
        let write = memory.services.update(key.id) { $0.write(service.view()) }
        if let write = write ?? nil { plan.add(write) }
        return plan
    }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        guard case .success(let response)? = outcome.result, let object = response.object,
            outcome.write.request.verb != .delete
        else { return }
        memory.services.update(key.id) {
            $0.see(CacheChange(resource: .endpoints, old: nil, new: object))
        }
    }
}
