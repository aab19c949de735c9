package import KubeAPI
package import KubeModel
package import SimKernel

/// The controller of ReplicaSets: as many equal pods as asked for, names at random.
/// Source: cluster.md I.
package struct ReplicaSetReconciler: Reconciler {
    package static let name = "replicaset-controller"
    package static let watches: [Resource] = [.pod, .replicaSet]
    package static let resyncs: [Resource] = [.replicaSet]

    package init() {}

    /// What the controller remembers, set by set.
    package struct Memory: Sendable {
        struct Entry: Sendable {
            var writes = OwnWrites()
            /// The status of the last plan, as counted.
            var status: ReplicaCounts?
        }

        var sets = SortedMap<ObjectKey, Entry>()

        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        switch change.resource {
        case .replicaSet:
            return change.object.map { [KeyRequest($0.key)] } ?? []
        case .pod:
            return podKeys(change, cache)
        default:
            return []
        }
    }

    private func podKeys(_ change: CacheChange, _ cache: ClusterCache) -> [KeyRequest] {
        Owners.wakeups(by: change, .replicaSet, cache) { ReplicaSetFacts($0)?.selector }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let object = cache[key] else {
            memory.sets[key] = nil
            return Plan()
        }
        guard let set = ReplicaSetFacts(object) else {
            return Plan(waitingFor: .invalidSelector)
        }
        let known = memory.sets[key] ?? Memory.Entry()
        if !known.writes.areSeen(in: cache) { return OwnWrites.awaits }
        var planner = ReplicaSetPlanner(set, cache, at: now)
        planner.run()
        memory.sets[key] = Memory.Entry(status: planner.counts)
        return planner.plan
    }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        memory.sets.update(key) { $0.writes.note(outcome) }
    }

    /// The names of new pods are known only now; and what failed shows in the status.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let key = plan.key, let object = cache[key], let set = ReplicaSetFacts(object)
        else { return plan.closing }
        var events: [PlannedWrite] = []
        var failure: ReplicaCounts.Failure?
        for outcome in outcomes {
            switch (outcome.result, outcome.write.reason) {
            case (.success(let response)?, .createsReplica):
                let name = response.object?.name ?? ""
                events.append(.event(set.note("SuccessfulCreate", "Created pod: \(name)")))
            case (.success?, .deletesReplica):
                let name = outcome.write.request.name
                events.append(.event(set.note("SuccessfulDelete", "Deleted pod: \(name)")))
            case (.failure(let error)?, let reason) where outcome.hasFailed && failure == nil:
                if reason == .adoptsPod || reason == .releasesPod { return events }
                // Nothing can be done about a namespace that goes, and nothing need be told.
                if error.isOfTerminatingNamespace { continue }
                failure = ReplicaCounts.Failure(
                    reason: reason == .createsReplica ? "FailedCreate" : "FailedDelete",
                    message: error.message)
            default: break
            }
        }
        guard let failure, let counts = memory.sets[key]?.status else {
            return events + plan.closing
        }
        return events + [counts.write(set, failure: failure, at: now)].compactMap { $0 }
    }
}
