import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct EndpointSliceTests {
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(EndpointSliceController(), .init())
        bench.put(Make.node("n1", labels: [("topology.kubernetes.io/zone", "z1")]))
        return bench
    }

    private func pod(_ name: String, ip: String?, ready: Bool = true) -> Pod {
        Make.pod(
            name, node: "n1", phase: .running, ready: ready, ip: ip, labels: [("app", "web")]
        ) {
            $0.spec.hostname = name
            $0.spec.subdomain = "web"
        }
    }

    private func slices(_ bench: ControllerBench) -> [EndpointSlice] {
        bench.cache.list(.endpointSlice).map { $0.view() }
    }

    @Test func `publishes a pod with all its fields`() throws {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(Make.service("web", selector: [("app", "web")], ports: [Make.port(80)]))
        bench.run()
        let slice = try #require(slices(bench).first)
        let endpoint = try #require(slice.endpoints.first)
        #expect(slices(bench).count == 1)
        #expect(endpoint.addresses == ["10.244.1.1"])
        #expect(endpoint.hostname == "web-0")
        #expect(endpoint.nodeName == "n1")
        #expect(endpoint.zone == "z1")
        #expect(endpoint.targetRef?.name == "web-0")
        #expect(endpoint.conditions?.ready == true)
        #expect(slice.ports.first?.port == 80)
        #expect(slice.ports.first?.name == "")
        #expect(slice.metadata.label("kubernetes.io/service-name") == "web")
        #expect(slice.metadata.label("service.kubernetes.io/headless") == "")
        #expect(slice.metadata.label("team") == "a")
        #expect(slice.metadata.controllerReference?.name == "web")
        #expect(slice.metadata.generateName == "web-")
    }

    @Test func `tells ready from serving and terminating`() throws {
        for publishes in [false, true] {
            for isReady in [false, true] {
                for isTerminating in [false, true] {
                    var bench = bench()
                    var pod = pod("web-0", ip: "10.244.1.1", ready: isReady)
                    if isTerminating { pod.metadata.deletionTimestamp = Timestamp(seconds: 5) }
                    bench.put(pod)
                    var service = Make.service("web", selector: [("app", "web")])
                    service.spec.publishNotReadyAddresses = publishes
                    bench.put(service)
                    bench.run()
                    let conditions = slices(bench).first?.endpoints.first?.conditions
                    #expect(conditions?.serving == isReady)
                    #expect(conditions?.terminating == isTerminating)
                    #expect(conditions?.ready == (publishes || (isReady && !isTerminating)))
                }
            }
        }
    }

    @Test func `leaves out pods without an address and finished ones`() {
        var bench = bench()
        bench.put(pod("web-0", ip: nil))
        var finished = pod("web-1", ip: "10.244.1.2")
        finished.status.phase = .failed
        bench.put(finished)
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        #expect(slices(bench).count == 1)
        #expect(slices(bench).first?.json["endpoints"] == .null)
    }

    @Test func `another service gives no host names`() {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(Make.service("public", selector: [("app", "web")], headless: false))
        bench.run()
        #expect(slices(bench).first?.endpoints.first?.hostname == nil)
        #expect(slices(bench).first?.metadata.label("service.kubernetes.io/headless") == nil)
    }

    @Test func `looks named ports up in each pod`() {
        var bench = bench()
        for (index, number) in [(0, 8080), (1, 9090), (2, 8080)] {
            var pod = pod("web-\(index)", ip: "10.244.1.\(index + 1)")
            pod.spec.containers[0].ports = [
                ContainerPort {
                    $0.name = "http"
                    $0.containerPort = Int64(number)
                }
            ]
            bench.put(pod)
        }
        bench.put(
            Make.service(
                "web", selector: [("app", "web")],
                ports: [Make.port(80, name: "web", target: .string("http"))]))
        bench.run()
        #expect(slices(bench).map { $0.endpoints.count }.sorted() == [1, 2])
        #expect(slices(bench).compactMap { $0.ports.first?.port }.sorted() == [8080, 9090])
    }

    @Test func `holds at most a hundred endpoints and writes only what changed`() {
        var bench = bench()
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        for index in 0..<250 { bench.put(pod("web-\(index)", ip: "10.244.1.\(index)")) }
        bench.run()
        #expect(slices(bench).map { $0.endpoints.count }.sorted() == [50, 100, 100])
        bench.forgetLog()
        bench.change(Pod.self, "web-7") { $0.status.conditions = [] }
        bench.run()
        #expect(bench.log.count == 1)
        bench.forgetLog()
        bench.change(Pod.self, "web-8") { $0.metadata.setAnnotation("note", "x") }
        bench.run()
        #expect(bench.log.isEmpty)
        for index in 0..<250 { bench.vanish(.pod, "web-\(index)") }
        bench.run()
        #expect(slices(bench).count == 1)
        #expect(slices(bench).first?.endpoints.isEmpty == true)
    }

    @Test func `ignores services without a selector`() {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(Make.service("web", selector: []))
        bench.run()
        #expect(slices(bench).isEmpty)
    }

    private let trigger = "endpoints.kubernetes.io/last-change-trigger-time"

    /// Source: cluster.md F13. A node that goes sets nothing off by itself.
    @Test func `a missing node takes its pods out with the next change of the service`() {
        for publishes in [false, true] {
            var bench = bench()
            for index in 0..<2 { bench.put(pod("web-\(index)", ip: "10.244.1.\(index)")) }
            bench.put(Make.node("n2"))
            bench.put(
                Make.pod(
                    "web-2", node: "n2", phase: .running, ready: true, ip: "10.244.2.1",
                    labels: [("app", "web")]))
            var service = Make.service("web", selector: [("app", "web")])
            service.spec.publishNotReadyAddresses = publishes
            bench.put(service)
            bench.run()
            bench.forgetLog()
            bench.vanish(.node, "n1")
            bench.run(.minutes(1))
            #expect(bench.log.isEmpty)
            #expect(slices(bench).first?.endpoints.count == 3)
            bench.change(Pod.self, "web-2") { $0.status.conditions = [] }
            bench.run()
            let names = slices(bench).first?.endpoints.compactMap(\.targetRef?.name) ?? []
            #expect(names == (publishes ? ["web-0", "web-1", "web-2"] : ["web-2"]))
            #expect(
                bench.events == (publishes ? [] : [
                    "FailedToUpdateEndpointSlices web: Error updating Endpoint Slices for Service"
                        + " default/web: [skipping Pod web-0 for Service default/web: Node n1 Not"
                        + " Found, skipping Pod web-1 for Service default/web: Node n1 Not Found]"
                ]))
            bench.put(Make.node("n1"))
            bench.run()
            #expect(slices(bench).first?.endpoints.count == 3)
        }
    }

    @Test func `a pod that is deleted after its node was is taken out`() {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        bench.vanish(.node, "n1")
        bench.run()
        #expect(slices(bench).first?.endpoints.count == 1)
        bench.vanish(.pod, "web-0")
        bench.run()
        #expect(slices(bench).first?.endpoints.count == 0)
    }

    /// Source: cluster.md F10.
    @Test func `says what set a change off`() {
        var bench = bench()
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        let made = slices(bench).first?.metadata.annotation(trigger)
        #expect(made == Timestamp(seconds: bench.start.secondsRoundedDown).description)
        func become(_ time: Int64, _ status: ConditionStatus) {
            bench.change(Pod.self, "web-0") {
                $0.status.conditions.set(
                    type: "Ready", status: status, at: Timestamp(seconds: time))
            }
            bench.run()
        }
        bench.put(pod("web-0", ip: "10.244.1.1", ready: false))
        become(2_000_000, .true)
        #expect(
            slices(bench).first?.metadata.annotation(trigger)
                == Timestamp(seconds: 2_000_000).description)
        // A deletion is no time a pod became ready or not: the note goes.
        bench.delete(.pod, "web-0")
        bench.run()
        #expect(slices(bench).first?.endpoints.first?.conditions?.terminating == true)
        #expect(slices(bench).first?.metadata.annotation(trigger) == nil)
        become(2_000_030, .false)
        #expect(
            slices(bench).first?.metadata.annotation(trigger)
                == Timestamp(seconds: 2_000_030).description)
    }

    @Test func `the earliest of several reasons is named`() {
        var bench = bench()
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        for (index, time) in [(0, 2_000_009), (1, 2_000_005), (2, 2_000_007)] {
            bench.put(
                Make.pod(
                    "web-\(index)", node: "n1", phase: .running, ip: "10.244.1.\(index)",
                    labels: [("app", "web")]
                ) {
                    $0.status.conditions.set(
                        type: "Ready", status: .true, at: Timestamp(seconds: Int64(time)))
                })
        }
        bench.run()
        #expect(
            slices(bench).first?.metadata.annotation(trigger)
                == Timestamp(seconds: 2_000_005).description)
    }

    /// Source: cluster.md F11.
    @Test func `new endpoints go where something is written anyway, else into one slice`() {
        var bench = bench()
        bench.put(Make.service("web", selector: [("app", "web")]))
        bench.run()
        func add(_ range: Range<Int>) {
            for index in range {
                bench.put(pod("web-\(index)", ip: "10.1.\(index / 200).\(index % 200)"))
            }
            bench.run()
        }
        func counts() -> [Int] { slices(bench).map { $0.endpoints.count }.sorted() }
        add(0..<240)
        #expect(counts() == [40, 100, 100])
        // 70 do not all fit beside the 40, so a slice is made for them.
        add(240..<310)
        #expect(counts() == [40, 70, 100, 100])
        // 20 fit twice; the fuller slice takes them.
        add(310..<330)
        #expect(counts() == [40, 90, 100, 100])
        bench.forgetLog()
        // A place that is written anyway is filled first.
        bench.vanish(.pod, "web-0")
        add(330..<331)
        #expect(counts() == [40, 90, 100, 100])
        #expect(bench.log.count == 1)
    }

    @Test func `a slice that somebody relabelled, changed or deleted is replaced`() {
        for disturb: (inout ControllerBench, String) -> Void in [
            { bench, name in
                bench.change(EndpointSlice.self, name) {
                    $0.metadata.setLabel("endpointslice.kubernetes.io/managed-by", "me")
                }
            },
            { bench, name in bench.change(EndpointSlice.self, name) { $0.endpoints = [] } },
            { bench, name in bench.delete(.endpointSlice, name) },
        ] {
            var bench = bench()
            bench.put(pod("web-0", ip: "10.244.1.1"))
            bench.put(Make.service("web", selector: [("app", "web")]))
            bench.run()
            disturb(&bench, slices(bench)[0].name)
            bench.run()
            let ours = slices(bench).filter {
                $0.metadata.label("endpointslice.kubernetes.io/managed-by")
                    == "endpointslice-controller.k8s.io"
            }
            #expect(ours.map { $0.endpoints.count } == [1])
        }
    }

    @Test func `what is no selector's is left as it was`() {
        for change: (inout Service) -> Void in [
            { $0.json["spec"]?["selector"] = nil }, { $0.spec.type = "ExternalName" },
        ] {
            var bench = bench()
            bench.put(pod("web-0", ip: "10.244.1.1"))
            bench.put(Make.service("web", selector: [("app", "web")]))
            bench.run()
            bench.forgetLog()
            bench.change(Service.self, "web") { change(&$0) }
            bench.change(Pod.self, "web-0") { $0.status.conditions = [] }
            bench.run()
            #expect(bench.log.isEmpty)
            #expect(slices(bench).first?.endpoints.first?.conditions?.ready == true)
        }
    }

    /// Source: cluster.md F7, F16.
    @Test func `finds ports by name and protocol, sidecars last`() {
        func container(_ name: String, _ ports: [(String, String?, Int64)]) -> Container {
            var container = Container(json: ["name": .string(name)])
            container.ports = ports.map { name, protocolName, number in
                ContainerPort {
                    $0.name = name
                    $0.protocol = protocolName
                    $0.containerPort = number
                }
            }
            return container
        }
        var sidecar = container("side", [("http", nil, 1), ("metrics", nil, 2)])
        sidecar.restartPolicy = "Always"
        for (target, protocolName, expected) in [
            (IntOrString.string("http"), "TCP", Int64?(8080)), (.string("http"), "UDP", nil),
            (.string("dns"), "UDP", 53), (.string("metrics"), "TCP", 2),
            (.string("init"), "TCP", nil), (.int(7), "TCP", 7),
        ] {
            var bench = bench()
            var pod = pod("web-0", ip: "10.244.1.1")
            pod.spec.containers = [container("main", [("http", nil, 8080), ("dns", "UDP", 53)])]
            pod.spec.initContainers = [sidecar, container("setup", [("init", nil, 9)])]
            bench.put(pod)
            var port = Make.port(80, name: "p", target: target)
            port.protocol = protocolName
            bench.put(Make.service("web", selector: [("app", "web")], ports: [port]))
            bench.run()
            #expect(slices(bench).first?.endpoints.count == 1)
            #expect(slices(bench).first?.ports.first?.port == expected, "\(target)")
            if expected == nil { #expect(slices(bench).first?.json["ports"] == .null) }
        }
    }
}
