import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// Kubelets before the real API server.
@Suite struct ServedNodesTests {
    @Test(arguments: [NodeTiming.live, .instant])
    func `a thousand pods on ten nodes get ready and go`(_ timing: NodeTiming) {
        var nodes = ServedNodes(nodes: 10, timing: timing)
        nodes.run(5)
        for index in 0..<1_000 { nodes.createPod("web-\(index)", on: "node-\(index % 10 + 1)") }
        nodes.run(20)
        #expect(nodes.pods().count == 1_000)
        #expect(nodes.pods().count { $0.isReady } == 1_000)
        #expect(nodes.refusals.isEmpty, "\(nodes.refusals.prefix(5))")
        let addresses = nodes.pods().compactMap(\.status.podIP)
        #expect(Set(addresses).count == 1_000)
        let running = nodes.kubelets.flatMap { $0.runningPods(at: nodes.now) }
        #expect(running.count == 1_000)
        let steps = nodes.steps
        #expect(steps < 40_000, "\(steps)")
        for index in 0..<1_000 {
            nodes.submit(
                .delete(ObjectKey(.pod, namespace: "default", name: "web-\(index)")))
        }
        nodes.run(20)
        #expect(nodes.pods().isEmpty)
        #expect(nodes.refusals.isEmpty, "\(nodes.refusals.prefix(5))")
    }

    @Test func `the server keeps what the kubelet says of itself`() {
        var nodes = ServedNodes(nodes: 1, timing: .live)
        nodes.run(30)
        let node: Node? = nodes.server.stored(ObjectKey(.node, name: "node-1"))?.view()
        #expect(node?.isReady == true)
        #expect(node?.status.capacity?.quantity("pods")?.value == 110)
        #expect(node?.internalIP == "172.18.0.2")
        let lease: Lease? =
            nodes.server.stored(
                ObjectKey(.lease, namespace: "kube-node-lease", name: "node-1"))?.view()
        #expect(lease?.spec.renewTime?.microseconds == 1_800_000_030_000_000)
        let reasons = nodes.server.storedObjects(.event).map { ($0.view() as Event).reason ?? "" }
        #expect(
            reasons == [
                "Starting", "NodeHasSufficientMemory", "NodeHasNoDiskPressure",
                "NodeHasSufficientPID", "NodeReady",
            ])
        #expect(nodes.refusals.isEmpty, "\(nodes.refusals)")
    }

    @Test func `a repeated event is one object with a count`() {
        var nodes = ServedNodes(nodes: 1, timing: .live)
        nodes.createPod("web-0", on: "node-1", image: "nginx:nope")
        nodes.run(100)
        let events = nodes.server.storedObjects(.event).map { $0.view() as Event }
            .filter { $0.involvedObject?.name == "web-0" }
        #expect(events.count == 5)
        #expect(events.allSatisfy { ($0.count ?? 0) >= 4 })
        #expect(events.allSatisfy { $0.involvedObject?.fieldPath == "spec.containers{main}" })
        #expect(nodes.refusals.isEmpty, "\(nodes.refusals)")
    }
}

extension ServedNodesTests {
    @Test func `a node that is well writes little`() {
        var nodes = ServedNodes(nodes: 1, timing: .live)
        nodes.createPod("web-0", on: "node-1")
        nodes.run(20)
        let steps = nodes.steps
        nodes.run(100)
        #expect(nodes.steps - steps < 60)
    }
}
