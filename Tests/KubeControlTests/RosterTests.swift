import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// A plan made from what the controller remembers of the pods is the plan made from the pods.
@Suite struct RosterTests {
    /// A set whose pods change at random.
    private struct Walk {
        var random: Random
        var fixture: Fixture
        let shape: SetShape

        init(seed: UInt64) {
            var random = Random(seed: seed)
            shape = SetShape {
                $0.replicas = Int64(random.in(1...7))
                $0.start = Int64(random.in(0...1) * 3)
                $0.isParallel = random.chance(Ratio(1, 2))
                $0.minReadySeconds = random.chance(Ratio(1, 4)) ? 20 : 0
                // Newer than any, so that a set without a generation writes no other status.
                $0.status.observedGeneration = 1_000
                $0.claims = random.chance(Ratio(1, 4)) ? ["data"] : []
                $0.strategy =
                    random.chance(Ratio(1, 6))
                    ? .onDelete : .rolling(partition: Int64(random.in(0...2)))
                $0.maxUnavailable = random.chance(Ratio(1, 3)) ? .int(2) : nil
            }
            fixture = Fixture(shape, rollingFromOld: true)
            fixture.options.honoursMaxUnavailable = random.chance(Ratio(1, 2))
            self.random = random
        }

        mutating func step() {
            fixture.now = fixture.now + .seconds(random.in(0...9))
            let first = Int(shape.start)
            switch random.in(0...19) {
            case 0: addOrphan(first)
            case 1: fixture.update { $0.status.collisionCount = 0 }
            case 2: rescale()
            case 3: addZeros(first)
            default:
                // Most places are wanted ones, a few lie above.
                let ordinal = first + random.in(0...Int(shape.replicas) + random.in(0...1))
                let words = Fixture.words + ["ready", "ready", "ready@old", "ready@old"]
                let word = random.pick(words) ?? "-"
                fixture.cluster.remove(
                    ObjectKey(.pod, namespace: "default", name: "web-\(ordinal)"))
                fixture.add(word, ordinal: ordinal, shape)
            }
        }

        private mutating func addOrphan(_ first: Int) {
            let shape = PodShape {
                $0.ordinal = first + 1
                $0.revision = fixture.new
                $0.isOrphan = true
            }
            fixture.cluster.add(shape.object)
        }

        private mutating func rescale() {
            let replicas = Int64(random.in(1...7))
            fixture.update {
                $0.spec.replicas = replicas
                $0.metadata.generation = ($0.metadata.generation ?? 0) + 1
            }
        }

        /// Another pod of an ordinal, which comes and goes.
        private mutating func addZeros(_ first: Int) {
            let key = ObjectKey(.pod, namespace: "default", name: "web-0\(first)")
            guard fixture.cluster.cache[key] == nil else { return fixture.cluster.remove(key) }
            var pod = PodShape { $0.ordinal = first }.object
            pod.metadata.name = key.name
            fixture.cluster.add(pod)
        }

        /// The plan of a controller that looks at every pod: sets without a generation are not
        /// remembered.
        func wholePlan() -> Plan {
            var whole = fixture
            whole.memory = StatefulSetReconciler.Memory()
            whole.update { $0.metadata.generation = nil }
            return whole.plan()
        }

        func freshPlan() -> Plan {
            var fresh = fixture
            fresh.memory = StatefulSetReconciler.Memory()
            return fresh.plan()
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `remembered pods and pods looked at anew give the same plan`(seed: UInt64) {
        var walk = Walk(seed: seed)
        for _ in 0..<60 {
            for _ in 0..<walk.random.in(1...4) { walk.step() }
            let whole = facts(walk.wholePlan())
            #expect(facts(walk.freshPlan()) == whole)
            #expect(facts(walk.fixture.plan()) == whole)
        }
    }

    /// Everything a plan decides, the generation of its status apart.
    private func facts(_ plan: Plan) -> [String] {
        var lines = plan.groups.map { group in
            group.map { "\($0.reason) \($0.request.verb) \($0.request.key) \($0.lane ?? -1)" }
                .joined(separator: ", ")
        }
        lines.append("barriers \(plan.barriers) waits \(plan.waits)")
        lines.append("closing \(plan.closing.map(\.reason)) counts \(plan.counts ?? [])")
        let status = plan.status
        lines.append("\(status?.currentRevision ?? "") \(status?.updateRevision ?? "")")
        let later = plan.requeueAfter.map { "\($0)" } ?? "never"
        lines.append("failure \(plan.failure ?? "none") again \(later)")
        return lines
    }
}
