import KubeAPI
import KubeModel
import SimKernel

/// Plans one sync of one ReplicaSet: claim pods, make or remove some, report the status.
struct ReplicaSetPlanner {
    /// No more pods than this are made or removed in one sync. Source: cluster.md I3.
    static let burstMax = 500

    let set: ReplicaSetFacts
    let cache: ClusterCache
    let now: SimTime
    var plan = Plan()
    var counts = ReplicaCounts()

    init(_ set: ReplicaSetFacts, _ cache: ClusterCache, at now: SimTime) {
        self.set = set
        self.cache = cache
        self.now = now
    }

    /// Makes the plan.
    mutating func run() {
        let (active, writes) = Owners.claim(
            .pod, for: set.object, set.selector, cache, adopts: .adoptsPod,
            releases: .releasesPod, where: ReplicaSetFacts.isActive)
        plan.add(writes)
        counts = ReplicaCounts(set, active, at: now)
        counts.terminating = cache.controlled(by: set.object.uid, .pod).count {
            $0.facts.isTerminating && !ReplicaSetFacts.isFinished($0)
        }
        if set.object.facts.isTerminating {
            plan.waits.append(.terminating)
        } else if active.count < set.count {
            create(min(set.count - active.count, Self.burstMax))
        } else if active.count > set.count {
            delete(min(active.count - set.count, Self.burstMax), of: active)
        }
        if let write = counts.write(set, failure: nil, at: now) { plan.closing.append(write) }
        if set.minReadySeconds > 0, counts.ready > counts.available {
            plan.requeueAfter = nextAvailability(active)
        }
        if !set.object.facts.isTerminating { explain(active.count) }
    }

    /// Names what keeps the set from having all its pods ready and available.
    private mutating func explain(_ active: Int) {
        let missing = set.count - active
        if missing > Self.burstMax { plan.waits.append(.burstLimit(left: missing - Self.burstMax)) }
        if counts.ready < set.count {
            plan.waits.append(.replicasNotReady(ready: counts.ready, of: set.count))
        } else if counts.ready > counts.available {
            plan.waits.append(
                .replicasNotAvailable(
                    count: counts.ready - counts.available, remaining: plan.requeueAfter))
        }
    }

    /// Batches that double as long as all goes well: what fails, fails a few times only.
    private mutating func create(_ count: Int) {
        let pod = set.newPod
        let write = PlannedWrite(
            .create(pod), .createsReplica,
            onFailure: set.note("FailedCreate", "Error creating: ", isWarning: true))
        for batch in Replicas.batches(of: count) {
            plan.add(Array(repeating: write, count: batch.count))
        }
    }

    private mutating func delete(_ count: Int, of active: [StoredObject]) {
        let victims = DeletionOrder(active, neighbours: neighbours(active), at: now)
            .first(count)
        plan.add(
            victims.map { pod in
                PlannedWrite(
                    .delete(pod.key, uid: pod.uid), .deletesReplica,
                    onFailure: set.note("FailedDelete", "Error deleting: ", isWarning: true),
                    tolerated: [.notFound])
            })
    }

    /// The active pods of all sets of the same owner: those on a node with many go first.
    private func neighbours(_ active: [StoredObject]) -> [StoredObject] {
        guard let uid = set.object.facts.controllerUID else { return active }
        let others = cache.controlled(by: uid, .replicaSet).filter { $0.uid != set.object.uid }
        return active
            + others.flatMap { cache.controlled(by: $0.uid, .pod) }
            .filter(ReplicaSetFacts.isActive)
    }

    private func nextAvailability(_ active: [StoredObject]) -> SimDuration? {
        var next: SimDuration?
        for pod in active {
            guard let time = set.availableAt(pod), time > now else { continue }
            next = min(next ?? .infinite, time - now)
        }
        return next
    }
}
