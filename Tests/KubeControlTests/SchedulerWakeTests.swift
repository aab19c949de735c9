import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// What brings a parked pod back, and what does not. Source: cluster.md C3-C5.
struct SchedulerWakeTests {
    /// A cluster in which the pod `p` is parked, a change, and whether it is worth a new look.
    struct Case: Sendable {
        var name: String
        var setUp: @Sendable (inout ControllerBench) -> Void
        var change: @Sendable (inout ControllerBench) -> Void
        var wakes: Bool

        init(
            _ name: String, wakes: Bool,
            _ setUp: @escaping @Sendable (inout ControllerBench) -> Void,
            _ change: @escaping @Sendable (inout ControllerBench) -> Void
        ) {
            self.name = name
            self.setUp = setUp
            self.change = change
            self.wakes = wakes
        }
    }

    private static func tainted(_ name: String, _ key: String?) -> Node {
        var node = Make.node(name)
        if let key { node.spec.taints = [Taint(key: key, effect: "NoSchedule")] }
        return node
    }

    private static let isTainted: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(tainted("n1", "bad"))
        world.put(Make.pod("p"))
    }

    private static let isFull: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(Make.node("n1", cpu: "1"))
        world.put(Make.pod("a", node: "n1", phase: .running, cpu: "900m"))
        world.put(Make.pod("p", cpu: "500m"))
    }

    private static func neighbours(anti: Bool) -> Affinity {
        let term = PodAffinityTerm {
            $0.labelSelector = LabelSelector(matchLabels: [("app", "db")])
            $0.topologyKey = "kubernetes.io/hostname"
        }
        return Affinity {
            if anti {
                $0.podAntiAffinity = PodAntiAffinity {
                    $0.requiredDuringSchedulingIgnoredDuringExecution = [term]
                }
            } else {
                $0.podAffinity = PodAffinity {
                    $0.requiredDuringSchedulingIgnoredDuringExecution = [term]
                }
            }
        }
    }

    private static let isKeptApart: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(Make.node("n1"))
        world.put(Make.pod("db", node: "n1", phase: .running, labels: [("app", "db")]))
        world.put(Make.pod("web", node: "n1", phase: .running, labels: [("app", "web")]))
        world.put(Make.pod("p") { $0.spec.affinity = neighbours(anti: true) })
    }

    private static let isAlone: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(Make.node("n1"))
        world.put(Make.pod("p") { $0.spec.affinity = neighbours(anti: false) })
    }

    private static let waitsForPort: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(Make.node("n1"))
        world.put(withPort(Make.pod("a", node: "n1", phase: .running), 80))
        world.put(withPort(Make.pod("b", node: "n1", phase: .running), 81))
        world.put(withPort(Make.pod("p"), 80))
    }

    private static func withPort(_ pod: Pod, _ port: Int64) -> Pod {
        var pod = pod
        var container = Container(json: ["name": "main", "image": "app:1"])
        container.ports = [
            ContainerPort(json: ["containerPort": .int(port), "hostPort": .int(port)])
        ]
        pod.spec.containers = [container]
        return pod
    }

    private static let waitsForClaim: @Sendable (inout ControllerBench) -> Void = { world in
        world.put(Make.node("n1"))
        world.put(Make.pod("p", claims: ["data"]))
    }

    static let cases = [
        Case("another tainted node", wakes: false, isTainted) { $0.put(tainted("n2", "bad")) },
        Case("a node without taint", wakes: true, isTainted) { $0.put(Make.node("n2")) },
        Case("another taint instead", wakes: false, isTainted) {
            $0.change(Node.self, "n1") { $0.spec.taints = [Taint(key: "x", effect: "NoExecute")] }
        },
        Case("the taint gone", wakes: true, isTainted) {
            $0.change(Node.self, "n1") { $0.spec.taints = [] }
        },
        Case("a toleration", wakes: true, isTainted) {
            $0.change(Pod.self, "p") {
                $0.metadata.generation = 2
                $0.spec.tolerations = [Toleration { $0.operator = "Exists" }]
            }
        },
        Case("another image of the pod", wakes: false, isTainted) {
            $0.change(Pod.self, "p") {
                $0.metadata.generation = 2
                $0.spec.containers = [Container(json: ["name": "main", "image": "app:2"])]
            }
        },
        Case("a cordoned node", wakes: false, {
            var node = Make.node("n1")
            node.spec.unschedulable = true
            $0.put(node)
            $0.put(Make.pod("p"))
        }) {
            var node = Make.node("n2")
            node.spec.unschedulable = true
            $0.put(node)
        },
        Case("an uncordoned node", wakes: true, {
            var node = Make.node("n1")
            node.spec.unschedulable = true
            $0.put(node)
            $0.put(Make.pod("p"))
        }) { $0.change(Node.self, "n1") { $0.spec.unschedulable = nil } },
        Case("a node too small", wakes: false, isFull) { $0.put(Make.node("n2", cpu: "400m")) },
        Case("a node with room", wakes: true, isFull) { $0.put(Make.node("n2", cpu: "1")) },
        Case("more memory", wakes: false, isFull) {
            $0.put(Make.node("n1", cpu: "1", memory: "32Gi"))
        },
        Case("more cpu", wakes: true, isFull) { $0.put(Make.node("n1", cpu: "2")) },
        Case("a pod gone", wakes: true, isFull) { $0.vanish(.pod, "a") },
        Case("a pod finished", wakes: true, isFull) {
            $0.change(Pod.self, "a") { $0.status.phase = .succeeded }
        },
        Case("a pod that shrinks", wakes: true, isFull) {
            $0.put(Make.pod("a", node: "n1", phase: .running, cpu: "100m") {
                $0.metadata.generation = 2
            })
        },
        Case("a pod that is leaving", wakes: false, isFull) {
            $0.change(Pod.self, "a") { $0.metadata.deletionTimestamp = Timestamp(seconds: 1) }
        },
        Case("a node label nobody asks for", wakes: false, isFull) {
            $0.change(Node.self, "n1") { $0.metadata.setLabel("x", "y") }
        },
        Case("another port free", wakes: false, waitsForPort) { $0.vanish(.pod, "b") },
        Case("the port free", wakes: true, waitsForPort) { $0.vanish(.pod, "a") },
        Case("one more in the way", wakes: false, isKeptApart) {
            $0.put(Make.pod("db-2", node: "n1", phase: .running, labels: [("app", "db")]))
        },
        Case("an unrelated neighbour gone", wakes: false, isKeptApart) { $0.vanish(.pod, "web") },
        Case("the neighbour gone", wakes: true, isKeptApart) { $0.vanish(.pod, "db") },
        Case("the neighbour relabelled", wakes: true, isKeptApart) {
            $0.change(Pod.self, "db") { $0.metadata.setLabel("app", "x") }
        },
        Case("an unrelated neighbour", wakes: false, isAlone) {
            $0.put(Make.pod("web", node: "n1", phase: .running, labels: [("app", "web")]))
        },
        Case("a wanted neighbour", wakes: true, isAlone) {
            $0.put(Make.pod("db", node: "n1", phase: .running, labels: [("app", "db")]))
        },
        Case("another claim", wakes: false, waitsForClaim) { $0.put(Make.claim("other")) },
        Case("its claim", wakes: true, waitsForClaim) { $0.put(Make.claim("data")) },
    ]

    @Test func `wakes by what may help and by nothing else`() {
        for item in Self.cases {
            var bench = SchedulerBench()
            item.setUp(&bench.world)
            bench.run()
            #expect(bench.events.contains { $0.hasPrefix("FailedScheduling p:") }, "\(item.name)")
            let isParked = bench.node(of: "p") == nil
            #expect(isParked, "\(item.name)")
            bench.run(.seconds(20))
            bench.forgetLog()
            item.change(&bench.world)
            bench.run()
            #expect(bench.events.isEmpty != item.wakes, "\(item.name): \(bench.events)")
        }
    }

    @Test func `an attempt in vain is retried at once when nobody else waits`() {
        var bench = SchedulerBench()
        bench.world.put(Self.tainted("n1", "a"))
        bench.world.put(Make.pod("p"))
        bench.run()
        bench.world.put(Make.node("n2", cpu: "1"))
        bench.run()
        #expect(bench.node(of: "p") == "n2")
    }

    @Test func `a failed binding gives back the room it held`() {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1", cpu: "1"))
        bench.refusedBindings = ["a"]
        bench.world.put(Make.pod("a", cpu: "1"))
        bench.world.put(Make.pod("b", cpu: "1"))
        bench.run()
        #expect(bench.node(of: "b") == "n1")
        bench.run(.seconds(5))
        #expect(bench.node(of: "a") == nil)
        #expect(bench.message("a")?.contains("Insufficient cpu") == true)
    }

    @Test func `a pod that goes before it is bound gives back its room`() {
        var bench = SchedulerBench()
        bench.world.add(VolumeBinder(), .init())
        bench.world.put(Make.node("n1", cpu: "1"))
        bench.world.put(BuiltInStorage.standard)
        bench.world.put(Make.claim("data"))
        bench.world.put(Make.pod("a", claims: ["data"], cpu: "1"))
        bench.run()
        bench.world.put(Make.pod("b", cpu: "1"))
        bench.run()
        #expect(bench.node(of: "b") == nil)
        bench.world.vanish(.pod, "a")
        bench.run()
        #expect(bench.node(of: "b") == "n1")
    }

    @Test func `pods on a node whose object is gone belong to no topology`() {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1"))
        bench.world.put(Make.node("n2"))
        bench.world.put(Make.pod("db", node: "n1", phase: .running, labels: [("app", "db")]))
        bench.run()
        bench.world.vanish(.node, "n1")
        bench.world.put(Make.pod("p") { $0.spec.affinity = Self.neighbours(anti: false) })
        bench.run()
        #expect(bench.message("p")?.contains("1 node(s) didn't match pod affinity rules") == true)
    }
}

/// The form of the scheduler's Events. Source: cluster.md A61, C48.
struct SchedulerEventTests {
    @Test func `events have a time and an action instead of counts`() throws {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1"))
        let pod = bench.world.put(Make.pod("web-0"))
        bench.run()
        let event = try #require(bench.written.first)
        #expect(event.json["action"]?.string == "Binding")
        #expect(event.eventTime?.microseconds == 1_000_000_000_000)
        #expect(event.reportingComponent == "default-scheduler")
        #expect(event.reportingInstance == "default-scheduler-control-plane")
        #expect(event.involvedObject?.uid == pod.uid)
        #expect(event.involvedObject?.resourceVersion == String(pod.revision))
        for name in ["count", "firstTimestamp", "lastTimestamp", "source", "series"] {
            #expect(event.json[name] == nil)
        }
    }

    @Test func `what repeats becomes a series`() {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1", cpu: "1"))
        bench.world.put(Make.pod("a", node: "n1", phase: .running, cpu: "1"))
        bench.world.put(Make.pod("b", node: "n1", phase: .running))
        bench.world.put(Make.pod("p", cpu: "1"))
        bench.run()
        // The condition made another version of the pod, so the next Event is one of its own.
        for _ in 0..<5 {
            bench.world.put(Make.pod("b", node: "n1", phase: .running))
            bench.run()
            bench.world.vanish(.pod, "b")
            bench.run(.seconds(20))
        }
        #expect(bench.written.count == 2)
        #expect(bench.written.last?.json["action"]?.string == "Scheduling")
        #expect(bench.events.filter { $0.hasPrefix("series") } == ["series of 2"])
        bench.run(.minutes(4))
        #expect(bench.events.filter { $0.hasPrefix("series") }.count == 1)
        bench.run(.minutes(45))
        #expect(bench.events.filter { $0.hasPrefix("series") }.count >= 2)
    }

    @Test func `long texts are cut in events only`() {
        var bench = SchedulerBench()
        for index in 0..<60 {
            bench.world.put(Make.node("n\(index)"))
        }
        bench.world.put(
            Make.pod("p") { pod in
                var container = Container(json: ["name": "main", "image": "app:1"])
                container.resources = ResourceRequirements {
                    $0.requests = ResourceList(
                        (0..<60).map {
                            ("example.com/a-rather-long-name-\($0)", Quantity(1))
                        })
                }
                pod.spec.containers = [container]
            })
        bench.run()
        let text = bench.written.first?.message ?? ""
        #expect(text.utf8.count == 1024)
        #expect(text.hasSuffix(" ..."))
        #expect(bench.message("p").map { $0.utf8.count > 1024 } == true)
    }
}
