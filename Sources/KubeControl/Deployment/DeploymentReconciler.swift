package import KubeAPI
package import KubeModel
package import SimKernel

/// The controller of Deployments. Source: cluster.md I.
///
/// The decisions are in `DeploymentPlanner`; this is how they are asked for and what is made of
/// their outcome.
package struct DeploymentReconciler: Reconciler {
    package static let name = "deployment-controller"
    package static let watches: [Resource] = [.pod, .deployment, .replicaSet]
    package static let resyncs: [Resource] = [.deployment]

    package init() {}

    /// What the controller wrote itself, deployment by deployment.
    package struct Memory: Sendable {
        var writes = SortedMap<ObjectKey, OwnWrites>()

        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        switch change.resource {
        case .deployment:
            return change.object.map { [KeyRequest($0.key)] } ?? []
        case .replicaSet:
            return Owners.concerned(
                by: change, .deployment, cache, selector: { DeploymentFacts($0)?.selector }
            ).map { KeyRequest($0.key) }
        case .pod:
            // Recreate waits for the end of the last old pod.
            guard let pod = change.object,
                change.new.map(ReplicaSetFacts.isFinished) ?? true,
                let set = Owners.controller(of: pod, .replicaSet, cache),
                let deployment = Owners.controller(of: set, .deployment, cache),
                deployment.json["spec"]?["strategy"]?["type"]?.string == "Recreate"
            else { return [] }
            return [KeyRequest(deployment.key)]
        default:
            return []
        }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let object = cache[key] else {
            memory.writes[key] = nil
            return Plan()
        }
        guard let deployment = DeploymentFacts(object) else {
            return Plan(waitingFor: .invalidSelector)
        }
        if let writes = memory.writes[key], !writes.areSeen(in: cache) { return OwnWrites.awaits }
        memory.writes[key] = OwnWrites()
        var planner = DeploymentPlanner(deployment, cache, at: now)
        planner.run()
        return planner.plan
    }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        memory.writes.update(key) { $0.note(outcome) }
    }

    /// After a failure nothing is reported but why the new ReplicaSet could not be made.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let failed = outcomes.first(where: \.hasFailed) else { return plan.closing }
        guard failed.write.reason == .createsReplicaSet, case .failure(let error)? = failed.result,
            error.reason != .alreadyExists, !error.isOfTerminatingNamespace, let key = plan.key,
            let object = cache[key], let deployment = DeploymentFacts(object),
            deployment.deadline != nil
        else { return [] }
        var planner = DeploymentPlanner(deployment, cache, at: now)
        let name = failed.write.request.body?.at("metadata", "name")?.string ?? ""
        planner.fail("Failed to create new replica set \"\(name)\": \(error.message)")
        return planner.plan.closing
    }
}
