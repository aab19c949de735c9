import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// Source: cluster.md F6.
struct EndpointMirroringTests {
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(EndpointMirroringController(), .init())
        return bench
    }

    private func service(selector: [(String, String)] = []) -> Service {
        Make.service("db", selector: selector, headless: false, ports: [Make.port(5432)])
    }

    private func address(_ ip: String) -> EndpointAddress { EndpointAddress { $0.ip = ip } }

    private func port(_ number: Int64, _ name: String? = nil) -> EndpointPort {
        EndpointPort {
            $0.port = number
            $0.name = name
            $0.protocol = "TCP"
        }
    }

    private func endpoints(_ subsets: [EndpointSubset]) -> Endpoints {
        var endpoints = Endpoints(named: "db", namespace: "default")
        endpoints.subsets = subsets
        return endpoints
    }

    private func subset(
        _ ready: [String], not: [String] = [], _ ports: [EndpointPort]
    ) -> EndpointSubset {
        EndpointSubset {
            $0.addresses = ready.map(address)
            $0.notReadyAddresses = not.map(address)
            $0.ports = ports
        }
    }

    private func slices(_ bench: ControllerBench) -> [EndpointSlice] {
        bench.cache.list(.endpointSlice).map { $0.view() }
    }

    /// A slice in one line: its type, ports and addresses, `!` before those that are not ready.
    private func lines(_ bench: ControllerBench) -> [String] {
        slices(bench).map { slice in
            let ports = slice.ports.map { "\($0.port ?? 0)" }.joined(separator: "+")
            let addresses = slice.endpoints.map {
                ($0.conditions?.ready == true ? "" : "!") + $0.addresses.joined()
            }
            return "\(slice.addressType ?? "") \(ports): \(addresses.joined(separator: " "))"
        }.sorted()
    }

    @Test func `a slice is not made one of another address type`() {
        var bench = bench()
        bench.put(service())
        bench.put(endpoints([subset(["192.0.2.1"], [port(5432)])]))
        bench.run()
        let first = slices(bench).map(\.name)
        bench.change(Endpoints.self, "db") { $0.subsets = [subset(["2001:db8::1"], [port(5432)])] }
        bench.run()
        #expect(lines(bench) == ["IPv6 5432: 2001:db8::1"])
        #expect(slices(bench).map(\.name) != first)
    }

    @Test func `makes a slice that says the same`() throws {
        var bench = bench()
        bench.put(service())
        var own = endpoints([subset(["192.0.2.1"], not: ["192.0.2.2"], [port(5432)])])
        own.metadata.setLabel("team", "a")
        own.metadata.setAnnotation("note", "x")
        own.metadata.setAnnotation("kubectl.kubernetes.io/last-applied-configuration", "{}")
        own.metadata.setAnnotation("endpoints.kubernetes.io/last-change-trigger-time", "x")
        own.json["subsets"] = [
            [
                "addresses": [
                    [
                        "ip": "192.0.2.1", "hostname": "a", "nodeName": "n1",
                        "targetRef": ["kind": "Pod", "name": "p"],
                    ]
                ],
                "notReadyAddresses": [["ip": "192.0.2.2"]],
                "ports": [["port": 5432, "protocol": "TCP", "appProtocol": "x"]],
            ]
        ]
        bench.put(own)
        bench.run()
        let slice = try #require(slices(bench).first)
        #expect(slices(bench).count == 1)
        #expect(slice.metadata.generateName == "db-")
        #expect(
            slice.metadata.labels.map { "\($0.key)=\($0.value)" } == [
                "endpointslice.kubernetes.io/managed-by="
                    + "endpointslicemirroring-controller.k8s.io",
                "kubernetes.io/service-name=db", "team=a",
            ])
        #expect(slice.json["metadata"]?["annotations"] == ["note": "x"])
        #expect(slice.metadata.controllerReference?.kind == "Endpoints")
        #expect(slice.metadata.controllerReference?.name == "db")
        #expect(slice.addressType == "IPv4")
        #expect(
            slice.json["ports"]
                == [["port": 5432, "protocol": "TCP", "appProtocol": "x", "name": ""]])
        #expect(
            slice.json["endpoints"] == [
                [
                    "addresses": ["192.0.2.1"], "conditions": ["ready": true], "hostname": "a",
                    "nodeName": "n1", "targetRef": ["kind": "Pod", "name": "p"],
                ],
                ["addresses": ["192.0.2.2"], "conditions": ["ready": false]],
            ])
        bench.forgetLog()
        bench.run(.minutes(1))
        #expect(bench.log.isEmpty)
    }

    @Test func `one slice for each address type and list of ports`() {
        var bench = bench()
        bench.put(service())
        bench.put(
            endpoints([
                subset(["192.0.2.1", "2001:db8::1"], [port(1)]), subset(["192.0.2.2"], [port(1)]),
                subset(["192.0.2.3"], not: ["192.0.2.4"], [port(2, "b")]),
                // Both ports of one address make one list.
                subset(["192.0.2.3"], not: ["192.0.2.4"], [port(3, "c")]),
                subset(["192.0.2.9"], []),
            ]))
        bench.run()
        #expect(
            lines(bench) == [
                "IPv4 1: 192.0.2.1 192.0.2.2", "IPv4 2+3: 192.0.2.3 !192.0.2.4",
                "IPv4 : 192.0.2.9", "IPv6 1: 2001:db8::1",
            ].sorted())
    }

    @Test func `follows the object with as few writes as it can`() {
        var bench = bench()
        bench.put(service())
        bench.put(endpoints([subset(["192.0.2.1"], [port(1)])]))
        bench.run()
        let name = slices(bench).first?.name
        bench.forgetLog()
        bench.change(Endpoints.self, "db") { $0.subsets = [subset(["192.0.2.2"], [port(1)])] }
        bench.run()
        #expect(lines(bench) == ["IPv4 1: 192.0.2.2"])
        // Other ports take over the slice that would go.
        bench.change(Endpoints.self, "db") { $0.subsets = [subset(["192.0.2.2"], [port(2)])] }
        bench.run()
        #expect(lines(bench) == ["IPv4 2: 192.0.2.2"])
        bench.change(Endpoints.self, "db") { $0.metadata.setLabel("team", "b") }
        bench.run()
        #expect(slices(bench).first?.metadata.label("team") == "b")
        #expect(slices(bench).map(\.name) == [name].compactMap { $0 })
        #expect(bench.log.count == 3)
        bench.change(Endpoints.self, "db") { $0.subsets = [] }
        bench.run()
        #expect(slices(bench).isEmpty)
    }

    @Test func `puts a mirror right that somebody changed or deleted`() {
        var bench = bench()
        bench.put(service())
        bench.put(endpoints([subset(["192.0.2.1"], [port(1)])]))
        bench.run()
        bench.change(EndpointSlice.self, slices(bench)[0].name) { $0.endpoints = [] }
        bench.run()
        #expect(lines(bench) == ["IPv4 1: 192.0.2.1"])
        bench.delete(.endpointSlice, slices(bench)[0].name)
        bench.run()
        #expect(lines(bench) == ["IPv4 1: 192.0.2.1"])
    }

    @Test func `mirrors only what nobody else publishes`() {
        let cases: [(String, (inout Service, inout Endpoints) -> Void, Bool)] = [
            ("as it is", { _, _ in }, true),
            ("with a selector", { service, _ in service.spec.setSelector("app", "x") }, false),
            (
                "skipped",
                { $1.metadata.setLabel("endpointslice.kubernetes.io/skip-mirror", "true") }, false
            ),
            (
                "not skipped",
                { $1.metadata.setLabel("endpointslice.kubernetes.io/skip-mirror", "false") }, true
            ),
            (
                "a lock",
                { $1.metadata.setAnnotation("control-plane.alpha.kubernetes.io/leader", "{}") },
                false
            ),
        ]
        for (what, change, isMirrored) in cases {
            var service = service()
            var own = endpoints([subset(["192.0.2.1"], [port(1)])])
            change(&service, &own)
            var bench = bench()
            bench.put(own)
            bench.run()
            #expect(slices(bench).isEmpty, "no service yet")
            bench.put(service)
            bench.run()
            #expect(slices(bench).isEmpty != isMirrored, "\(what)")
        }
    }

    @Test func `the mirror goes with its reason`() {
        let ends: [(String, (inout ControllerBench) -> Void)] = [
            ("service", { $0.delete(.service, "db") }),
            ("endpoints", { $0.delete(.endpoints, "db") }),
            ("selector", { $0.change(Service.self, "db") { $0.spec.setSelector("app", "x") } }),
            (
                "skip",
                {
                    $0.change(Endpoints.self, "db") {
                        $0.metadata.setLabel("endpointslice.kubernetes.io/skip-mirror", "true")
                    }
                }
            ),
        ]
        for (what, end) in ends {
            var bench = bench()
            bench.put(service())
            bench.put(endpoints([subset(["192.0.2.1"], [port(1)])]))
            bench.run()
            #expect(slices(bench).count == 1)
            end(&bench)
            bench.run()
            #expect(slices(bench).isEmpty, "\(what)")
        }
    }

    @Test func `a thousand addresses of a subset and no more`() {
        var bench = bench()
        bench.put(service())
        let ips = (0..<1003).map { "10.0.\($0 / 250).\($0 % 250)" }
        let (ready, not) = (Array(ips.prefix(900)), Array(ips.suffix(103)))
        bench.put(endpoints([subset(ready, not: not, [port(1)])]))
        bench.run()
        #expect(slices(bench).map { $0.endpoints.count } == [1000])
        #expect(
            bench.events == [
                "TooManyAddressesToMirror db: A max of 1000 addresses can be mirrored to"
                    + " EndpointSlices per Endpoints subset. 3 addresses were skipped"
            ])
    }
}
