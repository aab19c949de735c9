import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct ProtectionTests {
    @Test func `a claim in use stays until its last scheduled pod is gone`() {
        var bench = ControllerBench()
        bench.add(ClaimProtection(), .init())
        bench.put(Make.claim("data"))
        bench.put(Make.pod("web-0", node: "n1", phase: .succeeded, claims: ["data"]))
        bench.put(Make.pod("waiting", claims: ["data"]))
        bench.delete(.persistentVolumeClaim, "data")
        bench.run()
        #expect(bench[PersistentVolumeClaim.self, "data"] != nil)
        let user = ObjectKey(.pod, namespace: "default", name: "web-0")
        #expect(bench.waits.values.contains([.inUse(by: user)]))
        bench.vanish(.pod, "web-0")
        bench.run()
        #expect(bench[PersistentVolumeClaim.self, "data"] == nil)
    }

    @Test func `a bound volume stays until it is released`() {
        var bench = ControllerBench()
        bench.add(VolumeProtection(), .init())
        var volume = Make.volume("pv", "1Gi")
        volume.metadata.finalizers = ["kubernetes.io/pv-protection"]
        volume.status.phase = .bound
        bench.put(volume)
        bench.delete(.persistentVolume, "pv")
        bench.run()
        #expect(bench[PersistentVolume.self, "pv"] != nil)
        bench.change(PersistentVolume.self, "pv") { $0.status.phase = .released }
        bench.run()
        #expect(bench[PersistentVolume.self, "pv"] == nil)
    }

    @Test func `what lost its protection gets it back`() {
        var bench = ControllerBench()
        bench.add(ClaimProtection(), .init())
        bench.add(VolumeProtection(), .init())
        bench.put(Make.claim("data"))
        bench.put(Make.volume("pv", "1Gi"))
        bench.run()
        bench.change(PersistentVolumeClaim.self, "data") {
            $0.metadata.finalizers = ["example.com/own"]
        }
        bench.run()
        #expect(
            bench[PersistentVolumeClaim.self, "data"]?.metadata.finalizers
                == ["example.com/own", "kubernetes.io/pvc-protection"])
        #expect(
            bench[PersistentVolume.self, "pv"]?.metadata.finalizers
                == ["kubernetes.io/pv-protection"])
        bench.forgetLog()
        bench.run(.minutes(5))
        #expect(bench.log.isEmpty)
    }

    /// Source: cluster.md E46, E50.
    @Test func `who counts as a user of a claim`() {
        for (node, phase, ephemeral, keeps) in [
            ("n1", PodPhase.running, false, true), ("n1", .failed, false, true),
            ("n1", .pending, false, true), (nil, .pending, false, false),
            ("n1", .running, true, true),
        ] {
            var bench = ControllerBench()
            bench.add(ClaimProtection(), .init())
            bench.put(Make.claim(ephemeral ? "web-0-scratch" : "data"))
            bench.put(
                Make.pod("web-0", node: node, phase: phase, claims: ephemeral ? [] : ["data"]) {
                    if ephemeral {
                        $0.spec.volumes = [Volume(json: ["name": "scratch", "ephemeral": [:]])]
                    }
                })
            bench.delete(.persistentVolumeClaim, ephemeral ? "web-0-scratch" : "data")
            bench.run()
            let claim = bench[
                PersistentVolumeClaim.self, ephemeral ? "web-0-scratch" : "data"]
            #expect((claim != nil) == keeps, "\(node ?? "no node") \(phase) \(ephemeral)")
        }
    }
}
