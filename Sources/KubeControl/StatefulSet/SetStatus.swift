import KubeAPI
import KubeModel
import SimKernel

/// The status of a set as a plan works it out. Source: spec section 6.
struct SetStatus: Sendable, Equatable {
    var replicas = 0
    var readyReplicas = 0
    var availableReplicas = 0
    var currentReplicas = 0
    var updatedReplicas = 0
    var observedGeneration: Int64 = 0
    var currentRevision = ""
    var updateRevision = ""
    var collisionCount: Int64 = 0

    /// Counts pods; what the plan itself makes or removes is not seen. Source: spec R117 to R120.
    init(_ choice: RevisionChoice, _ set: SetFacts) {
        observedGeneration = set.generation
        currentRevision = choice.current.name
        updateRevision = choice.update.name
        collisionCount = choice.collisionCount
    }

    /// Counts one pod. Source: spec R118.
    mutating func count(_ replica: Replica) {
        guard replica.isCreated else { return }
        replicas += 1
        if replica.isRunningAndReady {
            readyReplicas += 1
            if replica.isAvailable { availableReplicas += 1 }
        }
        guard !replica.isTerminating else { return }
        if replica.record.revision == currentRevision { currentReplicas += 1 }
        if replica.record.revision == updateRevision { updatedReplicas += 1 }
    }

    /// Counts the pods of all slots.
    mutating func count(_ replicas: Replicas) {
        for (revision, number) in replicas.settled {
            self.replicas += number
            readyReplicas += number
            availableReplicas += number
            if revision == currentRevision { currentReplicas += number }
            if revision == updateRevision { updatedReplicas += number }
        }
        for place in replicas.places { count(replicas.slots[place]) }
        for replica in replicas.condemned { count(replica) }
    }

    /// The status to report, after so many outdated pods were deleted. Source: spec R121, R125.
    func reported(deletingOutdated deletions: Int, _ set: SetFacts) -> SetStatus {
        var status = self
        status.currentReplicas = max(0, currentReplicas - deletions)
        let isRolling = set.spec.updateStrategy?.type ?? "RollingUpdate" == "RollingUpdate"
        if isRolling, updatedReplicas == set.count, readyReplicas == set.count,
            replicas == set.count
        {
            status.currentReplicas = updatedReplicas
            status.currentRevision = updateRevision
        }
        return status
    }

    /// Whether it tells anything the set's status does not. Source: spec R123.
    func differs(from old: StatefulSetStatus) -> Bool {
        observedGeneration > (old.observedGeneration ?? 0)
            || Int64(replicas) != old.replicas ?? 0
            || Int64(currentReplicas) != old.currentReplicas ?? 0
            || Int64(readyReplicas) != old.readyReplicas ?? 0
            || Int64(updatedReplicas) != old.updatedReplicas ?? 0
            || Int64(availableReplicas) != old.availableReplicas ?? 0
            || currentRevision != old.currentRevision ?? ""
            || updateRevision != old.updateRevision ?? ""
    }

    /// The write of the whole status; conditions of others do not survive it. Source: spec R124.
    func write(_ set: StoredObject) -> PlannedWrite {
        var view: StatefulSet = set.view()
        view.status = StatefulSetStatus {
            $0.observedGeneration = observedGeneration == 0 ? nil : observedGeneration
            $0.replicas = Int64(replicas)
            $0.readyReplicas = shown(readyReplicas)
            $0.currentReplicas = shown(currentReplicas)
            $0.updatedReplicas = shown(updatedReplicas)
            $0.currentRevision = currentRevision.isEmpty ? nil : currentRevision
            $0.updateRevision = updateRevision.isEmpty ? nil : updateRevision
            $0.collisionCount = collisionCount
            $0.availableReplicas = Int64(availableReplicas)
        }
        return PlannedWrite(.update(view, .status), .writesStatus)
    }

    private func shown(_ count: Int) -> Int64? { count == 0 ? nil : Int64(count) }
}
