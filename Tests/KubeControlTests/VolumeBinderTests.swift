import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct VolumeBinderTests {
    private func bench(timing: ControlTiming = .live) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(VolumeBinder(), .init())
        bench.add(VolumeProvisioner(timing: timing), .init())
        bench.add(VolumeProtection(), .init())
        return bench
    }

    private func claim(_ bench: ControllerBench, _ name: String) -> PersistentVolumeClaim? {
        bench[PersistentVolumeClaim.self, name]
    }

    private func volume(_ bench: ControllerBench, _ name: String) -> PersistentVolume? {
        bench[PersistentVolume.self, name]
    }

    private func storageClass(
        _ name: String, provisioner: String = "kubernetes.io/host-path", waits: Bool = false,
        policy: String = "Delete"
    ) -> StorageClass {
        var storageClass = StorageClass(named: name)
        storageClass.provisioner = provisioner
        storageClass.reclaimPolicy = policy
        storageClass.volumeBindingMode = waits ? "WaitForFirstConsumer" : "Immediate"
        return storageClass
    }

    @Test func `binds the smallest volume that is large enough, in four writes`() {
        var bench = bench()
        for (name, size) in [("pv-a", "10Gi"), ("pv-b", "2Gi"), ("pv-c", "1Gi"), ("pv-d", "5Gi")] {
            bench.put(Make.volume(name, size))
        }
        bench.run()
        #expect(volume(bench, "pv-a")?.status.phase == .available)
        bench.forgetLog()
        bench.put(Make.claim("data", "2Gi", storageClass: "manual"))
        bench.run()
        #expect(
            bench.log == [
                "update persistentvolumes/pv-b", "patch persistentvolumes/pv-b/status",
                "update persistentvolumeclaims/data", "patch persistentvolumeclaims/data/status",
            ])
        let bound = claim(bench, "data")
        #expect(bound?.spec.volumeName == "pv-b")
        #expect(bound?.status.phase == .bound)
        #expect(bound?.status.capacity?.quantity("storage") == Quantity("2Gi"))
        #expect(bound?.metadata.annotation("pv.kubernetes.io/bind-completed") == "yes")
        #expect(bound?.metadata.annotation("pv.kubernetes.io/bound-by-controller") == "yes")
        #expect(
            volume(bench, "pv-b")?.metadata.annotation("pv.kubernetes.io/bound-by-controller")
                == "yes")
        #expect(volume(bench, "pv-b")?.spec.claimRef?.uid == bound?.uid)
    }

    @Test func `two claims never get one volume`() {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi"))
        bench.run()
        bench.put(Make.claim("a", storageClass: "manual"))
        bench.put(Make.claim("b", storageClass: "manual"))
        bench.run(.minutes(1))
        #expect(claim(bench, "a")?.status.phase == .bound)
        #expect(claim(bench, "b")?.status.phase == .pending)
    }

    @Test func `fewest access modes come first`() {
        var bench = bench()
        bench.put(Make.volume("a", "1Gi", modes: ["ReadWriteOnce", "ReadWriteMany"]))
        bench.put(Make.volume("b", "9Gi"))
        bench.run()
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run()
        #expect(claim(bench, "data")?.spec.volumeName == "b")
    }

    @Test func `a reserved volume goes to its claim only`() {
        var bench = bench()
        var reserved = Make.volume("pv", "5Gi", storageClass: "other")
        reserved.spec.claimRef = ObjectReference {
            $0.namespace = "default"
            $0.name = "mine"
        }
        bench.put(reserved)
        bench.put(Make.claim("other", storageClass: "other"))
        bench.run()
        #expect(volume(bench, "pv")?.status.phase == .available)
        bench.put(Make.claim("mine", storageClass: "manual"))
        bench.run()
        #expect(claim(bench, "mine")?.spec.volumeName == "pv")
        #expect(claim(bench, "other")?.status.phase == .pending)
    }

    @Test(arguments: [
        (nil as String?, nil as StorageClass?, "FailedBinding data: no persistent volumes"
            + " available for this claim and no storage class is set"),
        ("gone", nil,
            "ProvisioningFailed data: storageclass.storage.k8s.io \"gone\" not found"),
        ("local", BuiltInStorage.local, "WaitForFirstConsumer data: waiting for first consumer"
            + " to be created before binding"),
    ])
    func `says why a claim stays pending`(
        name: String?, storageClass: StorageClass?, event: String
    ) {
        var bench = bench()
        if let storageClass { bench.put(storageClass) }
        bench.put(Make.claim("data", storageClass: name))
        bench.run()
        #expect(bench.events == [event])
        bench.run(.seconds(15))
        #expect(bench.events == [event, event])
        #expect(claim(bench, "data")?.status.phase == .pending)
    }

    @Test func `an immediate class without provisioner fails`() {
        var bench = bench()
        bench.put(storageClass("manual", provisioner: "kubernetes.io/no-provisioner"))
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run()
        #expect(
            bench.events == [
                "ProvisioningFailed data: no volume plugin matched name:"
                    + " kubernetes.io/no-provisioner"
            ])
    }

    @Test func `names the pods a claim waits for`() {
        var bench = bench()
        bench.put(BuiltInStorage.standard)
        bench.put(Make.pod("a", claims: ["data"]))
        bench.put(Make.pod("b", claims: ["data"]))
        bench.put(Make.claim("data"))
        bench.run()
        #expect(
            bench.events == ["WaitForPodScheduled data: waiting for pods a,b to be scheduled"])
    }

    @Test func `explains a volume that does not match`() {
        var bench = bench()
        bench.put(Make.volume("small", "1Gi"))
        bench.run()
        var claim = Make.claim("data", "2Gi", storageClass: "manual")
        claim.spec.volumeName = "small"
        bench.put(claim)
        bench.run()
        #expect(
            bench.events == [
                "VolumeMismatch data: Cannot bind to requested volume \"small\": requested PV is"
                    + " too small"
            ])
    }

    @Test func `provisions after the time it takes`() throws {
        var bench = bench()
        bench.put(BuiltInStorage.standard)
        bench.put(Make.node("n1"))
        var claim = Make.claim("data")
        claim.metadata.setAnnotation("volume.kubernetes.io/selected-node", "n1")
        let uid = bench.put(claim).uid
        bench.run(.milliseconds(1_999))
        #expect(bench.cache.count(.persistentVolume) == 0)
        bench.run(.milliseconds(1))
        let made = try #require(volume(bench, "pvc-\(uid)"))
        #expect(made.spec.csi?.driver == BuiltInStorage.networkDriver)
        #expect(made.spec.persistentVolumeReclaimPolicy == "Delete")
        #expect(
            made.metadata.annotation("pv.kubernetes.io/provisioned-by")
                == BuiltInStorage.networkDriver)
        #expect(made.metadata.annotation("pv.kubernetes.io/bound-by-controller") == nil)
        #expect(
            made.metadata.finalizers == [
                "kubernetes.io/pv-protection",
                "external-provisioner.volume.kubernetes.io/finalizer",
            ])
        #expect(self.claim(bench, "data")?.status.phase == .bound)
        #expect(made.status.phase == .bound)
        #expect(bench.events.contains { $0.hasPrefix("ExternalProvisioning data: Waiting for") })
        #expect(
            bench.events.contains(
                "Provisioning data: External provisioner is provisioning volume for claim"
                    + " \"default/data\""))
        #expect(
            bench.events.contains(
                "ProvisioningSucceeded data: Successfully provisioned volume pvc-\(uid)"))
    }

    @Test func `the default class reaches claims made before it, not those that want none`() {
        var bench = bench(timing: .instant)
        bench.put(Make.claim("data", storageClass: nil))
        bench.put(Make.claim("none", storageClass: ""))
        bench.run()
        bench.put(BuiltInStorage.standard)
        bench.run(.seconds(15))
        #expect(claim(bench, "data")?.spec.storageClassName == "standard")
        #expect(claim(bench, "none")?.spec.storageClassName == "")
    }

    @Test func `a retained volume stays released`() {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi"))
        bench.run()
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run()
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run(.minutes(1))
        #expect(volume(bench, "pv")?.status.phase == .released)
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run(.minutes(1))
        #expect(claim(bench, "data")?.status.phase == .pending)
        bench.change(PersistentVolume.self, "pv") { $0.spec.claimRef = nil }
        bench.run(.minutes(1))
        #expect(claim(bench, "data")?.status.phase == .bound)
    }

    @Test func `a provisioned volume is deleted with its claim, once detached`() {
        var bench = bench(timing: .instant)
        bench.put(storageClass("fast"))
        bench.put(Make.claim("data", storageClass: "fast"))
        bench.run()
        let name = claim(bench, "data")?.spec.volumeName ?? ""
        #expect(volume(bench, name)?.status.phase == .bound)
        var attachment = VolumeAttachment(named: "csi-x")
        attachment.spec.source = VolumeAttachmentSource { $0.persistentVolumeName = name }
        bench.put(attachment)
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        #expect(volume(bench, name)?.status.phase == .released)
        bench.vanish(.volumeAttachment, "csi-x")
        bench.run()
        #expect(bench.cache.count(.persistentVolume) == 0)
    }

    @Test(arguments: [
        ("Delete", "/data/x",
            "VolumeFailedDelete pv: host_path deleter only supports /tmp/.+ but received"
                + " provided /data/x", VolumePhase.failed),
        ("Delete", "/tmp", "VolumeFailedDelete pv: host_path deleter only supports /tmp/.+ but"
            + " received provided /tmp", VolumePhase.failed),
    ])
    func `reclaims static volumes`(
        policy: String, path: String, event: String, phase: VolumePhase
    ) {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi", policy: policy, path: path))
        bench.run()
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run()
        bench.vanish(.persistentVolumeClaim, "data")
        bench.run()
        #expect(bench.events == [event])
        #expect(volume(bench, "pv")?.status.phase == phase)
    }

    @Test func `a claim whose volume vanished is lost, and found again`() {
        var bench = bench()
        bench.put(Make.volume("pv", "1Gi"))
        bench.run()
        bench.put(Make.claim("data", storageClass: "manual"))
        bench.run()
        let saved = volume(bench, "pv")
        bench.vanish(.persistentVolume, "pv")
        bench.run()
        #expect(claim(bench, "data")?.status.phase == .lost)
        #expect(
            bench.events == [
                "ClaimLost data: Bound claim has lost its PersistentVolume. Data on the volume is"
                    + " lost!"
            ])
        if let saved { bench.put(saved) }
        bench.run()
        #expect(claim(bench, "data")?.status.phase == .bound)
    }
}
