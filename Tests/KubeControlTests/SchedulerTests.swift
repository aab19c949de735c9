import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct SchedulerTests {
    private func bench(_ nodes: Node...) -> SchedulerBench {
        var bench = SchedulerBench()
        for node in nodes { bench.world.put(node) }
        bench.run()
        return bench
    }

    private let noHelp = "no new claims to deallocate, preemption: 0/"

    @Test func `binds a pod and says so`() {
        var bench = bench(Make.node("n1"))
        bench.world.put(Make.pod("web-0"))
        bench.run()
        #expect(bench.node(of: "web-0") == "n1")
        #expect(bench.calls == ["create pods/web-0 binding"])
        #expect(bench.events == ["Scheduled web-0: Successfully assigned default/web-0 to n1"])
    }

    @Test func `takes the time it is given`() {
        var bench = SchedulerBench(.live)
        bench.world.put(Make.node("n1"))
        bench.world.put(Make.pod("web-0"))
        bench.run(.milliseconds(99))
        #expect(bench.node(of: "web-0") == nil)
        bench.run(.milliseconds(1))
        #expect(bench.node(of: "web-0") == "n1")
    }

    @Test func `leaves alone pods of other schedulers, gated and finished ones`() {
        var bench = bench(Make.node("n1"))
        bench.world.put(Make.pod("other") { $0.spec.schedulerName = "mine" })
        bench.world.put(
            Make.pod("gated") { $0.spec.schedulingGates = [PodSchedulingGate { $0.name = "g" }] })
        bench.world.put(Make.pod("done", phase: .succeeded))
        bench.run()
        #expect(bench.calls.isEmpty)
        bench.world.change(Pod.self, "gated") { $0.spec.schedulingGates = [] }
        bench.run()
        #expect(bench.node(of: "gated") == "n1")
    }

    @Test func `skips a pod that is being deleted`() {
        var bench = bench()
        bench.world.put(
            Make.pod("web-0") { $0.metadata.deletionTimestamp = Timestamp(seconds: 1) })
        bench.run()
        #expect(
            bench.events == [
                "FailedScheduling web-0: skip schedule deleting pod: default/web-0"
            ])
        #expect(bench.calls.isEmpty)
    }

    @Test func `says that there are no nodes, and wakes when one joins`() {
        var bench = bench()
        bench.world.put(Make.pod("web-0"))
        bench.run()
        #expect(bench.message("web-0") == "no nodes available to schedule pods")
        let condition = bench.world[Pod.self, "web-0"]?.status.conditions.first
        #expect(condition?.reason == "Unschedulable")
        #expect(condition?.status == .false)
        #expect(condition?.observedGeneration == 1)
        bench.world.put(Make.node("n1"))
        bench.run()
        #expect(bench.node(of: "web-0") == "n1")
    }

    @Test func `counts reasons over nodes`() {
        var tainted = Make.node("n1")
        tainted.spec.taints = [Taint(key: "bad", effect: "NoSchedule")]
        var bench = bench(tainted, Make.node("n2", cpu: "1"), Make.node("n3", cpu: "1"))
        bench.world.put(Make.pod("a", node: "n2", phase: .running, cpu: "900m"))
        bench.world.put(Make.pod("b", node: "n3", phase: .running, cpu: "900m"))
        bench.world.put(Make.pod("web-0", cpu: "500m"))
        bench.run()
        #expect(
            bench.message("web-0")
                == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient"
                + " cpu. \(noHelp)3 nodes are available: 1 Preemption is not helpful for"
                + " scheduling, 2 No preemption victims found for incoming pod.")
    }

    @Test func `each filter has its words`() {
        var cordoned = Make.node("n")
        cordoned.spec.unschedulable = true
        var full = Make.node("n", pods: 0)
        full.metadata.setLabel("x", "y")
        let cases: [(Node, Pod, String, Bool)] = [
            (cordoned, Make.pod("p"), "node(s) were unschedulable", false),
            (
                Make.node("n"), Make.pod("p") { $0.spec.setNodeSelector("disk", "ssd") },
                "node(s) didn't match Pod's node affinity/selector", false
            ),
            (full, Make.pod("p"), "Too many pods", true),
            (Make.node("n", cpu: "1"), Make.pod("p", cpu: "2"), "Insufficient cpu", false),
            (
                Make.node("n"),
                Make.pod("p") {
                    $0.spec.topologySpreadConstraints = [
                        TopologySpreadConstraint {
                            $0.topologyKey = "rack"
                            $0.maxSkew = 1
                            $0.whenUnsatisfiable = "DoNotSchedule"
                        }
                    ]
                },
                "node(s) didn't match pod topology spread constraints (missing required label)",
                false
            ),
            (
                Make.node("n"),
                Make.pod("p") { $0.spec.affinity = Self.affinity(["app": "db"], anti: false) },
                "node(s) didn't match pod affinity rules", false
            ),
        ]
        for (node, pod, reason, helps) in cases {
            var bench = bench(node)
            bench.world.put(pod)
            bench.run()
            let tail =
                helps
                ? "1 No preemption victims found for incoming pod."
                : "1 Preemption is not helpful for scheduling."
            #expect(
                bench.message("p")
                    == "0/1 nodes are available: 1 \(reason). \(noHelp)1 nodes are available:"
                    + " \(tail)")
        }
    }

    private static func affinity(_ labels: [String: String], anti: Bool) -> Affinity {
        let term = PodAffinityTerm {
            $0.labelSelector = LabelSelector(
                matchLabels: labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
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

    @Test func `amounts beyond any machine fit nowhere and can be added up`() {
        var bench = bench(Make.node("n1"))
        for name in ["a", "b"] {
            bench.world.put(
                Make.pod(name) { pod in
                    pod.spec.containers = ["x", "y", "z"].map { container in
                        Container {
                            $0.name = container
                            $0.resources = ResourceRequirements {
                                $0.requests = ResourceList([
                                    ("cpu", Quantity(.max)), ("memory", Quantity(.max)),
                                    ("example.com/disks", Quantity(.max)),
                                ])
                            }
                        }
                    }
                })
        }
        // Somebody else has placed one of them.
        bench.world.change(Pod.self, "a") { $0.spec.nodeName = "n1" }
        bench.run()
        #expect(bench.node(of: "b") == nil)
        #expect(bench.message("b")?.contains("Insufficient memory") == true)
    }

    @Test func `anti-affinity spreads three pods over three nodes and parks the fourth`() {
        var bench = bench(Make.node("n1"), Make.node("n2"), Make.node("n3"))
        for index in 0..<4 {
            bench.world.put(
                Make.pod("web-\(index)", labels: [("app", "web")]) {
                    $0.spec.affinity = Self.affinity(["app": "web"], anti: true)
                })
        }
        bench.run()
        #expect((0..<3).map { bench.node(of: "web-\($0)") } == ["n1", "n2", "n3"])
        #expect(
            bench.message("web-3")
                == "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules."
                + " \(noHelp)3 nodes are available: 3 No preemption victims found for incoming"
                + " pod.")
        // An unrelated pod is turned away from nobody; one the rule is about is.
        bench.world.put(Make.pod("plain", labels: [("app", "web")]))
        bench.run()
        #expect(
            bench.message("plain")?.contains(
                "3 node(s) didn't satisfy existing pods anti-affinity rules") == true)
        bench.world.vanish(.pod, "web-1")
        bench.run()
        #expect(bench.node(of: "web-3") == "n2")
    }

    @Test func `the first of a group that wants to be together may start anywhere`() {
        var bench = bench(Make.node("n1"), Make.node("n2"))
        for index in 0..<3 {
            bench.world.put(
                Make.pod("db-\(index)", labels: [("app", "db")]) {
                    $0.spec.affinity = Self.affinity(["app": "db"], anti: false)
                })
        }
        bench.run()
        #expect((0..<3).map { bench.node(of: "db-\($0)") } == ["n1", "n1", "n1"])
    }

    @Test func `spread constraints hold the skew`() {
        var bench = bench(
            Make.node("n1", labels: [("zone", "a")]), Make.node("n2", labels: [("zone", "b")]),
            Make.node("n3", labels: [("zone", "b")]))
        for index in 0..<6 {
            bench.world.put(
                Make.pod("web-\(index)", labels: [("app", "web")]) {
                    $0.spec.topologySpreadConstraints = [
                        TopologySpreadConstraint {
                            $0.topologyKey = "zone"
                            $0.maxSkew = 1
                            $0.whenUnsatisfiable = "DoNotSchedule"
                            $0.labelSelector = LabelSelector(matchLabels: [("app", "web")])
                        }
                    ]
                })
        }
        bench.run()
        let nodes = (0..<6).compactMap { bench.node(of: "web-\($0)") }
        #expect(nodes.count { $0 == "n1" } == 3)
        #expect(nodes.count { $0 == "n2" || $0 == "n3" } == 3)
    }

    @Test func `pods of one controller spread, then the emptier node wins`() {
        var bench = bench(Make.node("n1"), Make.node("n2"), Make.node("n3"))
        bench.world.put(Make.pod("other", node: "n2", phase: .running, cpu: "4"))
        for index in 0..<6 {
            bench.world.put(
                Make.pod("web-\(index)") {
                    $0.metadata.ownerReferences = [
                        OwnerReference(controller: .statefulSet, name: "web", uid: "u")
                    ]
                })
        }
        bench.run()
        #expect(
            (0..<6).compactMap { bench.node(of: "web-\($0)") } == [
                "n1", "n3", "n2", "n1", "n3", "n2",
            ])
    }

    @Test func `a parked pod is tried again by relevant changes only`() {
        var bench = bench(Make.node("n1", cpu: "1"))
        bench.world.put(Make.pod("a", node: "n1", phase: .running, cpu: "1"))
        bench.world.put(Make.pod("web-0", cpu: "1"))
        bench.run()
        bench.forgetLog()
        bench.world.change(Node.self, "n1") { $0.metadata.setLabel("x", "y") }
        bench.world.change(Pod.self, "a") { $0.metadata.setAnnotation("x", "y") }
        bench.world.put(BuiltInStorage.standard)
        bench.run(.minutes(4))
        #expect(bench.events.isEmpty)
        bench.run(.minutes(2))
        #expect(bench.events.count == 1)
        bench.world.vanish(.pod, "a")
        bench.run()
        #expect(bench.node(of: "web-0") == "n1")
    }

    @Test func `a refused binding backs off and comes again`() {
        var bench = bench(Make.node("n1"))
        bench.refusedBindings = ["web-0"]
        bench.world.put(Make.pod("web-0"))
        bench.run(.milliseconds(999))
        #expect(bench.node(of: "web-0") == nil)
        let condition = bench.world[Pod.self, "web-0"]?.status.conditions.first
        #expect(condition?.reason == "SchedulerError")
        bench.run(.milliseconds(1))
        #expect(bench.node(of: "web-0") == "n1")
    }

    @Test func `higher priority goes first`() {
        var bench = bench(Make.node("n1", cpu: "1"))
        bench.world.put(Make.pod("low", cpu: "1"))
        bench.world.put(Make.pod("high", cpu: "1") { $0.spec.priority = 10 })
        bench.run()
        #expect(bench.node(of: "high") == "n1")
        #expect(bench.node(of: "low") == nil)
    }

    @Test func `a thousand pods are a matter of milliseconds each`() {
        var bench = SchedulerBench()
        for index in 0..<10 {
            bench.world.put(Make.node("n\(index)", cpu: "64", memory: "256Gi", pods: 200))
        }
        for index in 0..<1_000 {
            bench.world.put(
                Make.pod("web-\(index)", cpu: "100m") {
                    $0.metadata.ownerReferences = [
                        OwnerReference(controller: .statefulSet, name: "web", uid: "u")
                    ]
                })
        }
        bench.run()
        var perNode = [String: Int]()
        for index in 0..<1_000 { perNode[bench.node(of: "web-\(index)") ?? "", default: 0] += 1 }
        #expect(perNode.count == 10)
        #expect(perNode.values.allSatisfy { $0 == 100 })
    }
}

struct SchedulerVolumeTests {
    private func bench() -> SchedulerBench {
        var bench = SchedulerBench()
        bench.world.add(VolumeBinder(), .init())
        bench.world.add(VolumeProvisioner(timing: .live), .init())
        bench.world.put(Make.node("n1"))
        bench.world.put(Make.node("n2"))
        bench.world.put(BuiltInStorage.standard)
        bench.world.put(BuiltInStorage.local)
        return bench
    }

    @Test func `waits for the volume it asked for, then binds`() {
        var bench = bench()
        bench.world.put(Make.claim("data"))
        bench.world.put(Make.pod("web-0", claims: ["data"]))
        bench.run(.seconds(1))
        let claim = bench.world[PersistentVolumeClaim.self, "data"]
        #expect(claim?.metadata.annotation("volume.kubernetes.io/selected-node") == "n1")
        #expect(bench.world[Pod.self, "web-0"]?.status.nominatedNodeName == "n1")
        #expect(bench.node(of: "web-0") == nil)
        bench.run(.seconds(2))
        #expect(bench.node(of: "web-0") == "n1")
        #expect(bench.world[PersistentVolumeClaim.self, "data"]?.status.phase == .bound)
        #expect(
            bench.calls == [
                "patch pods/web-0 status", "update persistentvolumeclaims/data",
                "create pods/web-0 binding",
            ])
    }

    @Test func `polls every second when live`() {
        var bench = SchedulerBench(.live)
        bench.world.add(VolumeBinder(), .init())
        bench.world.add(VolumeProvisioner(timing: .live), .init())
        bench.world.put(Make.node("n1"))
        bench.world.put(BuiltInStorage.standard)
        bench.world.put(Make.claim("data"))
        bench.world.put(Make.pod("web-0", claims: ["data"]))
        bench.run(.milliseconds(2_099))
        #expect(bench.node(of: "web-0") == nil)
        bench.run(.milliseconds(1_001))
        #expect(bench.node(of: "web-0") == "n1")
    }

    @Test func `a local volume pins its pod`() {
        var bench = bench()
        bench.world.put(Make.volume("disk", "5Gi", storageClass: "local", node: "n2"))
        bench.run()
        bench.world.put(Make.claim("data", storageClass: "local"))
        bench.world.put(Make.pod("web-0", claims: ["data"]))
        bench.run(.seconds(5))
        #expect(bench.node(of: "web-0") == "n2")
        #expect(bench.world[PersistentVolumeClaim.self, "data"]?.spec.volumeName == "disk")
        bench.world.vanish(.pod, "web-0")
        bench.world.vanish(.node, "n2")
        bench.world.put(Make.pod("web-0", claims: ["data"]))
        bench.run(.seconds(5))
        #expect(
            bench.message("web-0")
                == "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node"
                + " affinity. no new claims to deallocate, preemption: 0/1 nodes are available:"
                + " 1 Preemption is not helpful for scheduling.")
    }

    @Test func `two pods never take one local volume`() {
        var bench = bench()
        bench.world.put(Make.volume("disk", "5Gi", storageClass: "local", node: "n2"))
        bench.run()
        for name in ["a", "b"] {
            bench.world.put(Make.claim(name, storageClass: "local"))
            bench.world.put(Make.pod("pod-" + name, claims: [name]))
        }
        bench.run(.seconds(5))
        #expect(bench.node(of: "pod-a") == "n2")
        #expect(
            bench.message("pod-b")?.hasPrefix(
                "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to"
                    + " bind.") == true)
    }

    @Test func `refuses before looking at nodes`() {
        var lost = Make.claim("lost")
        lost.spec.volumeName = "pv"
        lost.metadata.setAnnotation("pv.kubernetes.io/bind-completed", "yes")
        lost.status.phase = .lost
        var leaving = Make.claim("leaving")
        leaving.metadata.deletionTimestamp = Timestamp(seconds: 1)
        let cases: [(PersistentVolumeClaim?, String, String)] = [
            (nil, "data", "persistentvolumeclaim \"data\" not found"),
            (leaving, "leaving", "persistentvolumeclaim \"leaving\" is being deleted"),
            (
                lost, "lost",
                "persistentvolumeclaim \"lost\" bound to non-existent persistentvolume \"pv\""
            ),
            (
                Make.claim("now", storageClass: "missing"), "now",
                "pod has unbound immediate PersistentVolumeClaims"
            ),
        ]
        for (claim, name, message) in cases {
            var bench = SchedulerBench()
            bench.world.put(Make.node("n1"))
            if let claim { bench.world.put(claim) }
            bench.world.put(Make.pod("web-0", claims: [name]))
            bench.run()
            #expect(
                bench.message("web-0") == "0/1 nodes are available: \(message). not found")
        }
    }

    @Test func `a claim of one pod only is not shared`() {
        var bench = bench()
        var claim = Make.claim("data", storageClass: "local", modes: ["ReadWriteOncePod"])
        claim.spec.volumeName = "pv"
        claim.metadata.setAnnotation("pv.kubernetes.io/bind-completed", "yes")
        claim.status.phase = .bound
        let uid = bench.world.put(claim).uid
        var volume = Make.volume("pv", "1Gi", storageClass: "local", modes: ["ReadWriteOncePod"])
        volume.spec.claimRef = ObjectReference {
            $0.namespace = "default"
            $0.name = "data"
            $0.uid = uid
        }
        bench.world.put(volume)
        bench.world.put(Make.pod("a", claims: ["data"]))
        bench.world.put(Make.pod("b", claims: ["data"]))
        bench.run()
        #expect(bench.node(of: "a") == "n1")
        #expect(
            bench.message("b")?.contains(
                "2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access"
                    + " mode already in-use by another pod") == true)
        bench.world.vanish(.pod, "a")
        bench.run()
        #expect(bench.node(of: "b") == "n1")
    }
}
