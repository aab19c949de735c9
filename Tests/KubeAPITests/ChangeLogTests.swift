import KubeAPI
import KubeModel
import SimKernel
import Testing

/// What the server remembers for watches, and how much. Source: cluster.md A47, A53.
@Suite struct ChangeLogTests {
    private func bench(size: Int = 10_000, weight: Int) -> ServerBench {
        var bench = ServerBench()
        var options = APIServer.Options()
        options.logSizeMax = size
        options.logWeightMax = weight
        bench.server = APIServer(options)
        let namespace: JSONObject = [
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "default"],
        ]
        _ = try? bench.server.handle(.create(.namespace, namespace), by: .admin, at: bench.now)
        return bench
    }

    private func map(_ name: String, _ size: Int) -> JSONObject {
        [
            "metadata": ["name": .string(name)],
            "data": ["k": .string(String(repeating: "x", count: size))],
        ]
    }

    @Test func `a flood of big objects is forgotten early`() throws {
        let weightMax = 4 << 20
        var bench = bench(weight: weightMax)
        let size = 200_000
        for index in 0..<100 {
            _ = try bench.send(
                APIRequest(
                    .create, .configMap, namespace: "default",
                    body: .object(map("m\(index)", size))))
            #expect(bench.server.log.weight <= weightMax)
        }
        #expect(bench.server.log.count < 25)
        // Whoever comes from too far back must list again.
        var watch = WatchRequest(.configMap)
        watch.after = 2
        let error = #expect(throws: APIError.self) { try bench.server.openingEvents(watch) }
        #expect(error?.code == 410)
        watch.after = bench.server.revision - 3
        #expect(try bench.server.openingEvents(watch).count == 3)
        // Deleted objects live on in the log alone, and weigh as much.
        for index in 0..<100 {
            _ = try bench.send(
                APIRequest(.delete, .configMap, namespace: "default", name: "m\(index)"))
            #expect(bench.server.log.weight <= weightMax)
        }
        #expect(bench.server.log.count < 25)
    }

    @Test func `replacing a big object weighs what was replaced as well`() throws {
        let weightMax = 2 << 20
        var bench = bench(weight: weightMax)
        let created = try bench.send(
            APIRequest(
                .create, .configMap, namespace: "default", body: .object(map("m", 300_000))))
        let before = bench.server.log.weight
        _ = try bench.put(.configMap, map("m", 10))
        #expect(bench.server.log.weight > before + 300_000)
        // Changing a small part of something big does not.
        _ = try bench.put(.configMap, created.object?.json ?? [:]) {
            $0.body?["metadata"]?["resourceVersion"] = nil
        }
        let middle = bench.server.log.weight
        _ = try bench.send(
            .mergePatch(
                ObjectKey(.configMap, namespace: "default", name: "m"),
                ["metadata": ["labels": ["a": "b"]]]))
        #expect(bench.server.log.weight < middle + 20_000)
    }

    @Test func `the number of changes is limited too, and the newest is always kept`() throws {
        var many = bench(size: 50, weight: 64 << 20)
        for index in 0..<5_000 {
            _ = try many.server.handle(
                .create(ConfigMap(named: "m\(index)", namespace: "default")), by: .admin,
                at: many.now)
            #expect(many.server.log.count <= 50)
        }
        var watch = WatchRequest(.configMap)
        watch.after = many.server.revision - 50
        #expect(try many.server.openingEvents(watch).count == 50)
        watch.after = many.server.revision - 51
        #expect(throws: APIError.self) { try many.server.openingEvents(watch) }
        var tight = bench(weight: 1)
        _ = try tight.put(.lease, ["metadata": ["name": "l", "namespace": "default"]])
        #expect(tight.server.log.count == 1)
    }
}
