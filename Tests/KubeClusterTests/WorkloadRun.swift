import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// A whole cluster with one deployment in it and a service before it.
struct WorkloadRun {
    var cluster: Cluster

    init(_ options: ClusterOptions = ClusterOptions(), replicas: Int64 = 3) throws {
        cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(10))
        try send(
            .create(.deployment, [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": ["name": "api", "namespace": "default"],
                "spec": [
                    "replicas": .int(replicas), "selector": ["matchLabels": ["app": "api"]],
                    "template": [
                        "metadata": ["labels": ["app": "api"]],
                        "spec": ["containers": [["name": "main", "image": "nginx:1.24"]]],
                    ],
                ],
            ]))
        try send(
            .create(.service, [
                "apiVersion": "v1", "kind": "Service",
                "metadata": ["name": "api", "namespace": "default"],
                "spec": ["selector": ["app": "api"], "ports": [["port": 80]]],
            ]))
    }

    @discardableResult
    mutating func send(_ request: APIRequest) throws -> APIAnswer { try cluster.submit(request) }

    mutating func patch(_ patch: JSONValue) throws {
        try send(
            .mergePatch(ObjectKey(.deployment, namespace: "default", name: "api"), patch))
    }

    mutating func setImage(_ image: String) throws {
        try patch(
            ["spec": ["template": ["spec": ["containers": [
                ["name": "main", "image": .string(image)]
            ]]]]])
    }

    mutating func run(_ seconds: Int64) { cluster.run(until: cluster.now + .seconds(seconds)) }

    func list<View: KubeObject>(_ type: View.Type) -> [View] {
        cluster.apiServer.storedObjects(View.resource).map { $0.view() }
            .filter { $0.namespace == "default" }
    }

    var status: DeploymentStatus { list(Deployment.self).first?.status ?? .init(json: [:]) }
    /// The versions of what the controllers report in.
    var versions: [UInt64] {
        [Resource.deployment, .replicaSet, .endpoints]
            .flatMap { cluster.apiServer.storedObjects($0) }.map(\.revision)
    }

    var events: [Event] { list(Event.self) }
}
