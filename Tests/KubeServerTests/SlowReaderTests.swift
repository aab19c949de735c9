import KubeAPI
import KubeCluster
import KubeHost
import KubeModel
import Testing

/// Readers that do not keep up, and readers that leave.
struct SlowReaderTests {
    private func change(_ number: Int) -> APIRequest {
        .create(
            .configMap,
            [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": .string("c\(number)"), "namespace": "default"],
            ])
    }

    @Test
    func `drops a reader that takes nothing and no other`() async throws {
        let connection = EmbeddedConnection(ClusterHost(Cluster(ClusterOptions())), name: "test")
        let stuck = try await connection.watch(WatchRequest(.configMap))
        let awake = try await connection.watch(WatchRequest(.configMap))
        let count = 1_500
        var seen = 0
        var batches = awake.batches.makeAsyncIterator()
        for number in 0..<count {
            _ = try await connection.send(change(number))
            while seen <= number {
                for event in try #require(await batches.next()) {
                    if event.object?.name.hasPrefix("c") == true { seen += 1 }
                }
            }
        }
        #expect(seen == count)
        var told = 0
        let error = await #expect(throws: ConnectionError.self) {
            for try await batch in stuck.batches { told += batch.count }
        }
        guard case .rejected(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.code == 410)
        #expect(told < count)
    }

    @Test
    func `ends a watch from the reader's side without an error`() async throws {
        let connection = EmbeddedConnection(ClusterHost(Cluster(ClusterOptions())), name: "test")
        let stream = try await connection.watch(WatchRequest(.namespace))
        stream.end()
        stream.end()
        var told = 0
        for try await batch in stream.batches { told += batch.count }
        // What was there before the end is still told.
        #expect(told > 0)
        _ = try await connection.send(.create(Namespace(named: "later")))
    }
}
