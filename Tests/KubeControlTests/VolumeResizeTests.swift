import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// Claims that are made larger. Source: cluster.md E62.
struct VolumeResizeTests {
    private func bench(_ mode: String = "Filesystem", driver: Bool = true) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(VolumeExpander(), .init())
        bench.add(VolumeResizer(timing: .live), .init())
        bench.add(FileSystemResizer(), .init())
        var claim = Make.claim("data", "1Gi")
        claim.metadata.uid = "u"
        claim.spec.volumeName = "pv"
        claim.status.phase = .bound
        claim.status.capacity = ResourceList([("storage", Quantity("1Gi") ?? Quantity(0))])
        bench.put(claim)
        var volume = Make.volume("pv", "1Gi", storageClass: "standard")
        volume.spec.volumeMode = mode
        volume.spec.claimRef = ObjectReference {
            $0.namespace = "default"
            $0.name = "data"
            $0.uid = "u"
        }
        if driver {
            volume.spec.hostPath = nil
            volume.spec.csi = CSIPersistentVolumeSource {
                $0.driver = BuiltInStorage.networkDriver
                $0.volumeHandle = "pv"
            }
        }
        volume.status.phase = .bound
        bench.put(volume)
        bench.run()
        return bench
    }

    private func grow(_ bench: inout ControllerBench) {
        bench.change(PersistentVolumeClaim.self, "data") {
            $0.spec.resources = VolumeResourceRequirements {
                $0.requests = ResourceList([("storage", Quantity("3Gi") ?? Quantity(0))])
            }
        }
        bench.run()
    }

    private func claim(_ bench: ControllerBench) -> PersistentVolumeClaimStatus? {
        bench[PersistentVolumeClaim.self, "data"]?.status
    }

    private func size(_ list: ResourceList?) -> Quantity? { list?.quantity("storage") }

    @Test func `a volume grows first, then the file system in a pod that uses it`() {
        var bench = bench()
        #expect(bench.log.isEmpty && bench.events.isEmpty)
        bench.put(Make.pod("web-0", node: "n1", phase: .running, claims: ["data"]))
        grow(&bench)
        #expect(claim(bench)?.conditions.map(\.type) == ["Resizing"])
        #expect(
            claim(bench)?.allocatedResourceStatuses.map(\.value) == ["ControllerResizeInProgress"])
        #expect(size(bench[PersistentVolume.self, "pv"]?.spec.capacity) == Quantity("1Gi"))
        bench.run(.seconds(2))
        #expect(size(bench[PersistentVolume.self, "pv"]?.spec.capacity) == Quantity("3Gi"))
        #expect(size(claim(bench)?.capacity) == Quantity("3Gi"))
        #expect(claim(bench)?.conditions.isEmpty == true)
        #expect(claim(bench)?.allocatedResourceStatuses.isEmpty == true)
        let done = "MountVolume.NodeExpandVolume succeeded for volume \"pv\""
        #expect(
            bench.events == [
                "ExternalExpanding data: waiting for an external controller to expand this PVC",
                "Resizing data: External resizer is resizing volume pv",
                "FileSystemResizeRequired data: Require file system resize of volume on node",
                "FileSystemResizeSuccessful web-0: " + done,
                "FileSystemResizeSuccessful data: " + done,
            ])
    }

    @Test func `without a pod the file system waits`() {
        var bench = bench()
        grow(&bench)
        bench.run(.minutes(1))
        #expect(size(claim(bench)?.capacity) == Quantity("1Gi"))
        let condition = claim(bench)?.conditions.first
        #expect(condition?.type == "FileSystemResizePending")
        #expect(
            condition?.message
                == "Waiting for user to (re-)start a pod to finish file system resize of volume on"
                + " node.")
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run()
        #expect(size(claim(bench)?.capacity) == Quantity("1Gi"))
        bench.change(Pod.self, "web-0") { $0.status.phase = .running }
        bench.run()
        #expect(size(claim(bench)?.capacity) == Quantity("3Gi"))
    }

    @Test func `a raw device needs no pod`() {
        var bench = bench("Block")
        grow(&bench)
        bench.run(.seconds(2))
        #expect(size(claim(bench)?.capacity) == Quantity("3Gi"))
        #expect(bench.events.last == "VolumeResizeSuccessful data: Resize volume succeeded")
    }

    @Test func `a claim that was not told of the growth is told later`() {
        var bench = bench()
        grow(&bench)
        // The volume grows, and the write to the claim is lost.
        bench.change(PersistentVolume.self, "pv", "") {
            $0.spec.capacity = ResourceList([("storage", Quantity("3Gi") ?? Quantity(0))])
        }
        bench.run(.seconds(2))
        #expect(claim(bench)?.allocatedResourceStatuses.map(\.value) == ["NodeResizePending"])
    }

    @Test func `nobody grows the directory of a node`() {
        var bench = bench(driver: false)
        grow(&bench)
        bench.run(.minutes(1))
        #expect(size(claim(bench)?.capacity) == Quantity("1Gi"))
        #expect(
            bench.events == [
                "ExternalExpanding data: waiting for an external controller to expand this PVC"
            ])
    }
}
