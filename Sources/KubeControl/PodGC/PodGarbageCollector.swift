package import KubeAPI
package import KubeModel
package import SimKernel

/// Removes pods that nobody else will ever remove. Source: cluster.md D.8.
///
/// It looks every 20 s. A node that is missing from the mirror must stay missing for a while and
/// be missed by a live read too, before its pods go.
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
        /// Since when a node with pods is missing.
        var missing = SortedMap<String, SimTime>()
        /// Missing nodes a live read did not find.
        var confirmed = SortedSet<String>()
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
        var doomed = finished(memory, cache).map { ($0, true) }
        let terminating = memory.terminating.compactMap { cache[ObjectKey(.pod, $0)] }
        doomed += terminating
            .filter { pod in pod.facts.nodeName.map { isOutOfService($0, cache) } ?? false }
            .map { ($0, false) }
        let missing = memory.podCounts.map(\.key).filter { cache.get(.node, "", $0) == nil }
        let ripe = note(missing, now, &memory)
        for name in missing where !ripe.contains(name) {
            let since = memory.missing[name] ?? now
            plan.waits.append(
                .nodeMissing(node: name, remaining: since + Self.quarantine - now))
        }
        for name in ripe where memory.confirmed.contains(name) {
            doomed += cache.pods(onNode: name).map { ($0, false) }
        }
        doomed += terminating.filter { ($0.facts.nodeName ?? "").isEmpty }.map { ($0, false) }
        removes(doomed, memory, now, &plan)
        // Pods that still name the node later begin a quarantine of their own.
        for name in ripe where memory.confirmed.contains(name) {
            memory.confirmed.remove(name)
            memory.missing[name] = nil
        }
        let doubtful = ripe.filter { !memory.confirmed.contains($0) }
        if !doubtful.isEmpty {
            plan.groups.insert(
                doubtful.map {
                    PlannedWrite(
                        .get(ObjectKey(.node, name: $0)), .collectsPod, tolerated: [.notFound])
                }, at: 0)
            // The answers are used as soon as they are there.
            plan.requeueAfter = .milliseconds(1)
        }
        return plan
    }

    /// Keeps the list of missing nodes, and says which are missing long enough.
    private func note(_ missing: [String], _ now: SimTime, _ memory: inout Memory) -> [String] {
        let present = SortedSet(missing)
        for name in Array(memory.missing.keys) where !present.contains(name) {
            memory.missing[name] = nil
            memory.confirmed.remove(name)
        }
        var ripe: [String] = []
        for name in missing {
            let since = memory.missing[name] ?? now
            memory.missing[name] = since
            if now >= since + Self.quarantine { ripe.append(name) }
        }
        return ripe
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

    private func removes(
        _ doomed: [(pod: StoredObject, isFinished: Bool)], _ memory: Memory, _ now: SimTime,
        _ plan: inout Plan
    ) {
        var marks: [PlannedWrite] = []
        var deletions: [PlannedWrite] = []
        for (lane, (stored, isFinished)) in doomed.enumerated() {
            let isOrphan = memory.confirmed.contains(stored.facts.nodeName ?? "")
            if !isFinished,
                var mark = DisruptionTarget.marks(
                    stored.view(), reason: isOrphan ? "DeletionByPodGC" : nil,
                    message: "PodGC: node no longer exists", phase: .failed, .collectsPod, now)
            {
                mark.lane = lane
                marks.append(mark)
            }
            var deletion = PlannedWrite(
                .delete(stored.key, gracePeriodSeconds: 0, uid: stored.uid), .collectsPod,
                tolerated: [.notFound])
            // One pod's failure is no reason to keep the others.
            deletion.lane = lane
            deletions.append(deletion)
        }
        plan.groups += [marks, deletions].filter { !$0.isEmpty }
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        for outcome in outcomes where outcome.write.request.verb == .get {
            let name = outcome.write.request.name
            if case .failure(let error)? = outcome.result, error.reason == .notFound {
                memory.confirmed.insert(name)
            } else {
                memory.missing[name] = nil
            }
        }
        return plan.closing
    }
}
