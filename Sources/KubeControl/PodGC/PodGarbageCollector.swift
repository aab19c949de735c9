package import KubeAPI
package import KubeModel
package import SimKernel

/// Removes pods that nobody else will ever remove. Source: cluster.md D.8.
///
/// It looks every 20 s. A node that is missing from the mirror is put in quarantine; when that is
/// over and the node is still missing, and missed by a live read too, its pods go. Each answer
/// serves the pass that asked for it and no other; that pass begins the next quarantine.
package struct PodGarbageCollector: Reconciler {
    package static let name = "pod-garbage-collector"
    package static let watches: [Resource] = [.pod, .node]
    package static let workers = 1

    static let period = SimDuration.seconds(20)
    static let quarantine = SimDuration.seconds(40)

    /// More finished pods than this are too many. Source: cluster.md D69.
    private let finishedPodsMax: Int

    package init(finishedPodsMax: Int = 12_500) { self.finishedPodsMax = finishedPodsMax }

    /// The key of the pass.
    package static let passKey = ObjectKey(.pod, name: "")

    /// The pods a pass has to look at, kept pod by pod so that a pass costs nodes and not pods;
    /// and the nodes that are missing.
    package struct Memory: Sendable {
        var passes = AlignedPasses()
        /// How many pods name each node.
        var podCounts = SortedMap<String, Int>()
        var terminating = SortedSet<NamespacedName>()
        var finished = SortedSet<NamespacedName>()
        /// When the next pass is due.
        var passDue: SimTime?
        /// When the quarantine of a node ends. Its return does not end it: the pass after does.
        var quarantine = SortedMap<String, SimTime>()
        /// The pods of the nodes that the present pass has to ask for, as it found them.
        var suspects = SortedMap<String, [StoredObject]>()
        /// Pods of nodes that a live read of the present pass did not find.
        var orphans: [StoredObject] = []
        package init() {}

        mutating func forget(_ pod: StoredObject) {
            if pod.facts.isTerminating { terminating.remove(pod.id) }
            if PodGarbageCollector.isFinished(pod) { finished.remove(pod.id) }
            guard let node = pod.facts.nodeName, !node.isEmpty else { return }
            let left = podCounts.update(node) { count in
                count -= 1
                return count
            }
            if left == 0 { podCounts[node] = nil }
        }

        mutating func note(_ pod: StoredObject) {
            if pod.facts.isTerminating { terminating.insert(pod.id) }
            if PodGarbageCollector.isFinished(pod) { finished.insert(pod.id) }
            guard let node = pod.facts.nodeName, !node.isEmpty else { return }
            podCounts[node, default: 0] += 1
        }
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        if change.resource == .pod {
            if let old = change.old { memory.forget(old) }
            if let new = change.new { memory.note(new) }
        }
        return memory.passes.start(at: now) ? [KeyRequest(Self.passKey)] : []
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        plan.requeueAfter = memory.passes.untilNext(now, every: Self.period)
        defer { memory.orphans = [] }
        if memory.passDue.map({ now < $0 }) ?? false {
            // The answers are here, or a write has failed: that is left to the next pass.
            removes(memory.orphans, .orphaned, now, &plan)
        } else {
            memory.passDue = plan.requeueAfter.map { now + $0 }
            pass(cache, now, &memory, &plan)
        }
        for (name, due) in memory.quarantine where cache.get(.node, "", name) == nil {
            let isJudged =
                memory.suspects.contains(key: name)
                || memory.orphans.contains { $0.facts.nodeName == name }
            if isJudged || memory.podCounts[name] == nil { continue }
            plan.waits.append(.nodeMissing(node: name, remaining: due - now))
        }
        return plan
    }

    private func pass(
        _ cache: ClusterCache, _ now: SimTime, _ memory: inout Memory, _ plan: inout Plan
    ) {
        let terminating = memory.terminating.compactMap { cache[ObjectKey(.pod, $0)] }
        let isWithoutNode = { (pod: StoredObject) in (pod.facts.nodeName ?? "").isEmpty }
        let stranded = terminating.filter { pod in
            pod.facts.nodeName.map { isOutOfService($0, cache) } ?? false
        }
        removes(finished(memory, cache), .finished, now, &plan)
        removes(stranded, .stranded, now, &plan)
        removes(terminating.filter(isWithoutNode), .stranded, now, &plan)

        let ripe = memory.quarantine.filter { $0.value <= now }.map(\.key)
        for name in ripe { memory.quarantine[name] = nil }
        let missing = memory.podCounts.map(\.key).filter { cache.get(.node, "", $0) == nil }
        for name in missing where memory.quarantine[name] == nil {
            memory.quarantine[name] = now + Self.quarantine
        }
        memory.suspects = SortedMap()
        for name in ripe where cache.get(.node, "", name) == nil {
            let pods = cache.pods(onNode: name)
            if !pods.isEmpty { memory.suspects[name] = pods }
        }
        guard !memory.suspects.isEmpty else { return }
        let looks = memory.suspects.enumerated().map { index, suspect in
            var look = PlannedWrite(
                .get(ObjectKey(.node, name: suspect.key)), .collectsPod, tolerated: [.notFound])
            look.lane = -1 - index
            return look
        }
        plan.groups.insert(looks, at: 0)
        // The answers are used as soon as they are there.
        plan.requeueAfter = .milliseconds(1)
    }

    /// Source: cluster.md D70.
    private func isOutOfService(_ name: String, _ cache: ClusterCache) -> Bool {
        guard let node = cache.get(Node.self, "", name), !node.isReady else { return false }
        return node.spec.taints.contains { $0.key == NodeTaints.outOfService }
    }

    /// Finished pods beyond the limit: evicted ones first, then the oldest. Source: D69.
    private func finished(_ memory: Memory, _ cache: ClusterCache) -> [StoredObject] {
        guard memory.finished.count > finishedPodsMax else { return [] }
        let over = memory.finished.compactMap { cache[ObjectKey(.pod, $0)] }
        func isEvicted(_ pod: StoredObject) -> Bool {
            pod.json["status"]?["reason"]?.string == "Evicted"
        }
        let ordered = over.sorted { left, right in
            if isEvicted(left) != isEvicted(right) { return isEvicted(left) }
            if left.facts.creationSeconds != right.facts.creationSeconds {
                return left.facts.creationSeconds < right.facts.creationSeconds
            }
            return left.id < right.id
        }
        return Array(ordered.prefix(over.count - finishedPodsMax))
    }

    private static func isFinished(_ pod: StoredObject) -> Bool {
        !["", "Pending", "Running", "Unknown"].contains(pod.facts.phase)
    }

    /// Why a pod is removed.
    private enum Cause {
        case finished
        /// It is being deleted, and there is no machine that could end it.
        case stranded
        /// Its node does not exist.
        case orphaned
    }

    private func removes(
        _ doomed: [StoredObject], _ cause: Cause, _ now: SimTime, _ plan: inout Plan
    ) {
        var marks: [PlannedWrite] = []
        var deletions: [PlannedWrite] = []
        let first = plan.writes.count
        for (index, stored) in doomed.enumerated() {
            if cause != .finished,
                var mark = DisruptionTarget.marks(
                    stored.view(), reason: cause == .orphaned ? "DeletionByPodGC" : nil,
                    message: "PodGC: node no longer exists", phase: .failed, .collectsPod, now)
            {
                mark.lane = first + index
                marks.append(mark)
            }
            var deletion = PlannedWrite(
                .delete(stored.key, gracePeriodSeconds: 0, uid: stored.uid), .collectsPod,
                tolerated: [.notFound])
            // One pod's failure is no reason to keep the others.
            deletion.lane = first + index
            deletions.append(deletion)
        }
        plan.add(marks)
        plan.add(deletions)
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        for outcome in outcomes where outcome.write.request.verb == .get {
            let pods = memory.suspects.removeValue(forKey: outcome.write.request.name) ?? []
            if case .failure(let error)? = outcome.result, error.reason == .notFound {
                memory.orphans += pods
            }
        }
        return plan.closing
    }
}
