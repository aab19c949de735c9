import KubeAPI
import KubeModel
import SimKernel

/// Plans one sync of one Deployment: find its ReplicaSets, move pods from the old ones to the new
/// one as far as the strategy allows now, report. Source: cluster.md I.
struct DeploymentPlanner {
    let deployment: DeploymentFacts
    let cache: ClusterCache
    let now: SimTime
    var plan = Plan()
    var status: RolloutStatus
    /// Its ReplicaSets, oldest first; the new one is at `newIndex`.
    var sets: [ManagedReplicaSet] = []
    var newIndex: Int?

    init(_ deployment: DeploymentFacts, _ cache: ClusterCache, at now: SimTime) {
        self.deployment = deployment
        self.cache = cache
        self.now = now
        status = RolloutStatus(deployment, at: now)
    }

    /// Makes the plan.
    mutating func run() {
        let (owned, writes) = Owners.claim(
            .replicaSet, for: deployment.object, deployment.selector, cache,
            adopts: .adoptsReplicaSet, releases: .releasesReplicaSet, where: { _ in true })
        guard writes.isEmpty else {
            // The change of owners wakes the deployment again.
            plan.add(writes)
            plan.waits = [.ownersChanging(count: writes.count)]
            return
        }
        sets = owned.map(ManagedReplicaSet.init).sorted(by: ManagedReplicaSet.precedes)
        let template = deployment.spec.template
        newIndex = sets.firstIndex { $0.makes(template) }
        if deployment.object.facts.isTerminating {
            plan.waits.append(.terminating)
            report(judging: false)
            return
        }
        status.notePause()
        if deployment.isPaused || isResized {
            renumber()
            resize()
            if deployment.isPaused {
                cleanUp()
                plan.waits.append(.paused)
            } else {
                plan.waits.append(.resizing(to: deployment.count))
            }
            report(judging: false)
        } else if deployment.isRecreate {
            recreate()
            report(judging: true)
        } else {
            roll()
            report(judging: true)
        }
    }

    /// Whether the deployment was scaled since its ReplicaSets were.
    private var isResized: Bool {
        sets.contains { set in
            guard set.isActive,
                let desired = set.view.metadata.annotation(RolloutAnnotations.desired)
            else { return false }
            return Int(desired).map { $0 != deployment.count } ?? false
        }
    }

    var oldIndexes: [Int] { sets.indices.filter { $0 != newIndex } }

    var total: Int { sets.reduce(0) { $0 + $1.replicas } }

    // MARK: The new ReplicaSet

    /// Gives the ReplicaSet of the present template, if there is one, the newest number.
    mutating func renumber() {
        guard let index = newIndex else { return }
        var metadata = sets[index].view.metadata
        RolloutAnnotations.copy(
            from: deployment.object.view(as: Deployment.self).metadata, to: &metadata)
        RolloutAnnotations.number(&metadata, nextRevision)
        if metadata != sets[index].view.metadata { sets[index].view.metadata = metadata }
        if (sets[index].view.spec.minReadySeconds ?? 0) != deployment.minReadySeconds {
            sets[index].view.spec.minReadySeconds = deployment.minReadySeconds
        }
        status.revision = sets[index].revision
        if deployment.deadline != nil, status.progress == nil {
            status.set(
                "Progressing", .true, "FoundNewReplicaSet",
                "Found new replica set \"\(sets[index].name)\"")
        }
    }

    /// Annotations say what people write: past the greatest number comes the least.
    private var nextRevision: Int64 { (oldIndexes.map { sets[$0].revision }.max() ?? 0) &+ 1 }

    /// The ReplicaSet of the present template, made if need be.
    mutating func ensureNew() {
        if newIndex != nil {
            renumber()
            return
        }
        let number = nextRevision
        let template = deployment.spec.template
        var collisions = status.collisionCount ?? 0
        var hash = TemplateHash.hash(template, collisionCount: collisions)
        while cache.get(.replicaSet, deployment.object.namespace, name(hash)) != nil {
            collisions += 1
            status.collisionCount = collisions
            hash = TemplateHash.hash(template, collisionCount: collisions)
        }
        var set = ManagedReplicaSet(new: name(hash), hash: hash, for: deployment)
        RolloutAnnotations.copy(
            from: deployment.object.view(as: Deployment.self).metadata, to: &set.view.metadata)
        RolloutAnnotations.number(&set.view.metadata, number)
        RolloutAnnotations.note(&set.view.metadata, deployment)
        set.replicas =
            deployment.isRecreate
            ? deployment.count
            : min(deployment.count, max(0, deployment.maxTotal - total))
        newIndex = sets.count
        sets.append(set)
        status.revision = number
        if deployment.deadline != nil {
            status.set(
                "Progressing", .true, "NewReplicaSetCreated",
                "Created new replica set \"\(set.name)\"")
        }
    }

    private func name(_ hash: String) -> String {
        let room = 252 - hash.utf8.count
        return String(decoding: deployment.object.name.utf8.prefix(room), as: UTF8.self) + "-"
            + hash
    }

    /// Wants so many pods of a ReplicaSet from now on.
    mutating func scale(_ index: Int, to replicas: Int) {
        guard sets[index].replicas != replicas else { return }
        sets[index].replicas = replicas
        RolloutAnnotations.note(&sets[index].view.metadata, deployment)
    }

    // MARK: The end

    /// Removes the oldest ReplicaSets that nothing runs of. Source: cluster.md I8.
    mutating func cleanUp() {
        guard let limit = deployment.spec.revisionHistoryLimit, limit < Int64(Int32.max) else {
            return
        }
        let old = oldIndexes.filter { sets[$0].stored?.facts.isTerminating == false }
            .sorted { left, right in
                sets[left].revision == sets[right].revision
                    ? left < right : sets[left].revision < sets[right].revision
            }
        for index in old.prefix(max(0, old.count - Int(limit))) {
            let set = sets[index]
            let isSettled =
                (set.status.replicas ?? 0) == 0 && set.replicas == 0 && set.storedReplicas == 0
                && (set.stored?.facts.generation ?? 0) <= set.status.observedGeneration ?? 0
            if isSettled { sets[index].isDeleted = true }
        }
    }

    /// Reports that the new ReplicaSet could not be made, and nothing else.
    mutating func fail(_ message: String) {
        sets = cache.controlled(by: deployment.object.uid, .replicaSet).map(ManagedReplicaSet.init)
        let template = deployment.spec.template
        newIndex = sets.firstIndex { $0.makes(template) }
        status.count(sets, new: newIndex.map { sets[$0] })
        status.set("Progressing", .false, "ReplicaSetCreateError", message)
        if let write = status.write() { plan.closing.append(write) }
    }

    /// Turns what was decided into writes.
    private mutating func report(judging: Bool) {
        let new = newIndex.map { sets[$0] }
        if let new, let write = new.write(deployment) { plan.add(write) }
        for index in oldIndexes {
            if let write = sets[index].write(deployment) { plan.add(write) }
        }
        status.count(sets, new: new)
        if judging {
            status.judge(sets, new: new)
            plan.requeueAfter = status.untilDeadline
            if let remaining = status.untilDeadline {
                plan.waits.append(.progressDeadline(remaining: remaining))
            } else if status.hasExceededDeadline {
                plan.waits.append(.progressDeadlineExceeded)
            }
        }
        if let write = status.write() { plan.closing.append(write) }
    }
}
