import KubeAPI
import KubeModel
import Testing

/// What may change of a node.
@Suite struct NodeRuleTests {
    @Test func `the addresses of the pods of a node are given once`() throws {
        var bench = ServerBench()
        _ = try bench.create(.node, #"{"metadata":{"name":"n"}}"#)
        var node = try #require(bench.stored(.node, "n"))
        node["spec"] = ["podCIDR": "10.1.0.0/24", "providerID": "sim://n"]
        _ = try bench.put(.node, node)
        node = try #require(bench.stored(.node, "n"))
        #expect(node["spec"]?["podCIDRs"] == ["10.1.0.0/24"])
        node["spec"] = ["podCIDR": "10.2.0.0/24"]
        do {
            _ = try bench.put(.node, node)
            Issue.record("accepted")
        } catch {
            #expect(
                error.causes.map { "\($0.field): \($0.message)" } == [
                    "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from"
                        + " \"\" to valid",
                    "spec.providerID: Forbidden: node updates may not change providerID except"
                        + " from \"\" to valid",
                ])
        }
    }
}
