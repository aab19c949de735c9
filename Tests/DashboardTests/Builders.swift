import Dashboard
import KubeAPI
import KubeModel
import SimKernel

/// A small cluster around one set, built by hand. Every option has a default; what a test sets is
/// what the test is about. Times are seconds after `World.start`.
struct World {
    static let start: Int64 = 1_767_225_600

    var cache = ClusterCache()
    var namespace = "shop"
    var name = "db"
    var now: Int64 = 3_600
    var faults: [ActiveFault] = []
    var isPaused = false
    var source = SourceFacts(.simulation, name: "orchard")
    var asked: [AskedAnswer] = []
    var actions: [OwnAction] = []
    var memory = RowMemory()
    private var revision: Int64 = 0

    /// A set with its service, two nodes more than it needs, and no pods.
    init(
        replicas: Int64 = 3, partition: Int64? = 0, minReady: Int64 = 0, policy: String? = nil,
        strategy: String? = nil, current: String = "db-1", update: String = "db-1",
        generation: Int64 = 1, observed: Int64 = 1, template: String? = "data",
        start: Int64 = 0, whenScaled: String = "Retain", image: String = "postgres:16.3",
        publishesNotReady: Bool = false
    ) {
        var spec: JSONValue = [
            "replicas": .int(replicas), "serviceName": "db",
            "selector": ["matchLabels": ["app": "db"]],
            "template": Self.template(image),
            "minReadySeconds": .int(minReady),
            "persistentVolumeClaimRetentionPolicy": [
                "whenDeleted": "Retain", "whenScaled": .string(whenScaled),
            ],
        ]
        var update_: JSONValue = ["type": .string(strategy ?? "RollingUpdate")]
        if strategy == nil, let partition {
            update_["rollingUpdate"] = ["partition": .int(partition)]
        }
        spec["updateStrategy"] = update_
        if let policy { spec["podManagementPolicy"] = .string(policy) }
        if start > 0 { spec["ordinals"] = ["start": .int(start)] }
        if let template {
            spec["volumeClaimTemplates"] = [
                [
                    "metadata": ["name": .string(template)],
                    "spec": [
                        "accessModes": ["ReadWriteOnce"],
                        "resources": ["requests": ["storage": "10Gi"]],
                        "storageClassName": "fast",
                    ],
                ]
            ]
        }
        put(
            .statefulSet, name,
            [
                "spec": spec,
                "status": [
                    "observedGeneration": .int(observed), "currentRevision": .string(current),
                    "updateRevision": .string(update), "replicas": .int(replicas),
                ],
            ], metadata: ["generation": .int(generation)])
        addRevision("db-1", 1, image: "postgres:16.3")
        if current != "db-1" || update != "db-1" {
            addRevision("db-2", 2, image: "postgres:16.4")
        }
        put(
            .service, "db",
            [
                "spec": [
                    "clusterIP": "None", "selector": ["app": "db"],
                    "publishNotReadyAddresses": .bool(publishesNotReady),
                    "ports": [["name": "pg", "port": 5432, "protocol": "TCP"]],
                ]
            ])
        for node in ["node-a", "node-b", "node-c"] { addNode(node) }
    }

    static func template(_ image: String) -> JSONValue {
        [
            "metadata": ["labels": ["app": "db"]],
            "spec": ["containers": [["name": "postgres", "image": .string(image)]]],
        ]
    }

    static func time(_ seconds: Int64) -> JSONValue {
        Timestamp(seconds: start + seconds).jsonValue
    }

    /// Stores an object of any kind.
    mutating func put(
        _ resource: Resource, _ name: String, _ body: JSONValue, metadata: JSONValue = [:],
        created: Int64 = 0, owner: (kind: String, name: String)? = nil, namespace: String? = nil
    ) {
        revision += 1
        var object = body
        var meta = metadata
        meta["name"] = .string(name)
        if resource.isNamespaced { meta["namespace"] = .string(namespace ?? self.namespace) }
        if meta["uid"]?.string == .none { meta["uid"] = .string("uid-\(name)") }
        meta["resourceVersion"] = .string("\(revision)")
        meta["creationTimestamp"] = Self.time(created)
        if let owner {
            meta["ownerReferences"] = [
                [
                    "kind": .string(owner.kind), "name": .string(owner.name),
                    "uid": .string("uid-\(owner.name)"), "controller": true,
                ]
            ]
        }
        object["metadata"] = meta
        object["apiVersion"] = .string(resource.apiVersion)
        object["kind"] = .string(resource.kind)
        cache.put(StoredObject(resource: resource, json: object.object ?? [:]))
    }

    mutating func remove(_ resource: Resource, _ name: String) {
        cache.remove(
            ObjectKey(
                resource, namespace: resource.isNamespaced ? namespace : "", name: name))
    }

    mutating func addRevision(_ name: String, _ number: Int64, image: String) {
        var template = Self.template(image)
        template["$patch"] = "replace"
        put(
            .controllerRevision, name,
            ["revision": .int(number), "data": ["spec": ["template": template]]],
            created: number * 10, owner: ("StatefulSet", self.name))
    }

    mutating func addNode(
        _ name: String, ready: String = "True", changed: Int64 = 0, zone: String = "a",
        tainted: Int64? = nil, cordoned: Bool = false
    ) {
        var spec: JSONValue = ["unschedulable": .bool(cordoned)]
        if let tainted {
            spec["taints"] = [
                [
                    "key": "node.kubernetes.io/unreachable", "effect": "NoExecute",
                    "timeAdded": Self.time(tainted),
                ]
            ]
        }
        put(
            .node, name,
            [
                "spec": spec,
                "status": [
                    "conditions": [
                        [
                            "type": "Ready", "status": .string(ready),
                            "lastTransitionTime": Self.time(changed),
                        ]
                    ]
                ],
            ], metadata: ["labels": ["topology.kubernetes.io/zone": .string(zone)]])
    }

    /// How a pod is.
    enum Health {
        case ready, notReady, crash, image
        case unschedulable(String)
        case pending, starting, failed
    }

    mutating func addPod(
        _ ordinal: Int64, _ health: Health = .ready, revision: String = "db-1",
        node: String? = nil, created: Int64 = 100, readyChanged: Int64? = nil,
        deletedAt: Int64? = nil, grace: Int64 = 30, finalizers: [String] = [],
        uid: String? = nil, toleration: Int64? = 300, restarts: Int64 = 0,
        hasClaim: Bool = true, hasEndpoint: Bool = true
    ) {
        let podName = "\(name)-\(ordinal)"
        let host: String
        switch health {
        case .pending, .unschedulable: host = ""
        default: host = node ?? ["node-a", "node-b", "node-c"][Int(ordinal % 3)]
        }
        var metadata: JSONValue = [
            "uid": .string(uid ?? "uid-\(podName)"),
            "labels": [
                "app": "db", "controller-revision-hash": .string(revision),
                "statefulset.kubernetes.io/pod-name": .string(podName),
            ],
        ]
        if let deletedAt {
            metadata["deletionTimestamp"] = Self.time(deletedAt + grace)
            metadata["deletionGracePeriodSeconds"] = .int(grace)
        }
        if !finalizers.isEmpty { metadata["finalizers"] = .array(finalizers.map(JSONValue.string)) }
        var tolerations: [JSONValue] = []
        for key in ["not-ready", "unreachable"] {
            var one: JSONValue = [
                "key": .string("node.kubernetes.io/\(key)"), "operator": "Exists",
                "effect": "NoExecute",
            ]
            if let toleration { one["tolerationSeconds"] = .int(toleration) }
            tolerations.append(one)
        }
        var spec: JSONValue = [
            "containers": [["name": "postgres", "image": "postgres:16.3"]],
            "tolerations": .array(tolerations), "terminationGracePeriodSeconds": .int(grace),
        ]
        if hasClaim {
            spec["volumes"] = [
                [
                    "name": "data",
                    "persistentVolumeClaim": ["claimName": .string("data-\(podName)")],
                ]
            ]
        }
        if !host.isEmpty { spec["nodeName"] = .string(host) }
        let status = Self.status(
            health, created: created, readyChanged: readyChanged, restarts: restarts,
            address: host.isEmpty ? nil : "10.244.1.\(ordinal + 10)")
        put(
            .pod, podName, ["spec": spec, "status": status], metadata: metadata, created: created,
            owner: ("StatefulSet", name))
    }

    private static func status(
        _ health: Health, created: Int64, readyChanged: Int64?, restarts: Int64, address: String?
    ) -> JSONValue {
        var container: JSONValue = [
            "name": "postgres", "image": "postgres:16.3", "restartCount": .int(restarts),
            "ready": false,
        ]
        var conditions: [JSONValue] = []
        var phase = "Running"
        var isReady = false
        switch health {
        case .ready:
            isReady = true
            container["ready"] = true
            container["state"] = ["running": ["startedAt": time(created + 5)]]
        case .notReady: container["state"] = ["running": ["startedAt": time(created + 5)]]
        case .crash:
            container["state"] = [
                "waiting": [
                    "reason": "CrashLoopBackOff",
                    "message": "back-off 40s restarting failed container=postgres pod=db",
                ]
            ]
            container["lastState"] = [
                "terminated": ["exitCode": 1, "finishedAt": time(created + 60)]
            ]
        case .image:
            phase = "Pending"
            container["image"] = "postgres:nope"
            container["state"] = [
                "waiting": ["reason": "ImagePullBackOff", "message": "Back-off pulling image"]
            ]
        case .starting:
            phase = "Pending"
            container["state"] = ["waiting": ["reason": "ContainerCreating"]]
        case .pending, .unschedulable: phase = "Pending"
        case .failed: phase = "Failed"
        }
        if case .unschedulable(let message) = health {
            conditions.append([
                "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                "message": .string(message),
            ])
        } else if phase != "Pending" || address != nil {
            conditions.append([
                "type": "PodScheduled", "status": "True", "lastTransitionTime": time(created),
            ])
        }
        conditions.append([
            "type": "Ready", "status": isReady ? "True" : "False",
            "lastTransitionTime": time(readyChanged ?? created + 10),
        ])
        var status: JSONValue = [
            "phase": .string(phase), "conditions": .array(conditions),
        ]
        if address != nil, phase != "Failed" { status["containerStatuses"] = [container] }
        if let address { status["podIP"] = .string(address) }
        return status
    }

    /// Lets so many pods be unavailable during a rollout.
    mutating func allowUnavailable(_ count: Int64) {
        guard var object = cache.get(.statefulSet, namespace, name)?.json else { return }
        revision += 1
        object.update("metadata") { $0?["resourceVersion"] = .string("\(revision)") }
        object.update("spec") {
            $0?["updateStrategy"] = ["rollingUpdate": ["maxUnavailable": .int(count)]]
        }
        cache.put(StoredObject(resource: .statefulSet, json: object))
    }

    /// A pod whose first init step is done and whose second one runs.
    mutating func addInitPod(_ ordinal: Int64, created: Int64) {
        addPod(ordinal, .starting, created: created)
        guard var object = cache.get(.pod, namespace, "\(name)-\(ordinal)")?.json else { return }
        revision += 1
        object.update("metadata") { $0?["resourceVersion"] = .string("\(revision)") }
        object.update("spec") {
            $0?["initContainers"] = [["name": "wait"], ["name": "migrate"]]
        }
        object.update("status") {
            $0?["initContainerStatuses"] = [
                ["name": "wait", "state": ["terminated": ["exitCode": 0]]],
                ["name": "migrate", "state": ["running": [:]]],
            ]
        }
        cache.put(StoredObject(resource: .pod, json: object))
    }

    mutating func addClaim(
        _ ordinal: Int64, phase: String = "Bound", created: Int64 = 50, volume: String? = nil,
        deleting: Bool = false, owner: (kind: String, name: String)? = nil
    ) {
        let claim = "data-\(name)-\(ordinal)"
        let volumeName = volume ?? "pv-\(ordinal)"
        var spec: JSONValue = [
            "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
            "resources": ["requests": ["storage": "10Gi"]],
        ]
        if phase == "Bound" { spec["volumeName"] = .string(volumeName) }
        put(
            .persistentVolumeClaim, claim,
            [
                "spec": spec,
                "status": ["phase": .string(phase), "capacity": ["storage": "10Gi"]],
            ], metadata: deleting ? ["deletionTimestamp": Self.time(now)] : [:],
            created: created, owner: owner)
        guard phase == "Bound" else { return }
        addVolume(volumeName, claim: claim)
    }

    mutating func addVolume(
        _ name: String, claim: String, phase: String = "Bound", changed: Int64 = 60
    ) {
        put(
            .persistentVolume, name,
            [
                "spec": [
                    "capacity": ["storage": "10Gi"], "accessModes": ["ReadWriteOnce"],
                    "persistentVolumeReclaimPolicy": "Retain",
                    "claimRef": ["namespace": .string(namespace), "name": .string(claim)],
                ],
                "status": [
                    "phase": .string(phase), "lastPhaseTransitionTime": Self.time(changed),
                ],
            ])
    }

    mutating func attach(_ volume: String, to node: String, at: Int64 = 100) {
        put(
            .volumeAttachment, "csi-\(volume)-\(node)",
            [
                "spec": [
                    "nodeName": .string(node), "source": ["persistentVolumeName": .string(volume)],
                ],
                "status": ["attached": true],
            ], created: at)
    }

    /// An EndpointSlice with these pods: ordinal, whether it is ready.
    mutating func setEndpoints(_ pods: [(Int64, Bool)]) {
        put(
            .endpointSlice, "db-abcde",
            [
                "addressType": "IPv4",
                "ports": [["name": "pg", "port": 5432, "protocol": "TCP"]],
                "endpoints": .array(
                    pods.map { ordinal, isReady in
                        [
                            "addresses": [.string("10.244.1.\(ordinal + 10)")],
                            "hostname": .string("\(name)-\(ordinal)"),
                            "conditions": [
                                "ready": .bool(isReady), "serving": .bool(isReady),
                                "terminating": false,
                            ],
                            "targetRef": ["kind": "Pod", "name": .string("\(name)-\(ordinal)")],
                        ]
                    }),
            ], metadata: ["labels": ["kubernetes.io/service-name": "db"]])
    }

    mutating func addEvent(
        _ kind: String, _ object: String, _ reason: String, _ message: String, at: Int64,
        first: Int64? = nil, count: Int64 = 1, isWarning: Bool = false, uid: String? = nil
    ) {
        put(
            .event, "\(object).\(revision + 1)",
            [
                "involvedObject": [
                    "kind": .string(kind), "name": .string(object),
                    "namespace": .string(namespace), "uid": .string(uid ?? "uid-\(object)"),
                ],
                "reason": .string(reason), "message": .string(message), "count": .int(count),
                "type": isWarning ? "Warning" : "Normal",
                "firstTimestamp": Self.time(first ?? at), "lastTimestamp": Self.time(at),
                "source": ["component": "kubelet", "host": "node-a"],
            ])
    }

    mutating func addProbeFailure(_ ordinal: Int64, since: Int64, count: Int64 = 7) {
        addEvent(
            "Pod", "\(name)-\(ordinal)", "Unhealthy",
            "Readiness probe failed: HTTP probe failed with statuscode: 503", at: now - 2,
            first: since, count: count, isWarning: true)
    }

    /// A set of ready pods with claims and endpoints.
    static func healthy(_ replicas: Int64 = 3) -> World {
        var world = World(replicas: replicas)
        for ordinal in 0..<replicas {
            world.addPod(ordinal)
            world.addClaim(ordinal)
        }
        world.setEndpoints((0..<replicas).map { ($0, true) })
        return world
    }

    var time: SimTime { .seconds(Self.start + now) }

    var input: SnapshotInput {
        var input = SnapshotInput(
            cache: cache, subject: NamespacedName(namespace: namespace, name: name), now: time)
        input.simulation = SimulationState(
            now: time, start: .seconds(Self.start), isPaused: isPaused, rate: 5, seed: 42,
            faults: faults)
        input.source = source
        input.asked = asked
        input.actions = actions
        input.memory = memory
        return input
    }

    /// The snapshot of now; what it remembers is kept for the next one.
    mutating func snapshot() -> Snapshot {
        let (snapshot, memory) = Snapshot.make(input)
        self.memory = memory
        return snapshot
    }

    /// The why-line of now.
    var why: WhyLine { Snapshot.make(input).snapshot.why }
}
