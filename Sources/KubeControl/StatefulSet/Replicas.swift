import KubeAPI
import KubeModel
import SimKernel

/// What a plan needs to know of a pod that follows from one version of it alone.
struct PodRecord: Sendable {
    /// Where the pod is in its life; `absent` for a pod that is not there.
    enum Phase: UInt8, Sendable { case absent, pending, running, succeeded, failed, unknown }

    var ordinal: Int
    /// The name and the labels make it a pod of the set.
    var isMatch: Bool
    var phase: Phase
    /// The revision it was made from; empty when it does not say.
    var revision: String
    var identityMatches: Bool
    var storageMatches: Bool

    init(_ pod: StoredObject, _ set: SetFacts) {
        let (isMember, ordinal) = Identity.parse(pod.name, set: set.name)
        self.ordinal = ordinal
        isMatch = isMember && set.selector.matches(pod.facts.labels)
        phase =
            switch pod.facts.phase {
            case "", "Pending": .pending
            case "Running": .running
            case "Succeeded": .succeeded
            case "Failed": .failed
            default: .unknown
            }
        revision = pod.facts.labels[Identity.revisionLabel] ?? ""
        identityMatches = Identity.matches(pod, ordinal, set)
        storageMatches = Identity.storageMatches(pod, ordinal, set)
    }

    /// A pod that is not there yet.
    init(stub ordinal: Int, revision: String) {
        self.ordinal = ordinal
        isMatch = true
        phase = .absent
        self.revision = revision
        identityMatches = true
        storageMatches = true
    }
}

/// One pod of a set, or the place of one. Source: spec R3 to R6.
struct Replica: Sendable {
    /// Nil: the pod is to be made.
    let pod: StoredObject?
    let record: PodRecord
    let isReady: Bool
    let isTerminating: Bool
    let isAvailable: Bool
    /// Adopted by the plan itself.
    let isAdopted: Bool

    init(
        _ pod: StoredObject, _ record: PodRecord, _ set: SetFacts, at now: SimTime,
        isAdopted: Bool = false
    ) {
        self.pod = pod
        self.record = record
        self.isAdopted = isAdopted
        isReady = pod.facts.isReady
        isTerminating = pod.facts.isTerminating
        isAvailable =
            isReady
            && (set.minReadySeconds == 0
                || Replica.availableAt(pod, set).map { $0 <= now } ?? false)
    }

    init(stub ordinal: Int, revision: String) {
        pod = nil
        record = PodRecord(stub: ordinal, revision: revision)
        isReady = false
        isTerminating = false
        isAvailable = false
        isAdopted = false
    }

    /// When a ready pod becomes available; nil when it does not say since when it is ready.
    static func availableAt(_ pod: StoredObject, _ set: SetFacts) -> SimTime? {
        pod.facts.readySince.map { .seconds($0) + .seconds(set.minReadySeconds) }
    }

    var ordinal: Int { record.ordinal }
    var isCreated: Bool { record.phase != .absent }
    var isFinished: Bool { record.phase == .failed || record.phase == .succeeded }
    var isRunningAndReady: Bool { record.phase == .running && isReady }
    var isUnavailable: Bool { !isAvailable || isTerminating }
}

/// The owned pods sorted into wanted and unwanted ones. Source: spec R82 to R85.
struct Replicas: Sendable {
    /// One for each wanted ordinal, ascending; a stub where a pod is missing.
    let slots: [Replica]
    /// Pods of other ordinals, descending.
    let condemned: [Replica]
    /// The indexes of the slots a plan has to look at, ascending; the others are settled.
    let places: [Int]
    /// How many settled pods there are of each revision.
    let settled: SortedMap<String, Int>
    /// The settled slots that the update revision did not make.
    let outdated: SortedSet<Int>

    /// A plan looks at no more places than this; more would be more than any cluster holds.
    static let slotsMax = 20_000

    /// - Parameter revision: the revision a missing pod is made from, by its index.
    init(_ owned: [Replica], _ set: SetFacts, revision: (Int) -> String) {
        var places = [Int](repeating: -1, count: min(set.count, Self.slotsMax))
        var condemned: [Replica] = []
        for (position, replica) in owned.enumerated() where replica.ordinal >= 0 {
            if set.wants(replica.ordinal) {
                let index = replica.ordinal - set.start
                // Of two names with one ordinal the plain one has the place.
                guard index < places.count else { continue }
                let other = places[index]
                if other < 0 || !owned[other].record.identityMatches { places[index] = position }
            } else {
                condemned.append(replica)
            }
        }
        condemned.sort { left, right in
            left.ordinal == right.ordinal
                ? utf8Precedes(right.pod?.name ?? "", left.pod?.name ?? "")
                : left.ordinal > right.ordinal
        }
        self.condemned = condemned
        slots = places.indices.map { index in
            places[index] >= 0
                ? owned[places[index]]
                : Replica(stub: set.start + index, revision: revision(index))
        }
        self.places = Array(slots.indices)
        settled = SortedMap()
        outdated = SortedSet()
    }

    /// What a roster says; it has no unwanted pods.
    init(
        slots: [Replica], places: [Int], settled: SortedMap<String, Int>, outdated: SortedSet<Int>
    ) {
        self.slots = slots
        self.places = places
        self.settled = settled
        self.outdated = outdated
        condemned = []
    }

    /// The indexes of the slots an update has to look at, ascending.
    var updatePlaces: [Int] { Roster.merged(places, Array(outdated)) }

    /// The first unavailable slot.
    var firstIll: Replica? { places.first { slots[$0].isUnavailable }.map { slots[$0] } }

    /// The ordinal of the first unavailable pod: wanted ones ascending, then condemned ones
    /// ascending. Source: spec R85.
    var firstUnavailable: Int? {
        (firstIll ?? condemned.last { $0.isUnavailable })?.ordinal
    }

    /// Sizes of the batches in which a parallel set handles items. Source: spec R88.
    static func batches(of count: Int) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var size = 1
        while start < count {
            let end = min(start + size, count)
            batches.append(start..<end)
            start = end
            size = min(size * 2, batchSizeMax)
        }
        return batches
    }

    /// The largest batch.
    static let batchSizeMax = 500
}
