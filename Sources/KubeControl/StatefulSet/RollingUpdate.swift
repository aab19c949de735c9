import KubeAPI
import KubeModel

/// Decides which outdated pods go. Source: spec section 5.
struct RollingUpdate {
    let set: SetFacts
    let update: Revision
    /// The wanted places, ascending.
    let slots: [Replica]
    /// The indexes of the slots that may be outdated or unavailable, ascending.
    let places: [Int]

    init(set: SetFacts, update: Revision, _ replicas: Replicas) {
        self.set = set
        self.update = update
        slots = replicas.slots
        places = replicas.updatePlaces
    }

    /// What the update phase does and waits for.
    struct Decision {
        var deletions: [Replica] = []
        var waits: [Wait] = []
    }

    func decide(honoursMaxUnavailable: Bool) -> Decision {
        if set.isOnDelete {
            let outdated = places.count { slots[$0].isCreated && isOutdated(slots[$0]) }
            return Decision(waits: outdated > 0 ? [.onDelete(outdated: outdated)] : [])
        }
        var decision = honoursMaxUnavailable ? inBursts() : oneByOne()
        guard decision.deletions.isEmpty, decision.waits.isEmpty else { return decision }
        let held = places.prefix { $0 < set.partition }
            .count { slots[$0].isCreated && isOutdated(slots[$0]) }
        if held > 0 { decision.waits = [.heldByPartition(outdated: held)] }
        return decision
    }

    /// A pod this very plan makes from the current revision counts, as in the original.
    private func isOutdated(_ replica: Replica) -> Bool {
        !replica.isTerminating && replica.record.revision != update.name
    }

    /// The indexes the update may touch, from the top. Source: spec R105, R108.
    private var descending: ReversedCollection<ArraySlice<Int>> {
        let first = places.firstIndex { $0 >= set.partition } ?? places.endIndex
        return places[first...].reversed()
    }

    /// One pod at a time, each waiting for the one above. Source: spec R105.
    private func oneByOne() -> Decision {
        for index in descending {
            let replica = slots[index]
            if isOutdated(replica) {
                return Decision(
                    deletions: [replica],
                    waits: [.outdatedJustDeleted(ordinal: replica.ordinal)])
            }
            if replica.isUnavailable {
                let isRolling = descending.contains { isOutdated(slots[$0]) }
                return Decision(
                    waits: isRolling ? [.updatedPodUnavailable(ordinal: replica.ordinal)] : [])
            }
        }
        return Decision()
    }

    /// As many at a time as may be unavailable. Source: spec R112.
    private func inBursts() -> Decision {
        let unavailable = places.count { slots[$0].isUnavailable }
        let allowed = RollingUpdate.maxUnavailable(set)
        let outdated = descending.map { slots[$0] }.filter(isOutdated)
        guard unavailable < allowed else {
            return Decision(
                waits: outdated.isEmpty
                    ? [] : [.maxUnavailableReached(unavailable: unavailable, allowed: allowed)])
        }
        let deletions = Array(outdated.prefix(allowed - unavailable))
        return Decision(
            deletions: deletions,
            waits: deletions.map { .outdatedJustDeleted(ordinal: $0.ordinal) })
    }

    /// How many pods may be unavailable: percentages are rounded down, and it is never less than
    /// one. Source: spec R112, R113.
    static func maxUnavailable(_ set: SetFacts) -> Int {
        guard let value = set.rollingUpdate?.maxUnavailable,
            let number = value.resolved(of: Int64(set.count), roundingUp: false)
        else { return 1 }
        return max(1, Int(number))
    }
}
