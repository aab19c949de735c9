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
                return []
            }
            memory.services[object.id, default: ServiceEndpoints()].take(
                service: stored.view(), cache)
            return [KeyRequest(stored.key)]
        case .pod:
            return podChanged(change, cache, &memory)
        case .node:
            let old = change.old?.facts.labels[ZoneLabel.zone]
            let new = change.new?.facts.labels[ZoneLabel.zone]
            guard (change.old == nil) != (change.new == nil) || old != new else { return [] }
            var found: [KeyRequest] = []
            for pod in cache.pods(onNode: object.name) {
                let podChange = CacheChange(resource: .pod, old: pod, new: pod)
                for request in podChanged(podChange, cache, &memory)
                where !found.contains(request) { found.append(request) }
            }
            return found
        case .endpointSlice:
            guard let service = object.facts.labels["kubernetes.io/service-name"],
                object.facts.labels["endpointslice.kubernetes.io/managed-by"] == Self.managedBy
            else { return [] }
            let id = NamespacedName(namespace: object.namespace, name: service)
            let isNews = memory.services[id, default: ServiceEndpoints()].take(change)
            return isNews ? [KeyRequest(ObjectKey(.service, id))] : []
        default:
            return []
        }
    }

    private func podChanged(
        _ change: CacheChange, _ cache: ClusterCache, _ memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        var concerned: [NamespacedName] = []
        let first = NamespacedName(namespace: object.namespace, name: "")
        for (id, service) in memory.services.elements(from: first) {
            guard id.namespace == object.namespace else { break }
            if service.concerns(change) { concerned.append(id) }
        }
        // Changed in place only after the walk, so that nothing is copied.
        var found: [KeyRequest] = []
        for id in concerned {
            let isNews = memory.services.update(id) { $0.take(pod: object, change.new, cache) }
            if isNews == true { found.append(KeyRequest(ObjectKey(.service, id))) }
        }
        return found
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        guard !stored.facts.isTerminating else { return Plan(waitingFor: .setTerminating) }
        let writes = memory.services.update(key.id) { state -> [PlannedWrite]? in
            state.isWanted ? state.reconcile(stored.view(), now.timestamp) : nil
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
