import KubeAPI
import KubeModel
import SimKernel

/// Wipes a released volume with a pod, as the deprecated policy Recycle asks.
/// Source: cluster.md E38.
struct VolumeRecycler {
    static let namespace = "default"
    private static let prefix = "recycler-for-"

    private static let script =
        "test -e /scrub && find /scrub -mindepth 1 -delete && test -z \"$(ls -A /scrub)\""
        + " || exit 1"

    private let volume: PersistentVolume

    init(_ volume: PersistentVolume) { self.volume = volume }

    var podName: String { Self.prefix + volume.name }

    /// The volume a pod wipes, or nil for other pods.
    static func volume(of pod: StoredObject) -> ObjectKey? {
        guard pod.namespace == namespace, pod.name.hasPrefix(prefix) else { return nil }
        return ObjectKey(.persistentVolume, name: String(pod.name.dropFirst(prefix.utf8.count)))
    }

    /// Makes the pod.
    func begins() -> Plan {
        var plan = Plan()
        plan.add(PlannedWrite(.create(pod), .recyclesVolume, tolerated: [.alreadyExists]))
        return plan
    }

    /// Removes the pod after its work.
    func ends(_ pod: Pod) -> PlannedWrite {
        PlannedWrite(.delete(pod.key), .recyclesVolume, tolerated: [.notFound])
    }

    private var pod: Pod {
        var pod = Pod(named: podName, namespace: Self.namespace)
        var container = Container(json: [
            "name": "pv-recycler",
            "image": "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6",
            "command": ["/bin/sh"],
            "args": ["-c", .string(Self.script)],
        ])
        container.volumeMounts = [
            VolumeMount {
                $0.name = "vol"
                $0.mountPath = "/scrub"
            }
        ]
        pod.spec.containers = [container]
        pod.spec.restartPolicy = "Never"
        pod.spec.activeDeadlineSeconds = deadline
        let spec = volume.spec
        pod.spec.volumes = [
            Volume {
                $0.name = "vol"
                if let path = spec.hostPath?.path {
                    $0.hostPath = HostPathVolumeSource { $0.path = path }
                } else if let nfs = spec.nfs {
                    $0.nfs = nfs
                }
            }
        ]
        return pod
    }

    /// 30 s for each Gi, and no less than a minute; five minutes over a network.
    private var deadline: Int64 {
        let size = VolumeMatch.capacity(volume).value / 1_073_741_824
        return max(size * 30, volume.spec.hostPath == nil ? 300 : 60)
    }
}
