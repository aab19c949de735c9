import KubeAPI
import KubeModel
import SimKernel

/// What is done about one node after it changed, or when its turn has come.
extension NodeLifecycleController {
    func node(
        _ key: ObjectKey, _ cache: ClusterCache, _ now: SimTime, _ memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        var node: Node = stored.view()
        let ready = node.status.conditions.condition("Ready")?.status
        let taints = NodeTaints(node, now.timestamp)
        let verdict = noExecute(node, ready, now, &memory)
        let wanted = taints.wanted(noExecute: verdict.change)
        if wanted != node.spec.taints {
            let isMore = wanted.count >= node.spec.taints.count
            node.spec.taints = wanted
            plan.groups.append([
                PlannedWrite(
                    .update(node), isMore ? .taintsNode : .untaintsNode, tolerated: [.notFound],
                    silent: [.conflict])
            ])
        }
        plan.requeueAfter = verdict.lookAgain
        plan.add(marksPods(of: stored, cache, now, &memory))
        return plan
    }

    /// Decides about the NoExecute taint, which only passes may set off. Source: D13, D14, D27.
    private func noExecute(
        _ node: Node, _ ready: ConditionStatus?, _ now: SimTime, _ memory: inout Memory
    ) -> (change: NodeTaints.NoExecute, lookAgain: SimDuration?) {
        let present = NodeTaints.presentNoExecute(node)
        // Just after the next pass, which decides.
        let nextPass =
            memory.passes.untilNext(now, every: monitorPeriod) + .milliseconds(1)
        guard let ready else { return (.keep, nil) }
        let health = memory.health[node.name]
        if ready == .true {
            guard present != nil else { return (.keep, nil) }
            return health?.isReady == true ? (.remove, nil) : (.keep, nextPass)
        }
        let key = ready == .unknown ? NodeTaints.unreachable : NodeTaints.notReady
        if memory.isHalted { return (present == nil ? .keep : .remove, nextPass) }
        if let present { return (present == key ? .keep : .set(key), nextPass) }
        guard let queuedAt = health?.queuedAt else { return (.keep, nextPass) }
        let zoneKey = zoneName(node)
        // A zone whose nodes do not count for disruption is never disrupted.
        var zone = memory.zones[zoneKey] ?? Zone()
        guard let interval = zone.interval else { return (.keep, nextPass) }
        let isFirst = !memory.health.contains { name, other in
            guard let at = other.queuedAt, name != node.name, other.zone == zoneKey else {
                return false
            }
            return at < queuedAt || (at == queuedAt && name < node.name)
        }
        guard isFirst, now >= zone.nextTaint else {
            let wait = zone.nextTaint > now ? zone.nextTaint - now : .milliseconds(100)
            return (.keep, min(wait, nextPass))
        }
        zone.nextTaint = now + interval
        memory.zones[zoneKey] = zone
        memory.health.update(node.name) { $0.queuedAt = nil }
        return (.set(key), nextPass)
    }

    /// Marks the pods of a node that was lost as not ready, each once. Source: cluster.md D20, D21.
    private func marksPods(
        of node: StoredObject, _ cache: ClusterCache, _ now: SimTime, _ memory: inout Memory
    ) -> [PlannedWrite] {
        if node.facts.isReady {
            // A node that the last pass found lost may not show it yet.
            if !memory.lost.contains(node.name) { memory.unmarked[node.name] = nil }
            return []
        }
        if memory.lost.remove(node.name) {
            let pods = cache.pods(onNode: node.name)
            memory.unmarked[node.name] = SortedSet(pods.lazy.map(\.id))
        }
        var writes: [PlannedWrite] = []
        for id in memory.unmarked.removeValue(forKey: node.name) ?? [] {
            guard let stored = cache[ObjectKey(.pod, id)], stored.facts.isReady,
                stored.facts.nodeName == node.name
            else { continue }
            writes.append(marksNotReady(stored, now))
        }
        return writes
    }

    private func marksNotReady(_ stored: StoredObject, _ now: SimTime) -> PlannedWrite {
        var pod: Pod = stored.view()
        var conditions = pod.status.conditions
        for index in conditions.indices where conditions[index].type == "Ready" {
            conditions[index].status = .false
            conditions[index].lastTransitionTime = now.timestamp
            conditions[index].observedGeneration = pod.metadata.generation
        }
        pod.status.conditions = conditions
        return PlannedWrite(
            .update(pod, .status), .marksPodNotReady,
            onSuccess: EventNote(
                stored.key, uid: stored.uid, isWarning: true, "NodeNotReady", "Node is not ready"),
            tolerated: [.notFound], silent: [.conflict])
    }

    /// Takes note of a write that has to be done again.
    func missed(
        _ outcome: WriteOutcome, of node: String, _ now: SimTime, _ memory: inout Memory
    ) {
        switch outcome.write.reason {
        case .marksPodNotReady:
            memory.unmarked[node, default: SortedSet()].insert(outcome.write.request.key.id)
        case .taintsNode:
            // The turn in the queue is not lost with the write.
            let zone = memory.health.update(node) { health in
                if !health.isReady, health.queuedAt == nil { health.queuedAt = now }
                return health.zone
            }
            if let zone { memory.zones.update(zone) { $0.nextTaint = min($0.nextTaint, now) } }
        default: break
        }
    }
}
