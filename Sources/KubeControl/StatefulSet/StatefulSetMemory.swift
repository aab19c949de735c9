import KubeAPI
import KubeModel
import SimKernel

/// What the controller remembers of one set between plans. Everything but the written versions
/// only saves work: a plan without memory is the same plan.
struct SetMemory: Sendable {
    let uid: String
    /// The newest version written of each kind of object. Source: spec R166.
    private var written = SortedMap<Resource, UInt64>()
    /// Records of pods by their version, which no two states of objects share.
    private var records: [UInt64: PodRecord] = [:]
    /// Versions of pods whose claims were found to be owned rightly, as of `claimsKey`.
    private var ownedRightly: Set<UInt64> = []
    private var claimsKey = ClaimsKey(claims: 0, generation: 0)
    private var choice: (key: ChoiceKey, choice: RevisionChoice)?
    var roster = Roster()
    /// The status of the last plan, as counted.
    var status: SetStatus?

    private struct ClaimsKey: Equatable, Sendable {
        var claims: UInt64
        var generation: Int64
    }

    private struct ChoiceKey: Equatable, Sendable {
        var revisions: UInt64
        var generation: Int64
        var currentRevision: String
        var collisionCount: Int64
    }

    init(uid: String) { self.uid = uid }

    // MARK: Own writes

    /// Notes a write that the mirror has to show before the next plan. Deletions of pods are not
    /// noted: a plan that repeats one does no harm. Versions of revisions stand in for the live
    /// read with which the original recognises its own.
    mutating func note(_ outcome: WriteOutcome) {
        guard case .success(let response)? = outcome.result, let object = response.object,
            outcome.write.request.verb != .delete
        else { return }
        switch object.resource {
        case .pod, .persistentVolumeClaim, .statefulSet, .controllerRevision:
            let known = written[object.resource] ?? 0
            written[object.resource] = max(known, object.revision)
        default:
            return
        }
    }

    /// Says in which respect the mirror is behind the controller's own writes; nil when it is not.
    func staleness(of cache: ClusterCache) -> String? {
        for (resource, revision) in written {
            let seen = cache.revision(of: resource)
            guard seen < revision else { continue }
            return "read version: \(seen) is not as new as written version: \(revision)"
                + " for group resource \(resource.qualifiedPlural)"
        }
        return nil
    }

    // MARK: Saved work

    /// Forgets what no longer holds for this version of the mirror, and now and then records of
    /// pods that are gone.
    ///
    /// - Returns: whether it forgot which claims are owned rightly.
    @discardableResult
    mutating func prepare(_ set: SetFacts, _ cache: ClusterCache, pods: Int) -> Bool {
        if records.count > pods * 2 + 64 { records.removeAll(keepingCapacity: true) }
        let key = ClaimsKey(
            claims: cache.revision(of: .persistentVolumeClaim), generation: set.generation)
        guard key != claimsKey || key.claims == 0 || key.generation == 0 else { return false }
        claimsKey = key
        ownedRightly.removeAll(keepingCapacity: true)
        return true
    }

    mutating func record(of pod: StoredObject, _ set: SetFacts) -> PodRecord {
        if pod.revision != 0, let record = records[pod.revision] { return record }
        let record = PodRecord(pod, set)
        if pod.revision != 0 { records[pod.revision] = record }
        return record
    }

    /// Whether the claims of a pod are known to be owned rightly.
    func knowsRight(_ pod: StoredObject) -> Bool { ownedRightly.contains(pod.revision) }

    /// Notes that the claims of a pod are owned rightly.
    mutating func noteRight(_ pod: StoredObject) {
        if pod.revision != 0 { ownedRightly.insert(pod.revision) }
    }

    mutating func choose(_ revisions: Revisions) -> RevisionChoice {
        let set = revisions.set
        let key = ChoiceKey(
            revisions: revisions.cache.revision(of: .controllerRevision),
            generation: set.generation, currentRevision: set.status.currentRevision ?? "",
            collisionCount: set.status.collisionCount ?? 0)
        if let choice, choice.key == key, key.generation != 0, key.revisions != 0 {
            return choice.choice
        }
        let fresh = revisions.choose()
        choice = (key, fresh)
        return fresh
    }
}
