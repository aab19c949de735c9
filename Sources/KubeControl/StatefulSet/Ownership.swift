import KubeAPI
import KubeModel
import SimKernel

/// Takes pods and revisions over, and lets pods go. Source: spec 3.2.
///
/// The original reads the set live before it adopts anything; here the mirror is trusted, as
/// spec R167 allows: a set deleted in between is collected with what it adopted.
enum Ownership {
    /// Makes the set the controller of an object; other owners stay. Source: spec R57.
    static func adoption(of object: StoredObject, by set: SetFacts) -> APIRequest {
        Owners.rewriting(object) { $0.append(set.reference) }
    }

    /// Removes the set from the owners of an object.
    static func release(of object: StoredObject, by set: SetFacts) -> APIRequest {
        Owners.rewriting(object) { $0.removeAll { $0.uid == set.uid } }
    }

    /// The pods of a set and the writes that make them so.
    struct Claimed: Sendable {
        var owned: [Replica] = []
        var writes: [PlannedWrite] = []
    }

    /// Which pods are the set's. Source: spec R56, R57.
    static func claim(
        _ set: SetFacts, _ cache: ClusterCache, at now: SimTime, memory: inout SetMemory
    ) -> Claimed {
        var claimed = Claimed()
        let pods = cache.controlled(by: set.uid, .pod)
        claimed.owned.reserveCapacity(pods.count)
        for pod in pods where isOwned(pod, set) {
            let record = memory.record(of: pod, set)
            if record.isMatch {
                claimed.owned.append(Replica(pod, record, set, at: now))
            } else if !set.isTerminating {
                claimed.writes.append(
                    PlannedWrite(
                        release(of: pod, by: set), .releasesPod, tolerated: [.notFound, .invalid]))
            }
        }
        guard !set.isTerminating else { return claimed }
        for pod in cache.orphans(.pod, namespace: set.namespace) where !pod.facts.isTerminating {
            guard set.selector.matches(pod.facts.labels) else { continue }
            let record = PodRecord(pod, set)
            guard record.isMatch else { continue }
            claimed.owned.append(Replica(pod, record, set, at: now, isAdopted: true))
            claimed.writes.append(
                PlannedWrite(adoption(of: pod, by: set), .adoptsPod, tolerated: [.notFound]))
        }
        return claimed
    }

    private static func isOwned(_ pod: StoredObject, _ set: SetFacts) -> Bool {
        pod.namespace == set.namespace && pod.facts.controllerKind == "StatefulSet"
            && pod.facts.controllerName == set.name
    }
}
