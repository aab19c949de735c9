package import KubeAPI
package import KubeModel

/// A mirror filled by hand. Every object gets a version, and a uid unless it brings one.
package struct ClusterBuilder {
    package private(set) var cache = ClusterCache()
    package private(set) var revision: UInt64 = 100

    package init() {}

    /// Adds an object or replaces it with a newer version.
    @discardableResult
    package mutating func add(_ resource: Resource, _ json: JSONObject) -> StoredObject {
        revision += 1
        var json = json
        json["apiVersion"] = .string(resource.apiVersion)
        json["kind"] = .string(resource.kind)
        var metadata = json["metadata"]?.object ?? JSONObject()
        metadata["resourceVersion"] = .string(String(revision))
        if metadata["uid"] == nil {
            metadata["uid"] = .string((metadata["name"]?.string ?? "") + "-uid")
        }
        json["metadata"] = .object(metadata)
        let object = StoredObject(resource: resource, json: json)
        cache.put(object)
        return object
    }

    /// Adds an object given as a view.
    @discardableResult
    package mutating func add(_ object: some KubeObject) -> StoredObject {
        add(type(of: object).resource, object.json)
    }

    package mutating func remove(_ key: ObjectKey) { cache.remove(key) }
}

/// A StatefulSet of a test: what a test sets is what it is about.
package struct SetShape: Sendable {
    /// The member `updateStrategy`, in the forms that behave differently.
    package enum Strategy: Sendable, Equatable {
        case rolling(partition: Int64)
        /// `type: RollingUpdate` without `rollingUpdate`.
        case rollingBare
        case onDelete
    }

    package var name = "web"
    package var uid = "set-uid"
    package var replicas: Int64 = 3
    package var start: Int64 = 0
    package var isParallel = false
    package var strategy = Strategy.rolling(partition: 0)
    package var maxUnavailable: IntOrString?
    package var minReadySeconds: Int64 = 0
    package var image = "app:1"
    package var whenDeleted = "Retain"
    package var whenScaled = "Retain"
    package var claims: [String] = []
    package var historyLimit: Int64 = 10
    package var generation: Int64 = 1
    package var isTerminating = false
    package var annotations: [(String, String)] = []
    package var templateLabels: [(String, String)] = [("app", "web")]
    package var status = StatefulSetStatus(json: [:])

    package init() {}
    package init(_ build: (inout SetShape) -> Void) { build(&self) }

    /// The pod template, as the API server stores it.
    package var template: PodTemplateSpec {
        PodTemplateSpec(json: [
            "metadata": [
                "labels": .object(
                    JSONObject(templateLabels.map { ($0, .string($1)) }))
            ],
            "spec": [
                "containers": [
                    [
                        "image": .string(image), "imagePullPolicy": "IfNotPresent",
                        "name": "main", "resources": [:],
                        "terminationMessagePath": "/dev/termination-log",
                        "terminationMessagePolicy": "File",
                    ]
                ],
                "dnsPolicy": "ClusterFirst", "restartPolicy": "Always",
                "schedulerName": "default-scheduler", "securityContext": [:],
                "terminationGracePeriodSeconds": 30,
            ],
        ])
    }

    package var object: StatefulSet {
        var set = StatefulSet(named: name, namespace: "default")
        set.metadata.uid = uid
        set.metadata.generation = generation
        for (key, value) in annotations { set.metadata.setAnnotation(key, value) }
        if isTerminating { set.metadata.deletionTimestamp = Timestamp(seconds: 500) }
        set.spec = StatefulSetSpec {
            $0.replicas = replicas
            $0.minReadySeconds = minReadySeconds == 0 ? nil : minReadySeconds
            $0.podManagementPolicy = isParallel ? "Parallel" : "OrderedReady"
            $0.serviceName = "svc"
            $0.selector = LabelSelector(matchLabels: [("app", "web")])
            $0.template = template
            $0.revisionHistoryLimit = historyLimit
            if start != 0 { $0.ordinals = StatefulSetOrdinals { $0.start = start } }
            $0.updateStrategy = updateStrategy
            $0.persistentVolumeClaimRetentionPolicy =
                StatefulSetPersistentVolumeClaimRetentionPolicy {
                    $0.whenDeleted = whenDeleted
                    $0.whenScaled = whenScaled
                }
            $0.volumeClaimTemplates = claims.map(claimTemplate)
        }
        set.status = status
        return set
    }

    private var updateStrategy: StatefulSetUpdateStrategy {
        StatefulSetUpdateStrategy {
            switch strategy {
            case .rolling(let partition):
                $0.type = "RollingUpdate"
                $0.rollingUpdate = RollingUpdateStatefulSetStrategy {
                    $0.partition = partition
                    $0.maxUnavailable = maxUnavailable
                }
            case .rollingBare: $0.type = "RollingUpdate"
            case .onDelete: $0.type = "OnDelete"
            }
        }
    }

    private func claimTemplate(_ name: String) -> PersistentVolumeClaim {
        var claim = PersistentVolumeClaim(named: name)
        claim.metadata.setLabel("tier", "gold")
        claim.json["spec"] = [
            "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]],
        ]
        return claim
    }
}

/// A pod of a test.
package struct PodShape: Sendable {
    package var set = "web"
    package var setUID = "set-uid"
    package var ordinal = 0
    package var phase = "Running"
    package var isReady = true
    /// When the Ready condition last changed, in seconds.
    package var readySince: Int64 = 1
    package var isTerminating = false
    package var revision = ""
    package var claims: [String] = []
    package var labels: [(String, String)] = [("app", "web")]
    package var isOrphan = false

    package init() {}
    package init(_ build: (inout PodShape) -> Void) { build(&self) }

    package var object: Pod {
        let name = "\(set)-\(ordinal)"
        var pod = Pod(named: name, namespace: "default")
        for (key, value) in labels { pod.metadata.setLabel(key, value) }
        pod.metadata.setLabel("statefulset.kubernetes.io/pod-name", name)
        pod.metadata.setLabel("apps.kubernetes.io/pod-index", String(ordinal))
        if !revision.isEmpty { pod.metadata.setLabel("controller-revision-hash", revision) }
        if isTerminating { pod.metadata.deletionTimestamp = Timestamp(seconds: 500) }
        if !isOrphan {
            pod.metadata.ownerReferences = [
                OwnerReference(controller: .statefulSet, name: set, uid: setUID)
            ]
        }
        pod.spec.volumes = claims.map { claim in
            Volume {
                $0.name = claim
                $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                    $0.claimName = "\(claim)-\(set)-\(ordinal)"
                }
            }
        }
        pod.json["status"] = [
            "phase": .string(phase),
            "conditions": [
                [
                    "type": "Ready", "status": isReady ? "True" : "False",
                    "lastTransitionTime": Timestamp(seconds: readySince).jsonValue,
                ]
            ],
        ]
        return pod
    }
}

/// A claim of a test: name and owners.
package func claimShape(_ name: String, owners: [OwnerReference] = []) -> PersistentVolumeClaim {
    var claim = PersistentVolumeClaim(named: name, namespace: "default")
    claim.metadata.ownerReferences = owners
    return claim
}
