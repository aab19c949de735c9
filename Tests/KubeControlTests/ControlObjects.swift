import KubeModel
import SimKernel

/// Objects for tests of controllers; what a test sets is what it is about.
enum Make {
    static func node(
        _ name: String, ready: ConditionStatus? = .true, labels: [(String, String)] = [],
        cpu: String = "8", memory: String = "16Gi", pods: Int64 = 110
    ) -> Node {
        var node = Node(named: name)
        for (key, value) in labels { node.metadata.setLabel(key, value) }
        node.metadata.setLabel("kubernetes.io/hostname", name)
        node.status.allocatable = ResourceList([
            ("cpu", Quantity(cpu) ?? Quantity(0)), ("memory", Quantity(memory) ?? Quantity(0)),
            ("pods", Quantity(pods)),
        ])
        if let ready { setReady(&node, ready) }
        return node
    }

    static func setReady(_ node: inout Node, _ status: ConditionStatus, heartbeat: Int64 = 0) {
        node.status.conditions = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map {
            var condition = Condition(type: $0, status: $0 == "Ready" ? status : .false)
            condition.reason = "Kubelet"
            condition.lastHeartbeatTime = Timestamp(seconds: heartbeat)
            return condition
        }
    }

    static func lease(_ node: String, _ time: SimTime) -> Lease {
        var lease = Lease(named: node, namespace: "kube-node-lease")
        lease.spec.renewTime = MicroTime(microseconds: time.nanoseconds / 1_000)
        return lease
    }

    static func pod(
        _ name: String, node: String? = nil, phase: PodPhase = .pending, ready: Bool = false,
        ip: String? = nil, labels: [(String, String)] = [], claims: [String] = [],
        cpu: String? = nil, _ body: (inout Pod) -> Void = { _ in }
    ) -> Pod {
        var pod = Pod(named: name, namespace: "default")
        for (key, value) in labels { pod.metadata.setLabel(key, value) }
        pod.metadata.generation = 1
        pod.spec.nodeName = node
        var container = Container(json: ["name": "main", "image": "app:1"])
        if let cpu, let quantity = Quantity(cpu) {
            container.resources = ResourceRequirements {
                $0.requests = ResourceList([("cpu", quantity)])
            }
        }
        pod.spec.containers = [container]
        pod.spec.volumes = claims.map { claim in
            Volume {
                $0.name = claim
                $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                    $0.claimName = claim
                }
            }
        }
        pod.status.phase = phase
        pod.status.podIP = ip
        if ready {
            pod.status.conditions.set(
                type: "Ready", status: .true, at: Timestamp(seconds: 1))
        }
        body(&pod)
        return pod
    }

    static func claim(
        _ name: String, _ size: String = "1Gi", storageClass: String? = "standard",
        modes: [String] = ["ReadWriteOnce"]
    ) -> PersistentVolumeClaim {
        var claim = PersistentVolumeClaim(named: name, namespace: "default")
        claim.metadata.finalizers = ["kubernetes.io/pvc-protection"]
        claim.spec.accessModes = modes
        claim.spec.storageClassName = storageClass
        claim.spec.resources = VolumeResourceRequirements {
            $0.requests = ResourceList([("storage", Quantity(size) ?? Quantity(0))])
        }
        claim.status.phase = .pending
        return claim
    }

    static func volume(
        _ name: String, _ size: String, storageClass: String = "manual",
        policy: String = "Retain", node: String? = nil, path: String = "/data/x",
        modes: [String] = ["ReadWriteOnce"]
    ) -> PersistentVolume {
        var volume = PersistentVolume(named: name)
        var spec = volume.spec
        spec.accessModes = modes
        spec.capacity = ResourceList([("storage", Quantity(size) ?? Quantity(0))])
        spec.storageClassName = storageClass
        spec.persistentVolumeReclaimPolicy = policy
        spec.hostPath = HostPathVolumeSource { $0.path = path }
        if let node {
            spec.nodeAffinity = VolumeNodeAffinity {
                $0.required = NodeSelector {
                    $0.nodeSelectorTerms = [
                        NodeSelectorTerm {
                            $0.matchExpressions = [
                                NodeSelectorRequirement {
                                    $0.key = "kubernetes.io/hostname"
                                    $0.operator = "In"
                                    $0.values = [node]
                                }
                            ]
                        }
                    ]
                }
            }
        }
        volume.spec = spec
        return volume
    }

    static func toleration(_ key: String, seconds: Int64?) -> Toleration {
        Toleration {
            $0.key = key
            $0.operator = "Exists"
            $0.effect = "NoExecute"
            $0.tolerationSeconds = seconds
        }
    }

    static func service(
        _ name: String, selector: [(String, String)], headless: Bool = true,
        ports: [ServicePort] = []
    ) -> Service {
        var service = Service(named: name, namespace: "default")
        service.metadata.setLabel("team", "a")
        for (key, value) in selector { service.spec.setSelector(key, value) }
        service.spec.clusterIP = headless ? "None" : "10.96.0.7"
        service.spec.ports = ports
        return service
    }

    static func port(_ number: Int64, name: String? = nil, target: IntOrString? = nil)
        -> ServicePort
    {
        ServicePort {
            $0.port = number
            $0.name = name
            $0.targetPort = target
            $0.protocol = "TCP"
        }
    }
}
