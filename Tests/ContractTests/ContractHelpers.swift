import KubeAPI
import KubeModel
import Testing

extension ContractTests {
    /// A ConfigMap with one value.
    static func map(
        _ name: String, _ value: String, namespace: String = "default"
    ) -> JSONObject {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "data": ["value": .string(value)],
        ]
    }

    /// A small StatefulSet called `web`.
    static func set(replicas: Int64) -> JSONObject {
        [
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": ["name": "web", "namespace": "default"],
            "spec": [
                "serviceName": "web", "replicas": .int(replicas),
                "selector": ["matchLabels": ["app": "web"]],
                "template": [
                    "metadata": ["labels": ["app": "web"]],
                    "spec": [
                        "containers": [
                            ["name": "web", "image": "n:1", "ports": [["containerPort": 80]]]
                        ]
                    ],
                ],
            ],
        ]
    }

    /// A request that replaces a ConfigMap.
    static func update(_ object: JSONObject) -> APIRequest {
        APIRequest(
            .update, .configMap, namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "", body: .object(object))
    }

    /// The objects of a list by name, and what the list says about itself.
    static func list(
        _ request: APIRequest, _ connection: any ClusterConnection
    ) async throws -> (names: [String], page: ListPage) {
        let answer = try await connection.send(request)
        guard case .list(let items, let page) = answer.response else {
            Issue.record("no list: \(answer.response)")
            return ([], ListPage(revision: 0))
        }
        return (items.map(\.name), page)
    }

    /// The first events of a watch in words.
    static func take(_ count: Int, of stream: WatchStream) async throws -> [String] {
        var told: [String] = []
        for try await batch in stream.batches {
            for event in batch {
                switch event {
                case .added(let object): told.append("added \(object.name)")
                case .modified(let object): told.append("modified \(object.name)")
                case .deleted(let object): told.append("deleted \(object.name)")
                case .initialEventsEnd: told.append("complete")
                case .bookmark: break
                }
            }
            if told.count >= count { break }
        }
        return told
    }

    /// Expects a refusal, and returns it.
    @discardableResult
    static func expect(
        _ code: Int, _ reason: APIError.Reason, _ message: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ send: () async throws -> APIAnswer
    ) async -> APIError? {
        do {
            let answer = try await send()
            Issue.record("not refused: \(answer.response)", sourceLocation: sourceLocation)
        } catch ConnectionError.rejected(let error) {
            #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
            #expect(error.reason == reason, sourceLocation: sourceLocation)
            if let message {
                #expect(error.message == message, sourceLocation: sourceLocation)
            }
            return error
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
        }
        return nil
    }
}
