import KubeAPI
import KubeModel
import SimKernel

/// Which pods of a ReplicaSet go first when there are too many. Source: cluster.md I11.
struct DeletionOrder {
    static let costAnnotation = "controller.kubernetes.io/pod-deletion-cost"

    /// What is compared of one pod; the smaller goes first.
    private struct Candidate {
        let pod: StoredObject
        /// Compared from the first to the last; the smaller number goes first.
        let before: [Int64]
        let isReady: Bool
        let readyFor: Age
        let restarts: Int64
        let sidecarRestarts: Int64
        let age: Age
    }

    /// A length of time, and its order of magnitude: lengths of one magnitude count as equal.
    private struct Age: Equatable {
        var nanoseconds: Int64
        var magnitude: Int { nanoseconds > 0 ? 63 - nanoseconds.leadingZeroBitCount : -1 }

        init(since seconds: Int64?, _ now: SimTime) {
            nanoseconds = seconds.map { (now - SimTime.seconds($0)).nanoseconds } ?? 0
        }
    }

    private let candidates: [Candidate]

    /// - Parameter neighbours: the pods that count as siblings on a node.
    init(_ pods: [StoredObject], neighbours: [StoredObject], at now: SimTime) {
        var siblings: [String: Int64] = [:]
        for pod in neighbours {
            if let node = pod.facts.nodeName, !node.isEmpty { siblings[node, default: 0] += 1 }
        }
        candidates = pods.map { pod in
            let node = pod.facts.nodeName ?? ""
            let phase: Int64 =
                switch pod.facts.phase {
                case "", "Pending": 0
                case "Unknown": 1
                default: 2
                }
            let status = pod.view(as: Pod.self).status
            return Candidate(
                pod: pod,
                before: [
                    node.isEmpty ? 0 : 1, phase, pod.facts.isReady ? 1 : 0, Self.cost(pod),
                    -(siblings[node] ?? 0),
                ],
                isReady: pod.facts.isReady, readyFor: Age(since: pod.facts.readySince, now),
                restarts: status.containerStatuses.map { $0.restartCount ?? 0 }.max() ?? 0,
                sidecarRestarts: status.initContainerStatuses.map { $0.restartCount ?? 0 }.max()
                    ?? 0,
                age: Age(since: pod.facts.creationSeconds, now))
        }
    }

    /// The first so many to go, in their order.
    func first(_ count: Int) -> [StoredObject] {
        candidates.sorted(by: Self.precedes).prefix(count).map(\.pod)
    }

    private static func cost(_ pod: StoredObject) -> Int64 {
        let metadata: ObjectMeta = pod.json.viewOrEmpty("metadata")
        return metadata.annotation(costAnnotation).flatMap { Int64(Int32($0) ?? 0) } ?? 0
    }

    private static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        for (one, other) in zip(left.before, right.before) where one != other {
            return one < other
        }
        if left.isReady, right.isReady, left.readyFor != right.readyFor {
            return younger(left, left.readyFor, right, right.readyFor)
        }
        if left.restarts != right.restarts { return left.restarts > right.restarts }
        if left.sidecarRestarts != right.sidecarRestarts {
            return left.sidecarRestarts > right.sidecarRestarts
        }
        if left.age != right.age { return younger(left, left.age, right, right.age) }
        return utf8Precedes(left.pod.name, right.pod.name)
    }

    private static func younger(
        _ left: Candidate, _ leftAge: Age, _ right: Candidate, _ rightAge: Age
    ) -> Bool {
        if leftAge.magnitude != rightAge.magnitude {
            return leftAge.magnitude < rightAge.magnitude
        }
        return utf8Precedes(left.pod.uid, right.pod.uid)
    }
}
