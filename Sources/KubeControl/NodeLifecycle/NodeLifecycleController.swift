package import KubeAPI
package import KubeModel
package import SimKernel

/// Watches over the health of nodes: declares silent ones unknown, keeps their taints, and marks
/// the pods of lost nodes as not ready. Source: cluster.md D.2, D.3.
///
/// One pass key judges all nodes together every `monitorPeriod`; each node's own key, looked at
/// after every change of the node, writes its taints and pods. So one node never has two taint
/// writes in flight.
package struct NodeLifecycleController: Reconciler {
    package static let name = "node-controller"
    package static let watches: [Resource] = [.node, .lease, .pod]
    package static let workers = 8

    /// How late a heartbeat may be; `--node-monitor-grace`. Source: cluster.md D10.
    package var monitorGrace: SimDuration
    /// How late the first heartbeat of a new node may be.
    package var startupGrace: SimDuration
    /// The distance of two passes.
    package var monitorPeriod: SimDuration

    package init(
        monitorGrace: SimDuration = .seconds(50), startupGrace: SimDuration = .seconds(60),
        monitorPeriod: SimDuration = .seconds(5)
    ) {
        self.monitorGrace = monitorGrace
        self.startupGrace = startupGrace
        self.monitorPeriod = monitorPeriod
    }

    /// The key of the pass over all nodes.
    package static let passKey = ObjectKey(.node, name: "")

    /// What the passes found out.
    package struct Memory: Sendable {
        var passes = AlignedPasses()
        var health = SortedMap<String, NodeHealth>()
        var zones = SortedMap<String, Zone>()
        /// Every zone is down: probably it is our own network. Source: cluster.md D27.
        var isHalted = false
        /// Nodes declared lost whose pods nobody has counted yet.
        var lost = SortedSet<String>()
        /// Pods still to be marked not ready, by their node.
        var unmarked = SortedMap<String, SortedSet<NamespacedName>>()
        package init() {}
    }

    /// What the last pass knew of a node.
    struct NodeHealth: Sendable {
        /// When the last sign of life was noticed.
        var probe: SimTime
        var lease: String?
        var heartbeat: String?
        var wasReported: Bool
        var uid: String
        /// Nodes of one zone wait in one queue.
        var zone: String
        /// Whether the node counts when its zone is judged.
        var isCounted = true
        /// Whether the last pass found the node ready.
        var isReady = true
        /// Since when the node waits for its NoExecute taint.
        var queuedAt: SimTime?
        /// The versions of node and lease that were looked at last; a look at the same ones again
        /// finds nothing new.
        var seen: (node: UInt64, lease: UInt64) = (0, 0)

        /// A lease that was renewed is a sign of life.
        fileprivate mutating func note(lease object: StoredObject?, _ now: SimTime) {
            guard let renewal = object?.json["spec"]?["renewTime"]?.string, renewal != lease else {
                return
            }
            lease = renewal
            probe = now
        }
    }

    /// Nodes that fail together. Source: cluster.md D25.
    struct Zone: Sendable {
        enum State: Sendable { case normal, partialDisruption, fullDisruption }
        var state = State.normal
        /// How long after one NoExecute taint the next may be added; nil: none is added.
        var interval: SimDuration? = .seconds(10)
        var nextTaint = SimTime.distantPast
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        var keys: [KeyRequest] = []
        if memory.passes.start(at: now) { keys.append(KeyRequest(Self.passKey)) }
        switch change.resource {
        case .node:
            if let node = change.new { keys.append(KeyRequest(node.key)) }
        case .pod:
            // Only a pod that comes to a node that is not ready already is of interest.
            guard let pod = change.new, pod.facts.isReady, let name = pod.facts.nodeName,
                let node = cache.get(.node, "", name), !node.facts.isReady,
                change.old?.facts.nodeName != name, memory.health.contains(key: name)
            else { break }
            memory.unmarked[name, default: SortedSet()].insert(pod.id)
            keys.append(KeyRequest(node.key))
        default: break
        }
        return keys
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        key == Self.passKey
            ? pass(cache, now, &memory) : node(key, cache, now, &memory)
    }

    /// Remembers what did not succeed, so that it is done again.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        for outcome in outcomes where outcome.hasFailed || outcome.result == nil {
            missed(outcome, of: plan.key?.name ?? "", now, &memory)
        }
        return plan.closing
    }

    // MARK: - The pass over all nodes

    private func pass(_ cache: ClusterCache, _ now: SimTime, _ memory: inout Memory) -> Plan {
        var plan = Plan()
        plan.requeueAfter = memory.passes.untilNext(now, every: monitorPeriod)
        let nodes = cache.list(.node)
        var writes = notesAboutComingAndGoing(nodes, &memory)
        var isReady: [(node: StoredObject, isReady: Bool)] = []
        isReady.reserveCapacity(nodes.count)
        for stored in nodes {
            let remaining = observe(stored, cache, now, &memory)
            var ready = stored.facts.isReady
            if remaining <= .zero {
                if let write = declaresUnknown(stored.view(), now) {
                    writes.append(write)
                    if ready { memory.lost.insert(stored.name) }
                }
                ready = false
            } else if ready {
                memory.lost.remove(stored.name)
                if remaining < monitorGrace - monitorPeriod * 2 {
                    plan.waits.append(.nodeGrace(node: stored.name, remaining: remaining))
                }
            } else if memory.health[stored.name]?.wasReported == false {
                plan.waits.append(.nodeStartup(node: stored.name, remaining: remaining))
            }
            isReady.append((stored, ready))
        }
        judgeZones(isReady, now, &memory)
        let isHalted = memory.isHalted
        for (node, ready) in isReady {
            memory.health.update(node.name) { health in
                health.isReady = ready
                // Who has the taint stands in nobody's way.
                if ready || isHalted || NodeTaints.presentNoExecute(node.view()) != nil {
                    health.queuedAt = nil
                } else if health.queuedAt == nil {
                    health.queuedAt = now
                }
            }
        }
        if !writes.isEmpty { plan.groups = [writes] }
        return plan
    }

    /// Source: cluster.md D9, D28.
    private func notesAboutComingAndGoing(
        _ nodes: [StoredObject], _ memory: inout Memory
    ) -> [PlannedWrite] {
        var writes: [PlannedWrite] = []
        for node in nodes where !memory.health.contains(key: node.name) {
            writes.append(
                .event(
                    EventNote(
                        node.key, uid: node.uid, "RegisteredNode",
                        "Node \(node.name) event: Registered Node \(node.name) in Controller")))
        }
        // As many as are known, and all of them known: nobody has come or gone.
        if writes.isEmpty, memory.health.count == nodes.count { return [] }
        let present = SortedSet(nodes.map(\.name))
        for name in Array(memory.health.keys) where !present.contains(name) {
            let uid = memory.health.removeValue(forKey: name)?.uid ?? ""
            memory.lost.remove(name)
            memory.unmarked[name] = nil
            writes.append(
                .event(
                    EventNote(
                        ObjectKey(.node, name: name), uid: uid, "RemovingNode",
                        "Node \(name) event: Removing Node \(name) from Controller")))
        }
        return writes
    }

    /// Notes signs of life, and says how much of the grace period is left. Source: D18.
    private func observe(
        _ stored: StoredObject, _ cache: ClusterCache, _ now: SimTime, _ memory: inout Memory
    ) -> SimDuration {
        let leaseObject = cache.get(.lease, "kube-node-lease", stored.name)
        let versions = (node: stored.revision, lease: leaseObject?.revision ?? 0)
        let remaining = memory.health.update(stored.name) { health -> SimDuration? in
            guard health.seen.node == versions.node, versions.node != 0 else { return nil }
            if health.seen.lease != versions.lease {
                health.seen = versions
                health.note(lease: leaseObject, now)
            }
            return health.probe + (health.wasReported ? monitorGrace : startupGrace) - now
        }
        if let remaining, let remaining { return remaining }
        let node: Node = stored.view()
        let ready = node.status.conditions.condition("Ready")
        let heartbeat = ready.flatMap { condition -> String? in
            // What this controller wrote itself is no sign of life.
            if condition.status == .unknown { return nil }
            return "\(condition.status?.rawValue ?? "") \(condition.reason ?? "")"
                + " \(condition.lastHeartbeatTime?.description ?? "")"
        }
        let lease = leaseObject?.json["spec"]?["renewTime"]?.string
        var health =
            memory.health[node.name]
            ?? NodeHealth(
                probe: ready == nil ? .seconds(stored.facts.creationSeconds) : now, lease: lease,
                heartbeat: heartbeat, wasReported: ready != nil, uid: node.uid,
                zone: zoneName(node))
        health.uid = node.uid
        health.zone = zoneName(node)
        health.isCounted =
            node.metadata.label("node.kubernetes.io/exclude-disruption") == nil
        health.note(lease: leaseObject, now)
        if let heartbeat, heartbeat != health.heartbeat {
            health.heartbeat = heartbeat
            health.probe = now
        }
        health.wasReported = health.wasReported || ready != nil
        health.seen = versions
        memory.health[node.name] = health
        return health.probe + (health.wasReported ? monitorGrace : startupGrace) - now
    }

    /// Source: cluster.md D19, D20.
    private func declaresUnknown(_ node: Node, _ now: SimTime) -> PlannedWrite? {
        var node = node
        let wasReady = node.isReady
        var conditions = node.status.conditions
        var hasChanged = false
        for type in ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"] {
            if let known = conditions.condition(type) {
                guard known.status != .unknown else { continue }
                conditions.set(
                    type: type, status: .unknown, reason: "NodeStatusUnknown",
                    message: "Kubelet stopped posting node status.", at: now.timestamp)
            } else {
                var new = Condition(type: type, status: .unknown)
                new.reason = "NodeStatusNeverUpdated"
                new.message = "Kubelet never posted node status."
                new.lastHeartbeatTime = node.metadata.creationTimestamp
                new.lastTransitionTime = now.timestamp
                conditions.append(new)
            }
            hasChanged = true
        }
        guard hasChanged else { return nil }
        node.status.conditions = conditions
        return PlannedWrite(
            .update(node, .status), .marksNodeUnknown,
            onSuccess: wasReady
                ? EventNote(
                    node.key, uid: node.uid, "NodeNotReady",
                    "Node \(node.name) status is now: NodeNotReady") : nil,
            tolerated: [.notFound], silent: [.conflict])
    }

    /// Source: cluster.md D25-D27.
    private func judgeZones(
        _ nodes: [(node: StoredObject, isReady: Bool)], _ now: SimTime, _ memory: inout Memory
    ) {
        var counts = SortedMap<String, (all: Int, notReady: Int)>()
        for (node, isReady) in nodes {
            // What the look at the node just noted of it.
            let zone = memory.health.update(node.name) { $0.isCounted ? $0.zone : nil }
            guard let zone, let zone else { continue }
            counts[zone, default: (0, 0)].all += 1
            if !isReady { counts[zone, default: (0, 0)].notReady += 1 }
        }
        var isAllDown = !counts.isEmpty
        for (name, count) in counts {
            var zone = memory.zones[name] ?? Zone()
            let isPartial = count.notReady > 2 && count.notReady * 100 >= count.all * 55
            zone.state =
                count.notReady == count.all
                ? .fullDisruption : isPartial ? .partialDisruption : .normal
            switch zone.state {
            case .normal, .fullDisruption: zone.interval = .seconds(10)
            case .partialDisruption: zone.interval = count.all <= 50 ? nil : .seconds(100)
            }
            memory.zones[name] = zone
            isAllDown = isAllDown && zone.state == .fullDisruption
        }
        if memory.isHalted && !isAllDown {
            for name in Array(memory.health.keys) {
                memory.health.update(name) { $0.probe = now }
            }
        }
        memory.isHalted = isAllDown
    }

    func zoneName(_ node: Node) -> String {
        let labels = node.json["metadata"]?["labels"]
        let region = labels?[ZoneLabel.region]?.string
        let zone = labels?[ZoneLabel.zone]?.string
        // Most clusters of one's own have no zones.
        return region == nil && zone == nil ? "/" : (region ?? "") + "/" + (zone ?? "")
    }
}
