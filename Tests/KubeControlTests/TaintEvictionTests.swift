import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct TaintEvictionTests {
    private func bench(_ tolerations: [Toleration]) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(TaintEvictionController(), .init())
        bench.put(Make.node("n1"))
        bench.put(
            Make.pod("web-0", node: "n1", phase: .running) { $0.spec.tolerations = tolerations })
        bench.run()
        return bench
    }

    private func taint(_ bench: inout ControllerBench, _ keys: [String]) {
        bench.change(Node.self, "n1") {
            $0.spec.taints = keys.map { Taint(key: $0, effect: "NoExecute") }
        }
        bench.run()
    }

    private func isTerminating(_ bench: ControllerBench) -> Bool {
        bench[Pod.self, "web-0"]?.isTerminating ?? true
    }

    @Test func `an untolerated taint evicts at once`() {
        var bench = bench([])
        taint(&bench, ["bad"])
        #expect(isTerminating(bench))
        #expect(bench.log == ["update pods/web-0/status", "delete pods/web-0"])
        bench.run(.minutes(10))
        #expect(bench.log.count == 2)
    }

    @Test func `the shortest toleration counts`() {
        var bench = bench([
            Make.toleration("bad", seconds: 300), Make.toleration("bad", seconds: 10),
        ])
        taint(&bench, ["bad"])
        #expect(bench.waits.values.contains([.toleration(remaining: .seconds(10))]))
        bench.run(.seconds(9))
        #expect(!isTerminating(bench))
        bench.run(.seconds(1))
        #expect(isTerminating(bench))
    }

    @Test func `a toleration without limit is for ever`() {
        var bench = bench([Make.toleration("bad", seconds: nil)])
        taint(&bench, ["bad"])
        bench.run(.hours(10))
        #expect(!isTerminating(bench))
        #expect(bench.events.isEmpty)
    }

    @Test func `a swap of taints keeps the clock, removal cancels it`() {
        var bench = bench([
            Make.toleration("one", seconds: 300), Make.toleration("two", seconds: 300),
        ])
        taint(&bench, ["one"])
        bench.run(.seconds(200))
        taint(&bench, ["two"])
        bench.run(.seconds(99))
        #expect(!isTerminating(bench))
        taint(&bench, [])
        #expect(
            bench.events == [
                "TaintManagerEviction web-0: Cancelling deletion of Pod default/web-0"
            ])
        bench.run(.minutes(10))
        #expect(!isTerminating(bench))
    }

    @Test func `a clock of a deleted pod is cancelled`() {
        var bench = bench([Make.toleration("one", seconds: 300)])
        taint(&bench, ["one"])
        bench.vanish(.pod, "web-0")
        bench.run()
        #expect(
            bench.events == [
                "TaintManagerEviction web-0: Cancelling deletion of Pod default/web-0"
            ])
    }

    /// Source: cluster.md D50.
    @Test func `a clock that runs is not shortened by a shorter toleration`() {
        var bench = bench([
            Make.toleration("one", seconds: 300), Make.toleration("two", seconds: 0),
        ])
        taint(&bench, ["one"])
        bench.run(.seconds(100))
        taint(&bench, ["one", "two"])
        #expect(!isTerminating(bench))
        bench.run(.seconds(199))
        #expect(!isTerminating(bench))
        bench.run(.seconds(1))
        #expect(isTerminating(bench))
    }

    @Test(arguments: [0, -5] as [Int64]) func `no time at all means now`(seconds: Int64) {
        var bench = bench([Make.toleration("bad", seconds: seconds)])
        taint(&bench, ["bad"])
        #expect(isTerminating(bench))
    }

    @Test func `a taint that is not tolerated ends the clock and the pod`() {
        var bench = bench([Make.toleration("one", seconds: 300)])
        taint(&bench, ["one"])
        taint(&bench, ["one", "bad"])
        #expect(isTerminating(bench))
        #expect(
            bench.events == [
                "TaintManagerEviction web-0: Cancelling deletion of Pod default/web-0",
                "TaintManagerEviction web-0: Marking for deletion Pod default/web-0",
            ])
    }

    @Test func `a toleration without limit added later cancels the clock`() {
        var bench = bench([Make.toleration("one", seconds: 300)])
        taint(&bench, ["one"])
        bench.change(Pod.self, "web-0") {
            $0.spec.tolerations = [Make.toleration("one", seconds: nil)]
        }
        bench.run(.minutes(10))
        #expect(!isTerminating(bench))
        #expect(
            bench.events == [
                "TaintManagerEviction web-0: Cancelling deletion of Pod default/web-0"
            ])
    }

    @Test func `a pod that comes to a tainted node has its clock from then`() {
        var bench = bench([])
        taint(&bench, ["bad"])
        bench.run(.minutes(1))
        bench.put(
            Make.pod("web-1", node: "n1") {
                $0.spec.tolerations = [Make.toleration("bad", seconds: 10)]
            })
        bench.run(.seconds(9))
        #expect(bench[Pod.self, "web-1"]?.isTerminating == false)
        bench.run(.seconds(1))
        #expect(bench[Pod.self, "web-1"]?.isTerminating == true)
    }

    @Test func `a clock goes on when the node is gone`() {
        var bench = bench([Make.toleration("one", seconds: 300)])
        taint(&bench, ["one"])
        bench.vanish(.node, "n1")
        bench.run(.seconds(300))
        #expect(isTerminating(bench))
    }

    /// The next pod of the name must not be deleted for the one that is gone.
    @Test func `a pod that is found gone when it is marked is not deleted`() throws {
        var bench = ControllerBench()
        bench.put(Make.node("n1"))
        let pod = bench.put(Make.pod("web-0", node: "n1", phase: .running))
        bench.change(Node.self, "n1") { $0.spec.taints = [Taint(key: "bad", effect: "NoExecute")] }
        bench.run()
        var memory = TaintEvictionController.Memory()
        let plan = TaintEvictionController().plan(
            pod.key, bench.cache, at: bench.now, memory: &memory)
        let writes = plan.groups.flatMap { $0 }.filter { !$0.isEventOnly }
        #expect(writes.map(\.request.verb) == [.update, .delete])
        let mark = try #require(writes.first)
        let gone = WriteOutcome(write: mark, result: .failure(.notFound(pod.key)))
        #expect(gone.hasFailed)
    }
}
