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
    static let nodeName = RejectingRules(rawValue: 512)
    static let all = RejectingRules(rawValue: 1023)
}

/// Pods that wait for a decision. Source: cluster.md C.1.
struct SchedulingQueue: Sendable {
    /// What is known of a pod that waits.
    struct Waiting: Sendable {
        var pod: PodRequirements
        /// Its place among pods of equal priority.
        var sequence: UInt64
        var attempts = 0
        /// Set while it is parked: why, and since when.
        var parked: (rules: RejectingRules, since: SimTime)?
        /// The attempt failed by an error; only then is the back-off waited in any case.
        var isRetryingError = false
        var readyAt = SimTime.distantPast
    }

    private struct Rank: Comparable, Sendable {
        var priority: Int64
        var sequence: UInt64
        var id: NamespacedName

        static func < (left: Rank, right: Rank) -> Bool {
            if left.priority != right.priority { return left.priority > right.priority }
            if left.sequence != right.sequence { return left.sequence < right.sequence }
            return left.id < right.id
        }
    }

    private(set) var waiting = SortedMap<NamespacedName, Waiting>()
    private var active = SortedSet<Rank>()
    private var backingOff = SortedSet<Rank>()
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
    /// A parked pod wakes when what it asks for has changed.
    mutating func add(_ pod: PodRequirements, hasChanged: Bool, at now: SimTime) {
        if waiting[pod.id]?.pod.uid == pod.uid {
            waiting.update(pod.id) { $0.pod = pod }
            if hasChanged { wake(pod.id, at: now) }
            return
        }
        remove(pod.id)
        nextSequence += 1
        let entry = Waiting(pod: pod, sequence: nextSequence)
        waiting[pod.id] = entry
        byClaim.insert(pod)
        active.insert(rank(entry))
    }

    mutating func remove(_ id: NamespacedName) {
        guard let entry = waiting.removeValue(forKey: id) else { return }
        byClaim.remove(entry.pod)
        active.remove(rank(entry))
        backingOff.remove(rank(entry))
        if entry.parked != nil { parkedCount -= 1 }
    }

    private func rank(_ entry: Waiting) -> Rank {
        Rank(priority: entry.pod.priority, sequence: entry.sequence, id: entry.pod.id)
    }

    /// Takes the next pod; it stays known until `remove` or `park`.
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
        guard let entry = waiting[id] else { return }
        if entry.parked == nil { parkedCount += 1 }
        waiting.update(id) {
            $0.attempts += 1
            $0.parked = (rules, now)
            $0.isRetryingError = false
            $0.readyAt = now + Self.backOff($0.attempts)
        }
    }

    /// Lets a pod whose attempt failed by an error back off.
    mutating func retry(_ id: NamespacedName, at now: SimTime) {
        guard let entry = waiting[id], entry.parked == nil else { return }
        waiting.update(id) {
            $0.attempts += 1
            $0.isRetryingError = true
            $0.readyAt = now + Self.backOff($0.attempts)
        }
        backingOff.insert(rank(entry))
    }

    /// 1 s, 2 s, 4 s, 8 s, 10 s, 10 s …
    static func backOff(_ attempts: Int) -> SimDuration {
        attempts >= 5 ? .seconds(10) : .seconds(1 << max(0, attempts - 1))
    }

    /// Wakes one parked pod.
    mutating func wake(_ id: NamespacedName, at now: SimTime) {
        guard let entry = waiting[id], entry.parked != nil else { return }
        parkedCount -= 1
        waiting.update(id) { $0.parked = nil }
        if entry.readyAt > now {
            backingOff.insert(rank(entry))
        } else {
            active.insert(rank(entry))
        }
    }

    /// Wakes the parked pods that one of these rules turned away and for which `helps` holds.
    mutating func wake(
        _ rules: RejectingRules, at now: SimTime, where helps: (Waiting) -> Bool = { _ in true }
    ) {
        guard parkedCount > 0 else { return }
        var found: [NamespacedName] = []
        for (id, entry) in waiting {
            guard let parked = entry.parked, !parked.rules.isDisjoint(with: rules), helps(entry)
            else { continue }
            found.append(id)
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
        wake(.all, at: now) { entry in
            entry.parked.map { now - $0.since > .minutes(5) } ?? false
        }
    }
}
