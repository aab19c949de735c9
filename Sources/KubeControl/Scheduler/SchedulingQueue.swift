import KubeModel
import SimKernel

/// The rules that can turn a pod away; a parked pod wakes when one of its own may pass now.
struct RejectingRules: OptionSet, Sendable {
    let rawValue: UInt16
    static let unschedulable = RejectingRules(rawValue: 1)
    static let taints = RejectingRules(rawValue: 2)
    static let nodeAffinity = RejectingRules(rawValue: 4)
    static let ports = RejectingRules(rawValue: 8)
    static let resources = RejectingRules(rawValue: 16)
    static let volumeRestrictions = RejectingRules(rawValue: 32)
    static let volumes = RejectingRules(rawValue: 64)
    static let spread = RejectingRules(rawValue: 128)
    static let podAffinity = RejectingRules(rawValue: 256)
    static let volumeLimits = RejectingRules(rawValue: 512)
    /// There was no node at all.
    static let noNodes = RejectingRules(rawValue: 1024)
    static let all = RejectingRules(rawValue: 2047)
    static let count = 11
}

/// Pods that wait for a decision. Source: cluster.md C.1.
struct SchedulingQueue: Sendable {
    /// What is known of a pod that waits.
    struct Waiting: Sendable {
        var pod: PodRequirements
        /// Its place among pods of equal priority: when it came, or came back.
        var sequence: UInt64
        /// How often it was turned away.
        var attempts = 0
        /// How often in a row an attempt ended in an error.
        var errors = 0
        /// Set while it is parked: why, and since when.
        var parked: (rules: RejectingRules, since: SimTime)?
        /// The attempt failed by an error; only then is the back-off waited in any case.
        var isRetryingError: Bool { errors > 0 }
        var readyAt = SimTime.distantPast
    }

    private struct Rank: Comparable, Sendable {
        /// The second in which the back-off ends; 0 for pods that do not back off.
        var window: Int64
        var priority: Int64
        var sequence: UInt64
        var id: NamespacedName

        static func < (left: Rank, right: Rank) -> Bool {
            if left.window != right.window { return left.window < right.window }
            if left.priority != right.priority { return left.priority > right.priority }
            if left.sequence != right.sequence { return left.sequence < right.sequence }
            return left.id < right.id
        }
    }

    private(set) var waiting = SortedMap<NamespacedName, Waiting>()
    private var active = SortedSet<Rank>()
    private var backingOff = SortedSet<Rank>()
    /// Parked pods by each of the rules that turned them away.
    private var parked = [SortedSet<NamespacedName>](
        repeating: SortedSet(), count: RejectingRules.count)
    private(set) var parkedCount = 0
    private var byClaim = PodsByClaim()
    private var nextSequence: UInt64 = 0

    /// Whether a pod can be taken at once.
    func isReady(at now: SimTime) -> Bool {
        !active.isEmpty
            || backingOff.contains { rank in
                waiting[rank.id].map { !$0.isRetryingError || $0.readyAt <= now } ?? false
            }
    }

    /// Whether a pod waits that does not back off.
    var hasActive: Bool { !active.isEmpty }

    subscript(id: NamespacedName) -> Waiting? { waiting[id] }

    /// Adds a pod, or takes in its new version.
    ///
    /// A parked pod wakes when a rule that turned it away may pass after its own change.
    mutating func add(_ pod: PodRequirements, at now: SimTime) {
        guard let known = waiting[pod.id], known.pod.uid == pod.uid else {
            remove(pod.id)
            nextSequence += 1
            let entry = Waiting(pod: pod, sequence: nextSequence)
            waiting[pod.id] = entry
            byClaim.insert(pod)
            active.insert(activeRank(entry))
            return
        }
        let isActive = active.remove(activeRank(known))
        let isBackingOff = backingOff.remove(backOffRank(known))
        let entry = waiting.update(pod.id) { entry in
            entry.pod = pod
            return entry
        }
        guard let entry else { return }
        if isActive { active.insert(activeRank(entry)) }
        if isBackingOff { backingOff.insert(backOffRank(entry)) }
        if let parked = known.parked,
            !parked.rules.isDisjoint(with: pod.rulesHelped(since: known.pod))
        {
            wake(pod.id, at: now)
        }
    }

    mutating func remove(_ id: NamespacedName) {
        guard let entry = waiting[id] else { return }
        unpark(id)
        waiting[id] = nil
        byClaim.remove(entry.pod)
        active.remove(activeRank(entry))
        backingOff.remove(backOffRank(entry))
    }

    private func activeRank(_ entry: Waiting) -> Rank {
        Rank(
            window: 0, priority: entry.pod.priority, sequence: entry.sequence, id: entry.pod.id)
    }

    private func backOffRank(_ entry: Waiting) -> Rank {
        Rank(
            window: entry.readyAt.secondsRoundedDown, priority: entry.pod.priority,
            sequence: entry.sequence, id: entry.pod.id)
    }

    /// Takes the next pod; it stays known until `remove`, `park` or `retry`.
    ///
    /// Pods that back off are taken when nobody else waits. Source: cluster.md C4.
    mutating func take(at now: SimTime) -> Waiting? {
        if let rank = active.popFirst() { return waiting[rank.id] }
        for rank in backingOff {
            guard let entry = waiting[rank.id],
                !entry.isRetryingError || entry.readyAt <= now
            else { continue }
            backingOff.remove(rank)
            return entry
        }
        return nil
    }

    /// When a pod whose attempt failed by an error may be taken; nil: none waits so.
    var nextRetry: SimTime? {
        backingOff.lazy.compactMap { waiting[$0.id] }.filter(\.isRetryingError)
            .map(\.readyAt).min()
    }

    /// Parks a pod that was turned away.
    mutating func park(_ id: NamespacedName, _ rules: RejectingRules, at now: SimTime) {
        guard waiting[id] != nil else { return }
        unpark(id)
        nextSequence += 1
        let sequence = nextSequence
        waiting.update(id) {
            $0.attempts += 1
            $0.errors = 0
            $0.sequence = sequence
            $0.parked = (rules, now)
            $0.readyAt = now + Self.backOff($0.attempts)
        }
        parkedCount += 1
        for bit in 0..<RejectingRules.count where rules.rawValue >> bit & 1 == 1 {
            parked[bit].insert(id)
        }
    }

    private mutating func unpark(_ id: NamespacedName) {
        guard let rules = waiting[id]?.parked?.rules else { return }
        parkedCount -= 1
        for bit in 0..<RejectingRules.count where rules.rawValue >> bit & 1 == 1 {
            parked[bit].remove(id)
        }
        waiting.update(id) { $0.parked = nil }
    }

    /// Lets a pod whose attempt failed by an error back off.
    mutating func retry(_ id: NamespacedName, at now: SimTime) {
        guard waiting[id] != nil else { return }
        unpark(id)
        nextSequence += 1
        let sequence = nextSequence
        let entry = waiting.update(id) { entry in
            entry.errors += 1
            entry.sequence = sequence
            entry.readyAt = now + Self.backOff(entry.errors)
            return entry
        }
        if let entry { backingOff.insert(backOffRank(entry)) }
    }

    /// 1 s, 2 s, 4 s, 8 s, 10 s, 10 s …
    static func backOff(_ attempts: Int) -> SimDuration {
        attempts >= 5 ? .seconds(10) : .seconds(1 << max(0, attempts - 1))
    }

    /// Wakes one parked pod.
    mutating func wake(_ id: NamespacedName, at now: SimTime) {
        guard let entry = waiting[id], entry.parked != nil else { return }
        unpark(id)
        if entry.readyAt > now {
            backingOff.insert(backOffRank(entry))
        } else {
            active.insert(activeRank(entry))
        }
    }

    /// Whether a pod is parked that one of these rules turned away.
    func holdsParked(by rules: RejectingRules) -> Bool {
        guard parkedCount > 0 else { return false }
        return (0..<RejectingRules.count).contains {
            rules.rawValue >> $0 & 1 == 1 && !parked[$0].isEmpty
        }
    }

    /// Wakes the parked pods that one of these rules turned away and for which `helps` holds;
    /// it is given each pod with those of its rules that are among them.
    mutating func wake(
        _ rules: RejectingRules, at now: SimTime,
        where helps: (PodRequirements, RejectingRules) -> Bool = { _, _ in true }
    ) {
        guard holdsParked(by: rules) else { return }
        var found = SortedSet<NamespacedName>()
        for bit in 0..<RejectingRules.count where rules.rawValue >> bit & 1 == 1 {
            for id in parked[bit] where !found.contains(id) {
                guard let entry = waiting[id], let own = entry.parked?.rules,
                    helps(entry.pod, own.intersection(rules))
                else { continue }
                found.insert(id)
            }
        }
        for id in found { wake(id, at: now) }
    }

    /// Wakes the parked pods that name a claim and were turned away because of volumes.
    mutating func wake(usersOf claim: NamespacedName, at now: SimTime) {
        for id in byClaim[claim] where waiting[id]?.parked?.rules.contains(.volumes) ?? false {
            wake(id, at: now)
        }
    }

    /// Wakes pods parked for longer than five minutes. Source: cluster.md C3.
    mutating func wakeOverdue(at now: SimTime) {
        var overdue: [NamespacedName] = []
        for bit in 0..<RejectingRules.count {
            for id in parked[bit] {
                guard let since = waiting[id]?.parked?.since, now - since > .minutes(5) else {
                    continue
                }
                overdue.append(id)
            }
        }
        for id in overdue { wake(id, at: now) }
    }
}
