import KubeAPI
import KubeModel
import SimKernel

/// The nodes that are gone or declared out of service, or were a short while ago: what runs there
/// is given up by whoever says so, and a decision that rests on it may still be on its way.
/// Source: cluster.md D68 to D70, E56.
struct DoubtedNodes {
    private var until = SortedMap<String, SimTime>()
    private static let decisionLag = SimDuration.minutes(2)

    mutating func note(_ change: Change, at now: SimTime) {
        let name = change.object.name
        let taints = change.object.json["spec"]?["taints"]?.array ?? []
        let isOut = taints.contains { $0["key"]?.string == "node.kubernetes.io/out-of-service" }
        if change.kind == .deleted || isOut {
            until[name] = .distantFuture
        } else if until[name] == .distantFuture {
            until[name] = now + Self.decisionLag
        }
    }

    func contains(_ node: String, at now: SimTime) -> Bool {
        until[node].map { now <= $0 } ?? false
    }
}
