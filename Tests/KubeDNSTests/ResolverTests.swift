import KubeDNS
import KubeModel
import SimKernel
import Testing

/// The set-up of spec G.5.
@Suite struct ResolverTests {
    let fixture: Fixture = {
        var options = ResolverOptions(ttl: 5, serverAddresses: ["127.0.0.1"])
        if let name = DNSName("ext.interwebs.test"), let address = IPAddress("1.2.3.4") {
            options.externalNames[name] = [address]
        }
        var fixture = Fixture(options: options)
        fixture.namespace("testns")
        fixture.namespace("podns")
        fixture.service("testns", "svc1", ["10.0.0.1"])
        fixture.slice(
            "testns", "svc1",
            ["ep1a=172.0.0.1", "ep1a=10.0.0.100", "double-ep=10.0.0.99"])
        fixture.service("testns", "svc2", ["192.168.1.101"])
        fixture.slice("testns", "svc2", ["double-ep=10.0.0.99"])
        fixture.service("testns", "svc3", ["192.168.1.100"])
        fixture.service("testns", "svcempty", ["10.0.0.1"])
        fixture.service("testns", "svc6", ["1234:abcd::1"])
        fixture.service("testns", "svc-dual-stack", ["10.0.0.3", "10::3"])
        fixture.service("testns", "hdls1", ["None"])
        fixture.slice(
            "testns", "hdls1",
            ["172.0.0.2", "172.0.0.3", "dup-name=172.0.0.4", "dup-name=172.0.0.5"])
        fixture.slice("testns", "hdls1", ["5678:abcd::1", "5678:abcd::2"], suffix: "v6")
        fixture.service("testns", "hdlsprtls", ["None"], ports: [])
        fixture.slice("testns", "hdlsprtls", ["172.0.0.20"], ports: [])
        fixture.external("testns", "external", "ext.interwebs.test")
        fixture.external("testns", "external-to-service", "svc1.testns.svc.cluster.local.")
        fixture.external("testns", "external-address", "1.2.3.4")
        fixture.external("testns", "loop-a", "loop-b.testns.svc.cluster.local")
        fixture.external("testns", "loop-b", "loop-a.testns.svc.cluster.local")
        fixture.pod("podns", "foo", "10.240.0.1")
        return fixture
    }()

    @Test(arguments: [
        ("G35", "svc1.testns.svc", .a, "NOERROR 10.0.0.1"),
        ("G36", "svcempty.testns.svc", .a, "NOERROR 10.0.0.1"),
        ("G37", "svc1.testns.svc", .aaaa, "NOERROR SOA"),
        ("G38", "svc1.testns.svc", .txt, "NOERROR SOA"),
        ("G39", "svc1.testns.svc", .soa, "NOERROR SOA"),
        ("G40", "svc1.testns.svc", .srv, "NOERROR 0 100 80 svc1.testns~ + 10.0.0.1"),
        ("G41", "_http._tcp.svc1.testns.svc", .srv, "NOERROR 0 100 80 svc1.testns~ + 10.0.0.1"),
        ("G42", "svc6.testns.svc", .srv, "NOERROR 0 100 80 svc6.testns~ + 1234:abcd::1"),
        ("G43", "svc-dual-stack.testns.svc", .a, "NOERROR 10.0.0.3"),
        ("G43", "svc-dual-stack.testns.svc", .aaaa, "NOERROR 10::3"),
        ("G44", "svc-dual-stack.testns.svc", .srv,
            "NOERROR 0 50 80 svc-dual-stack.testns~ + 10.0.0.3 10::3"),
        ("G45", "hdls1.testns.svc", .a, "NOERROR 172.0.0.2 172.0.0.3 172.0.0.4 172.0.0.5"),
        ("G46", "hdls1.testns.svc", .aaaa, "NOERROR 5678:abcd::1 5678:abcd::2"),
        ("G47", "_http._tcp.hdls1.testns.svc", .srv,
            "NOERROR 0 16 80 172-0-0-2.hdls1.testns~ 0 16 80 172-0-0-3.hdls1.testns~ "
                + "0 16 80 dup-name.hdls1.testns~ 0 16 80 5678-abcd--1.hdls1.testns~ "
                + "0 16 80 5678-abcd--2.hdls1.testns~ + 172.0.0.2 172.0.0.3 172.0.0.4 172.0.0.5 "
                + "5678:abcd::1 5678:abcd::2"),
        ("G48", "172-0-0-2.hdls1.testns.svc", .a, "NOERROR 172.0.0.2"),
        ("G49", "dup-name.hdls1.testns.svc", .a, "NOERROR 172.0.0.4 172.0.0.5"),
        ("G50", "5678-abcd--1.hdls1.testns.svc", .aaaa, "NOERROR 5678:abcd::1"),
        ("G51", "bogusendpoint.hdls1.testns.svc", .a, "NXDOMAIN SOA"),
        ("G52", "hdlsprtls.testns.svc", .a, "NOERROR 172.0.0.20"),
        ("G32", "hdlsprtls.testns.svc", .srv, "NOERROR SOA"),
        ("G53", "172-0-0-20.hdlsprtls.testns.svc", .a, "NOERROR 172.0.0.20"),
        ("G54", "svc0.testns.svc", .a, "NXDOMAIN SOA"),
        ("G54", "svc0.testns.svc", .aaaa, "NXDOMAIN SOA"),
        ("G55", "svc0.svc-nons.svc", .a, "NXDOMAIN SOA"),
        ("G56", "svc1.unexposedns.svc", .a, "NXDOMAIN SOA"),
        ("G57", "svc", .a, "NOERROR SOA"), ("G57", "pod", .a, "NOERROR SOA"),
        ("G57", "testns.svc", .a, "NOERROR SOA"),
        ("G58", "svc", .ns, "NOERROR SOA"), ("G58", "testns.svc", .ns, "NOERROR SOA"),
        ("G59", "foo", .ns, "NXDOMAIN SOA"), ("G59", "foo.svc", .ns, "NXDOMAIN SOA"),
        ("G60", "external.testns.svc", .cname, "NOERROR ext.interwebs.test."),
        ("G61", "external.testns.svc", .a, "NOERROR CNAME ext.interwebs.test. 1.2.3.4"),
        ("G62", "external-to-service.testns.svc", .a, "NOERROR CNAME svc1.testns~ 10.0.0.1"),
        ("", "external-to-service.testns.svc", .aaaa, "NOERROR SOA"),
        ("G22", "external.testns.svc", .srv, "NOERROR SOA"),
        ("G63", "endpoint.external.testns.svc", .cname, "NXDOMAIN SOA"),
        ("", "external-address.testns.svc", .a, "NXDOMAIN SOA"),
        ("", "loop-a.testns.svc", .a, "NOERROR SOA"),
        ("G64", "dns-version", .txt, "NOERROR \"1.1.0\""),
        ("", "dns-version", .a, "NXDOMAIN SOA"),
        ("G65", "SvC1.TeStNs.SvC.cLuStEr.LoCaL.", .a, "NOERROR 10.0.0.1"),
        ("G66", "_HtTp._TcP.sVc1.TeStNs.SvC.cLuStEr.LoCaL.", .srv,
            "NOERROR 0 100 80 svc1.testns.svc.cLuStEr.LoCaL. + 10.0.0.1"),
        ("G68", "", .a, "NOERROR SOA"), ("G68", "", .aaaa, "NOERROR SOA"),
        ("G68", "", .srv, "NOERROR SOA"), ("G68", "", .hinfo, "NOERROR SOA"),
        ("G69", "", .ns, "NOERROR ns.dns.cluster.local. + 127.0.0.1"),
        ("", "ns.dns", .a, "NOERROR 127.0.0.1"), ("", "ns.dns", .aaaa, "NOERROR SOA"),
        ("G70", "10-240-0-1.podns.pod", .a, "NOERROR 10.240.0.1"),
        ("G71", "172-0-0-2.podns.pod", .a, "NOERROR 172.0.0.2"),
        ("G18", "fd00--1.podns.pod", .aaaa, "NOERROR fd00::1"),
        ("G72", "blah.podns.pod", .a, "NXDOMAIN SOA"),
        ("G73", "podns.pod", .a, "NOERROR SOA"), ("G73", "pod-nons.pod", .a, "NXDOMAIN SOA"),
        ("G74", "100.0.0.10.in-addr.arpa.", .ptr, "NOERROR ep1a.svc1.testns~"),
        ("G75", "100.1.168.192.in-addr.arpa.", .ptr, "NOERROR svc3.testns~"),
        ("G76", "99.0.0.10.in-addr.arpa.", .ptr,
            "NOERROR double-ep.svc1.testns~ double-ep.svc2.testns~"),
        ("G77", "101.0.0.10.in-addr.arpa.", .ptr, "NXDOMAIN SOA"),
        ("G78", "svc1.testns.svc", .ptr, "NOERROR SOA"),
        ("G26", "svc0.testns.svc", .ptr, "NXDOMAIN SOA"),
        ("", "0.0.10.in-addr.arpa.", .ptr, "NXDOMAIN SOA"),
        ("", "in-addr.arpa.", .ptr, "NOERROR SOA"),
        ("G21", "a.b.c.svc1.testns.svc", .a, "NXDOMAIN SOA"),
        ("G22", "nope.nope.nope", .soa, "NOERROR SOA"),
        ("G7", "svc1.testns.svc", .axfr, "REFUSED"),
        ("", "example.org.", .a, "REFUSED"), ("", ".", .ns, "REFUSED"),
    ] as [(String, String, DNSType, String)])
    func `answers as the table says`(
        rule: String, name: String, type: DNSType, expected: String
    ) {
        #expect(fixture.ask(name, type) == expected, "\(rule)")
    }

    @Test func `says who has authority and since when`() throws {
        let message = fixture.message("nope.testns.svc.Cluster.Local.", .a)
        #expect(
            message.authorities.map(\.description) == [
                "Cluster.Local. 5 IN SOA ns.dns.Cluster.Local. hostmaster.Cluster.Local. 2 7200 "
                    + "1800 86400 5"
            ])
        #expect(message.isAuthoritative && message.isResponse)
        #expect(fixture.message("cluster.local.", .soa).answers == fixture.message(
            "nope.cluster.local.", .a).authorities, "G67")
        #expect(!fixture.message("example.org.", .a).isAuthoritative)
        let version = fixture.message("dns-version.cluster.local.", .txt)
        #expect(version.answers.first?.ttl == 28_800)
    }

    @Test func `repeats the case of the question in owners alone`() {
        let message = fixture.message("_HtTp._TcP.sVc1.TeStNs.SvC.cLuStEr.LoCaL.", .srv)
        #expect(
            message.answers.first?.name.description == "_HtTp._TcP.sVc1.TeStNs.SvC.cLuStEr.LoCaL.")
        #expect(message.additionals.first?.name.description == "svc1.testns.svc.cLuStEr.LoCaL.")
    }

    @Test func `says SERVFAIL instead of NXDOMAIN until it knows everything`() throws {
        let name = try #require(DNSName("nope.testns.svc.cluster.local"))
        let known = try #require(DNSName("svc1.testns.svc.cluster.local"))
        let unsynced = fixture.resolver.answer(
            DNSQuestion(name, .a), from: fixture.records, isSynced: false)
        #expect(unsynced.code == .serverFailure)
        let found = fixture.resolver.answer(
            DNSQuestion(known, .a), from: fixture.records, isSynced: false)
        #expect(found.code == .noError && found.answers.count == 1)
        let chaos = fixture.resolver.answer(
            DNSQuestion(known, .a, recordClass: 3), from: fixture.records)
        #expect(chaos.code == .refused)
    }

    @Test(arguments: [
        (.insecure, "NOERROR 172.0.0.2", "NOERROR 10.240.0.1", "NOERROR SOA"),
        (.verified, "NXDOMAIN SOA", "NOERROR 10.240.0.1", "NOERROR SOA"),
        (.disabled, "NXDOMAIN SOA", "NXDOMAIN SOA", "NXDOMAIN SOA"),
    ] as [(ResolverOptions.PodNames, String, String, String)])
    func `gives pods names as configured`(
        mode: ResolverOptions.PodNames, unknown: String, known: String, namespace: String
    ) {
        var fixture = fixture
        fixture.resolver.options.podNames = mode
        #expect(fixture.ask("172-0-0-2.podns.pod", .a) == unknown)
        #expect(fixture.ask("10-240-0-1.podns.pod", .a) == known)
        #expect(fixture.ask("podns.pod", .a) == namespace)
    }
}

/// The set-up of spec G.6: what a StatefulSet's pods are called while they come and go.
@Suite struct StatefulSetNamesTests {
    static func fixture(published: Bool = false, ready: [Bool] = [true, true, false]) -> Fixture {
        var fixture = Fixture()
        fixture.namespace("default")
        fixture.service("default", "kubia", ["None"])
        fixture.service("default", "kubia-public", ["10.96.14.7"], ports: [":tcp:80"])
        let addresses = ["10.244.1.5", "10.244.2.6", "10.244.1.9"]
        func mark(_ index: Int) -> String { published || ready[index] ? "" : "!" }
        fixture.slice(
            "default", "kubia",
            addresses.indices.map { "\(mark($0))kubia-\($0)=\(addresses[$0])" })
        fixture.slice(
            "default", "kubia-public", addresses.indices.map { mark($0) + addresses[$0] },
            ports: [":tcp:8080"])
        return fixture
    }

    @Test(arguments: [
        ("G79", "kubia.default.svc", .a, "NOERROR 10.244.1.5 10.244.2.6"),
        ("G80", "kubia.default.svc", .srv,
            "NOERROR 0 50 80 kubia-0.kubia.default~ 0 50 80 kubia-1.kubia.default~ "
                + "+ 10.244.1.5 10.244.2.6"),
        ("G81", "_http._tcp.kubia.default.svc", .srv,
            "NOERROR 0 50 80 kubia-0.kubia.default~ 0 50 80 kubia-1.kubia.default~ "
                + "+ 10.244.1.5 10.244.2.6"),
        ("G82", "_foo._tcp.kubia.default.svc", .srv, "NXDOMAIN SOA"),
        ("G83", "kubia-0.kubia.default.svc", .a, "NOERROR 10.244.1.5"),
        ("G84", "kubia-2.kubia.default.svc", .a, "NXDOMAIN SOA"),
        ("G85", "10-244-1-5.kubia.default.svc", .a, "NXDOMAIN SOA"),
        ("G86", "kubia-public.default.svc", .a, "NOERROR 10.96.14.7"),
        ("G87", "kubia-public.default.svc", .srv,
            "NOERROR 0 100 80 kubia-public.default~ + 10.96.14.7"),
        ("G88", "kubia-0.kubia-public.default.svc", .a, "NXDOMAIN SOA"),
        ("G89", "10-244-1-5.kubia-public.default.svc", .a, "NOERROR 10.244.1.5"),
        ("G90", "5.1.244.10.in-addr.arpa.", .ptr,
            "NOERROR kubia-0.kubia.default~ 10-244-1-5.kubia-public.default~"),
        ("G91", "9.1.244.10.in-addr.arpa.", .ptr, "NXDOMAIN SOA"),
        ("G92", "10-244-1-9.default.pod", .a, "NOERROR 10.244.1.9"),
    ] as [(String, String, DNSType, String)])
    func `answers as the table says`(
        rule: String, name: String, type: DNSType, expected: String
    ) {
        #expect(Self.fixture().ask(name, type) == expected, "\(rule)")
    }

    @Test func `has no name for a set whose pods are all not ready`() {
        let fixture = Self.fixture(ready: [false, false, false])
        #expect(fixture.ask("kubia.default.svc", .a) == "NXDOMAIN SOA", "G93")
        #expect(fixture.ask("kubia.default.svc", .srv) == "NXDOMAIN SOA", "G93")
        #expect(fixture.ask("kubia-public.default.svc", .a) == "NOERROR 10.96.14.7", "G24")
    }

    @Test func `answers for not ready pods when they are published`() {
        let fixture = Self.fixture(published: true, ready: [false, false, false])
        #expect(fixture.ask("kubia-2.kubia.default.svc", .a) == "NOERROR 10.244.1.9", "G84")
    }

    @Test func `follows a pod to its new address`() {
        var fixture = Self.fixture()
        fixture.slice("default", "kubia", ["!kubia-0=10.244.1.5", "kubia-1=10.244.2.6"])
        #expect(fixture.ask("kubia-0.kubia.default.svc", .a) == "NXDOMAIN SOA", "G94")
        #expect(fixture.ask("kubia.default.svc", .a) == "NOERROR 10.244.2.6")
        fixture.slice("default", "kubia", ["kubia-0=10.244.3.7", "kubia-1=10.244.2.6"])
        #expect(fixture.ask("kubia-0.kubia.default.svc", .a) == "NOERROR 10.244.3.7", "G95")
        #expect(fixture.ask("7.3.244.10.in-addr.arpa.", .ptr) == "NOERROR kubia-0.kubia.default~")
        #expect(
            fixture.ask("5.1.244.10.in-addr.arpa.", .ptr)
                == "NOERROR 10-244-1-5.kubia-public.default~")
        fixture.remove(.endpointSlice, "default", "kubia-public-abcde")
        #expect(fixture.ask("5.1.244.10.in-addr.arpa.", .ptr) == "NXDOMAIN SOA")
        fixture.remove(.service, "default", "kubia")
        #expect(fixture.ask("kubia-0.kubia.default.svc", .a) == "NXDOMAIN SOA")
        fixture.remove(.namespace, "", "default")
        #expect(fixture.ask("default.svc", .a) == "NXDOMAIN SOA")
    }

    @Test func `changes its serial only when an answer may change`() {
        var fixture = Self.fixture()
        #expect(fixture.records.lastChange == .seconds(2))
        let before = fixture.records.slices(of: NamespacedName(namespace: "default", name: "kubia"))
        #expect(before.count == 1 && before.first?.endpoints.count == 2)
        fixture.put(.namespace, ["metadata": ["name": "default"]], at: .seconds(50))
        #expect(fixture.records.lastChange == .seconds(2))
        fixture.put(.namespace, ["metadata": ["name": "other"]], at: .seconds(60))
        #expect(fixture.records.lastChange == .seconds(60))
    }
}
