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

    @Test func `a pod that comes to a missing node has a quarantine of its own`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "gone", phase: .running))
        bench.run(.seconds(61))
        #expect(bench[Pod.self, "web-0"] == nil)
        bench.put(Make.pod("web-1", node: "gone", phase: .running))
        bench.run(.seconds(39))
        #expect(bench[Pod.self, "web-1"] != nil)
        bench.run(.seconds(41))
        #expect(bench[Pod.self, "web-1"] == nil)
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
