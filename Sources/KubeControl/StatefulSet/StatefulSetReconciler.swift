package import KubeAPI
package import KubeModel
package import SimKernel

/// The controller of StatefulSets. Source: statefulset-controller.md.
///
/// The decisions are in `StatefulSetPlanner`; this is how they are asked for and what is made of
/// their outcome.
package struct StatefulSetReconciler: Reconciler {
    /// What the controller remembers, set by set.
    package struct Memory: Sendable {
        var sets = SortedMap<ObjectKey, SetMemory>()

        package init() {}
    }

    package static let name = "statefulset-controller"
    package static let watches: [Resource] = [
        .persistentVolumeClaim, .pod, .statefulSet, .controllerRevision,
    ]
    package static let resyncs: [Resource] = [.statefulSet]
    let options: ControllerOptions

    package init(_ options: ControllerOptions) { self.options = options }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let object = cache[key] else {
            memory.sets[key] = nil
            return Plan()
        }
        // Taken out, so that the planner can change it without copying it.
        var remembered = memory.sets.removeValue(forKey: key) ?? SetMemory(uid: object.uid)
        if remembered.uid != object.uid { remembered = SetMemory(uid: object.uid) }
        if let staleness = remembered.staleness(of: cache) {
            memory.sets[key] = remembered
            var plan = Plan()
            plan.waits = [.cacheBehind]
            plan.failure = staleness
            return plan
        }
        guard let set = SetFacts(object) else { return Plan(waitingFor: .invalidSelector) }
        var planner = StatefulSetPlanner(set, cache, at: now, options, memory: remembered)
        remembered = SetMemory(uid: "")
        planner.run()
        memory.sets[key] = planner.memory
        return planner.plan
    }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        guard var remembered = memory.sets.removeValue(forKey: key) else { return }
        remembered.note(outcome)
        memory.sets[key] = remembered
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let key = plan.key, let object = cache[key], let set = SetFacts(object),
            outcomes.contains(where: { $0.hasFailed })
        else { return plan.closing }
        return Conclusion(
            set: set, cache: cache, plan: plan, outcomes: outcomes,
            status: memory.sets[key]?.status
        ).closing
    }
}

/// What is done at the end of a sync in which something failed.
private struct Conclusion {
    let set: SetFacts
    let cache: ClusterCache
    let plan: Plan
    let outcomes: [WriteOutcome]
    let status: SetStatus?

    /// Source: spec R53.
    var closing: [PlannedWrite] {
        let failed = outcomes.filter(\.hasFailed)
        if failed.contains(where: { isOwnership($0.write.reason) }) { return [] }
        let truncation = plan.closing.filter { $0.reason == .truncatesHistory }
        if failed.contains(where: { isRevision($0.write.reason) }) { return truncation }
        return claimEvents + failed.flatMap(leftOvers) + [statusWrite].compactMap { $0 }
            + truncation
    }

    private func isOwnership(_ reason: Reason) -> Bool {
        reason == .adoptsPod || reason == .releasesPod || reason == .adoptsRevision
    }

    private func isRevision(_ reason: Reason) -> Bool {
        reason == .createsRevision || reason == .renumbersRevision
    }

    /// An outdated pod whose deletion failed or was never asked for still counts.
    private var statusWrite: PlannedWrite? {
        guard let status else { return nil }
        let deleted = outcomes.count { outcome in
            guard case .deletesOutdated = outcome.write.reason else { return false }
            return outcome.result != nil && !outcome.hasFailed
        }
        let reported = status.reported(deletingOutdated: deleted, set)
        return reported.differs(from: set.status) ? reported.write(set.object) : nil
    }

    /// The owners of claims are put right even when making the pod failed, except when its name
    /// is taken; that the pod failed is told only if this succeeds. Source: spec R96.
    private func leftOvers(_ outcome: WriteOutcome) -> [PlannedWrite] {
        guard case .createsPod(let ordinal) = outcome.write.reason,
            case .failure(let error)? = outcome.result, error.reason != .alreadyExists
        else { return [] }
        let pod = set.podName(ordinal)
        let owner = Claims.Owner(ordinal: ordinal, uid: "", name: pod, isWanted: true)
        var writes = Claims(set, cache).ownership(of: owner, tellsFailure: true).flatMap { $0 }
        guard outcome.write.onFailure == nil else { return writes }
        let note = SetEvents(set: set).failed(.create, pod: pod, error.message)
        if let last = writes.lastIndex(where: { !$0.isEventOnly }) {
            writes[last].onSuccess = note
        } else {
            writes.append(.event(note))
        }
        return writes
    }

    /// A claim that could not be made fails its pod too, except one that is pending: nobody is
    /// told of those a second time. Source: spec R92, R96, R151.
    private var claimEvents: [PlannedWrite] {
        var failures = SortedMap<Int, SortedMap<String, String>>()
        for outcome in outcomes where outcome.hasFailed {
            guard case .createsClaim(let ordinal, let template) = outcome.write.reason,
                case .failure(let error)? = outcome.result
            else { continue }
            failures[ordinal, default: SortedMap()][template] = error.message
        }
        return failures.compactMap { ordinal, messages in
            let name = set.podName(ordinal)
            let pod = cache.get(.pod, set.namespace, name)
            if let pod, PodRecord(pod, set).phase == .pending { return nil }
            let errors = set.claimTemplateNames.compactMap { template -> String? in
                let claim = set.claimName(template, ordinal)
                if let message = messages[template] {
                    return "failed to create PVC \(claim): \(message)"
                }
                return cache.get(.persistentVolumeClaim, set.namespace, claim)
                    .flatMap { $0.facts.isTerminating ? Claims.isBeingDeleted(claim) : nil }
            }
            return .event(
                SetEvents(set: set).failed(
                    pod == nil ? .create : .update, pod: name, SetEvents.joined(errors)))
        }
    }
}
