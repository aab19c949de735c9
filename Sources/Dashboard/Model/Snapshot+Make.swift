import KubeAPI
import KubeModel
import SimKernel

extension Snapshot {
    /// Makes the snapshot of one instant, and what must be handed to the next one.
    package static func make(_ input: SnapshotInput) -> (snapshot: Snapshot, memory: RowMemory) {
        var memory = input.memory
        var clock = TextClock(now: input.now, origin: input.simulation?.start)
        var snapshot = Snapshot()
        snapshot.subject = input.subject
        snapshot.header = HeaderFacts(input, &clock)
        snapshot.subjects = SubjectRow.rows(input.cache, subject: input.subject)
        guard let subject = input.subject else {
            snapshot.presence = input.cache.isSynced(.statefulSet) ? .none : .loading
            snapshot.nextTextChange = clock.nextChange
            return (snapshot, memory)
        }
        let found = input.cache.get(StatefulSet.self, subject.namespace, subject.name)
        guard let set = found else {
            snapshot.missing(subject, input, &memory)
            snapshot.nextTextChange = clock.nextChange
            return (snapshot, memory)
        }
        snapshot.presence = .present
        snapshot.fill(set, input, &memory, &clock)
        snapshot.nextTextChange = clock.nextChange
        return (snapshot, memory)
    }

    /// A subject that is not there: not yet, or not any more.
    private mutating func missing(
        _ subject: NamespacedName, _ input: SnapshotInput, _ memory: inout RowMemory
    ) {
        header.namespace = subject.namespace
        header.name = subject.name
        why.status = .unknown
        if memory.subject == subject {
            presence = .gone
            let since = memory.goneSince ?? input.now.secondsRoundedDown
            memory.goneSince = since
            why.short = "sts/\(subject.name) was deleted."
            why.long = why.short
        } else {
            presence = input.cache.isSynced(.statefulSet) ? .none : .loading
        }
    }

    private mutating func fill(
        _ set: StatefulSet, _ input: SnapshotInput, _ memory: inout RowMemory,
        _ clock: inout TextClock
    ) {
        let facts = SetFacts(set, input, &memory)
        let outlook = Outlook(facts)
        memory.remember(replicas: facts.desired, at: facts.second)
        header.fill(facts)
        rollout = Rollout(facts, outlook, &memory, &clock)
        header.ready = rollout.counters.ready
        pods = PodRow.rows(facts, outlook, rollout, memory, &clock)
        claims = ClaimRow.rows(facts, memory, &clock)
        claimSummary = ClaimSummary(facts, claims)
        dnsSummary = DNSSummary(facts)
        dns = DNSRow.rows(facts, dnsSummary, input.asked, &memory, &clock)
        nodes = NodeRow.rows(facts, input.cache, &clock)
        countdowns = NodeCountdown.all(facts, nodes, &clock)
        events = EventRow.rows(memory.eventGroups, input.actions, &clock)
        next = NextLines(facts, outlook, &clock)
        waitingFor = WaitingFor.make(facts, outlook, &clock)
        let context = WhyContext(
            set: facts, outlook: outlook, source: input.source,
            unobservedSince: memory.unobservedSince(facts), language: .english)
        why = WhyLine.make(context, &clock)
        why.prefix = WhyLine.prefix(input)
    }
}

extension RowMemory {
    /// Since when the controller has not seen the last change, in seconds; nil when it has.
    mutating func unobservedSince(_ set: SetFacts) -> Int64? {
        guard set.generation > set.observedGeneration else {
            unobserved = nil
            return nil
        }
        if let known = unobserved, known.generation == set.generation { return known.since }
        unobserved = (set.generation, set.second)
        return set.second
    }
}

extension WhyLine {
    /// W-02: what stands before the status.
    static func prefix(_ input: SnapshotInput) -> String {
        if let offset = input.source.replayOffset {
            let seconds = max(0, offset.secondsRoundedDown)
            let minutes = seconds / 60 < 10 ? "0\(seconds / 60)" : "\(seconds / 60)"
            let rest = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
            return "REPLAY -\(minutes):\(rest)"
        }
        return input.simulation?.isPaused == true ? "PAUSED" : ""
    }
}

extension HeaderFacts {
    init(_ input: SnapshotInput, _ clock: inout TextClock) {
        source = input.source
        isPaused = input.simulation?.isPaused ?? false
        rate = input.simulation?.rate
        seed = input.simulation?.seed
        elapsed = clock.elapsed()
        let all = input.cache.list(.node)
        nodes = all.count
        readyNodes = all.filter(\.facts.isReady).count
    }

    mutating func fill(_ set: SetFacts) {
        namespace = set.namespace
        name = set.name
        desired = set.set.spec.replicasOrDefault
        newRevision = set.updateRevision.isEmpty ? nil : set.tag(set.updateRevision)
        oldRevision = set.isRolling ? set.tag(set.currentRevision) : nil
        strategy = set.isOnDelete ? "OnDelete" : "RollingUpdate"
        partition = set.isOnDelete || set.partition == 0 ? nil : set.partition
        policy = set.isParallel ? "Parallel" : "OrderedReady"
        minReadySeconds = set.minReady
    }
}
