import KubeAPI
import KubeCluster
import KubeHost
import KubeModel
import KubeServer
import Testing

/// Bytes that many readers of one version share.
@Suite(.serialized, .timeLimit(.minutes(1)))
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
            async let first = server.curl(path, as: .certificate)
            async let second = server.curl(path, as: .token)
            async let rows = server.curl(path, as: .certificate, table)
            async let names = server.curl(path, as: .certificate, metadata)
            while server.application.connectionCount < 4 {
                try await Task.sleep(for: .milliseconds(20))
            }
            try await Task.sleep(for: .milliseconds(800))
            for text in ["a", "b"] { _ = try await server.connection.send(Self.label(text)) }
            let plain = try await first.body
            #expect(try await second.body == plain)
            let modified = plain.split(separator: "\n").filter { $0.contains("MODIFIED") }
            #expect(modified.count == 2)
            #expect(modified.first?.contains("\"kind\":\"Namespace\"") == true)
            let tables = try await rows.body.split(separator: "\n")
            // The columns are named once.
            #expect(tables.first?.contains("\"columnDefinitions\":[{") == true)
            #expect(tables.dropFirst().allSatisfy { $0.contains("\"columnDefinitions\":null") })
            #expect(tables.count(where: { $0.contains("MODIFIED") }) == 2)
            let partial = try await names.body.split(separator: "\n")
            #expect(partial.allSatisfy { $0.contains("PartialObjectMetadata") })
            #expect(partial.count(where: { $0.contains("MODIFIED") }) == 2)
        }
    }
}
