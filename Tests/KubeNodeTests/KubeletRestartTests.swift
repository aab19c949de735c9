import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// A kubelet that stops and starts again, while the machine goes on.
@Suite struct KubeletRestartTests {
    @Test(arguments: 0..<40)
    func `a pod gets ready whatever the kubelet was waiting for when it stopped`(_ step: Int) {
        var world = NodeWorld()
        // Every look at the API takes long enough to be interrupted.
        world.latency = .milliseconds(300)
        world.run(5)
        createPodThatAsks(&world)
        world.run(Double(step) / 10)
        world.stopKubelet()
        world.run(5)
        world.startKubelet()
        world.run(20)
        #expect(world.pod("web-0")?.isReady == true)
    }

    @Test(arguments: [PodPhase.succeeded, .failed])
    func `a deleted pod that ended before the kubelet knew it is removed`(_ phase: PodPhase) {
        var world = NodeWorld()
        world.createPod { pod, _ in
            pod.status.phase = phase
            pod.metadata.deletionTimestamp = Timestamp(seconds: 5)
            pod.metadata.deletionGracePeriodSeconds = 30
        }
        world.run(5)
        #expect(world.pod("web-0") == nil)
    }

    /// A pod whose volume and environment are looked up in the API before it starts.
    private func createPodThatAsks(_ world: inout NodeWorld) {
        var volume = PersistentVolume(named: "pv-1")
        volume.spec.nfs = NFSVolumeSource {
            $0.server = "files.example.com"
            $0.path = "/"
        }
        world.put(.persistentVolume, volume.json)
        var claim = PersistentVolumeClaim(named: "data-web-0", namespace: "default")
        claim.spec.volumeName = "pv-1"
        claim.status.phase = .bound
        world.put(.persistentVolumeClaim, claim.json)
        var settings = ConfigMap(named: "settings", namespace: "default").json
        settings["data"] = ["mode": "fast"]
        world.put(.configMap, settings)
        world.createPod { pod, container in
            pod.spec.volumes = [
                Volume {
                    $0.name = "data"
                    $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                        $0.claimName = "data-web-0"
                    }
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
    }
}
