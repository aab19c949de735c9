import KubeAPI
import KubeModel
import SimKernel

/// The newest versions a controller wrote about one of its keys, which its mirror has to show
/// before the next plan: whoever counts too early makes or removes too much.
struct OwnWrites: Sendable {
    private var written = SortedMap<Resource, UInt64>()

    /// How long a controller waits for its mirror when no change wakes it earlier.
    static let patience = SimDuration.seconds(1)

    /// The plan of a controller whose mirror is behind its own writes.
    static var awaits: Plan {
        var plan = Plan()
        plan.waits = [.cacheBehind]
        plan.requeueAfter = patience
        return plan
    }

    /// Notes a write, deletions included.
    mutating func note(_ outcome: WriteOutcome) {
        guard case .success(let response)? = outcome.result, let object = response.object,
            object.resource != .event
        else { return }
        written[object.resource] = max(written[object.resource] ?? 0, object.revision)
    }

    /// Whether the mirror shows everything written.
    func areSeen(in cache: ClusterCache) -> Bool {
        written.allSatisfy { cache.revision(of: $0.key) >= $0.value }
    }
}
