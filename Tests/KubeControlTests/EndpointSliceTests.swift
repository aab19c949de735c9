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
}
