import KubeAPI
import KubeModel
import SimKernel

/// The status of a ReplicaSet as a plan counts it.
struct ReplicaCounts: Sendable, Equatable {
    var replicas = 0
    var fullyLabeled = 0
    var ready = 0
    var available = 0
    var terminating = 0

    /// What went wrong in a sync.
    struct Failure: Sendable, Equatable {
        var reason: String
        var message: String
    }

    init() {}

    /// Counts the active pods; what the plan itself makes or removes is not seen.
    init(_ set: ReplicaSetFacts, _ active: [StoredObject], at now: SimTime) {
        let template = LabelQuery(exact: set.spec.template.metadata.labels)
        replicas = active.count
        for pod in active {
            if template.matches(pod.facts.labels) { fullyLabeled += 1 }
            guard pod.facts.isReady else { continue }
            ready += 1
            if let time = set.availableAt(pod), time <= now { available += 1 }
        }
    }

    /// The write of the status, unless it tells nothing new. Source: cluster.md I14.
    func write(_ set: ReplicaSetFacts, failure: Failure?, at now: SimTime) -> PlannedWrite? {
        let old = set.status
        var conditions = old.conditions
        if let failure {
            // The first failure is told until nothing fails any more.
            if conditions.condition("ReplicaFailure") == nil {
                conditions.set(
                    type: "ReplicaFailure", status: .true, reason: failure.reason,
                    message: failure.message, at: now.timestamp)
            }
        } else {
            conditions.remove(type: "ReplicaFailure")
        }
        let generation = set.object.facts.generation
        let differs =
            Int64(replicas) != old.replicas ?? 0
            || Int64(fullyLabeled) != old.fullyLabeledReplicas ?? 0
            || Int64(ready) != old.readyReplicas ?? 0
            || Int64(available) != old.availableReplicas ?? 0
            || Int64(terminating) != old.terminatingReplicas ?? -1
            || generation != old.observedGeneration ?? 0 || conditions != old.conditions
        guard differs else { return nil }
        var view: ReplicaSet = set.object.view()
        view.status = ReplicaSetStatus {
            $0.replicas = Int64(replicas)
            $0.fullyLabeledReplicas = fullyLabeled == 0 ? nil : Int64(fullyLabeled)
            $0.readyReplicas = ready == 0 ? nil : Int64(ready)
            $0.availableReplicas = available == 0 ? nil : Int64(available)
            $0.terminatingReplicas = Int64(terminating)
            $0.observedGeneration = generation == 0 ? nil : generation
            $0.conditions = conditions
        }
        return PlannedWrite(.update(view, .status), .writesStatus)
    }
}
