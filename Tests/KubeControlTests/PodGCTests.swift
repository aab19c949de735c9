import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct PodGCTests {
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(PodGarbageCollector(), .init())
        bench.put(Make.node("n1"))
        return bench
    }

    @Test func `pods of a node that is gone go after the quarantine`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.run(.seconds(20))
        bench.vanish(.node, "n1")
        bench.run(.seconds(59))
        #expect(bench[Pod.self, "web-0"] != nil)
        bench.run(.seconds(2))
        #expect(bench[Pod.self, "web-0"] == nil)
        #expect(bench.log == ["update pods/web-0/status", "delete pods/web-0"])
    }

    @Test func `a node that returns in time saves its pods`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.vanish(.node, "n1")
        bench.run(.seconds(30))
        bench.put(Make.node("n1"))
        bench.run(.minutes(5))
        #expect(bench[Pod.self, "web-0"] != nil)
    }

    @Test func `terminating pods of a node out of service go`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.delete(.pod, "web-0")
        bench.run(.seconds(40))
        #expect(bench[Pod.self, "web-0"] != nil)
        bench.change(Node.self, "n1") {
            $0.spec.taints = [
                Taint(
                    key: "node.kubernetes.io/out-of-service", value: "nodeshutdown",
                    effect: "NoExecute")
            ]
            Make.setReady(&$0, .unknown)
        }
        bench.run(.seconds(20))
        #expect(bench[Pod.self, "web-0"] == nil)
    }

    @Test func `terminating pods without a node go`() {
        var bench = bench()
        bench.put(Make.pod("web-0") { $0.metadata.deletionTimestamp = Timestamp(seconds: 1) })
        bench.run(.seconds(20))
        #expect(bench[Pod.self, "web-0"] == nil)
    }

    @Test func `says why pods of a missing node go, unless they had ended`() {
        for phase in [PodPhase.running, .succeeded] {
            var bench = bench()
            // The finalizer keeps the pod in sight.
            bench.put(
                Make.pod("web-0", node: "gone", phase: phase) {
                    $0.metadata.finalizers = ["example.com/hold"]
                })
            bench.run(.seconds(70))
            let status = bench[Pod.self, "web-0"]?.status
            let condition = status?.conditions.condition("DisruptionTarget")
            #expect(bench[Pod.self, "web-0"]?.isTerminating == true)
            #expect(status?.phase == (phase == .running ? .failed : .succeeded))
            #expect(condition?.reason == (phase == .running ? "DeletionByPodGC" : nil))
            #expect(
                condition?.message
                    == (phase == .running ? "PodGC: node no longer exists" : nil))
        }
    }

    /// The pass that judges a node finds it missing too, and begins the next quarantine.
    @Test func `a pod that comes to a missing node goes when the next quarantine ends`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "gone", phase: .running))
        bench.run(.seconds(61))
        #expect(bench[Pod.self, "web-0"] == nil)
        bench.put(Make.pod("web-1", node: "gone", phase: .running))
        bench.run(.seconds(18))
        #expect(bench[Pod.self, "web-1"] != nil)
        bench.run(.seconds(2))
        #expect(bench[Pod.self, "web-1"] == nil)
    }

    /// A pod of a node that is missing in the mirror, at the pass that ends its quarantine.
    private func ripe() -> (ControllerBench, PodGarbageCollector.Memory, Plan) {
        var bench = ControllerBench()
        bench.put(Make.pod("web-0", node: "gone", phase: .running))
        let collector = PodGarbageCollector()
        var memory = PodGarbageCollector.Memory()
        for change in bench.journal {
            _ = collector.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        var plan = Plan()
        for _ in 0..<3 {
            plan = collector.plan(
                PodGarbageCollector.passKey, bench.cache, at: bench.now, memory: &memory)
            if plan.writes.isEmpty { bench.run(.seconds(20)) }
        }
        return (bench, memory, plan)
    }

    @Test func `a live node keeps its pods for another quarantine`() {
        var (bench, memory, plan) = ripe()
        #expect(plan.writes.map(\.request.verb) == [.get])
        let collector = PodGarbageCollector()
        let key = PodGarbageCollector.passKey
        let node = StoredObject(resource: .node, json: ["metadata": ["name": "gone"]])
        _ = collector.conclude(
            plan, plan.writes.map { WriteOutcome(write: $0, result: .success(.object(node))) },
            bench.cache, at: bench.now, memory: &memory)
        for _ in 0..<2 {
            #expect(collector.plan(key, bench.cache, at: bench.now, memory: &memory).isEmpty)
            bench.run(.seconds(20))
        }
        let next = collector.plan(key, bench.cache, at: bench.now, memory: &memory)
        #expect(next.writes.map(\.request.verb) == [.get])
    }

    @Test func `an answer serves one pass, and the pods it found`() {
        var (bench, memory, plan) = ripe()
        let collector = PodGarbageCollector()
        let key = PodGarbageCollector.passKey
        let gone = APIError.notFound(ObjectKey(.node, name: "gone"))
        _ = collector.conclude(
            plan, plan.writes.map { WriteOutcome(write: $0, result: .failure(gone)) },
            bench.cache, at: bench.now, memory: &memory)
        // A pod that comes meanwhile was not judged.
        bench.put(Make.pod("web-1", node: "gone", phase: .running))
        if let change = bench.journal.last {
            _ = collector.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        let removal = collector.plan(key, bench.cache, at: bench.now, memory: &memory)
        #expect(removal.writes.map(\.request.name) == ["web-0", "web-0"])
        #expect(removal.writes.map(\.request.verb).last == .delete)
        // It failed, or the pods are still there: nothing is done before the next quarantine ends.
        #expect(collector.plan(key, bench.cache, at: bench.now, memory: &memory).isEmpty)
        bench.run(.seconds(20))
        #expect(collector.plan(key, bench.cache, at: bench.now, memory: &memory).isEmpty)
    }

    @Test func `a node that came back and went again has its old quarantine`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.vanish(.node, "n1")
        bench.run(.seconds(1))
        bench.put(Make.node("n1"))
        bench.run(.seconds(30))
        bench.vanish(.node, "n1")
        bench.run(.seconds(10))
        #expect(bench[Pod.self, "web-0"] == nil)
    }

    /// Source: cluster.md D70.
    @Test func `a node out of service that is ready keeps its pods`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.delete(.pod, "web-0")
        bench.change(Node.self, "n1") {
            $0.spec.taints = [
                Taint(key: "node.kubernetes.io/out-of-service", effect: "NoExecute")
            ]
        }
        bench.run(.minutes(5))
        #expect(bench[Pod.self, "web-0"] != nil)
    }

    /// Source: cluster.md D69.
    @Test func `too many finished pods go, evicted ones first, then the oldest`() {
        var bench = ControllerBench()
        bench.add(PodGarbageCollector(finishedPodsMax: 9), .init())
        bench.put(Make.node("n1"))
        for index in 0..<12 {
            bench.put(
                Make.pod("job-\(index)", node: "n1", phase: .succeeded) {
                    $0.metadata.creationTimestamp = Timestamp(seconds: Int64(index))
                    if index == 7 {
                        $0.status.phase = .failed
                        $0.status.reason = "Evicted"
                    }
                })
        }
        bench.run(.seconds(20))
        #expect(bench.log == ["job-7", "job-0", "job-1"].map { "delete pods/\($0)" })
    }
}
