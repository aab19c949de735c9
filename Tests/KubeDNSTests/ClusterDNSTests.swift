import KubeAPI
import KubeDNS
import KubeModel
import SimKernel
import Testing

@Suite struct ClusterDNSTests {
    /// A server with a hand on its watches.
    struct Bench {
        var dns: ClusterDNS
        var now = SimTime.seconds(1_000)
        var watches: [Resource: WatchID] = [:]
        private var numbers: (call: UInt64, watch: UInt64) = (1, 1)
        private var revision = 0

        init(_ options: ResolverOptions = ResolverOptions()) {
            dns = ClusterDNS(options: options)
            feed(.started)
        }

        mutating func feed(_ input: ProcessInput) {
            var context = ProcessContext(
                now: now, random: Random(seed: 1), nextCall: numbers.call,
                nextWatch: numbers.watch)
            dns.receive(input, &context)
            numbers = context.nextNumbers
            for case .openWatch(let id, let request) in context.outputs {
                watches[request.resource] = id
            }
        }

        mutating func event(_ event: WatchEvent, _ resource: Resource) {
            guard let id = watches[resource] else { return }
            feed(.watch(id, [event]))
        }

        mutating func sync() {
            for resource in [Resource.namespace, .service, .endpointSlice] {
                event(.initialEventsEnd(1), resource)
            }
        }

        mutating func object(_ resource: Resource, _ text: String) throws -> StoredObject {
            revision += 1
            var json = try JSONParser.parse(text).object ?? JSONObject()
            var metadata = json["metadata"]?.object ?? JSONObject()
            metadata["resourceVersion"] = .string(String(revision))
            json["metadata"] = .object(metadata)
            return StoredObject(resource: resource, json: json)
        }

        func ask(_ name: String, _ type: String = "A") -> AskedAnswer {
            dns.answer(AskedName(name, type), at: now)
        }
    }

    static let namespace = #"{"metadata":{"name":"default"}}"#
    static let service =
        #"{"metadata":{"namespace":"default","name":"web"},"spec":{"clusterIP":"None"}}"#
    static func slice(_ address: String, isReady: Bool = true) -> String {
        """
        {"metadata":{"namespace":"default","name":"web-1",
         "labels":{"kubernetes.io/service-name":"web"}},
         "endpoints":[{"addresses":["\(address)"],"hostname":"web-0",
         "conditions":{"ready":\(isReady)}}],"ports":[{"name":"","port":80,"protocol":"TCP"}]}
        """
    }

    @Test func `mirrors by watches and answers at once`() throws {
        var bench = Bench()
        #expect(bench.watches.count == 3)
        #expect(bench.ask("web-0.web.default.svc.cluster.local").status == "SERVFAIL")
        bench.sync()
        #expect(bench.dns.isSynced)
        #expect(bench.ask("web-0.web.default.svc.cluster.local").status == "NXDOMAIN")
        bench.event(.added(try bench.object(.namespace, Self.namespace)), .namespace)
        bench.event(.added(try bench.object(.service, Self.service)), .service)
        #expect(bench.ask("web.default.svc.cluster.local").status == "NXDOMAIN")
        bench.now += .seconds(5)
        let slice = try bench.object(.endpointSlice, Self.slice("10.0.0.1"))
        bench.event(.added(slice), .endpointSlice)
        #expect(
            bench.ask("web-0.web.default.svc.cluster.local")
                == AskedAnswer(
                    question: AskedName("web-0.web.default.svc.cluster.local", "A"),
                    status: "NOERROR", records: ["10.0.0.1"], ttl: 30))
        #expect(bench.dns.records.lastChange == .seconds(1_005))
        let srv = bench.ask("web.default.svc.cluster.local", "srv")
        #expect(srv.records == ["0 100 80 web-0.web.default.svc.cluster.local."])
        #expect(bench.ask("web..default", "A").status == "FORMERR")
        #expect(bench.ask("web.default", "HUH").status == "FORMERR")
        bench.event(
            .modified(try bench.object(.endpointSlice, Self.slice("10.0.0.1", isReady: false))),
            .endpointSlice)
        #expect(bench.ask("web-0.web.default.svc.cluster.local").status == "NXDOMAIN")
    }

    @Test func `keeps answering while a broken watch is opened anew`() throws {
        var bench = Bench()
        bench.sync()
        bench.event(.added(try bench.object(.namespace, Self.namespace)), .namespace)
        bench.event(.added(try bench.object(.service, Self.service)), .service)
        let slice = try bench.object(.endpointSlice, Self.slice("10.0.0.1"))
        bench.event(.added(slice), .endpointSlice)
        let id = try #require(bench.watches[.endpointSlice])
        bench.feed(.watchClosed(id, nil))
        #expect(bench.watches[.endpointSlice] != id && bench.dns.isSynced)
        #expect(bench.ask("web.default.svc.cluster.local").records == ["10.0.0.1"])
        #expect(bench.ask("nope.default.svc.cluster.local").status == "NXDOMAIN")
        bench.event(.initialEventsEnd(9), .endpointSlice)
        #expect(bench.ask("web.default.svc.cluster.local").status == "NXDOMAIN", "it is gone")
    }

    @Test func `forgets everything when it starts again`() throws {
        var bench = Bench()
        bench.sync()
        bench.event(.added(try bench.object(.namespace, Self.namespace)), .namespace)
        bench.feed(.started)
        #expect(!bench.dns.isSynced && !bench.dns.records.hasNamespace("default"))
    }

    @Test func `watches pods only to verify their names`() {
        #expect(Bench(ResolverOptions(podNames: .verified)).watches.count == 4)
    }

    // MARK: Bytes

    private func served(addresses: Int = 1) throws -> Bench {
        var bench = Bench()
        bench.sync()
        bench.event(.added(try bench.object(.namespace, Self.namespace)), .namespace)
        bench.event(.added(try bench.object(.service, Self.service)), .service)
        let endpoints = (0..<addresses).map {
            #"{"addresses":["10.0.\#($0 / 250).\#($0 % 250)"],"hostname":"web-\#($0)"}"#
        }
        let slice = """
            {"metadata":{"namespace":"default","name":"web-1",
             "labels":{"kubernetes.io/service-name":"web"}},
             "endpoints":[\(endpoints.joined(separator: ","))],"ports":[{"port":80}]}
            """
        bench.event(.added(try bench.object(.endpointSlice, slice)), .endpointSlice)
        return bench
    }

    private func query(_ type: DNSType, id: UInt16 = 7, edns: DNSExtension? = nil) -> DNSMessage {
        let name = DNSName("web.default.svc.cluster.local") ?? .root
        return DNSMessage(id: id, asking: DNSQuestion(name, type), edns: edns)
    }

    private func reply(
        _ bench: Bench, _ query: DNSMessage, _ transport: DNSTransport = .udp
    ) throws -> DNSMessage {
        let bytes = bench.dns.respond(to: query.encoded(), over: transport, at: bench.now)
        return try DNSMessage(decoding: #require(bytes))
    }

    @Test func `answers bytes with bytes`() throws {
        let bench = try served()
        let answer = try reply(bench, query(.a, edns: DNSExtension(udpSize: 1232)))
        #expect(answer.id == 7 && answer.isResponse && answer.isAuthoritative)
        #expect(answer.recursionDesired && !answer.recursionAvailable)
        #expect(answer.questions == query(.a).questions)
        #expect(answer.answers.map(\.data.description) == ["10.0.0.0"])
        #expect(answer.edns?.udpSize == 1232)
        #expect(try reply(bench, query(.a)).edns == nil)
    }

    @Test func `refuses what it does not understand`() throws {
        let bench = try served()
        var status = query(.a)
        status.opcode = 2
        #expect(try reply(bench, status).code == .notImplemented)
        var twice = query(.a)
        twice.questions += twice.questions
        #expect(try reply(bench, twice).code == .formatError)
        let version = query(.a, edns: DNSExtension(udpSize: 512, version: 1))
        #expect(try reply(bench, version).code == .badVersion)
        let bytes = query(.a).encoded()
        let broken = bench.dns.respond(to: Array(bytes.dropLast()), over: .udp, at: bench.now)
        let answer = try DNSMessage(decoding: #require(broken))
        #expect(answer.code == .formatError && answer.id == 7)
        #expect(bench.dns.respond(to: [1, 2, 3], over: .udp, at: bench.now) == nil)
        var response = query(.a)
        response.isResponse = true
        #expect(bench.dns.respond(to: response.encoded(), over: .udp, at: bench.now) == nil)
    }

    @Test func `cuts over UDP and not over TCP`() throws {
        let bench = try served(addresses: 300)
        let plain = try reply(bench, query(.srv))
        #expect(plain.isTruncated && plain.answers.count < 10)
        let wide = try reply(bench, query(.a, edns: DNSExtension(udpSize: 4096)))
        #expect(wide.isTruncated && wide.encoded().count <= 1232)
        let whole = try reply(bench, query(.srv), .tcp)
        #expect(!whole.isTruncated && whole.answers.count == 300 && whole.additionals.count == 300)
    }

    @Test func `spreads clients over the addresses`() throws {
        let bench = try served(addresses: 3)
        let first = try (0..<6).map {
            try reply(bench, query(.a, id: $0)).answers.first?.data.description
        }
        #expect(first == ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.0", "10.0.0.1", "10.0.0.2"])
        let targets = try reply(bench, query(.srv, id: 1)).answers.map(\.data.description)
        #expect(targets.first == "0 33 80 web-0.web.default.svc.cluster.local.")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `never traps on mutated queries`(seed: UInt64) throws {
        let bench = try served(addresses: 5)
        var random = Random.stream(seed: seed, label: "queries")
        let original = query(.srv, edns: DNSExtension(udpSize: 1232)).encoded()
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0...random.below(4) {
                bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(
                    truncatingIfNeeded: random.next())
            }
            guard let answer = bench.dns.respond(to: bytes, over: .udp, at: bench.now) else {
                continue
            }
            #expect(throws: Never.self) { try DNSMessage(decoding: answer) }
        }
    }

    // MARK: Changes

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `knows after any changes what it would know from a fresh list`(seed: UInt64) {
        var random = Random.stream(seed: seed, label: "changes")
        var fixture = Fixture()
        var final: [Int: [String]] = [:]
        for name in ["a", "b"] {
            fixture.namespace("ns")
            fixture.service("ns", name, ["None"])
        }
        for _ in 0..<600 {
            let slice = random.in(0...5)
            if random.chance(Ratio(1, 5)) {
                fixture.remove(.endpointSlice, "ns", name(slice) + "-\(slice)")
                final[slice] = nil
            } else {
                let endpoints = (0..<random.in(0...6)).map { _ in
                    let number = random.in(0...20)
                    let mark = random.chance(Ratio(1, 4)) ? "!" : ""
                    return mark + "pod-\(number)=10.0.0.\(number)"
                }
                fixture.slice("ns", name(slice), endpoints, suffix: "\(slice)")
                final[slice] = endpoints
            }
        }
        var fresh = Fixture()
        fresh.namespace("ns")
        for name in ["a", "b"] { fresh.service("ns", name, ["None"]) }
        for slice in 0...5 {
            guard let endpoints = final[slice] else { continue }
            fresh.slice("ns", name(slice), endpoints, suffix: "\(slice)")
        }
        for number in 0...20 {
            for question in ["pod-\(number).a.ns.svc", "pod-\(number).b.ns.svc"] {
                #expect(fixture.ask(question, .a) == fresh.ask(question, .a))
            }
            let reverse = "\(number).0.0.10.in-addr.arpa."
            #expect(fixture.ask(reverse, .ptr) == fresh.ask(reverse, .ptr))
        }
        for name in ["a.ns.svc", "b.ns.svc"] {
            #expect(fixture.ask(name, .srv) == fresh.ask(name, .srv))
        }
    }

    private func name(_ slice: Int) -> String { slice % 2 == 0 ? "a" : "b" }
}
