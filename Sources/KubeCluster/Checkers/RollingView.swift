import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// The pods of a set as somebody sees them, and what a rolling update may do to them.
struct RollingView {
    let set: CheckedSet
    /// Names of the revision that is rolled out; several when the view cannot tell.
    let newest: [String]
    let pods: [StoredObject?]
    /// The revisions of pods that the plan itself makes.
    var made = SortedMap<Int, String>()

    init(_ set: CheckedSet, newest: [String], _ find: (ObjectKey) -> StoredObject?) {
        self.set = set
        self.newest = newest
        pods = set.range.map { find(set.pod($0)).flatMap { set.isMember($0) ? $0 : nil } }
    }

    mutating func take(_ plan: Plan) {
        for write in plan.writes {
            let metadata = write.request.body?["metadata"]
            guard write.request.verb == .create, write.request.resource == .pod,
                let ordinal = set.ordinal(of: metadata?["name"]?.string ?? "")
            else { continue }
            made[ordinal] = metadata?["labels"]?["controller-revision-hash"]?.string ?? ""
        }
    }

    private func pod(_ ordinal: Int) -> StoredObject? { pods[ordinal - set.start] }

    func hasEnded(_ ordinal: Int) -> Bool { pod(ordinal)?.isFinished == true }

    private func isOutdated(_ ordinal: Int) -> Bool {
        guard let pod = pod(ordinal) else {
            return made[ordinal].map { !newest.contains($0) } ?? false
        }
        let revision = pod.facts.labels["controller-revision-hash"] ?? ""
        return !pod.facts.isTerminating && !newest.contains(revision)
    }

    private func unavailability(_ ordinal: Int, at now: SimTime) -> String? {
        set.unavailability(pod(ordinal), at: now)
    }

    private var partition: Int {
        Int(set.spec.updateStrategy?.rollingUpdate?.partition ?? 0)
    }

    /// What forbids to delete these pods under any gates. Source: R103, R89, R239.
    func objection(to ordinals: [Int], at now: SimTime) -> String? {
        for ordinal in ordinals {
            guard isOutdated(ordinal) else {
                return "it is wanted, has not ended and is of the newest revision"
            }
            if set.spec.updateStrategy?.type == "OnDelete" { return "the strategy is OnDelete" }
            if ordinal - set.start < partition { return "the partition is \(partition)" }
        }
        guard set.isOrdered, !ordinals.isEmpty else { return nil }
        for other in set.range {
            guard let flaw = set.flaw(pod(other), at: now) else { continue }
            return "\(set.pod(other).name) \(flaw) and the set is ordered"
        }
        return nil
    }

    /// Without maxUnavailable: one at a time, and all above are new and available. Source: R105.
    func singleObjection(to ordinals: [Int], at now: SimTime) -> String? {
        guard let lowest = ordinals.min() else { return nil }
        if ordinals.count > 1 { return "\(ordinals.count - 1) others are deleted with it" }
        for above in set.range where above > lowest {
            if isOutdated(above) { return "\(set.pod(above).name) is outdated too and higher" }
            if let flaw = unavailability(above, at: now) {
                return "\(set.pod(above).name), replaced before, \(flaw)"
            }
        }
        return nil
    }

    /// With maxUnavailable: the highest ones, and not too many. Source: R112, R113.
    func burstObjection(to ordinals: [Int], at now: SimTime) -> String? {
        guard let lowest = ordinals.min() else { return nil }
        for above in set.range where above > lowest && !ordinals.contains(above) {
            // One that has ended is removed all the same.
            if isOutdated(above), !hasEnded(above) {
                return "\(set.pod(above).name) is outdated too and higher"
            }
        }
        let value = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable
        let allowed = max(1, Int(value?.resolved(of: Int64(set.count), roundingUp: false) ?? 1))
        let ill = set.range.filter { unavailability($0, at: now) != nil }.count
        guard ill + ordinals.count > allowed else { return nil }
        return "\(ill) are unavailable, \(ordinals.count) are deleted, and \(allowed) may be"
    }
}
