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
}
