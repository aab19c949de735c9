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
        var evicted = SortedMap<ObjectKey, Eviction>()
        package init() {}
    }

    struct Clock: Sendable, Equatable {
        var uid: String
        var deadline: SimTime
    }

    /// A pod whose time is over.
    struct Eviction: Sendable, Equatable {
        var uid: String
        /// Whether the deletion got through; else it is sent again, without a word.
        var isSent: Bool
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
        guard let node = stored.facts.nodeName.flatMap({ cache.get(Node.self, "", $0) }) else {
            // Without its node nothing begins; what has begun goes on.
            if isUnsent(stored, memory) { return evicts(stored, pod, now, &memory) }
            guard let clock = memory.clocks[key] else { return Plan() }
            return waits(for: clock, stored, pod, now, &memory)
        }
        let taints = node.spec.taints.filter { $0.effect == "NoExecute" }
        guard !taints.isEmpty else {
            memory.evicted[key] = nil
            return cancels(key, &memory)
        }
        if isUnsent(stored, memory) { return evicts(stored, pod, now, &memory) }
        guard memory.evicted[key]?.uid != stored.uid else {
            return Plan(waitingFor: .evictionSent)
        }
        switch patience(of: pod, for: taints) {
        case .none:
            // What ran so far is over, and said to be. Source: cluster.md D51.
            var plan = cancels(key, &memory)
            plan.groups += evicts(stored, pod, now, &memory).groups
            return plan
        case .forever:
            var plan = cancels(key, &memory)
            plan.waits = [.toleratedForEver]
            return plan
        case .seconds(let seconds):
            // A clock that runs is neither begun again nor shortened. Source: cluster.md D50.
            let clock =
                memory.clocks[key] ?? Clock(uid: stored.uid, deadline: now + .seconds(seconds))
            return waits(for: clock, stored, pod, now, &memory)
        }
    }

    /// Whether the time of the pod is over and its deletion failed.
    private func isUnsent(_ stored: StoredObject, _ memory: Memory) -> Bool {
        memory.evicted[stored.key] == Eviction(uid: stored.uid, isSent: false)
    }

    private func waits(
        for clock: Clock, _ stored: StoredObject, _ pod: Pod, _ now: SimTime,
        _ memory: inout Memory
    ) -> Plan {
        guard now < clock.deadline else {
            memory.clocks[stored.key] = nil
            return evicts(stored, pod, now, &memory)
        }
        memory.clocks[stored.key] = clock
        var plan = Plan()
        plan.requeueAfter = clock.deadline - now
        plan.waits = [.toleration(remaining: clock.deadline - now)]
        return plan
    }

    /// How long a pod bears the taints of its node.
    private enum Patience {
        /// A taint is not tolerated at all.
        case none
        case seconds(Int64)
        case forever
    }

    /// The shortest of the tolerations that match. Source: cluster.md D47, D48.
    private func patience(of pod: Pod, for taints: [Taint]) -> Patience {
        var least: Int64?
        let tolerations = pod.spec.tolerations
        for taint in taints {
            let matching = tolerations.filter { $0.tolerates(taint) }
            if matching.isEmpty { return .none }
            for seconds in matching.compactMap(\.tolerationSeconds) {
                least = min(least ?? seconds, max(0, seconds))
            }
        }
        return least.map { .seconds(max(0, $0)) } ?? .forever
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
    private func evicts(
        _ stored: StoredObject, _ pod: Pod, _ now: SimTime, _ memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        if memory.evicted[stored.key]?.uid != stored.uid {
            plan.add(
                .event(
                    EventNote(
                        stored.key, uid: stored.uid, "TaintManagerEviction",
                        "Marking for deletion Pod \(stored.id)")))
        }
        memory.evicted[stored.key] = Eviction(uid: stored.uid, isSent: true)
        if var write = DisruptionTarget.marks(
            pod, reason: "DeletionByTaintManager",
            message: "Taint manager: deleting due to NoExecute taint", .evictsTainted, now)
        {
            // A pod that is gone ends the eviction: its name may be that of another by now.
            write.tolerated = []
            write.silent = [.notFound, .conflict]
            plan.add(write)
        }
        plan.add(
            PlannedWrite(.delete(stored.key), .evictsTainted, tolerated: [.notFound]))
        return plan
    }

    /// An eviction that failed is tried again; the time is over and does not begin again.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        if outcomes.contains(where: { $0.hasFailed }), let key = plan.key,
            memory.evicted.contains(key: key)
        {
            memory.evicted.update(key) { $0.isSent = false }
        }
        return plan.closing
    }
}

/// The condition that says why a pod is about to be removed. Source: cluster.md B79.
enum DisruptionTarget {
    /// Sets the condition, and the phase when one is given; nil when nothing would change.
    ///
    /// With a phase, a pod that is finished already stays wholly as it is.
    static func marks(
        _ pod: Pod, reason: String?, message: String = "", phase: PodPhase? = nil,
        _ why: Reason, _ now: SimTime
    ) -> PlannedWrite? {
        if phase != nil && pod.isFinished { return nil }
        var changed = pod
        if let reason {
            changed.status.conditions.set(
                type: "DisruptionTarget", status: .true, reason: reason, message: message,
                at: now.timestamp, observedGeneration: pod.metadata.generation)
        }
        if let phase { changed.status.phase = phase }
        guard changed != pod else { return nil }
        return PlannedWrite(
            .update(changed, .status), why, tolerated: [.notFound], silent: [.conflict])
    }
}
