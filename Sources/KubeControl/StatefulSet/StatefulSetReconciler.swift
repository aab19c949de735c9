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
        guard let set = SetFacts(object) else { return Plan() }
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
            set: set, plan: plan, outcomes: outcomes, status: memory.sets[key]?.status
        ).closing
    }
}

/// What is done at the end of a sync in which something failed.
private struct Conclusion {
    let set: SetFacts
    let plan: Plan
    let outcomes: [WriteOutcome]
    let status: SetStatus?

    /// Source: spec R53.
    var closing: [PlannedWrite] {
        let failed = outcomes.filter(\.hasFailed)
        if failed.contains(where: { isOwnership($0.write.reason) }) { return [] }
        let truncation = plan.closing.filter { $0.reason == .truncatesHistory }
        if failed.contains(where: { isRevision($0.write.reason) }) { return truncation }
        return leftOvers + events + [statusWrite].compactMap { $0 } + truncation
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
    /// is taken. Source: spec R96.
    private var leftOvers: [PlannedWrite] {
        outcomes.compactMap { outcome in
            guard outcome.result == nil, case .ownsClaim(let ordinal) = outcome.write.reason,
                let made = outcomes.first(where: {
                    $0.write.reason == .createsPod(ordinal: ordinal)
                }), case .failure(let error)? = made.result, error.reason != .alreadyExists
            else { return nil }
            return outcome.write
        }
    }

    /// A claim that could not be made fails its pod too. Source: spec R151.
    private var events: [PlannedWrite] {
        var errors = SortedMap<Int, [String]>()
        for outcome in outcomes where outcome.hasFailed {
            guard case .createsClaim(let ordinal, let template) = outcome.write.reason,
                case .failure(let error)? = outcome.result
            else { continue }
            let claim = set.claimName(template, ordinal)
            errors[ordinal, default: []].append(
                "failed to create PVC \(claim): \(error.message)")
        }
        let events = SetEvents(set: set)
        return errors.compactMap { ordinal, errors in
            let verb: SetEvents.Verb
            if outcomes.contains(where: { $0.write.reason == .createsPod(ordinal: ordinal) }) {
                verb = .create
            } else if outcomes.contains(where: {
                $0.write.reason == .repairsIdentity(ordinal: ordinal)
            }) {
                verb = .update
            } else {
                return nil
            }
            let pod = set.podName(ordinal)
            return .event(events.failed(verb, pod: pod, SetEvents.joined(errors)))
        }
    }
}
