import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct EndpointsTests {
    private func bench(slices: Bool = false) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(EndpointsController(), .init())
        if slices { bench.add(EndpointSliceController(), .init()) }
        bench.put(Make.node("n1"))
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

    private func service(_ ports: [ServicePort] = [Make.port(80, name: "web")]) -> Service {
        Make.service("web", selector: [("app", "web")], ports: ports)
    }

    private func ips(_ addresses: [EndpointAddress]) -> [String] {
        addresses.map { $0.ip ?? "" }
    }

    @Test func `publishes a pod with all its fields`() throws {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(service())
        bench.run()
        let object = try #require(bench[Endpoints.self, "web"])
        let subset = try #require(object.subsets.first)
        let address = try #require(subset.addresses.first)
        #expect(object.subsets.count == 1)
        #expect(address.ip == "10.244.1.1")
        #expect(address.hostname == "web-0")
        #expect(address.nodeName == "n1")
        #expect(address.targetRef?.kind == "Pod")
        #expect(address.targetRef?.name == "web-0")
        #expect(address.targetRef?.namespace == "default")
        #expect(subset.notReadyAddresses.isEmpty)
        #expect(
            subset.json["ports"] == [["name": "web", "port": 80, "protocol": "TCP"]])
        #expect(
            object.metadata.labels.map { "\($0.key)=\($0.value)" } == [
                "endpoints.kubernetes.io/managed-by=endpoint-controller",
                "service.kubernetes.io/headless=", "team=a",
            ])
        #expect(object.metadata.ownerReferences.isEmpty)
    }

    @Test func `sorts addresses by their bytes and keeps unready ones apart`() throws {
        var bench = bench()
        bench.put(service())
        for (name, last) in [("web-0", 9), ("web-1", 10), ("web-2", 1)] {
            bench.put(pod(name, ip: "10.244.1.\(last)", ready: name != "web-1"))
        }
        bench.run()
        let subset = try #require(bench[Endpoints.self, "web"]?.subsets.first)
        #expect(ips(subset.addresses) == ["10.244.1.1", "10.244.1.9"])
        #expect(ips(subset.notReadyAddresses) == ["10.244.1.10"])
    }

    @Test func `leaves out terminating pods unless unready ones are published`() throws {
        for publishes in [false, true] {
            var bench = bench()
            var dying = pod("web-0", ip: "10.244.1.1", ready: false)
            dying.metadata.deletionTimestamp = Timestamp(seconds: 5)
            bench.put(dying)
            var service = service()
            service.spec.publishNotReadyAddresses = publishes
            bench.put(service)
            bench.run()
            let subsets = try #require(bench[Endpoints.self, "web"]).subsets
            #expect(subsets.map { ips($0.addresses) } == (publishes ? [["10.244.1.1"]] : []))
        }
    }

    @Test func `makes an object without subsets when nothing is behind the service`() throws {
        var bench = bench()
        bench.put(pod("web-0", ip: nil))
        bench.put(service())
        bench.run()
        let object = try #require(bench[Endpoints.self, "web"])
        #expect(object.json["subsets"] == nil)
        #expect(bench.log == ["create endpoints/web"])
    }

    @Test func `names a port once with everybody who offers it`() throws {
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
        let named = Make.port(80, name: "web", target: .string("http"))
        bench.put(service([named, Make.port(9100, name: "metrics")]))
        bench.run()
        let subsets = try #require(bench[Endpoints.self, "web"]).subsets
        let found = subsets.map { subset in
            (subset.ports.map { $0.port ?? 0 }, subset.addresses.count)
        }
        #expect(found.map(\.0) == [[8080], [9100], [9090]])
        #expect(found.map(\.1) == [2, 3, 1])
    }

    @Test func `a pod with none of the ports is no endpoint`() throws {
        var bench = bench()
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(service([Make.port(80, name: "web", target: .string("http"))]))
        bench.run()
        #expect(try #require(bench[Endpoints.self, "web"]).subsets.isEmpty)
        bench.put(service([]))
        bench.run()
        let subset = try #require(bench[Endpoints.self, "web"]?.subsets.first)
        #expect(subset.ports.isEmpty)
        #expect(subset.addresses.count == 1)
    }

    @Test func `follows pods, labels and the end of the service`() throws {
        var bench = bench()
        bench.put(service())
        bench.put(pod("web-0", ip: "10.244.1.1"))
        bench.put(pod("web-1", ip: "10.244.1.2"))
        bench.run()
        bench.change(Pod.self, "web-0") { $0.metadata.setLabel("app", "other") }
        bench.run()
        var subset = try #require(bench[Endpoints.self, "web"]?.subsets.first)
        #expect(ips(subset.addresses) == ["10.244.1.2"])
        bench.change(Pod.self, "web-1") { $0.status.podIP = "10.244.1.7" }
        bench.run()
        subset = try #require(bench[Endpoints.self, "web"]?.subsets.first)
        #expect(ips(subset.addresses) == ["10.244.1.7"])
        bench.change(Service.self, "web") { $0.spec.clusterIP = "10.96.0.9" }
        bench.run()
        #expect(
            bench[Endpoints.self, "web"]?.metadata.label("service.kubernetes.io/headless") == nil)
        bench.delete(.service, "web")
        bench.run()
        #expect(bench[Endpoints.self, "web"] == nil)
    }

    @Test func `makes an object again that somebody deleted`() {
        var bench = bench()
        bench.put(service())
        bench.run()
        bench.delete(.endpoints, "web")
        bench.run()
        #expect(bench[Endpoints.self, "web"] != nil)
    }

    @Test func `leaves the endpoints of services without selectors alone`() {
        var bench = bench()
        bench.put(Make.service("db", selector: [], headless: false, ports: [Make.port(5432)]))
        var own = Endpoints(named: "db", namespace: "default")
        own.subsets = [EndpointSubset { $0.addresses = [EndpointAddress { $0.ip = "192.0.2.1" }] }]
        bench.put(own)
        var external = Make.service("ext", selector: [("app", "web")])
        external.spec.type = "ExternalName"
        bench.put(external)
        bench.run()
        #expect(bench.log == [])
    }

    @Test func `writes a thousand addresses a few times and no more than a thousand`() throws {
        var bench = bench()
        bench.put(service())
        bench.run()
        bench.forgetLog()
        for index in 0..<1010 {
            bench.put(pod("web-\(index)", ip: "10.244.\(index / 250).\(index % 250)"))
            bench.run(.milliseconds(1))
        }
        bench.run(.seconds(1))
        let object = try #require(bench[Endpoints.self, "web"])
        #expect(object.subsets.first?.addresses.count == 1000)
        #expect(
            object.metadata.annotation("endpoints.kubernetes.io/over-capacity") == "truncated")
        #expect(bench.log.count < 125)
        for index in 0..<20 {
            bench.delete(.pod, "web-\(index)", .init { $0.gracePeriodSeconds = 0 })
        }
        bench.run(.seconds(1))
        let less = try #require(bench[Endpoints.self, "web"])
        #expect(less.subsets.first?.addresses.count == 990)
        #expect(less.metadata.annotation("endpoints.kubernetes.io/over-capacity") == nil)
    }

    @Test(arguments: 0..<20) func `says what the slices say`(seed: UInt64) {
        var random = Random(seed: seed)
        var bench = bench(slices: true)
        bench.put(service())
        for _ in 0..<60 {
            let name = "web-\(random.below(6))"
            switch random.below(5) {
            case 0, 1:
                let ip = random.below(4) == 0 ? nil : "10.244.1.\(random.below(200))"
                bench.put(pod(name, ip: ip, ready: random.below(2) == 0))
            case 2: bench.delete(.pod, name)
            case 3: bench.delete(.pod, name, .init { $0.gracePeriodSeconds = 0 })
            default: bench.change(Pod.self, name) { $0.status.phase = .failed }
            }
            if random.below(3) == 0 { bench.run(.milliseconds(1)) }
        }
        bench.run(.seconds(1))
        let slices: [EndpointSlice] = bench.cache.list(.endpointSlice).map { $0.view() }
        let published = slices.flatMap(\.endpoints).filter { $0.conditions?.terminating != true }
        let ready = published.filter { $0.conditions?.ready == true }.flatMap(\.addresses)
        let notReady = published.filter { $0.conditions?.ready != true }.flatMap(\.addresses)
        let subset = bench[Endpoints.self, "web"]?.subsets.first ?? EndpointSubset { _ in }
        #expect(ips(subset.addresses) == ready.sorted())
        #expect(ips(subset.notReadyAddresses) == notReady.sorted())
    }

    @Test func `says what set a change off`() throws {
        let key = "endpoints.kubernetes.io/last-change-trigger-time"
        var bench = bench()
        bench.put(service())
        bench.run()
        #expect(
            bench[Endpoints.self, "web"]?.metadata.annotation(key)
                == Timestamp(seconds: bench.start.secondsRoundedDown).description)
        bench.put(
            pod("web-0", ip: "10.244.1.1", ready: false))
        bench.change(Pod.self, "web-0") {
            $0.status.conditions.set(
                type: "Ready", status: .true, at: Timestamp(seconds: 2_000_000))
        }
        bench.run()
        #expect(
            bench[Endpoints.self, "web"]?.metadata.annotation(key)
                == Timestamp(seconds: 2_000_000).description)
        bench.delete(.pod, "web-0")
        bench.run()
        let object = try #require(bench[Endpoints.self, "web"])
        #expect(object.subsets.isEmpty && object.metadata.annotation(key) == nil)
    }
}
