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
        if let wait = verdict.wait { plan.waits = [wait] }
        plan.add(marksPods(of: stored, cache, now, &memory))
        return plan
    }

    /// What becomes of a node's NoExecute taint, when to look again, and what that waits for.
    private struct Verdict {
        var change: NodeTaints.NoExecute
        var lookAgain: SimDuration?
        var wait: Wait?

        init(
            _ change: NodeTaints.NoExecute, _ lookAgain: SimDuration? = nil, _ wait: Wait? = nil
        ) {
            self.change = change
            self.lookAgain = lookAgain
            self.wait = wait
        }
    }

    /// Decides about the NoExecute taint, which only passes may set off. Source: D13, D14, D27.
    private func noExecute(
        _ node: Node, _ ready: ConditionStatus?, _ now: SimTime, _ memory: inout Memory
    ) -> Verdict {
        let present = NodeTaints.presentNoExecute(node)
        // Just after the next pass, which decides.
        let nextPass =
            memory.passes.untilNext(now, every: monitorPeriod) + .milliseconds(1)
        guard let ready else { return Verdict(.keep) }
        let health = memory.health[node.name]
        if ready == .true {
            guard present != nil else { return Verdict(.keep) }
            return health?.isReady == true
                ? Verdict(.remove)
                : Verdict(.keep, nextPass, .healthPass(remaining: nextPass))
        }
        let key = ready == .unknown ? NodeTaints.unreachable : NodeTaints.notReady
        if memory.isHalted {
            return Verdict(present == nil ? .keep : .remove, nextPass, .allZonesDown)
        }
        if let present { return Verdict(present == key ? .keep : .set(key), nextPass) }
        guard let queuedAt = health?.queuedAt else {
            return Verdict(.keep, nextPass, .healthPass(remaining: nextPass))
        }
        let zoneKey = zoneName(node)
        // A zone whose nodes do not count for disruption is never disrupted.
        var zone = memory.zones[zoneKey] ?? Zone()
        guard let interval = zone.interval else {
            return Verdict(.keep, nextPass, .zonePartlyDown)
        }
        let isFirst = !memory.health.contains { name, other in
            guard let at = other.queuedAt, name != node.name, other.zone == zoneKey else {
                return false
            }
            return at < queuedAt || (at == queuedAt && name < node.name)
        }
        guard isFirst, now >= zone.nextTaint else {
            let wait = zone.nextTaint > now ? zone.nextTaint - now : .milliseconds(100)
            return Verdict(.keep, min(wait, nextPass), .taintTurn(remaining: wait))
        }
        zone.nextTaint = now + interval
        memory.zones[zoneKey] = zone
        memory.health.update(node.name) { $0.queuedAt = nil }
        return Verdict(.set(key), nextPass)
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
