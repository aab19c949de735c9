import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// A whole cluster, and what the steps of a kubectl session do to it.
struct PolicyStage {
    var cluster: Cluster

    init(_ options: ClusterOptions = ClusterOptions()) {
        cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(5))
    }

    mutating func run(_ duration: SimDuration) { cluster.run(until: cluster.now + duration) }

    @discardableResult
    mutating func submit(_ request: APIRequest) throws(APIError) -> APIResponse {
        try cluster.submit(request).response
    }

    mutating func apply(
        set name: String, replicas: Int64, in namespace: String = "default", claims: Bool = false
    ) throws {
        var container: JSONValue = ["name": "main", "image": "nginx:1.27"]
        var spec: JSONObject = [
            "serviceName": .string(name), "replicas": .int(replicas),
            "podManagementPolicy": "Parallel",
            "selector": ["matchLabels": ["app": .string(name)]],
        ]
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
        try submit(
            .create(
                .service,
                [
                    "metadata": ["name": .string(name), "namespace": .string(namespace)],
                    "spec": [
                        "clusterIP": "None", "selector": ["app": .string(name)],
                        "ports": [["name": "http", "port": 80]],
                    ],
                ]))
        try submit(
            .create(
                .statefulSet,
                [
                    "metadata": ["name": .string(name), "namespace": .string(namespace)],
                    "spec": .object(spec),
                ]))
    }

    mutating func apply(budget name: String, _ body: (inout PodDisruptionBudgetSpec) -> Void) throws {
        var budget = PodDisruptionBudget(named: name, namespace: "default")
        budget.spec.selector = LabelSelector(matchLabels: [("app", name)])
        body(&budget.spec)
        try submit(.create(budget))
    }

    /// - Returns: nil when it was granted, else the refusal.
    mutating func evict(_ pod: String) -> APIError? {
        do {
            try submit(
                APIRequest(
                    .create, .pod, namespace: "default", name: pod, subresource: .eviction,
                    body: [
                        "apiVersion": "policy/v1", "kind": "Eviction",
                        "metadata": ["name": .string(pod), "namespace": "default"],
                    ]))
            return nil
        } catch {
            return error
        }
    }

    func stored(_ resource: Resource, _ name: String, in namespace: String = "") -> StoredObject? {
        cluster.apiServer.stored(ObjectKey(resource, namespace: namespace, name: name))
    }

    func objects(_ resource: Resource, in namespace: String) -> [StoredObject] {
        cluster.apiServer.storedObjects(resource).filter { $0.namespace == namespace }
    }

    func budget(_ name: String) -> PodDisruptionBudgetStatus? {
        stored(.podDisruptionBudget, name, in: "default")?.view(as: PodDisruptionBudget.self).status
    }

    /// Pods that serve and will go on to.
    var healthy: Int {
        objects(.pod, in: "default").count { $0.facts.isReady && !$0.facts.isTerminating }
    }
}
