import KubeAPI
import KubeModel
import Testing

/// What becomes of a service whose type or ports change.
@Suite struct ServiceTypeTests {
    private func bench() throws -> ServerBench {
        var bench = ServerBench()
        _ = try bench.create(
            .service,
            #"{"metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"name":"http","port":80,"nodePort":30080}]}}"#)
        return bench
    }

    /// The spec after a change of the stored object.
    private func spec(
        _ bench: inout ServerBench, _ change: (inout JSONObject) -> Void
    ) throws -> JSONObject {
        var object = try #require(bench.stored(.service, "s"))
        if var spec = object["spec"]?.object {
            change(&spec)
            object["spec"] = .object(spec)
        }
        return try #require(
            bench.put(.service, object).response.object?.json["spec"]?.object)
    }

    @Test func `what only the old type needs goes with it`() throws {
        var bench = try bench()
        let inner = try spec(&bench) { $0["type"] = "ClusterIP" }
        #expect(inner["ports"]?.array?[0]["nodePort"]?.int == nil)
        #expect(inner["externalTrafficPolicy"] == nil)
        let balanced = try spec(&bench) { $0["type"] = "LoadBalancer" }
        #expect(balanced["allocateLoadBalancerNodePorts"] == true)
        #expect(balanced["ports"]?.array?[0]["nodePort"]?.int != nil)
        let name = try spec(&bench) {
            $0["type"] = "ExternalName"
            $0["externalName"] = "example.com"
        }
        for field in [
            "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "externalTrafficPolicy",
            "allocateLoadBalancerNodePorts",
        ] { #expect(name[field] == nil, "\(field)") }
        #expect(name["ports"]?.array?[0]["nodePort"]?.int == nil)
    }

    @Test func `an unknown type is all that is said about it`() throws {
        var bench = try bench()
        var object = try #require(bench.stored(.service, "s"))
        object["spec"]?["type"] = "Weird"
        do {
            _ = try bench.put(.service, object)
            Issue.record("accepted")
        } catch {
            #expect(error.causes.map(\.field) == ["spec.type"])
        }
    }

    @Test func `a node port stays with the name of its port`() throws {
        var bench = try bench()
        let moved = try spec(&bench) { $0["ports"] = [["name": "http", "port": 81]] }
        #expect(moved["ports"]?.array?[0]["nodePort"]?.int == 30080)
        let two = try spec(&bench) {
            $0["ports"] = [
                ["name": "other", "port": 82], ["name": "http", "port": 81, "nodePort": 30080],
            ]
        }
        #expect(two["ports"]?.array?[0]["nodePort"]?.int != 30080)
        #expect(two["ports"]?.array?[1]["nodePort"]?.int == 30080)
    }
}
