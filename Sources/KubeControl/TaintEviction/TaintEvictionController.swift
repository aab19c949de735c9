package import KubeAPI
package import KubeModel
package import SimKernel

/// Removes pods from nodes with NoExecute taints once their tolerations run out.
/// Source: cluster.md D.6.
///
/// The clock of a pod starts when the taint is observed, not when it was added; after a restart
/// of the controller all clocks start anew.
package struct TaintEvictionController: Reconciler {
    package static let name = "taint-eviction-controller"
    package static let watches: [Resource] = [.pod, .node]
    package static let workers = 8

    package init() {}

    /// The clocks that run and the pods whose deletion was sent.
    package struct Memory: Sendable {
        var clocks = SortedMap<ObjectKey, Clock>()
        var evicted = SortedMap<ObjectKey, String>()
        package init() {}
    }

    struct Clock: Sendable, Equatable {
        var uid: String
        var deadline: SimTime
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        switch change.resource {
        case .pod:
            guard let pod = change.object else { return [] }
            if change.new == nil || change.old?.uid != change.new?.uid {
                memory.evicted[pod.key] = nil
            }
            if memory.clocks.contains(key: pod.key) { return [KeyRequest(pod.key)] }
            guard change.new != nil, let name = pod.facts.nodeName,
                let node = cache.get(.node, "", name), hasNoExecute(node)
            else { return [] }
            return [KeyRequest(pod.key)]
        case .node:
            guard let object = change.object else { return [] }
            let old = change.old?.json["spec"]?["taints"]
            guard old != change.new?.json["spec"]?["taints"] else { return [] }
            return cache.pods(onNode: object.name).map { KeyRequest($0.key) }
        default: return []
        }
    }

    private func hasNoExecute(_ node: StoredObject) -> Bool {
        (node.json["spec"]?["taints"]?.array ?? []).contains {
            $0.object?.read("effect") == "NoExecute"
        }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let stored = cache[key] else { return cancels(key, &memory) }
        if let clock = memory.clocks[key], clock.uid != stored.uid {
            memory.clocks[key] = nil
        }
        let pod: Pod = stored.view()
        var limit: Int64 = 0
        var hasNode = false
        if let node = stored.facts.nodeName.flatMap({ cache.get(Node.self, "", $0) }) {
            let taints = node.spec.taints.filter { $0.effect == "NoExecute" }
            guard !taints.isEmpty else {
                memory.evicted[key] = nil
                return cancels(key, &memory)
            }
            guard memory.evicted[key] != stored.uid else {
                return Plan(waitingFor: .evictionSent)
            }
            guard let seconds = tolerationSeconds(of: pod, taints) else {
                var plan = cancels(key, &memory)
                plan.waits = [.toleratedForEver]
                return plan
            }
            limit = seconds
            hasNode = true
        } else if memory.clocks[key] == nil {
            // Without its node nothing begins; a clock that runs goes on.
            return Plan()
        }
        if hasNode && limit <= 0 { memory.clocks[key] = nil }
        if limit > 0 || memory.clocks[key] != nil {
            let clock =
                memory.clocks[key]
                ?? Clock(uid: stored.uid, deadline: now + .seconds(limit))
            memory.clocks[key] = clock
            guard now >= clock.deadline else {
                var plan = Plan()
                plan.requeueAfter = clock.deadline - now
                plan.waits = [.toleration(remaining: clock.deadline - now)]
                return plan
            }
        }
        memory.clocks[key] = nil
        memory.evicted[key] = stored.uid
        return evicts(stored, pod, now)
    }

    /// How long the pod may stay: 0 or less when a taint is not tolerated at all, nil for ever.
    /// Source: cluster.md D47, D48.
    private func tolerationSeconds(of pod: Pod, _ taints: [Taint]) -> Int64? {
        var least: Int64?
        let tolerations = pod.spec.tolerations
        for taint in taints {
            let matching = tolerations.filter { $0.tolerates(taint) }
            if matching.isEmpty { return 0 }
            for seconds in matching.compactMap(\.tolerationSeconds) {
                least = min(least ?? seconds, max(0, seconds))
            }
        }
        return least
    }

    /// Source: cluster.md D51.
    private func cancels(_ key: ObjectKey, _ memory: inout Memory) -> Plan {
        var plan = Plan()
        guard let clock = memory.clocks.removeValue(forKey: key) else { return plan }
        plan.add(
            .event(
                EventNote(
                    key, uid: clock.uid, "TaintManagerEviction",
                    "Cancelling deletion of Pod \(key.id)")))
        return plan
    }

    /// Source: cluster.md D49.
    private func evicts(_ stored: StoredObject, _ pod: Pod, _ now: SimTime) -> Plan {
        var plan = Plan()
        plan.add(
            .event(
                EventNote(
                    stored.key, uid: stored.uid, "TaintManagerEviction",
                    "Marking for deletion Pod \(stored.id)")))
        if let write = DisruptionTarget.marks(
            pod, reason: "DeletionByTaintManager",
            message: "Taint manager: deleting due to NoExecute taint", .evictsTainted, now)
        {
            plan.add(write)
        }
        plan.add(
            PlannedWrite(.delete(stored.key), .evictsTainted, tolerated: [.notFound]))
        return plan
    }

    /// An eviction that failed is tried again, without a second announcement of the same clock.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        if outcomes.contains(where: { $0.hasFailed }),
            let key = plan.groups.last?.last?.request.key
        {
            let uid = memory.evicted.removeValue(forKey: key)
            // The time was over; it does not begin again.
            if let uid { memory.clocks[key] = Clock(uid: uid, deadline: now) }
        }
        return plan.closing
    }
}

/// The condition that says why a pod is about to be removed. Source: cluster.md B79.
enum DisruptionTarget {
    /// Sets the condition, and the phase when one is given; nil when nothing would change.
    static func marks(
        _ pod: Pod, reason: String?, message: String = "", phase: PodPhase? = nil,
        _ why: Reason, _ now: SimTime
    ) -> PlannedWrite? {
        var changed = pod
        if let reason {
            changed.status.conditions.set(
                type: "DisruptionTarget", status: .true, reason: reason, message: message,
                at: now.timestamp, observedGeneration: pod.metadata.generation)
        }
        if let phase, !pod.isFinished { changed.status.phase = phase }
        guard changed != pod else { return nil }
        return PlannedWrite(
            .update(changed, .status), why, tolerated: [.notFound], silent: [.conflict])
    }
}
