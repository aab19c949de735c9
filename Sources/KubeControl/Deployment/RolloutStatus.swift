import KubeAPI
import KubeModel
import SimKernel

/// The status of a Deployment as a plan works it out. Source: cluster.md I10, I14.
struct RolloutStatus: Sendable {
    let deployment: DeploymentFacts
    let now: SimTime
    var conditions: [Condition]
    private(set) var replicas = 0
    private(set) var updated = 0
    private(set) var ready = 0
    private(set) var available = 0
    private(set) var unavailable = 0
    private(set) var terminating = 0
    var collisionCount: Int64?
    /// The number for the deployment's own revision annotation; nil: it stays.
    var revision: Int64?

    init(_ deployment: DeploymentFacts, at now: SimTime) {
        self.deployment = deployment
        self.now = now
        conditions = deployment.status.conditions
        collisionCount = deployment.status.collisionCount
    }

    // MARK: Counting

    /// Counts the ReplicaSets by their own statuses.
    mutating func count(_ sets: [ManagedReplicaSet], new: ManagedReplicaSet?) {
        (replicas, ready, available, terminating) = (0, 0, 0, 0)
        var wanted = 0
        for set in sets {
            wanted += set.replicas
            replicas += Int(set.status.replicas ?? 0)
            ready += Int(set.status.readyReplicas ?? 0)
            available += set.available
            terminating += Int(set.status.terminatingReplicas ?? 0)
        }
        updated = Int(new?.status.replicas ?? 0)
        unavailable = max(0, wanted - available)
        if available >= deployment.minAvailable {
            set(
                "Available", .true, "MinimumReplicasAvailable",
                "Deployment has minimum availability.")
        } else {
            set(
                "Available", .false, "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.")
        }
    }

    /// Whether everything is as the deployment asks.
    var isComplete: Bool {
        updated == deployment.count && replicas == deployment.count
            && available == deployment.count
    }

    /// Whether the rollout came on since the status that is stored.
    private var progresses: Bool {
        let old = deployment.status
        let before = (old.replicas ?? 0) - (old.updatedReplicas ?? 0)
        return Int64(updated) > old.updatedReplicas ?? 0 || Int64(replicas - updated) < before
            || Int64(ready) > old.readyReplicas ?? 0
            || Int64(available) > old.availableReplicas ?? 0
    }

    // MARK: Conditions

    /// Sets a condition; one of the same status and reason stays as it is.
    mutating func set(
        _ type: String, _ status: ConditionStatus, _ reason: String, _ message: String,
        renews: Bool = false
    ) {
        let known = conditions.condition(type)
        if !renews, known?.status == status, known?.reason == reason { return }
        var condition = Condition(type: type, status: status)
        condition.reason = reason
        condition.message = message
        condition.lastTransitionTime =
            known?.status == status ? known?.lastTransitionTime : now.timestamp
        condition.json.write("lastUpdateTime", now.timestamp)
        conditions.removeAll { $0.type == type }
        conditions.append(condition)
    }

    var progress: Condition? { conditions.condition("Progressing") }

    /// Notes that the deployment was paused or resumed, for the deadline's sake.
    mutating func notePause() {
        guard deployment.deadline != nil, progress?.reason != "ProgressDeadlineExceeded" else {
            return
        }
        let wasPaused = progress?.reason == "DeploymentPaused"
        if deployment.isPaused, !wasPaused {
            set("Progressing", .unknown, "DeploymentPaused", "Deployment is paused")
        } else if !deployment.isPaused, wasPaused {
            set("Progressing", .unknown, "DeploymentResumed", "Deployment is resumed")
        }
    }

    /// Says how the rollout comes on.
    mutating func judge(_ sets: [ManagedReplicaSet], new: ManagedReplicaSet?) {
        if deployment.deadline == nil {
            conditions.remove(type: "Progressing")
        } else if !(replicas == updated && progress?.reason == "NewReplicaSetAvailable") {
            let who =
                new.map { "ReplicaSet \"\($0.name)\"" }
                ?? "Deployment \"\(deployment.object.name)\""
            if isComplete {
                set(
                    "Progressing", .true, "NewReplicaSetAvailable",
                    "\(who) has successfully progressed.")
            } else if progresses {
                set(
                    "Progressing", .true, "ReplicaSetUpdated", "\(who) is progressing.",
                    renews: true)
            } else if hasTimedOut {
                set(
                    "Progressing", .false, "ProgressDeadlineExceeded",
                    "\(who) has timed out progressing.")
            }
        }
        noteFailure(sets, new: new)
    }

    /// When the rollout will have taken too long; nil when it cannot.
    private var deadline: SimTime? {
        guard let deadline = deployment.deadline, let progress,
            progress.reason != "NewReplicaSetAvailable"
        else { return nil }
        let from: Timestamp? = progress.json.read("lastUpdateTime")
        return from.map { .seconds($0.seconds) + .seconds(deadline) }
    }

    private var hasTimedOut: Bool {
        progress?.reason == "ProgressDeadlineExceeded" || deadline.map { $0 < now } ?? false
    }

    /// Whether the rollout took too long and is not done yet.
    var hasExceededDeadline: Bool {
        !isComplete && progress?.reason == "ProgressDeadlineExceeded"
    }

    /// When to look again, lest nobody notices that nothing happens.
    var untilDeadline: SimDuration? {
        guard !isComplete, progress?.reason != "ProgressDeadlineExceeded", let deadline else {
            return nil
        }
        return max(.zero, deadline - now) + .seconds(1)
    }

    private mutating func noteFailure(_ sets: [ManagedReplicaSet], new: ManagedReplicaSet?) {
        let found =
            new?.status.conditions.condition("ReplicaFailure")
            ?? sets.lazy.compactMap { $0.status.conditions.condition("ReplicaFailure") }.first
        guard let found else {
            conditions.remove(type: "ReplicaFailure")
            return
        }
        set(
            "ReplicaFailure", found.status ?? .true, found.reason ?? "", found.message ?? "")
    }

    // MARK: Writing

    /// The write of the status, unless it tells nothing new.
    func write() -> PlannedWrite? {
        let old = deployment.status
        let generation = deployment.object.facts.generation
        var view: Deployment = deployment.object.view()
        let number = revision.map(String.init)
        let isRenumbered =
            number != nil && view.metadata.annotation(RolloutAnnotations.revision) != number
        let differs =
            generation > old.observedGeneration ?? 0 || Int64(replicas) != old.replicas ?? 0
            || Int64(updated) != old.updatedReplicas ?? 0
            || Int64(ready) != old.readyReplicas ?? 0
            || Int64(available) != old.availableReplicas ?? 0
            || Int64(unavailable) != old.unavailableReplicas ?? 0
            || Int64(terminating) != old.terminatingReplicas ?? -1
            || collisionCount != old.collisionCount || conditions != old.conditions
        guard differs || isRenumbered else { return nil }
        if let number { view.metadata.setAnnotation(RolloutAnnotations.revision, number) }
        view.status = DeploymentStatus {
            $0.observedGeneration = generation == 0 ? nil : generation
            $0.replicas = shown(replicas)
            $0.updatedReplicas = shown(updated)
            $0.readyReplicas = shown(ready)
            $0.availableReplicas = shown(available)
            $0.unavailableReplicas = shown(unavailable)
            $0.terminatingReplicas = Int64(terminating)
            $0.collisionCount = collisionCount
            $0.conditions = conditions
        }
        return PlannedWrite(.update(view, .status), .writesStatus)
    }

    private func shown(_ count: Int) -> Int64? { count == 0 ? nil : Int64(count) }
}
