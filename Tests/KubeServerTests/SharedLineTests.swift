import KubeAPI
import KubeCluster
import KubeHost
import KubeModel
import KubeServer
import Testing

/// Bytes that many readers of one version share.
struct SharedLineTests {
    private static func label(_ text: String) -> APIRequest {
        let patch: JSONValue = ["metadata": ["labels": ["told": .string(text)]]]
        return .mergePatch(ObjectKey(.namespace, name: "default"), patch)
    }

    @Test
    func `writes the members of a version once, however many watch`() async throws {
        let connection = EmbeddedConnection(ClusterHost(Cluster(ClusterOptions())), name: "test")
        var streams: [WatchStream] = []
        for _ in 0..<20 {
            var watch = WatchRequest(.namespace)
            watch.skipsPresent = true
            streams.append(try await connection.watch(watch))
        }
        let answer = try await connection.send(Self.label("once"))
        func place(_ object: StoredObject?) throws -> UnsafeRawPointer? {
            try #require(object).memberBytes.withUnsafeBytes(\.baseAddress)
        }
        var places = [try place(answer.response.object)]
        for stream in streams {
            var batches = stream.batches.makeAsyncIterator()
            let event = try #require(await batches.next()?.first)
            places.append(try place(event.object))
        }
        #expect(Set(places).count == 1)
    }

    @Test
    func `tells each watch in its own form what others are told too`() async throws {
        try await ServerFixture.run { server in
            let path = "/api/v1/namespaces?watch=1&timeoutSeconds=4"
            let table = ["-H", "Accept: application/json;as=Table;v=v1;g=meta.k8s.io"]
            let metadata = [
                "-H", "Accept: application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
            ]
            // Changes go on until all have ended, whenever each of them began.
            let changes = Task {
                for count in 0... {
                    try Task.checkCancellation()
                    _ = try await server.connection.send(Self.label("\(count)"))
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            defer { changes.cancel() }
            async let first = server.curl(path, as: .certificate)
            async let second = server.curl(path, as: .token)
            async let rows = server.curl(path, as: .certificate, table)
            async let names = server.curl(path, as: .certificate, metadata)
            func modified(_ body: String) -> [Substring] {
                body.split(separator: "\n").filter { $0.contains("\"MODIFIED\"") }
            }
            let plain = modified(try await first.body)
            #expect(!Set(plain).intersection(modified(try await second.body)).isEmpty)
            #expect(plain.allSatisfy { $0.contains("\"kind\":\"Namespace\"") })
            let tables = try await rows.body.split(separator: "\n")
            // The columns are named once.
            #expect(tables.first?.contains("\"columnDefinitions\":[{") == true)
            #expect(tables.dropFirst().allSatisfy { $0.contains("\"columnDefinitions\":null") })
            #expect(tables.contains { $0.contains("MODIFIED") })
            let partial = try await names.body.split(separator: "\n")
            #expect(partial.allSatisfy { $0.contains("PartialObjectMetadata") })
            #expect(partial.contains { $0.contains("MODIFIED") })
        }
    }
}
