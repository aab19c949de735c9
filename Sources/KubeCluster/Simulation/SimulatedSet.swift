package import KubeModel
import SimKernel

/// A StatefulSet of a simulation: what is drawn of it, and the objects that come of that.
package struct SimulatedSet: Sendable {
    package var name: String
    package var replicas: Int64
    package var start: Int64 = 0
    package var isParallel = false
    package var minReadySeconds: Int64 = 0
    package var claims: [String] = []
    /// The class of the claims; nil: the default one.
    package var storageClass: String?
    package var whenDeleted = "Retain"
    package var whenScaled = "Retain"
    package var isOnDelete = false
    package var partition: Int64 = 0
    package var maxUnavailable: Int64?
    package var image = Self.goodImages[0]
    package var grace: Int64 = 5
    package var cpu = "100m"
    package var probesReadiness = false
    package var publishesNotReady = false
    /// Whether its pods are ready only while somebody outside says so.
    package var isGated = false
    /// How many pods a budget wants to be there; nil: no budget.
    package var minAvailable: Int64?

    package init(name: String, replicas: Int64) {
        self.name = name
        self.replicas = replicas
    }

    package static let namespace = "default"
    /// Images that run until they are stopped.
    package static let goodImages = ["app:1", "app:2", "app:3"]
    /// Images that never get ready, each in its own way.
    package static let badImages = ["app:broken", "app:crash", "app:unready"]

    /// The condition that the readiness gates of gated sets wait for.
    package static let gate = "example.com/in-service"
    /// What people hold pods and claims with.
    package static let finalizer = "example.com/hold"

    /// A class whose volumes are made at once and need no attaching.
    package static var sharedClass: JSONObject {
        [
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
            "metadata": ["name": "shared"], "provisioner": "example.com/nfs",
            "reclaimPolicy": "Delete", "volumeBindingMode": "Immediate",
        ]
    }

    /// Draws a set of that name.
    static func drawn(_ name: String, _ random: inout Random) -> SimulatedSet {
        var set = SimulatedSet(name: name, replicas: Int64(random.in(0...5)))
        set.isParallel = random.chance(Ratio(1, 3))
        if random.chance(Ratio(1, 5)) { set.start = Int64(random.in(1...4)) }
        if random.chance(Ratio(1, 4)) { set.minReadySeconds = Int64(random.in(1...20)) }
        set.claims = Array(["data", "logs"].prefix(random.weighted([3, 4, 1]) ?? 0))
        if random.chance(Ratio(1, 3)) { set.storageClass = random.pick(["shared", "local"]) }
        if random.chance(Ratio(1, 3)) { set.whenDeleted = "Delete" }
        if random.chance(Ratio(1, 3)) { set.whenScaled = "Delete" }
        set.isOnDelete = random.chance(Ratio(1, 8))
        if !set.isOnDelete, random.chance(Ratio(1, 6)) { set.partition = Int64(random.in(1...4)) }
        if random.chance(Ratio(1, 4)) { set.maxUnavailable = Int64(random.in(1...3)) }
        set.grace = random.pick([0, 1, 5, 30] as [Int64]) ?? 5
        set.probesReadiness = random.chance(Ratio(1, 3))
        set.publishesNotReady = random.chance(Ratio(1, 6))
        set.isGated = random.chance(Ratio(1, 6))
        if random.chance(Ratio(1, 3)) { set.minAvailable = Int64(random.in(1...3)) }
        return set
    }

    /// The set as one line of a report.
    package var line: String {
        var words = ["sts/\(name) replicas=\(replicas)", isParallel ? "Parallel" : "OrderedReady"]
        if start > 0 { words.append("start=\(start)") }
        if minReadySeconds > 0 { words.append("minReadySeconds=\(minReadySeconds)") }
        if !claims.isEmpty {
            words.append("claims=\(claims.joined(separator: "+"))(\(storageClass ?? "default"))")
            words.append("whenDeleted=\(whenDeleted) whenScaled=\(whenScaled)")
        }
        if isOnDelete { words.append("OnDelete") }
        if partition > 0 { words.append("partition=\(partition)") }
        if let maxUnavailable { words.append("maxUnavailable=\(maxUnavailable)") }
        if isGated { words.append("gated") }
        if let minAvailable { words.append("budget minAvailable=\(minAvailable)") }
        words.append("grace=\(grace)s")
        return words.joined(separator: " ")
    }

    /// The member `updateStrategy`.
    package var strategy: JSONValue {
        if isOnDelete { return ["type": "OnDelete"] }
        var rolling: JSONObject = ["partition": .int(partition)]
        if let maxUnavailable { rolling["maxUnavailable"] = .int(maxUnavailable) }
        return ["type": "RollingUpdate", "rollingUpdate": .object(rolling)]
    }

    /// The StatefulSet itself.
    package var object: JSONObject {
        var container: JSONObject = [
            "name": "main", "image": .string(image),
            "resources": ["requests": ["cpu": .string(cpu), "memory": "16Mi"]],
        ]
        if !claims.isEmpty {
            container["volumeMounts"] = .array(
                claims.map { ["name": .string($0), "mountPath": .string("/" + $0)] })
        }
        if probesReadiness {
            container["readinessProbe"] = [
                "httpGet": ["path": "/", "port": 8080], "periodSeconds": 3,
            ]
        }
        var spec: JSONObject = [
            "serviceName": .string(name), "replicas": .int(replicas),
            "podManagementPolicy": isParallel ? "Parallel" : "OrderedReady",
            "selector": ["matchLabels": ["app": .string(name)]],
            "updateStrategy": strategy, "minReadySeconds": .int(minReadySeconds),
            "persistentVolumeClaimRetentionPolicy": [
                "whenDeleted": .string(whenDeleted), "whenScaled": .string(whenScaled),
            ],
            "template": [
                "metadata": ["labels": ["app": .string(name)]], "spec": .object(podSpec(container)),
            ],
        ]
        if start > 0 { spec["ordinals"] = ["start": .int(start)] }
        if !claims.isEmpty { spec["volumeClaimTemplates"] = .array(claims.map(template)) }
        return [
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata,
            "spec": .object(spec),
        ]
    }

    private func podSpec(_ container: JSONObject) -> JSONObject {
        var spec: JSONObject = [
            "terminationGracePeriodSeconds": .int(grace), "containers": [.object(container)],
        ]
        if isGated { spec["readinessGates"] = [["conditionType": .string(Self.gate)]] }
        return spec
    }

    private func template(_ name: String) -> JSONValue {
        var spec: JSONObject = [
            "accessModes": ["ReadWriteOnce"],
            "resources": ["requests": ["storage": "1Gi"]],
        ]
        if let storageClass { spec["storageClassName"] = .string(storageClass) }
        return ["metadata": ["name": .string(name)], "spec": .object(spec)]
    }

    private var metadata: JSONValue {
        ["name": .string(name), "namespace": .string(Self.namespace)]
    }

    /// The headless service of the set.
    package var service: JSONObject {
        [
            "apiVersion": "v1", "kind": "Service", "metadata": metadata,
            "spec": [
                "clusterIP": "None", "selector": ["app": .string(name)],
                "publishNotReadyAddresses": .bool(publishesNotReady),
                "ports": [["name": "http", "port": 80, "targetPort": 8080]],
            ],
        ]
    }

    /// The budget of the set's pods, when it has one.
    package var budget: JSONObject? {
        guard let minAvailable else { return nil }
        return [
            "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata,
            "spec": [
                "minAvailable": .int(minAvailable),
                "selector": ["matchLabels": ["app": .string(name)]],
            ],
        ]
    }

    package var key: ObjectKey { ObjectKey(.statefulSet, namespace: Self.namespace, name: name) }

    /// The place of its budget, whether there is one or not.
    package var budgetKey: ObjectKey {
        ObjectKey(.podDisruptionBudget, namespace: Self.namespace, name: name)
    }

    /// The place of the claim that a template makes for the pod of an ordinal.
    package func claim(_ template: String, _ ordinal: Int64) -> ObjectKey {
        ObjectKey(
            .persistentVolumeClaim, namespace: Self.namespace,
            name: "\(template)-\(name)-\(ordinal)")
    }

    package func pod(_ ordinal: Int64) -> ObjectKey {
        ObjectKey(.pod, namespace: Self.namespace, name: "\(name)-\(ordinal)")
    }
}
