import KubeAPI
import KubeControl
import KubeModel

/// What every cluster has before anybody asks for anything: its namespaces, its own service and
/// its storage classes. Source: cluster.md E33, G1; api.md 17.
extension Cluster {
    static let namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]

    mutating func bootstrap() {
        for name in Self.namespaces { write(Namespace(named: name)) }
        // Classes come with the machines; a bare control plane has none.
        if options.simulatesNodes {
            for storageClass in BuiltInStorage.classes { write(storageClass) }
        }
        write(apiService)
        write(.endpoints, apiEndpoints)
        write(.endpointSlice, apiSlice)
        let request = APIRequest(.create, .namespace)
        for change in apiServer.takeChanges() where isWatched {
            observations.append(.committed(change, by: UserInfo.admin.name, request))
        }
    }

    private mutating func write(_ object: some KubeObject) {
        write(type(of: object).resource, object.json)
    }

    private mutating func write(_ resource: Resource, _ object: JSONObject) {
        do {
            _ = try apiServer.handle(.create(resource, object), by: .admin, at: now)
        } catch {
            preconditionFailure("the cluster's own \(resource) was refused: \(error.message)")
        }
    }

    private var apiService: Service {
        var service = Service(named: "kubernetes", namespace: "default")
        service.metadata.setLabel("component", "apiserver")
        service.metadata.setLabel("provider", "kubernetes")
        service.json["spec"] = [
            "clusterIP": "10.96.0.1", "type": "ClusterIP",
            "ports": [
                ["name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443]
            ],
        ]
        return service
    }

    /// Where the API server is; the machines have the addresses after it.
    private static let apiAddress: JSONValue = "172.18.0.1"
    private static let apiPorts: JSONValue = [
        ["name": "https", "port": 6443, "protocol": "TCP"]
    ]

    /// The API server keeps its endpoints itself; no controller looks after them.
    private var apiEndpoints: JSONObject {
        [
            "apiVersion": "v1", "kind": "Endpoints",
            "metadata": [
                "name": "kubernetes", "namespace": "default",
                "labels": ["endpointslice.kubernetes.io/skip-mirror": "true"],
            ],
            "subsets": [
                ["addresses": [["ip": Self.apiAddress]], "ports": Self.apiPorts]
            ],
        ]
    }

    private var apiSlice: JSONObject {
        [
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": [
                "name": "kubernetes", "namespace": "default",
                "labels": ["kubernetes.io/service-name": "kubernetes"],
            ],
            "addressType": "IPv4",
            "endpoints": [["addresses": [Self.apiAddress], "conditions": ["ready": true]]],
            "ports": Self.apiPorts,
        ]
    }
}
