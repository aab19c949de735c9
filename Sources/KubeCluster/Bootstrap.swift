import KubeAPI
import KubeControl
import KubeModel

/// What every cluster has before anybody asks for anything: its namespaces, its own service and
/// its storage classes. Source: cluster.md E33, G1; api.md 17.
extension Cluster {
    static let namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]

    mutating func bootstrap() {
        for name in Self.namespaces { write(Namespace(named: name)) }
        for storageClass in BuiltInStorage.classes { write(storageClass) }
        write(apiService)
        _ = apiServer.takeChanges()
    }

    private mutating func write(_ object: some KubeObject) {
        do {
            _ = try apiServer.handle(.create(object), by: .admin, at: now)
        } catch {
            preconditionFailure("the cluster's own \(object.key) was refused: \(error.message)")
        }
    }

    private var apiService: Service {
        var service = Service(named: "kubernetes", namespace: "default")
        service.json["spec"] = [
            "clusterIP": "10.96.0.1", "type": "ClusterIP",
            "ports": [
                ["name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443]
            ],
        ]
        return service
    }
}
