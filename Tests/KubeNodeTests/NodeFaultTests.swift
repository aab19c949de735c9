import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// Power, cuts, stopped kubelets, volumes and the node's own objects.
@Suite struct NodeFaultTests {
    @Test func `a reboot makes the sandbox and the containers anew`() {
        var world = NodeWorld()
        world.createPod()
        world.run(10)
        let boot = world.node.status.nodeInfo?.bootID
        world.powerOff()
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        world.run(20)
        _ = world.takeLog()
        world.powerOn()
        world.run(10)
        #expect(
            world.takeLog() == [
                "+30.0 power on",
                "+30.0 web-0 MODIFIED Running g1 app:Unknown(255)",
                "+31.0 web-0 MODIFIED Running g1 app:Unknown(255) sandbox",
                "+31.3 web-0 MODIFIED Running g1 app:running/1 sandbox 10.244.1.3 Ready",
            ])
        #expect(
            world.events("web-0").contains(
                "Normal SandboxChanged Pod sandbox changed, it will be killed and re-created."))
        let rebooted = world.events("node-1").filter { $0.contains("Rebooted") }
        #expect(rebooted.count == 1)
        #expect(world.node.status.nodeInfo?.bootID != boot)
        #expect(world.node.isReady)
    }

    @Test func `a pod begun before the power failed gets a sandbox and an address of its own`() {
        // Every tenth of a second of the start is a moment at which the power can fail.
        for tenth in 0..<60 {
            var world = NodeWorld()
            world.createPod()
            world.run(Double(tenth) / 10)
            world.powerOff()
            world.run(20)
            world.powerOn()
            world.run(20)
            let pod = world.pod("web-0")
            #expect(pod?.isReady == true, "power failed at \(tenth)/10 s")
            #expect(pod?.status.podIP != nil, "power failed at \(tenth)/10 s")
        }
    }

    @Test func `a machine that comes back does not start pods that are gone`() {
        var world = NodeWorld()
        world.createPod(image: "luksa/kubia")
        world.run(10)
        world.powerOff()
        world.deletePod("web-0", grace: 0)
        world.run(20)
        world.powerOn()
        world.run(30)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        #expect(!world.events("web-0").contains { $0.contains("SandboxChanged") })
    }

    @Test func `a pod deleted by force just before the power failed gives its volumes back`() {
        var world = NodeWorld()
        world.createPod(image: "luksa/kubia")
        world.run(10)
        world.deletePod("web-0", grace: 0)
        world.run(0.5)
        world.powerOff()
        world.run(20)
        world.powerOn()
        world.run(60)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        #expect(world.kubelet.podCount == 0)
    }

    @Test func `a machine that died confirms a deletion soon after its return`() {
        var world = NodeWorld()
        world.createPod(image: "luksa/kubia")
        world.run(10)
        world.powerOff()
        world.deletePod("web-0")
        world.run(300)
        #expect(world.pod("web-0")?.isTerminating == true)
        world.powerOn()
        world.run(3)
        #expect(world.pod("web-0") == nil)
    }

    @Test func `behind a cut containers run on and the lease stands still`() {
        var world = NodeWorld()
        world.createPod(image: "luksa/kubia")
        world.run(10.5)
        let renewed = world.lease?.spec.renewTime
        world.cut()
        world.deletePod("web-0")
        world.run(400)
        #expect(world.kubelet.runningPods(at: world.now).map(\.containers) == [["app"]])
        #expect(world.lease?.spec.renewTime == renewed)
        world.heal()
        world.run(20)
        #expect(world.lease?.spec.renewTime != renewed)
        // The grace begins when the kubelet hears of the deletion.
        #expect(world.kubelet.runningPods(at: world.now).count == 1)
        world.run(15)
        #expect(world.pod("web-0") == nil)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
    }

    @Test func `leftovers of a force deleted pod are ended on return, then the new one runs`() {
        var world = NodeWorld()
        world.createPod(image: "luksa/kubia")
        world.run(10)
        world.cut()
        world.deletePod("web-0", grace: 0)
        world.createPod(image: "luksa/kubia")
        world.run(100)
        let old = world.kubelet.runningPods(at: world.now).map(\.uid)
        world.invariant = { world in
            #expect(world.kubelet.runningPods(at: world.now).count <= 1)
        }
        world.heal()
        world.run(20)
        let new = world.kubelet.runningPods(at: world.now).map(\.uid)
        #expect(new.count == 1)
        #expect(new != old)
        #expect(world.pod("web-0")?.isReady == true)
    }

    @Test func `what the node controller wrote is put right on return`() {
        var world = NodeWorld()
        world.createPod()
        world.run(10)
        world.cut()
        guard var pod = world.pod("web-0") else { return }
        pod.status.conditions.set(type: "Ready", status: .false, at: Timestamp(seconds: 5))
        world.put(.pod, pod.json)
        world.run(10)
        #expect(world.pod("web-0")?.isReady == false)
        world.heal()
        world.run(5)
        #expect(world.pod("web-0")?.isReady == true)
    }

    @Test func `a stopped kubelet leaves its containers alone`() {
        var world = NodeWorld()
        world.createPod("web-0")
        world.createPod("job-0", image: "shop:crash")
        world.run(5)
        world.stopKubelet()
        world.run(100)
        #expect(world.kubelet.runningPods(at: world.now).map(\.name) == ["web-0"])
        world.startKubelet()
        world.run(5)
        let pod = world.pod("web-0")
        #expect(pod?.isReady == true)
        #expect(pod?.status.containerStatuses.first?.restartCount == 0)
        #expect(world.pod("job-0")?.status.containerStatuses.first?.restartCount ?? 0 > 0)
    }

    @Test func `renews the lease every ten seconds from its start`() {
        var world = NodeWorld()
        world.run(95)
        let start = Int64(1_800_000_000_000_000)
        let renewed = (world.lease?.spec.renewTime?.microseconds ?? 0) - start
        #expect(renewed >= 90_000_000 && renewed < 90_100_000)
        #expect(world.lease?.spec.leaseDurationSeconds == 40)
        #expect(world.lease?.metadata.ownerReferences.first?.kind == "Node")
    }

    @Test func `writes the node status again after five minutes, not before`() {
        var world = NodeWorld()
        world.run(10)
        let revision = world.node.metadata.resourceVersion
        world.run(285)
        #expect(world.node.metadata.resourceVersion == revision)
        world.run(20)
        #expect(world.node.metadata.resourceVersion != revision)
    }

    @Test func `does not register a deleted node again until it is restarted`() {
        var world = NodeWorld()
        world.run(5)
        world.removeNode()
        world.run(60)
        #expect(world.node.json["metadata"]?["uid"] == nil)
        world.stopKubelet()
        world.startKubelet()
        world.run(5)
        #expect(world.node.isReady)
    }

    @Test func `refuses a pod that does not fit`() {
        var world = NodeWorld(pods: 1)
        world.createPod("web-0")
        world.createPod("web-1")
        world.run(10)
        let status = world.pod("web-1")?.status
        #expect(status?.phase == .failed)
        #expect(status?.reason == "OutOfpods")
        #expect(
            status?.message
                == "Pod was rejected: Node didn't have enough resource: pods, requested: 1,"
                + " used: 1, capacity: 1")
        #expect(world.pod("web-0")?.isReady == true)
    }

    @Test func `waits for the claim to be bound and the volume to be attached`() {
        var world = NodeWorld()
        world.createPod { pod, container in
            pod.spec.volumes = [
                Volume {
                    $0.name = "data"
                    $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                        $0.claimName = "data-web-0"
                    }
                }
            ]
            container.volumeMounts = [
                VolumeMount {
                    $0.name = "data"
                    $0.mountPath = "/data"
                }
            ]
        }
        var claim = PersistentVolumeClaim(named: "data-web-0", namespace: "default")
        claim.status.phase = .pending
        world.put(.persistentVolumeClaim, claim.json)
        world.run(10)
        #expect(world.takeLog().count == 2)
        var volume = PersistentVolume(named: "pv-1")
        volume.spec.csi = CSIPersistentVolumeSource {
            $0.driver = BuiltInStorage.networkDriver
            $0.volumeHandle = "disk-1"
        }
        world.put(.persistentVolume, volume.json)
        claim.spec.volumeName = "pv-1"
        claim.status.phase = .bound
        world.put(.persistentVolumeClaim, claim.json)
        world.run(5)
        let name = "kubernetes.io/csi/disk.csi.ordinal.dev^disk-1"
        #expect(world.node.status.volumesInUse == [name])
        #expect(world.takeLog().isEmpty)
        world.attach([name])
        world.run(6)
        #expect(
            world.takeLog().map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
                == [
                    "MODIFIED Pending g1 app:ContainerCreating sandbox",
                    "MODIFIED Running g1 app:running sandbox 10.244.1.2 Ready",
                ])
        world.deletePod("web-0")
        world.run(2.2)
        #expect(world.node.status.volumesInUse == [name])
        world.run(1)
        #expect(world.node.status.volumesInUse.isEmpty)
        #expect(world.pod("web-0") == nil)
    }

    /// A world in which `web-0` uses a network volume.
    private func worldWithVolume(attached: Bool) -> (NodeWorld, String) {
        var world = NodeWorld()
        world.run(5)
        var claim = PersistentVolumeClaim(named: "data", namespace: "default")
        claim.spec.volumeName = "pv-1"
        claim.status.phase = .bound
        world.put(.persistentVolumeClaim, claim.json)
        var volume = PersistentVolume(named: "pv-1")
        volume.spec.csi = CSIPersistentVolumeSource {
            $0.driver = BuiltInStorage.networkDriver
            $0.volumeHandle = "disk-1"
        }
        world.put(.persistentVolume, volume.json)
        let name = "kubernetes.io/csi/disk.csi.ordinal.dev^disk-1"
        if attached { world.attach([name]) }
        world.run(1)
        return (world, name)
    }

    private func createUser(_ world: inout NodeWorld, _ name: String = "web-0") {
        world.createPod(name) { pod, _ in
            pod.spec.volumes = [
                Volume {
                    $0.name = "data"
                    $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                        $0.claimName = "data"
                    }
                }
            ]
        }
    }

    /// Source: cluster.md E55.
    @Test func `mounts only what the API knows to be in use`() {
        var (world, name) = worldWithVolume(attached: true)
        world.statusDelay = .seconds(30)
        createUser(&world)
        world.run(29)
        #expect(world.node.status.volumesInUse.isEmpty)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        world.run(10)
        #expect(world.node.status.volumesInUse == [name])
        #expect(world.pod("web-0")?.isReady == true)
        // What the first pod said counts for the second as long as it is in use.
        createUser(&world, "web-1")
        world.run(8)
        #expect(world.pod("web-1")?.isReady == true)
        for pod in ["web-0", "web-1"] { world.deletePod(pod, grace: 1) }
        world.run(90)
        #expect(world.node.status.volumesInUse.isEmpty)
        createUser(&world)
        world.run(29)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
    }

    @Test func `mounts nothing on a node that has no object`() {
        var (world, name) = worldWithVolume(attached: false)
        world.attach([name])
        world.removeNode()
        createUser(&world)
        world.run(60)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        world.stopKubelet()
        world.startKubelet()
        world.run(5)
        world.attach([name])
        world.run(10)
        #expect(world.pod("web-0")?.isReady == true)
    }

    @Test func `a missing configuration keeps the pod waiting until it is there`() {
        var world = NodeWorld()
        world.createPod { pod, container in
            pod.spec.volumes = [
                Volume {
                    $0.name = "conf"
                    $0.configMap = ConfigMapVolumeSource { $0.name = "settings" }
                }
            ]
            container.env = [
                EnvVar {
                    $0.name = "MODE"
                    $0.valueFrom = EnvVarSource {
                        $0.configMapKeyRef = ConfigMapKeySelector {
                            $0.name = "settings"
                            $0.key = "mode"
                        }
                    }
                }
            ]
        }
        world.run(5)
        #expect(
            world.events("web-0").first?.hasPrefix(
                "Warning FailedMount MountVolume.SetUp failed for volume \"conf\" : configmap"
                    + " \"settings\" not found") == true)
        world.put(.configMap, ConfigMap(named: "settings", namespace: "default").json)
        world.run(10)
        let waiting = world.pod("web-0")?.status.containerStatuses.first?.state?.waiting
        #expect(waiting?.reason == "CreateContainerConfigError")
        #expect(waiting?.message == "couldn't find key mode in ConfigMap default/settings")
        var settings = ConfigMap(named: "settings", namespace: "default").json
        settings["data"] = ["mode": "fast"]
        world.put(.configMap, settings)
        world.run(30)
        #expect(world.pod("web-0")?.isReady == true)
    }
}
