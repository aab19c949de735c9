import KubeAPI
package import KubeModel

/// A Deployment beside the sets of a simulation: its pods are replaced at once and have no names
/// of their own.
package struct SimulatedDeployment: Sendable {
    package var replicas: Int64
    package var image = SimulatedSet.goodImages[0]

    package init(replicas: Int64) { self.replicas = replicas }

    private static let name = "front"

    /// The deployment as one line of a report.
    package var line: String { "deploy/\(Self.name) replicas=\(replicas)" }

    /// The place of it.
    package var key: ObjectKey {
        ObjectKey(.deployment, namespace: SimulatedSet.namespace, name: Self.name)
    }

    /// The Deployment itself.
    package var object: JSONObject {
        [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": [
                "name": .string(Self.name), "namespace": .string(SimulatedSet.namespace),
            ],
            "spec": [
                "replicas": .int(replicas), "selector": ["matchLabels": ["app": "front"]],
                "template": [
                    "metadata": ["labels": ["app": "front"]],
                    "spec": [
                        "terminationGracePeriodSeconds": 5, "containers": [container(image)],
                    ],
                ],
            ],
        ]
    }

    private func container(_ image: String) -> JSONValue {
        [
            "name": "main", "image": .string(image),
            "resources": ["requests": ["cpu": "100m", "memory": "16Mi"]],
        ]
    }

    /// The write of another image.
    func change(_ image: String) -> APIRequest {
        .mergePatch(
            key, ["spec": ["template": ["spec": ["containers": [container(image)]]]]])
    }
}
