import KubeAPI
import KubeModel
import SimKernel

/// What each pod truly was in its latest versions, to hold against what somebody was told.
struct PodVersions {
    /// What decides about health in one version of a pod.
    private struct Version: Equatable {
        var revision: UInt64
        var phase: String
        var isReady: Bool
        var isTerminating: Bool
        var readySince: Int64?

        init(_ pod: StoredObject) {
            revision = pod.revision
            phase = pod.facts.phase
            isReady = pod.facts.isReady
            isTerminating = pod.facts.isTerminating
            readySince = pod.facts.readySince
        }
    }

    /// By uid; those of pods that are gone are kept for a while.
    private var versions = SortedMap<String, [Version]>()
    private var gone: [String] = []
    private static let versionsMax = 64
    private static let goneMax = 2_000

    mutating func note(_ change: Change) {
        let uid = change.object.uid
        if change.kind == .deleted {
            gone.append(uid)
            guard gone.count > Self.goneMax else { return }
            for uid in gone.prefix(Self.goneMax / 2) { versions[uid] = nil }
            gone.removeFirst(Self.goneMax / 2)
            return
        }
        versions[uid, default: []].append(Version(change.object))
        versions.update(uid) { versions in
            if versions.count > Self.versionsMax { versions.removeFirst(Self.versionsMax / 2) }
        }
    }

    /// How a version somebody was told of differs from what was stored under its revision; nil
    /// when it does not, or when that is too long ago to be known.
    func untruth(_ pod: StoredObject) -> String? {
        guard let known = versions[pod.uid] else { return "never existed with uid \(pod.uid)" }
        guard let oldest = known.first, pod.revision >= oldest.revision else { return nil }
        return known.contains(Version(pod))
            ? nil : "was never as told in revision \(pod.revision)"
    }
}
