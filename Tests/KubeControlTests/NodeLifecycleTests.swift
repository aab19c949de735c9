import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct NodeLifecycleTests {
    /// A bench with nodes that are ready now and were heard of now.
    private func bench(_ nodes: Int, taintEviction: Bool = false) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(NodeLifecycleController(), .init())
        if taintEviction { bench.add(TaintEvictionController(), .init()) }
        for index in 1...nodes { bench.put(Make.node("n\(index)")) }
        beat(&bench, Array(1...nodes))
        bench.run()
        bench.forgetLog()
        return bench
    }

    private func beat(_ bench: inout ControllerBench, _ nodes: [Int]) {
        for index in nodes {
            if let lease = bench[Lease.self, "n\(index)", "kube-node-lease"] {
                var lease = lease
                lease.spec = Make.lease("n\(index)", bench.now).spec
                bench.put(lease)
            } else {
                bench.put(Make.lease("n\(index)", bench.now))
            }
        }
    }

    private func run(_ bench: inout ControllerBench, _ seconds: Int, beating nodes: [Int]) {
        for _ in 0..<(seconds / 10) {
            beat(&bench, nodes)
            bench.run(.seconds(10))
        }
    }

    private func taints(_ bench: ControllerBench, _ name: String) -> [String] {
        (bench[Node.self, name]?.spec.taints ?? [])
            .map { "\($0.key ?? ""):\($0.effect ?? "")" }
            .map { $0.replacing("node.kubernetes.io/", with: "") }.sorted()
    }

    @Test func `a silent node becomes unknown after the grace period`() {
        var bench = bench(3)
        bench.put(Make.pod("web-0", node: "n1", phase: .running, ready: true))
        run(&bench, 40, beating: [2, 3])
        #expect(bench[Node.self, "n1"]?.isReady == true)
        run(&bench, 20, beating: [2, 3])
        let conditions = bench[Node.self, "n1"]?.status.conditions ?? []
        #expect(conditions.count == 4)
        #expect(conditions.allSatisfy { $0.status == .unknown })
        #expect(conditions.allSatisfy { $0.reason == "NodeStatusUnknown" })
        #expect(
            conditions.allSatisfy { $0.message == "Kubelet stopped posting node status." })
        #expect(
            conditions.last?.lastTransitionTime?.seconds
                == (bench.start + .seconds(50)).secondsRoundedDown)
        #expect(taints(bench, "n1") == ["unreachable:NoExecute", "unreachable:NoSchedule"])
        #expect(taints(bench, "n2").isEmpty)
        #expect(bench[Pod.self, "web-0"]?.isReady == false)
        #expect(bench[Pod.self, "web-0"]?.status.phase == .running)
        #expect(
            bench.events == [
                "NodeNotReady n1: Node n1 status is now: NodeNotReady",
                "NodeNotReady web-0: Node is not ready",
            ])
    }

    @Test func `a node that comes back loses its taints`() {
        var bench = bench(3)
        run(&bench, 60, beating: [2, 3])
        bench.change(Node.self, "n1") { Make.setReady(&$0, .true, heartbeat: 60) }
        bench.run()
        #expect(taints(bench, "n1") == ["unreachable:NoExecute"])
        run(&bench, 10, beating: [1, 2, 3])
        #expect(taints(bench, "n1").isEmpty)
    }

    @Test func `a kubelet that reports not ready is tainted, its pods stay ready`() {
        var bench = bench(2)
        bench.put(Make.pod("web-0", node: "n1", phase: .running, ready: true))
        bench.change(Node.self, "n1") { Make.setReady(&$0, .false, heartbeat: 1) }
        bench.run()
        #expect(taints(bench, "n1") == ["not-ready:NoSchedule"])
        run(&bench, 10, beating: [1, 2])
        #expect(taints(bench, "n1") == ["not-ready:NoExecute", "not-ready:NoSchedule"])
        #expect(bench[Pod.self, "web-0"]?.isReady == true)
    }

    @Test func `cordon and pressure are mirrored at once`() {
        var bench = bench(1)
        bench.change(Node.self, "n1") { node in
            node.spec.unschedulable = true
            node.status.conditions[1].status = .true
        }
        bench.run()
        #expect(taints(bench, "n1") == ["disk-pressure:NoSchedule", "unschedulable:NoSchedule"])
        #expect(bench[Node.self, "n1"]?.spec.taints.first?.timeAdded != nil)
    }

    @Test func `NoExecute taints of one zone come ten seconds apart`() {
        var bench = bench(5)
        run(&bench, 50, beating: [3, 4, 5])
        bench.run(.seconds(1))
        #expect(taints(bench, "n1").contains("unreachable:NoExecute"))
        #expect(taints(bench, "n2") == ["unreachable:NoSchedule"])
        run(&bench, 10, beating: [3, 4, 5])
        #expect(taints(bench, "n2").contains("unreachable:NoExecute"))
    }

    @Test func `when every node is lost nothing is evicted`() {
        var bench = bench(3)
        run(&bench, 90, beating: [])
        for name in ["n1", "n2", "n3"] {
            #expect(taints(bench, name) == ["unreachable:NoSchedule"])
        }
        // One comes back: the others are judged anew, a full grace period later.
        bench.change(Node.self, "n1") { Make.setReady(&$0, .true, heartbeat: 90) }
        run(&bench, 70, beating: [1])
        #expect(taints(bench, "n1").isEmpty)
        #expect(taints(bench, "n2").contains("unreachable:NoExecute"))
    }

    @Test func `three of four lost stop new evictions`() {
        var bench = bench(4)
        run(&bench, 90, beating: [4])
        for name in ["n1", "n2", "n3"] {
            #expect(taints(bench, name) == ["unreachable:NoSchedule"])
        }
    }

    @Test func `a node that never spoke is declared so`() {
        var bench = ControllerBench()
        bench.add(NodeLifecycleController(), .init())
        var node = Make.node("n1", ready: nil)
        node.spec.taints = [Taint(key: "node.kubernetes.io/not-ready", effect: "NoSchedule")]
        bench.put(node)
        bench.run(.seconds(59))
        #expect(taints(bench, "n1") == ["not-ready:NoSchedule"])
        bench.run(.seconds(2))
        let ready = bench[Node.self, "n1"]?.status.conditions.condition("Ready")
        #expect(ready?.reason == "NodeStatusNeverUpdated")
        #expect(ready?.message == "Kubelet never posted node status.")
    }

    @Test func `nodes that come and go are announced`() {
        var bench = ControllerBench()
        bench.add(NodeLifecycleController(), .init())
        bench.put(Make.node("n1"))
        bench.run(.seconds(5))
        bench.vanish(.node, "n1")
        bench.run(.seconds(5))
        #expect(
            bench.events == [
                "RegisteredNode n1: Node n1 event: Registered Node n1 in Controller",
                "RemovingNode n1: Node n1 event: Removing Node n1 from Controller",
            ])
    }

    @Test func `pods of a dead node are evicted five minutes after its taint`() {
        var bench = bench(3, taintEviction: true)
        bench.put(
            Make.pod("web-0", node: "n1", phase: .running, ready: true) {
                $0.spec.tolerations = [
                    Make.toleration("node.kubernetes.io/unreachable", seconds: 300)
                ]
            })
        run(&bench, 340, beating: [2, 3])
        #expect(bench[Pod.self, "web-0"]?.isTerminating == false)
        run(&bench, 20, beating: [2, 3])
        #expect(
            bench[Pod.self, "web-0"]?.metadata.deletionTimestamp?.seconds
                == (bench.start + .seconds(350)).secondsRoundedDown)
        let condition = bench[Pod.self, "web-0"]?.status.conditions.condition("DisruptionTarget")
        #expect(condition?.reason == "DeletionByTaintManager")
        #expect(
            bench.events.last
                == "TaintManagerEviction web-0: Marking for deletion Pod default/web-0")
    }

    @Test func `a node that dies later waits for no node that has its taint`() {
        var bench = bench(5)
        run(&bench, 60, beating: [2, 3, 4, 5])
        #expect(taints(bench, "n1").contains("unreachable:NoExecute"))
        run(&bench, 60, beating: [3, 4, 5])
        #expect(taints(bench, "n2").contains("unreachable:NoExecute"))
    }

    /// Source: cluster.md D13, D26.
    @Test func `each zone has a queue of its own`() {
        var bench = ControllerBench()
        bench.add(NodeLifecycleController(), .init())
        for index in 1...6 {
            let zone = index < 5 ? "a" : "b"
            bench.put(
                Make.node("n\(index)", labels: [("topology.kubernetes.io/zone", zone)]))
        }
        beat(&bench, Array(1...6))
        bench.run()
        // Three of the four of zone a are too many, one of the two of zone b is not.
        run(&bench, 60, beating: [4, 6])
        for name in ["n1", "n2", "n3"] {
            #expect(taints(bench, name) == ["unreachable:NoSchedule"])
        }
        #expect(taints(bench, "n5").contains("unreachable:NoExecute"))
    }

    @Test func `taints that are there stay when too many nodes are lost`() {
        var bench = bench(4)
        run(&bench, 60, beating: [2, 3, 4])
        #expect(taints(bench, "n1").contains("unreachable:NoExecute"))
        run(&bench, 80, beating: [4])
        #expect(taints(bench, "n1").contains("unreachable:NoExecute"))
        #expect(taints(bench, "n2") == ["unreachable:NoSchedule"])
    }

    @Test func `nodes that do not count are tainted like others`() {
        var bench = ControllerBench()
        bench.add(NodeLifecycleController(), .init())
        let aside = [
            ("node.kubernetes.io/exclude-disruption", ""), ("topology.kubernetes.io/zone", "x"),
        ]
        bench.put(Make.node("n1", labels: aside))
        bench.put(Make.node("n2"))
        beat(&bench, [1, 2])
        bench.run()
        run(&bench, 60, beating: [2])
        #expect(taints(bench, "n1").contains("unreachable:NoExecute"))
    }

    @Test func `when all were lost and one is back the others are tainted at once`() {
        var bench = bench(3)
        run(&bench, 90, beating: [])
        bench.change(Node.self, "n1") { Make.setReady(&$0, .true, heartbeat: 90) }
        run(&bench, 10, beating: [1])
        #expect(taints(bench, "n2").contains("unreachable:NoExecute"))
        #expect(taints(bench, "n3") == ["unreachable:NoSchedule"])
    }

    /// Source: cluster.md D20.
    @Test func `from not ready to unknown no pod is marked and nothing is told`() {
        var bench = bench(3)
        bench.put(Make.pod("web-0", node: "n1", phase: .running, ready: true))
        bench.change(Node.self, "n1") { Make.setReady(&$0, .false, heartbeat: 1) }
        run(&bench, 70, beating: [2, 3])
        #expect(bench[Node.self, "n1"]?.status.conditions.condition("Ready")?.status == .unknown)
        #expect(taints(bench, "n1") == ["unreachable:NoExecute", "unreachable:NoSchedule"])
        #expect(bench[Pod.self, "web-0"]?.isReady == true)
        #expect(bench.events.isEmpty)
    }

    @Test func `a lost node marks its pods once, and every pod that comes to it`() {
        var bench = bench(3)
        bench.put(Make.pod("web-0", node: "n1", phase: .running))
        run(&bench, 60, beating: [2, 3])
        // It was not ready when the node was lost; nobody takes back what it says later.
        bench.change(Pod.self, "web-0") {
            $0.status.conditions.set(type: "Ready", status: .true, at: Timestamp(seconds: 9))
        }
        run(&bench, 20, beating: [2, 3])
        #expect(bench[Pod.self, "web-0"]?.isReady == true)
        bench.put(
            Make.pod("web-1", node: "n1", phase: .running, ready: true) {
                $0.metadata.generation = 3
            })
        bench.run()
        let ready = bench[Pod.self, "web-1"]?.status.conditions.condition("Ready")
        #expect(ready?.status == .false && ready?.reason == nil && ready?.message == nil)
        #expect(ready?.observedGeneration == 3)
        #expect(ready?.lastTransitionTime?.seconds == bench.now.secondsRoundedDown)
        #expect(bench.events.last == "NodeNotReady web-1: Node is not ready")
    }

    @Test func `a change between the two NoExecute taints waits for no turn`() {
        var bench = bench(5)
        run(&bench, 60, beating: [2, 3, 4, 5])
        bench.change(Node.self, "n1") { Make.setReady(&$0, .false, heartbeat: 60) }
        bench.run()
        #expect(taints(bench, "n1") == ["not-ready:NoExecute", "not-ready:NoSchedule"])
    }

    @Test func `taints of others are left alone`() {
        var bench = bench(3)
        let own = [
            Taint(key: "node.kubernetes.io/out-of-service", value: "x", effect: "NoExecute"),
            Taint(key: "dedicated", effect: "NoSchedule"),
            Taint(key: "dedicated", effect: "NoExecute"),
        ]
        bench.change(Node.self, "n1") { $0.spec.taints = own }
        run(&bench, 60, beating: [2, 3])
        #expect(taints(bench, "n1").count == 5)
        bench.change(Node.self, "n1") { Make.setReady(&$0, .true, heartbeat: 60) }
        run(&bench, 10, beating: [1, 2, 3])
        #expect(bench[Node.self, "n1"]?.spec.taints == own)
    }

    @Test func `nodes at rest cost no write`() {
        var bench = bench(100)
        run(&bench, 60, beating: Array(1...100))
        #expect(bench.log.isEmpty)
    }
}
