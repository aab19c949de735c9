import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// Filters about volumes, and binding them on the way. Source: cluster.md C15-C20, C38, C51-C53.
struct SchedulerVolumeRuleTests {
    private func bench(nodes: [Node] = [Make.node("n1"), Make.node("n2")]) -> SchedulerBench {
        var bench = SchedulerBench()
        bench.world.add(VolumeBinder(), .init())
        for node in nodes { bench.world.put(node) }
        bench.world.put(BuiltInStorage.standard)
        bench.world.put(BuiltInStorage.local)
        return bench
    }

    private static func bound(
        _ name: String, to volume: String, modes: [String] = ["ReadWriteOnce"]
    ) -> PersistentVolumeClaim {
        var claim = Make.claim(name, modes: modes)
        claim.metadata.uid = "uid-of-" + name
        claim.spec.volumeName = volume
        claim.metadata.setAnnotation("pv.kubernetes.io/bind-completed", "yes")
        claim.status.phase = .bound
        return claim
    }

    private static func volume(_ name: String, for claim: String, node: String? = nil)
        -> PersistentVolume
    {
        var volume = Make.volume(name, "1Gi", storageClass: "standard", node: node)
        volume.spec.claimRef = ObjectReference {
            $0.namespace = "default"
            $0.name = claim
            $0.uid = "uid-of-" + claim
        }
        volume.status.phase = .bound
        return volume
    }

    @Test func `tells everything that speaks against a node within volume binding`() {
        var bench = bench()
        bench.world.put(Self.volume("disk", for: "old", node: "n2"))
        bench.world.put(Self.bound("old", to: "disk"))
        bench.world.put(Make.claim("new", storageClass: "local"))
        bench.world.put(Make.pod("p", claims: ["old", "new"]))
        bench.run()
        #expect(
            bench.message("p")
                == "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node"
                + " affinity, 2 node(s) didn't find available persistent volumes to bind. no new"
                + " claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not"
                + " helpful for scheduling.")
    }

    @Test func `a claim whose volume is missing but not lost yet fails node by node`() {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1"))
        bench.world.put(Self.bound("data", to: "gone"))
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run()
        #expect(
            bench.message("p")?.hasPrefix(
                "0/1 nodes are available: 1 node(s) unavailable due to one or more pvc(s) bound to"
                    + " non-existent pv(s).") == true)
    }

    @Test func `a lost claim is told before one that is being deleted`() {
        var bench = SchedulerBench()
        bench.world.put(Make.node("n1"))
        var claim = Self.bound("data", to: "gone")
        claim.status.phase = .lost
        claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
        bench.world.put(claim)
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run()
        #expect(
            bench.message("p")
                == "0/1 nodes are available: persistentvolumeclaim \"data\" bound to non-existent"
                + " persistentvolume \"gone\". not found")
    }

    @Test func `volume zones hold on nodes that name a zone`() {
        let zone = "topology.kubernetes.io/zone"
        let cases: [(zones: String, node: String?, fits: Bool)] = [
            ("a", "a", true), ("a", "b", false), ("a__b", "b", true), ("a_b", "b", false),
            ("a_b", "a_b", true), ("a", nil, true),
        ]
        for (zones, place, fits) in cases {
            var bench = bench(nodes: [
                Make.node("n1", labels: place.map { [(zone, $0)] } ?? [])
            ])
            var volume = Self.volume("disk", for: "data")
            volume.metadata.setLabel(zone, zones)
            bench.world.put(volume)
            bench.world.put(Self.bound("data", to: "disk"))
            bench.world.put(Make.pod("p", claims: ["data"]))
            bench.run()
            #expect((bench.node(of: "p") != nil) == fits, "\(zones) on \(place ?? "-")")
            if !fits {
                let reason = "1 node(s) had no available volume zone"
                #expect(bench.message("p")?.contains(reason) == true)
            }
        }
    }

    @Test func `a ReadWriteOncePod claim serves one pod of the cluster`() {
        var bench = bench()
        bench.world.put(Self.volume("disk", for: "data"))
        bench.world.put(Self.bound("data", to: "disk", modes: ["ReadWriteOncePod"]))
        bench.world.put(Make.pod("a", claims: ["data"]))
        bench.run()
        bench.world.put(Make.pod("b", claims: ["data"]))
        bench.run()
        #expect(
            bench.message("b")
                == "0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim"
                + " with ReadWriteOncePod access mode already in-use by another pod. no new claims"
                + " to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims"
                + " found for incoming pod.")
        bench.world.vanish(.pod, "a")
        bench.run()
        #expect(bench.node(of: "b") != nil)
    }

    @Test func `two pods share a ReadWriteOnce claim`() {
        var bench = bench()
        bench.world.put(Self.volume("disk", for: "data"))
        bench.world.put(Self.bound("data", to: "disk"))
        for name in ["a", "b"] { bench.world.put(Make.pod(name, claims: ["data"])) }
        bench.run()
        #expect(bench.node(of: "a") != nil && bench.node(of: "b") != nil)
    }

    @Test func `disks named in pods conflict unless both only read`() {
        for (readOnly, fits) in [(false, false), (true, true)] {
            var bench = bench(nodes: [Make.node("n1")])
            for name in ["a", "b"] {
                bench.world.put(
                    Make.pod(name) {
                        $0.spec.volumes = [
                            Volume(json: [
                                "name": "v",
                                "gcePersistentDisk": [
                                    "pdName": "disk", "readOnly": .bool(readOnly),
                                ],
                            ])
                        ]
                    })
                bench.run()
            }
            #expect((bench.node(of: "b") != nil) == fits)
            if !fits {
                #expect(bench.message("b")?.contains("1 node(s) had no available disk") == true)
            }
        }
    }

    private struct Raw: KubeObject {
        static let resource = Resource.csiNode
        static let schemaType = "api.storage.v1.CSINode"
        var json: JSONObject
    }

    @Test func `a node takes as many volumes as its driver says`() {
        var bench = bench(nodes: [Make.node("n1")])
        var limits = Raw(named: "n1")
        limits.json["spec"] = [
            "drivers": [
                ["name": .string(BuiltInStorage.networkDriver), "nodeID": "n1",
                    "allocatable": ["count": 1]]
            ]
        ]
        bench.world.put(limits)
        for name in ["a", "b"] {
            var volume = Self.volume("disk-" + name, for: name)
            volume.spec.hostPath = nil
            volume.spec.csi = CSIPersistentVolumeSource {
                $0.driver = BuiltInStorage.networkDriver
                $0.volumeHandle = name
            }
            bench.world.put(volume)
            bench.world.put(Self.bound(name, to: "disk-" + name))
            bench.world.put(Make.pod("pod-" + name, claims: [name]))
            bench.run()
        }
        #expect(bench.node(of: "pod-a") == "n1")
        #expect(
            bench.message("pod-b")
                == "0/1 nodes are available: 1 node(s) exceed max volume count. no new claims to"
                + " deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found"
                + " for incoming pod.")
        // The volume that is there already costs nothing.
        bench.world.put(Make.pod("pod-c", claims: ["a"]))
        bench.run()
        #expect(bench.node(of: "pod-c") == "n1")
    }

    @Test func `two pods of one unbound claim go to the same node`() {
        var bench = bench()
        bench.world.add(VolumeProvisioner(timing: .live), .init())
        bench.world.put(Make.claim("data"))
        for name in ["a", "b"] { bench.world.put(Make.pod(name, claims: ["data"])) }
        bench.run(.seconds(40))
        #expect(bench.node(of: "a") == "n1")
        #expect(bench.node(of: "b") == "n1")
        #expect(!bench.events.contains { $0.hasPrefix("FailedScheduling") })
    }

    private func waiting(_ change: (inout SchedulerBench) -> Void) -> SchedulerBench {
        var bench = bench(nodes: [Make.node("n1")])
        bench.world.put(Make.claim("data"))
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run(.seconds(1))
        #expect(bench.node(of: "p") == nil)
        bench.forgetLog()
        change(&bench)
        bench.run()
        return bench
    }

    private let prefix =
        "FailedScheduling p: running PreBind plugin \"VolumeBinding\": binding volumes: "

    @Test func `a provisioner that gives up sends the pod back`() {
        let bench = waiting {
            $0.world.change(PersistentVolumeClaim.self, "data") {
                $0.metadata.setAnnotation("volume.kubernetes.io/selected-node", nil)
                $0.metadata.setAnnotation("x", "y")
            }
        }
        #expect(bench.events.first == prefix + "provisioning failed for PVC \"data\"")
        let condition = bench.world[Pod.self, "p"]?.status.conditions.first
        #expect(condition?.reason == "SchedulerError")
        #expect(bench.world[Pod.self, "p"]?.status.nominatedNodeName == nil)
    }

    @Test func `a node that goes sends its pods back`() {
        let bench = waiting { $0.world.vanish(.node, "n1") }
        #expect(bench.events.first == prefix + "failed to get node \"n1\": node \"n1\" not found")
    }

    @Test func `a claim that goes sends its pod back`() {
        let bench = waiting { $0.world.vanish(.persistentVolumeClaim, "data") }
        #expect(
            bench.events.first == prefix
                + "failed to check provisioning pvc: could not find v1.PersistentVolumeClaim"
                + " \"default/data\"")
    }

    @Test func `waits ten minutes for a volume`() {
        var bench = bench(nodes: [Make.node("n1")])
        bench.world.put(Make.claim("data"))
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run(.seconds(599))
        #expect(!bench.events.contains { $0.hasPrefix("FailedScheduling") })
        bench.run(.seconds(1))
        #expect(bench.events.contains(prefix + "context deadline exceeded"))
    }

    @Test func `a chosen node that is gone is taken off the claim, and another one chosen`() {
        var bench = bench()
        bench.world.add(VolumeProvisioner(timing: .live), .init())
        var claim = Make.claim("data")
        claim.metadata.setAnnotation("volume.kubernetes.io/selected-node", "gone")
        claim.metadata.setAnnotation(
            "volume.kubernetes.io/storage-provisioner", BuiltInStorage.networkDriver)
        bench.world.put(claim)
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run(.seconds(60))
        #expect(bench.node(of: "p") == "n1")
    }

    @Test func `a class of certain places makes volumes there`() throws {
        let zone = "topology.kubernetes.io/zone"
        var bench = bench(nodes: [
            Make.node("n1", labels: [(zone, "a")]), Make.node("n2", labels: [(zone, "b")]),
        ])
        bench.world.add(VolumeProvisioner(timing: .live), .init())
        var placed = BuiltInStorage.standard
        placed.metadata.name = "placed"
        placed.allowedTopologies = [
            TopologySelectorTerm(json: [
                "matchLabelExpressions": [["key": .string(zone), "values": ["b", "c"]]]
            ])
        ]
        bench.world.put(placed)
        bench.world.put(Make.claim("data", storageClass: "placed"))
        bench.world.put(Make.pod("p", claims: ["data"]))
        bench.run(.seconds(60))
        #expect(bench.node(of: "p") == "n2")
        let name = bench.world[PersistentVolumeClaim.self, "data"]?.spec.volumeName ?? ""
        let volume = try #require(bench.world[PersistentVolume.self, name])
        let term = volume.spec.nodeAffinity?.required?.nodeSelectorTerms.first
        #expect(term?.matchExpressions.first?.values == ["b"])
    }
}
