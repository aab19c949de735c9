package import KubeAPI
package import KubeModel
package import SimKernel

/// Keeps the status of disruption budgets: how many pods there should be, are healthy, and may
/// be evicted. Source: cluster.md D.7, B80.
///
/// The keys are budgets, and pods that were marked for a disruption that may never come.
package struct DisruptionController: Reconciler {
    package static let name = "disruption-controller"
    package static let eventSource = "controllermanager"
    package static let watches: [Resource] = [
        .podDisruptionBudget, .pod, .statefulSet, .deployment, .replicaSet,
    ]
    /// How long a granted eviction may take to show, and a mark to come true.
    static let deletionTimeout = SimDuration.seconds(120)

    package init() {}

    /// What was read of the budgets, and which pods were warned about.
    package struct Memory: Sendable {
        var selectors = SelectorIndex()
        /// The scales each budget was last counted with; none for one that could not be counted.
        var scales = SortedMap<NamespacedName, SortedMap<String, Int64>>()
        /// Uids of pods that several budgets claim and that were told so.
        var claimedTwice = GoneObjects()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        switch change.resource {
        case .podDisruptionBudget:
            guard let object = change.object else { return [] }
            let selector = change.new.flatMap {
                $0.view(as: PodDisruptionBudget.self).spec.selector
            }
            memory.selectors[object.id] = selector?.compiled
            if change.new == nil { memory.scales[object.id] = nil }
            return change.new == nil ? [] : [KeyRequest(object.key)]
        case .pod:
            return budgets(concernedBy: change, cache, memory) + marked(change)
        default:
            return []
        }
    }

    /// The budgets whose numbers a change of a pod can change. A new scale alone sets nothing
    /// off; it is taken in with the next change, whatever it is, of a pod it is meant for.
    private func budgets(
        concernedBy change: CacheChange, _ cache: ClusterCache, _ memory: Memory
    ) -> [KeyRequest] {
        var found = memory.selectors.concerned(by: change)
        if !found.isEmpty, !counts(change) {
            guard let pod = change.new else { return [] }
            let scale = try? ControllerScale(of: pod, cache)
            found = found.filter { id in
                guard let known = memory.scales[id] else { return true }
                guard let scale, let last = known[scale.uid] else { return false }
                return last != scale.replicas
            }
        }
        return found.map { KeyRequest(ObjectKey(.podDisruptionBudget, $0)) }
    }

    private func counts(_ change: CacheChange) -> Bool {
        guard let old = change.old, let new = change.new, old.uid == new.uid else { return true }
        return old.facts.isReady != new.facts.isReady
            || old.facts.isTerminating != new.facts.isTerminating
            || old.facts.controllerUID != new.facts.controllerUID
            || old.json["metadata"]?["labels"] != new.json["metadata"]?["labels"]
    }

    /// The pod itself when it was just marked. Source: cluster.md B80.
    private func marked(_ change: CacheChange) -> [KeyRequest] {
        guard let new = change.new, !new.facts.isTerminating, Self.markTime(new) != nil,
            change.old.map({ Self.markTime($0) == nil }) ?? true
        else { return [] }
        return [KeyRequest(new.key)]
    }

    /// Since when a pod is marked for a disruption, or nil.
    static func markTime(_ pod: StoredObject) -> Timestamp? {
        for value in pod.json["status"]?["conditions"]?.array ?? [] {
            guard let condition = value.object, condition["type"]?.string == "DisruptionTarget",
                condition["status"]?.string == "True"
            else { continue }
            return condition.read("lastTransitionTime") ?? Timestamp(seconds: 0)
        }
        return nil
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let stored = cache[key] else { return Plan() }
        if key.resource == .pod { return clearsMark(stored, now) }
        var plan = Plan()
        var check = BudgetCheck(budget: stored.view(), cache, now)
        for note in doublyClaimed(check.pods, &memory) { plan.add(.event(note)) }
        let status = check.status()
        memory.scales[key.id] = check.scales
        for note in check.notes { plan.add(.event(note)) }
        plan.requeueAfter = check.recheckAfter
        plan.waits = check.waits(status)
        guard status != check.budget.status else { return plan }
        var budget = check.budget
        budget.status = status
        plan.add(
            PlannedWrite(
                .update(budget, .status), .writesBudget, tolerated: [.notFound],
                silent: [.conflict]))
        return plan
    }

    /// Pods that more than one budget selects cannot be evicted at all. Source: cluster.md D56.
    private func doublyClaimed(
        _ pods: [StoredObject], _ memory: inout Memory
    ) -> [EventNote] {
        guard memory.selectors.count > 1 else { return [] }
        var notes: [EventNote] = []
        for pod in pods where !memory.claimedTwice.contains(pod.uid) {
            let claiming = memory.selectors.matching(pod.facts.labels, in: pod.namespace)
            guard claiming.count > 1 else { continue }
            memory.claimedTwice.insert(pod.uid)
            notes.append(
                EventNote(
                    pod.key, uid: pod.uid, isWarning: true, "MultiplePodDisruptionBudgets",
                    "Pod \"\(pod.namespace)\"/\"\(pod.name)\" matches multiple"
                        + " PodDisruptionBudgets.  Chose \"\(claiming[0].name)\" arbitrarily."))
        }
        return notes
    }

    /// Takes a mark back that nothing followed. Source: cluster.md B80.
    private func clearsMark(_ stored: StoredObject, _ now: SimTime) -> Plan {
        var plan = Plan()
        var pod: Pod = stored.view()
        guard !stored.facts.isTerminating, !pod.isFinished, let since = Self.markTime(stored)
        else { return plan }
        let due = SimTime.seconds(since.seconds) + Self.deletionTimeout
        guard now >= due else {
            plan.requeueAfter = due - now
            plan.waits = [.disruptionExpected(remaining: due - now)]
            return plan
        }
        pod.status.conditions.set(
            type: "DisruptionTarget", status: .false, at: now.timestamp,
            observedGeneration: pod.metadata.generation)
        plan.add(
            PlannedWrite(
                .update(pod, .status), .clearsDisruptionTarget, tolerated: [.notFound],
                silent: [.conflict]))
        return plan
    }
}
