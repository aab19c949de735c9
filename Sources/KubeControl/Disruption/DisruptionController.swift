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
        var selectors = SortedMap<NamespacedName, LabelQuery>()
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
            let selector = change.new.flatMap { $0.view(as: PodDisruptionBudget.self).spec.selector }
            memory.selectors[object.id] = selector?.compiled
            return change.new == nil ? [] : [KeyRequest(object.key)]
        case .pod:
            return budgets(concernedBy: change, memory) + marked(change)
        default:
            return []
        }
    }

    /// The budgets whose numbers a change of a pod can change.
    private func budgets(concernedBy change: CacheChange, _ memory: Memory) -> [KeyRequest] {
        guard let object = change.object, !memory.selectors.isEmpty, counts(change) else {
            return []
        }
        var found: [KeyRequest] = []
        let first = NamespacedName(namespace: object.namespace, name: "")
        for (id, selector) in memory.selectors.elements(from: first) {
            guard id.namespace == object.namespace else { break }
            let versions = [change.old, change.new ?? change.last].compactMap { $0 }
            guard versions.contains(where: { selector.matches($0.facts.labels) }) else { continue }
            found.append(KeyRequest(ObjectKey(.podDisruptionBudget, id)))
        }
        return found
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
        for note in doublyClaimed(check.pods, stored, cache, &memory) { plan.add(.event(note)) }
        let status = check.status()
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
        _ pods: [StoredObject], _ budget: StoredObject, _ cache: ClusterCache,
        _ memory: inout Memory
    ) -> [EventNote] {
        var others: [(name: String, selector: LabelQuery)] = []
        let first = NamespacedName(namespace: budget.namespace, name: "")
        for (id, selector) in memory.selectors.elements(from: first) {
            guard id.namespace == budget.namespace else { break }
            others.append((id.name, selector))
        }
        guard others.count > 1 else { return [] }
        var notes: [EventNote] = []
        for pod in pods where !memory.claimedTwice.contains(pod.uid) {
            let claiming = others.filter { $0.selector.matches(pod.facts.labels) }
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
