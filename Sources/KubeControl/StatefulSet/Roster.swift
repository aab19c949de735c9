import KubeAPI
import KubeModel
import SimKernel

/// The pods of one set by their places, kept from plan to plan.
///
/// A place is settled when its pod is healthy and right in every respect: a plan has nothing to do
/// or to wait for there, and only counts it. A version of a pod that is settled stays so. What a
/// plan costs is then what changed since the last one, and not what the set has. The decisions are
/// those of a plan that looks at every pod; sets that are not as plain as this takes them to be
/// are planned that way.
struct Roster: Sendable {
    private var generation: Int64 = 0
    private var start = 0
    private var minReadySeconds: Int64 = 0
    /// The pods of the mirror as of the last plan.
    private var pods = SortedMap<NamespacedName, StoredObject>()
    /// Pods that have no place: unwanted ones, ones to let go, ones with a name of zeros.
    private var odd = SortedSet<NamespacedName>()
    private var slots: [Replica] = []
    private var isSettled: [Bool] = []
    /// Places with a pod that is not settled.
    private var open = SortedSet<Int>()
    /// Places without a pod.
    private var missing = SortedSet<Int>()
    /// How many settled pods there are of each revision.
    private var settled = SortedMap<String, Int>()
    /// Settled pods of other revisions than `update`.
    private var outdated = SortedSet<Int>()
    private var update = ""

    /// Whether this is one for the set as it is now.
    func isCurrent(_ set: SetFacts) -> Bool {
        generation == set.generation && slots.count == set.count && start == set.start
            && minReadySeconds == set.minReadySeconds
    }

    /// Forgets everything and begins with a set that has no pods.
    mutating func reset(_ set: SetFacts) {
        self = Roster()
        generation = set.generation
        start = set.start
        minReadySeconds = set.minReadySeconds
        slots = (0..<set.count).map { Replica(stub: set.start + $0, revision: "") }
        isSettled = Array(repeating: false, count: set.count)
        missing = SortedSet(0..<set.count)
    }

    /// No pod counts as settled any more.
    mutating func reopen() {
        for place in slots.indices where isSettled[place] {
            isSettled[place] = false
            open.insert(place)
        }
        settled = SortedMap()
        outdated = SortedSet()
    }

    /// Takes in the pods the mirror shows now.
    ///
    /// - Parameter ownsClaims: whether the claims of a pod are known to be right.
    /// - Returns: whether every pod of the set has a place.
    mutating func take(
        _ now: SortedMap<NamespacedName, StoredObject>, of set: SetFacts, at time: SimTime,
        ownsClaims: (StoredObject) -> Bool
    ) -> Bool {
        let before = pods
        pods = now
        now.differences(from: before, areSame: { $0 === $1 }) { id, old, new in
            if let old { remove(old, id, set) }
            if let new { insert(new, id, set) }
        }
        for place in Array(open) {
            guard let pod = slots[place].pod else { continue }
            let replica = Replica(pod, slots[place].record, set, at: time)
            slots[place] = replica
            if replica.isSettled, set.claimTemplateNames.isEmpty || ownsClaims(pod) {
                settle(place)
            }
        }
        return odd.isEmpty
    }

    private mutating func insert(_ pod: StoredObject, _ id: NamespacedName, _ set: SetFacts) {
        let record = PodRecord(pod, set)
        guard Ownership.isOwned(pod, set), record.isMatch, set.wants(record.ordinal),
            pod.name == set.podName(record.ordinal)
        else {
            odd.insert(id)
            return
        }
        let place = record.ordinal - set.start
        slots[place] = Replica(pod, record, set, at: .distantPast)
        missing.remove(place)
        open.insert(place)
    }

    private mutating func remove(_ pod: StoredObject, _ id: NamespacedName, _ set: SetFacts) {
        if odd.remove(id) { return }
        let place = Identity.parse(pod.name, set: set.name).ordinal - set.start
        guard slots.indices.contains(place), slots[place].pod === pod else { return }
        if isSettled[place] {
            isSettled[place] = false
            outdated.remove(place)
            let revision = slots[place].record.revision
            let left = settled.update(revision) { count in
                count -= 1
                return count
            }
            if left == 0 { settled[revision] = nil }
        }
        open.remove(place)
        slots[place] = Replica(stub: set.start + place, revision: "")
        missing.insert(place)
    }

    private mutating func settle(_ place: Int) {
        let revision = slots[place].record.revision
        isSettled[place] = true
        open.remove(place)
        settled[revision, default: 0] += 1
        if revision != update { outdated.insert(place) }
    }

    /// The places as a plan looks at them.
    mutating func replicas(_ set: SetFacts, _ templates: Templates) -> Replicas {
        if update != templates.update.name {
            update = templates.update.name
            outdated = SortedSet(
                slots.indices.lazy.filter { [slots, isSettled, update] in
                    isSettled[$0] && slots[$0].record.revision != update
                })
        }
        var gaps = Array(missing.prefix(1))
        if set.isParallel {
            gaps = Array(missing)
            for place in gaps {
                let revision = templates.revision(for: place, set).name
                slots[place] = Replica(stub: set.start + place, revision: revision)
            }
        }
        return Replicas(
            slots: slots, places: Self.merged(Array(open), gaps), settled: settled,
            outdated: outdated)
    }

    /// Two ascending lists as one.
    static func merged(_ left: [Int], _ right: [Int]) -> [Int] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var all: [Int] = []
        all.reserveCapacity(left.count + right.count)
        var index = 0
        for place in left {
            while index < right.count, right[index] < place {
                all.append(right[index])
                index += 1
            }
            all.append(place)
        }
        return all + right[index...]
    }
}

extension Replica {
    /// Whether nothing is to be done about the pod and nothing to be waited for, its claims apart.
    fileprivate var isSettled: Bool {
        isRunningAndReady && isAvailable && !isTerminating && record.identityMatches
            && record.storageMatches
    }
}

extension SetMemory {
    /// Brings the roster up to date; false when the set is to be planned pod by pod.
    mutating func takePods(_ set: SetFacts, _ cache: ClusterCache, at now: SimTime) -> Bool {
        guard !set.isTerminating, set.generation != 0, set.count <= Replicas.slotsMax else {
            return false
        }
        let pods = cache.controlledByName(by: set.uid, .pod)
        let hasForgotten = prepare(set, cache, pods: pods.count)
        if !roster.isCurrent(set) {
            roster.reset(set)
        } else if hasForgotten, !set.claimTemplateNames.isEmpty {
            roster.reopen()
        }
        var taken = roster
        roster = Roster()
        let isPlain = taken.take(pods, of: set, at: now) { knowsRight($0) }
        roster = taken
        return isPlain && !hasOrphan(set, cache)
    }

    /// Whether there is a pod the set would adopt.
    private func hasOrphan(_ set: SetFacts, _ cache: ClusterCache) -> Bool {
        cache.orphans(.pod, namespace: set.namespace).contains { pod in
            !pod.facts.isTerminating && set.selector.matches(pod.facts.labels)
                && Identity.parse(pod.name, set: set.name).isMember
        }
    }
}
