import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// All small states: pods of four ordinals in one of seven states each, up to three replicas,
/// crossed with policy, strategy and retention.
@Suite struct StatefulSetStatesTests {
    static let strategies: [SetShape.Strategy] = [
        .rolling(partition: 0), .rolling(partition: 1), .rollingBare, .onDelete,
    ]
    static let retentions = [
        ("Retain", "Retain"), ("Delete", "Retain"), ("Retain", "Delete"), ("Delete", "Delete"),
    ]

    @Test(arguments: 0...3, [false, true])
    func `R236 to R239 hold in every small state`(replicas: Int, isParallel: Bool) {
        var seed = 0
        let words = Fixture.words
        for first in words {
            for second in words {
                for third in words {
                    for fourth in words where fourth != "unready" && fourth != "failed" {
                        seed += 1
                        // Every state meets every strategy; retention goes round.
                        for (index, strategy) in Self.strategies.enumerated()
                        where (seed + index) % 2 == 0 {
                            let (whenDeleted, whenScaled) = Self.retentions[
                                (seed / 2 + index) % 4]
                            let shape = SetShape {
                                ($0.replicas, $0.isParallel) = (Int64(replicas), isParallel)
                                $0.strategy = strategy
                                ($0.whenDeleted, $0.whenScaled) = (whenDeleted, whenScaled)
                                $0.claims = seed % 3 == 0 ? ["www"] : []
                            }
                            check([first, second, third, fourth], shape)
                        }
                    }
                }
            }
        }
    }

    private func check(_ words: [String], _ shape: SetShape) {
        var fixture = Fixture(
            shape, pods: words.joined(separator: " "), rollingFromOld: true)
        let plan = fixture.plan()
        let problem = Self.problem(plan, words, shape)
        if let problem {
            Issue.record("\(problem): \(words) \(shape.replicas) \(shape) \(plan.acts)")
        }
        let again = fixture.plan()
        if again.acts != plan.acts || again.waits != plan.waits {
            Issue.record("a second look differs: \(words) \(shape)")
        }
    }

    /// The first promise a plan breaks.
    private static func problem(_ plan: Plan, _ words: [String], _ shape: SetShape) -> String? {
        let count = Int(shape.replicas)
        var created = 0
        var failed = 0
        var condemned = 0
        var outdated = 0
        for act in plan.acts {
            switch act {
            case .createsPod(let ordinal):
                created += 1
                if ordinal >= count || words[ordinal] != "-" { return "made in vain" }
                let lower = words.prefix(ordinal)
                if !shape.isParallel, lower.contains(where: { !$0.hasPrefix("ready") }) {
                    return "R233 made before a lower one is well"
                }
            case .deletesFailedPod(let ordinal):
                failed += 1
                if words[ordinal] != "failed" || ordinal >= count { return "R239 not failed" }
            case .deletesCondemned(let ordinal):
                condemned += 1
                if ordinal < count || words[ordinal] == "ending" { return "R239 wanted" }
            case .deletesOutdated(let ordinal):
                outdated += 1
                // A pod made in the same plan from the current revision counts as outdated.
                if ordinal >= count || !words[ordinal].hasSuffix("@old") && words[ordinal] != "-" {
                    return "R239 not outdated"
                }
                if shape.strategy == .onDelete { return "R104 replaced" }
                if ordinal < 1, shape.strategy == .rolling(partition: 1) { return "R105 held" }
            default: break
            }
        }
        if outdated > 1 { return "R237 more than one update" }
        if shape.isParallel {
            let missing = words.prefix(count).count { $0 == "-" }
            let broken = words.prefix(count).count { $0 == "failed" }
            let extra = words.dropFirst(count).count { $0 != "-" && $0 != "ending" }
            if (created, failed, condemned) != (missing, broken, extra) {
                return "R237 not everything"
            }
        } else {
            if created + failed + condemned + outdated > 1 { return "R236 more than one act" }
            let isIll = words.prefix(count).contains { !$0.hasPrefix("ready") }
            if isIll, condemned + outdated > 0 { return "R238 out of turn" }
            if outdated > 0, words.dropFirst(count).contains(where: { $0 != "-" }) {
                return "R238 updated before scaled"
            }
        }
        let isDone =
            words.prefix(count).allSatisfy { $0 == "ready" }
            && words.dropFirst(count).allSatisfy { $0 == "-" }
        if !isDone, plan.acts.isEmpty, plan.waits.isEmpty { return "stops without a wait" }
        if isDone, !plan.acts.allSatisfy(isTidying) { return "acts though all is done" }
        return nil
    }

    private static func isTidying(_ act: Reason) -> Bool {
        switch act {
        case .ownsClaim, .repairsIdentity: true
        default: false
        }
    }
}
