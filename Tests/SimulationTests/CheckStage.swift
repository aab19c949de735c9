import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// A cluster under the eyes of all checkers, and what people do to it.
struct CheckStage {
    var cluster: Cluster

    init(
        seed: UInt64, planted: PlantedBug? = nil,
        _ build: (inout ClusterOptions) -> Void = { _ in }
    ) {
        cluster = Cluster(
            ClusterOptions {
                $0.seed = seed
                $0.checks = true
                $0.planted = planted
                build(&$0)
            })
        run(10)
    }

    var found: [Violation] { cluster.violations ?? [] }

    /// Lets time pass, until something was found.
    mutating func run(_ seconds: Int64) {
        let deadline = cluster.now + .seconds(seconds)
        while found.isEmpty, let next = cluster.nextTime, next <= deadline { cluster.step() }
        if found.isEmpty { cluster.run(until: deadline, stepsMax: 0) }
    }

    mutating func send(_ request: APIRequest) {
        guard found.isEmpty else { return }
        // People may ask for what is refused.
        _ = try? cluster.submit(request)
    }

    /// A headless service and a set behind it.
    mutating func apply(
        _ name: String, replicas: Int64, claims: Bool = false, parallel: Bool = false,
        cpu: String? = nil, extra: JSONObject = [:]
    ) {
        var container: JSONValue = ["name": "main", "image": "nginx:1.27"]
        if let cpu { container["resources"] = ["requests": ["cpu": .string(cpu)]] }
        var spec = extra
        spec["serviceName"] = .string(name)
        spec["replicas"] = .int(replicas)
        spec["podManagementPolicy"] = parallel ? "Parallel" : "OrderedReady"
        spec["selector"] = ["matchLabels": ["app": .string(name)]]
        if claims {
            container["volumeMounts"] = [["name": "data", "mountPath": "/data"]]
            spec["volumeClaimTemplates"] = [
                [
                    "metadata": ["name": "data"],
                    "spec": [
                        "accessModes": ["ReadWriteOnce"],
                        "resources": ["requests": ["storage": "1Gi"]],
                    ],
                ]
            ]
        }
        spec["template"] = [
            "metadata": ["labels": ["app": .string(name)]],
            "spec": ["containers": [container]],
        ]
        let metadata: JSONValue = ["name": .string(name), "namespace": "default"]
        send(
            .create(
                .service,
                [
                    "metadata": metadata,
                    "spec": [
                        "clusterIP": "None", "selector": ["app": .string(name)],
                        "ports": [["name": "http", "port": 80]],
                    ],
                ]))
        send(.create(.statefulSet, ["metadata": metadata, "spec": .object(spec)]))
    }

    mutating func patch(_ name: String, _ spec: JSONValue) {
        send(
            .mergePatch(
                ObjectKey(.statefulSet, namespace: "default", name: name), ["spec": spec]))
    }

    mutating func scale(_ name: String, to replicas: Int64) {
        patch(name, ["replicas": .int(replicas)])
    }

    /// Changes something that makes a new revision.
    mutating func restart(_ name: String, _ stamp: String = "1") {
        let annotations: JSONValue = ["stamp": .string(stamp)]
        patch(name, ["template": ["metadata": ["annotations": annotations]]])
    }

    mutating func delete(
        _ resource: Resource, _ name: String, grace: Int64? = nil,
        propagation: RequestOptions.Propagation? = nil
    ) {
        send(
            .delete(
                ObjectKey(resource, namespace: "default", name: name), gracePeriodSeconds: grace,
                propagation: propagation))
    }

    mutating func evict(_ pod: String) {
        send(
            APIRequest(
                .create, .pod, namespace: "default", name: pod, subresource: .eviction,
                body: [
                    "apiVersion": "policy/v1", "kind": "Eviction",
                    "metadata": ["name": .string(pod), "namespace": "default"],
                ]))
    }

    mutating func budget(_ name: String, minAvailable: Int64) {
        var budget = PodDisruptionBudget(named: name, namespace: "default")
        budget.spec.selector = LabelSelector(matchLabels: [("app", name)])
        budget.spec.minAvailable = .int(minAvailable)
        send(.create(budget))
    }

    mutating func fail(_ fault: Fault, for seconds: Int64) {
        guard found.isEmpty else { return }
        cluster.begin(TimedFault(fault, lasts: .seconds(seconds)))
    }

    /// The number of the node a pod is bound to.
    func node(of pod: String) -> Int {
        let stored = cluster.apiServer.stored(
            ObjectKey(.pod, namespace: "default", name: pod))
        return cluster.options.nodes.firstIndex { $0.name == stored?.facts.nodeName } ?? 0
    }

    func pods(of set: String) -> [StoredObject] {
        cluster.apiServer.storedObjects(.pod).filter { $0.facts.controllerName == set }
    }
}
