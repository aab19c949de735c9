package import KubeAPI
package import KubeModel
package import SimKernel

/// Keeps the endpoint slices of every service with a selector. Source: cluster.md F.2.
///
/// The endpoints a service should have are kept in memory and changed by the pod that changed, so
/// that a plan costs what changed and not what there is. Slices are taken as newest seen, by a
/// watch or as the answer to an own write, so that a mirror that lags makes no second slice.
package struct EndpointSliceController: Reconciler {
    package static let name = "endpoint-slice-controller"
    package static let watches: [Resource] = [.service, .pod, .node, .endpointSlice]
    /// More endpoints than this begin a new slice. Source: cluster.md F11.
    package static let endpointsPerSliceMax = 100
    static let managedBy = "endpointslice-controller.k8s.io"

    package init() {}

    /// The wanted and the present endpoints of each service.
    package struct Memory: Sendable {
        var services = SortedMap<NamespacedName, ServiceEndpoints>()
        var selectors = SelectorIndex()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .service:
            guard let stored = change.new else {
                memory.services[object.id] = nil
                memory.selectors[object.id] = nil
                return []
            }
            memory.services[object.id, default: ServiceEndpoints()].take(
                service: stored.view(), cache)
            memory.selectors[object.id] = memory.services[object.id]?.selector
            return [KeyRequest(stored.key)]
        case .pod:
            guard PublishedPod.isNews(change) else { return [] }
            return memory.selectors.concerned(by: change)
                .filter { take(object.id, change.new, for: $0, cache, &memory) }
                .map { KeyRequest(ObjectKey(.service, $0)) }
        case .node:
            return nodeChanged(change, object, cache, &memory)
        case .endpointSlice:
            return sliceChanged(change, &memory)
        default:
            return []
        }
    }

    private func take(
        _ id: NamespacedName, _ pod: StoredObject?, for service: NamespacedName,
        _ cache: ClusterCache, _ memory: inout Memory
    ) -> Bool {
        memory.services.update(service) { $0.take(pod: id, pod, cache) } ?? false
    }

    /// Nodes alone set off nothing: what they change about endpoints is written with the next
    /// change of the service. Only pods that waited for their node are published at once.
    private func nodeChanged(
        _ change: CacheChange, _ node: StoredObject, _ cache: ClusterCache,
        _ memory: inout Memory
    ) -> [KeyRequest] {
        let old = change.old?.facts.labels[ZoneLabel.zone]
        let new = change.new?.facts.labels[ZoneLabel.zone]
        guard (change.old == nil) != (change.new == nil) || old != new else { return [] }
        var services = SortedSet<NamespacedName>()
        for pod in cache.pods(onNode: node.name) {
            for service in memory.selectors.matching(pod.facts.labels, in: pod.namespace)
            where take(pod.id, pod, for: service, cache, &memory) { services.insert(service) }
        }
        return change.old == nil ? services.map { KeyRequest(ObjectKey(.service, $0)) } : []
    }

    /// The service whose slice this is; nil when it is not one of this controller's.
    private func service(of slice: StoredObject?) -> NamespacedName? {
        guard let slice, let service = slice.facts.labels["kubernetes.io/service-name"],
            slice.facts.labels["endpointslice.kubernetes.io/managed-by"] == Self.managedBy
        else { return nil }
        return NamespacedName(namespace: slice.namespace, name: service)
    }

    private func sliceChanged(_ change: CacheChange, _ memory: inout Memory) -> [KeyRequest] {
        var found: [KeyRequest] = []
        let before = service(of: change.old ?? change.last)
        let after = service(of: change.new)
        // A slice that somebody relabelled is lost to its service.
        if let before, before != after {
            let gone = CacheChange(
                resource: .endpointSlice, old: change.old, new: nil, last: change.last)
            if memory.services.update(before, { $0.take(gone) }) == true {
                found.append(KeyRequest(ObjectKey(.service, before)))
            }
        }
        if let after, memory.services[after, default: ServiceEndpoints()].take(change) {
            found.append(KeyRequest(ObjectKey(.service, after)))
        }
        return found
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        guard !stored.facts.isTerminating else { return Plan(waitingFor: .terminating) }
        let writes = memory.services.update(key.id) { state -> [PlannedWrite]? in
            state.isWanted ? state.reconcile(stored.view()) : nil
        }
        guard let writes = writes ?? nil else { return Plan(waitingFor: .noServiceSelector) }
        plan.add(writes)
        return plan
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        for outcome in outcomes {
            guard case .success(let response)? = outcome.result else {
                let service = outcome.write.request.body?.at("metadata", "labels")?
                    .object?.read("kubernetes.io/service-name") ?? ""
                let id = NamespacedName(
                    namespace: outcome.write.request.namespace, name: service)
                memory.services.update(id) { $0.mustCheckAll = true }
                continue
            }
            guard let object = response.object,
                let service = object.facts.labels["kubernetes.io/service-name"]
            else { continue }
            let isGone = outcome.write.request.verb == .delete
            let change = CacheChange(
                resource: .endpointSlice, old: isGone ? object : nil, new: isGone ? nil : object)
            let id = NamespacedName(namespace: object.namespace, name: service)
            memory.services.update(id) { _ = $0.take(change) }
        }
        return plan.closing
    }
}

/// Labels that say where a node stands.
package enum ZoneLabel {
    package static let zone = "topology.kubernetes.io/zone"
    package static let region = "topology.kubernetes.io/region"
    package static let hostname = "kubernetes.io/hostname"
}
