import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// Claims that lose their volumes, and volumes that lose their claims. Source: cluster.md E.5.
struct VolumeReclaimTests {
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(VolumeBinder(), .init())
        return bench
    }

    private func bound(_ volume: PersistentVolume) -> ControllerBench {
        var bench = bench()
        bench.put(volume)
        bench.run()
        bench.put(Make.claim("data", storageClass: volume.spec.storageClassName))
        bench.run()
        #expect(bench[PersistentVolumeClaim.self, "data"]?.status.phase == .bound)
        bench.forgetLog()
        return bench
    }

    @Test func `a lost claim has neither size nor modes`() {
        var bench = bound(Make.volume("pv", "1Gi"))
        bench.vanish(.persistentVolume, "pv")
        bench.run()
        let claim = bench[PersistentVolumeClaim.self, "data"]
        #expect(claim?.status.phase == .lost)
        #expect(claim?.status.capacity == nil)
        #expect(claim?.status.accessModes == [])
        // A volume of the same name that names nobody is found at the next look at all claims.
        bench.put(Make.volume("pv", "1Gi"))
        bench.run(.seconds(15))
        #expect(bench[PersistentVolumeClaim.self, "data"]?.status.phase == .bound)
        #expect(
            bench[PersistentVolumeClaim.self, "data"]?.status.capacity?.quantity("storage")
                == Quantity("1Gi"))
    }

    @Test func `a claim whose volume went to another one is misbound`() {
        var bench = bound(Make.volume("pv", "1Gi"))
        bench.change(PersistentVolume.self, "pv") { $0.spec.claimRef?.uid = "other" }
        bench.run()
        #expect(
            bench.events.contains(
                "ClaimMisbound data: Two claims are bound to the same volume, this one is bound"
                    + " incorrectly"))
        #expect(bench[PersistentVolumeClaim.self, "data"]?.status.phase == .lost)
    }

    @Test func `a claim whose volume name was emptied is lost`() {
        var bench = bound(Make.volume("pv", "1Gi"))
        bench.change(PersistentVolumeClaim.self, "data") { $0.spec.volumeName = nil }
        bench.run()
        #expect(
            bench.events == [
                "ClaimLost data: Bound claim has lost reference to PersistentVolume. Data on the"
                    + " volume is lost!"
            ])
    }

    @Test func `recycling is the work of a pod`() throws {
        var bench = bound(Make.volume("pv", "1Gi", policy: "Recycle"))
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run(.minutes(1))
        #expect(bench[PersistentVolume.self, "pv"]?.status.phase == .released)
        let pod = try #require(bench[Pod.self, "recycler-for-pv"])
        #expect(
            pod.spec.containers.first?.image
                == "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6")
        #expect(pod.spec.volumes.first?.hostPath?.path == "/data/x")
        #expect(pod.spec.restartPolicy == "Never")
        bench.change(Pod.self, "recycler-for-pv") { $0.spec.nodeName = "n1" }
        bench.run()
        bench.change(Pod.self, "recycler-for-pv") { $0.status.phase = .succeeded }
        bench.run()
        #expect(
            bench.events == [
                "RecyclerPod pv: Recycler pod: Successfully assigned default/recycler-for-pv to n1",
                "VolumeRecycled pv: Volume recycled",
            ])
        #expect(bench[PersistentVolume.self, "pv"]?.status.phase == .available)
        #expect(bench[PersistentVolume.self, "pv"]?.spec.claimRef == nil)
        #expect(bench.log.contains("delete pods/recycler-for-pv"))
    }

    @Test func `a recycler that fails marks the volume`() {
        var bench = bound(Make.volume("pv", "1Gi", policy: "Recycle"))
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        bench.change(Pod.self, "recycler-for-pv") { $0.status.phase = .failed }
        bench.run()
        #expect(
            bench.events == [
                "VolumeFailedRecycle pv: Recycle failed: pod failed, pod.Status.Message unknown"
            ])
        #expect(bench[PersistentVolume.self, "pv"]?.status.phase == .failed)
    }

    @Test func `what cannot be recycled fails`() {
        var volume = Make.volume("pv", "1Gi", policy: "Recycle")
        volume.spec.hostPath = nil
        volume.spec.local = LocalVolumeSource(json: ["path": "/disk"])
        var bench = bound(volume)
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        #expect(
            bench.events == ["VolumeFailedRecycle pv: No recycler plugin found for the volume!"])
        #expect(bench[PersistentVolume.self, "pv"]?.status.phase == .failed)
    }

    @Test func `a volume that failed is tried again under another policy`() {
        var bench = bound(Make.volume("pv", "1Gi", policy: "Delete"))
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        #expect(bench[PersistentVolume.self, "pv"]?.status.phase == .failed)
        bench.change(PersistentVolume.self, "pv") {
            $0.spec.persistentVolumeReclaimPolicy = "Recycle"
        }
        bench.run()
        #expect(bench[Pod.self, "recycler-for-pv"] != nil)
    }

    @Test func `the policy at the time of the release counts`() {
        var bench = bound(Make.volume("pv", "1Gi", path: "/tmp/x"))
        bench.change(PersistentVolume.self, "pv") {
            $0.spec.persistentVolumeReclaimPolicy = "Delete"
        }
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        #expect(bench[PersistentVolume.self, "pv"] == nil)
    }

    @Test(arguments: [
        ("ReadWriteMany", "standard", "Filesystem", "incompatible accessMode"),
        ("ReadWriteOnce", "other", "Filesystem", "storageClassName does not match"),
        ("ReadWriteOnce", "standard", "Block", "incompatible volumeMode"),
    ])
    func `says why a named volume will not do`(
        mode: String, name: String, volumeMode: String, why: String
    ) {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi", storageClass: "standard"))
        var claim = Make.claim("data", storageClass: name, modes: [mode])
        claim.spec.volumeMode = volumeMode
        claim.spec.volumeName = "pv"
        bench.put(claim)
        bench.run()
        #expect(
            bench.events.first
                == "VolumeMismatch data: Cannot bind to requested volume \"pv\": " + why)
    }

    @Test func `the older way to name a class counts`() {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi", storageClass: "manual"))
        bench.run()
        var claim = Make.claim("data", storageClass: nil)
        claim.metadata.setAnnotation("volume.beta.kubernetes.io/storage-class", "manual")
        bench.put(claim)
        bench.run()
        #expect(bench[PersistentVolumeClaim.self, "data"]?.spec.volumeName == "pv")
    }
}
