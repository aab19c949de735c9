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
}
