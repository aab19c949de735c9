import KubeAPI
import KubeModel
import SimKernel

/// Plans one sync of one set: its phases in their order, each of which may be the last.
///
/// Adopt revisions, claim pods, resolve revisions; then all wanted pods from the lowest ordinal,
/// the claims of condemned pods, the condemned pods from the highest ordinal, and the update from
/// the highest ordinal; at the end the status and the history. Source: spec R52, R89, R238.
struct StatefulSetPlanner {
    let set: SetFacts
    let cache: ClusterCache
    let now: SimTime
    let options: ControllerOptions
    var memory: SetMemory
    var plan = Plan()
    var owned: [Replica] = []
    /// The pods come from the roster; `owned` then holds those that are not settled.
    private var usesRoster = false
    let claims: Claims
    let events: SetEvents

    init(
        _ set: SetFacts, _ cache: ClusterCache, at now: SimTime, _ options: ControllerOptions,
        memory: SetMemory
    ) {
        self.set = set
        self.cache = cache
        self.now = now
        self.options = options
        self.memory = memory
        claims = Claims(set, cache)
        events = SetEvents(set: set)
    }

    /// Makes the plan.
    mutating func run() {
        let revisions = Revisions(set: set, cache: cache, defaulter: options.defaulter)
        guard adopt(revisions) else { return }
        let choice = memory.choose(revisions)
        if let write = choice.write { plan.add(write) }
        let templates = Templates(choice)
        let replicas: Replicas
        if usesRoster {
            replicas = memory.roster.replicas(set, templates)
            owned = replicas.places.map { replicas.slots[$0] }.filter(\.isCreated)
        } else {
            replicas = Replicas(owned, set) { templates.revision(for: $0, set).name }
        }
        var status = SetStatus(choice, set)
        var deletions = 0
        if set.isTerminating {
            plan.waits.append(.terminating)
            for replica in owned { status.count(replica) }
        } else {
            deletions = phases(replicas, templates)
            status.count(replicas)
        }
        memory.status = status
        let reported = status.reported(deletingOutdated: deletions, set)
        if reported.differs(from: set.status) { plan.closing.append(reported.write(set.object)) }
        plan.closing += revisions.truncation(
            choice, inUse: owned, replicas.settled.filter { $0.value > 0 }.map(\.key))
        plan.requeueAfter = nextAvailability(reported)
    }

    /// Takes over revisions and pods; false when nothing else may be done.
    private mutating func adopt(_ revisions: Revisions) -> Bool {
        let adoptions = revisions.adoptions()
        if set.isTerminating, !adoptions.isEmpty {
            let time = StatefulSet(json: set.object.json).metadata.deletionTimestamp
            plan.failure =
                "can't adopt ControllerRevisions: \(set.namespace)/\(set.name) has just been"
                + " deleted at \(time?.description ?? "")"
            plan.waits.append(.terminating)
            return false
        }
        plan.add(adoptions)
        usesRoster = memory.takePods(set, cache, at: now)
        if usesRoster { return true }
        let claimed = Ownership.claim(set, cache, at: now, memory: &memory)
        plan.add(claimed.writes)
        owned = claimed.owned
        memory.prepare(set, cache, pods: owned.count)
        return true
    }

    /// The phases that act on pods. Each goes on only when the one before neither failed nor, in
    /// an ordered set, asked to stop. Returns how many outdated pods are deleted.
    private mutating func phases(_ replicas: Replicas, _ templates: Templates) -> Int {
        let firstUnavailable = replicas.firstUnavailable
        guard
            forAll(
                replicas.slots.count, of: replicas.places,
                { planner, index, lane in
                    planner.processReplica(
                        replicas.slots[index], index, templates, lane: lane)
                }),
            forAll(
                replicas.condemned.count,
                { planner, index, lane in
                    planner.fixClaims(of: replicas.condemned[index], lane: lane)
                }),
            forAll(
                replicas.condemned.count,
                { planner, index, lane in
                    planner.processCondemned(
                        replicas.condemned[index], firstUnavailable: firstUnavailable,
                        lane: lane)
                })
        else { return 0 }
        let decision = RollingUpdate(
            set: set, update: templates.update, replicas
        ).decide(honoursMaxUnavailable: options.honoursMaxUnavailable)
        plan.waits += decision.waits
        if plan.waits.isEmpty, let ill = replicas.firstIll {
            // Nothing is held up in a parallel set, but it is not done either.
            plan.waits = [
                ill.isCreated ? wait(for: ill) : .podJustCreated(ordinal: ill.ordinal)
            ]
        }
        for replica in decision.deletions {
            plan.add(deletion(of: replica, .deletesOutdated(ordinal: replica.ordinal)))
        }
        return decision.deletions.count
    }

    /// Handles items one by one, or in batches for a parallel set; false when the rest of the
    /// sync is not to be done. Only the given ones of them, ascending, need anything.
    /// Source: spec R87, R88.
    private mutating func forAll(
        _ count: Int, of places: [Int]? = nil,
        _ handle: (inout StatefulSetPlanner, Int, Int?) -> Step
    ) -> Bool {
        let places = places ?? Array(0..<count)
        guard set.isParallel else {
            for index in places {
                let step = handle(&self, index, nil)
                for group in step.groups { plan.add(group) }
                plan.waits += step.waits
                if let failure = step.failure { plan.failure = failure }
                if step.isLast || step.failure != nil { return false }
            }
            return true
        }
        var next = 0
        for batch in Replicas.batches(of: count) {
            var groups: [[PlannedWrite]] = []
            var failures: [String] = []
            while next < places.count, places[next] < batch.upperBound {
                let index = places[next]
                next += 1
                let step = handle(&self, index, index)
                for (position, group) in step.groups.enumerated() {
                    if position == groups.count { groups.append([]) }
                    groups[position] += group
                }
                plan.waits += step.waits
                if let failure = step.failure { failures.append(failure) }
            }
            for group in groups { plan.add(group) }
            plan.addBarrier()
            if !failures.isEmpty {
                plan.failure = SetEvents.joined(failures)
                return false
            }
        }
        return true
    }

    /// When the next pod becomes available that is ready but not yet long enough.
    /// Source: spec R161.
    private func nextAvailability(_ status: SetStatus) -> SimDuration? {
        guard set.minReadySeconds > 0, status.readyReplicas != status.availableReplicas else {
            return nil
        }
        var next: SimDuration?
        for replica in owned where replica.isReady && !replica.isAvailable {
            guard let pod = replica.pod, let time = Replica.availableAt(pod, set) else { continue }
            next = min(next ?? .infinite, max(.zero, time - now))
        }
        return next ?? .seconds(set.minReadySeconds)
    }
}

/// What is to be done about one pod. Groups with the same position in the steps of one batch are
/// in flight together.
struct Step {
    var groups: [[PlannedWrite]] = []
    var waits: [Wait] = []
    /// In an ordered set, nothing after this item is done.
    var isLast = false
    /// The item failed without anything being sent.
    var failure: String?
}

/// The templates new pods are made from.
struct Templates {
    let current: Revision
    let update: Revision

    init(_ choice: RevisionChoice) {
        current = choice.current
        update = choice.update
    }

    /// The revision a missing ordinal is made from. Source: spec R79.
    func revision(for index: Int, _ set: SetFacts) -> Revision {
        let keepsCurrent: Bool
        if set.rollingUpdate != nil {
            keepsCurrent = index < set.partition
        } else {
            let isRolling = set.spec.updateStrategy?.type == "RollingUpdate"
            keepsCurrent = isRolling && index < Int(set.status.currentReplicas ?? 0)
        }
        return keepsCurrent ? current : update
    }
}
