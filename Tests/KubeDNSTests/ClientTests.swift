import KubeDNS
import SimKernel
import Testing

@Suite struct SearchListTests {
    let domain = DNSName("cluster.local") ?? .root
    func list(_ namespace: String) -> SearchList {
        SearchList(namespace: namespace, clusterDomain: domain)
    }

    @Test(arguments: [
        ("default", "mysql", 1, "mysql.default.svc.cluster.local."),
        ("default", "mysql-0.mysql", 1, "mysql-0.mysql.default.svc.cluster.local."),
        ("default", "mysql.default.svc.cluster.local", 4, "mysql.default.svc.cluster.local."),
        ("default", "mysql-0.mysql.default.svc.cluster.local", 1,
            "mysql-0.mysql.default.svc.cluster.local."),
        ("other", "mysql-0.mysql.default", 2, "mysql-0.mysql.default.svc.cluster.local."),
        ("other", "mysql.default.svc.cluster.local.", 1, "mysql.default.svc.cluster.local."),
    ])
    func `finds names as a pod does`(
        namespace: String, text: String, questions: Int, found: String
    ) {
        let fixture = Self.fixture
        let messages = list(namespace).resolve(text, .a) {
            fixture.resolver.answer($0, from: fixture.records)
        }
        #expect(messages.count == questions, "G98, G99")
        #expect(messages.last?.answers.first?.name.description == found)
    }

    static let fixture: Fixture = {
        var fixture = Fixture()
        fixture.namespace("default")
        fixture.namespace("other")
        fixture.service("default", "mysql", ["None"])
        fixture.slice("default", "mysql", ["mysql-0=10.244.1.30"])
        return fixture
    }()

    @Test func `does not find a short name from another namespace`() {
        let messages = list("other").resolve("mysql-0.mysql", .a) {
            Self.fixture.resolver.answer($0, from: Self.fixture.records)
        }
        #expect(messages.map(\.code) == [.nameError, .nameError, .nameError, .refused])
    }

    @Test func `stops at an empty answer only in musl`() {
        func count(_ library: SearchList.Library) -> Int {
            list("default").resolve("mysql", .aaaa, library: library) {
                Self.fixture.resolver.answer($0, from: Self.fixture.records)
            }.count
        }
        #expect(count(.musl) == 1 && count(.glibc) == 4)
    }

    @Test func `writes the file of the pod`() throws {
        let server = try #require(IPAddress("10.96.0.10"))
        #expect(
            list("shop").configuration(server: server) == """
                search shop.svc.cluster.local svc.cluster.local cluster.local
                nameserver 10.96.0.10
                options ndots:5

                """)
        #expect(list("shop").candidates(for: "a..b").isEmpty)
    }
}

@Suite struct DNSCacheTests {
    @Test func `keeps a no for as long as a yes`() throws {
        var fixture = Fixture()
        fixture.namespace("default")
        fixture.service("default", "web", ["None"])
        var cache = DNSCache()
        let name = try #require(DNSName("web-0.web.default.svc.cluster.local"))
        func ask(_ fixture: Fixture, at seconds: Int) -> DNSMessage {
            cache.answer(DNSQuestion(name, .a), at: .seconds(seconds)) {
                fixture.resolver.answer($0, from: fixture.records)
            }
        }
        #expect(ask(fixture, at: 0).code == .nameError)
        fixture.slice("default", "web", ["web-0=10.0.0.1"])
        let kept = ask(fixture, at: 10)
        #expect(kept.code == .nameError && kept.authorities.first?.ttl == 20)
        #expect(ask(fixture, at: 30).answers.first?.ttl == 30)
        fixture.slice("default", "web", ["web-0=10.0.0.2"])
        let old = ask(fixture, at: 59)
        #expect(old.answers.map(\.description) == ["\(name) 1 IN A 10.0.0.1"])
        #expect(ask(fixture, at: 60).answers.map(\.data.description) == ["10.0.0.2"])
    }

    @Test func `repeats the question as asked and keeps no failure`() throws {
        let fixture = SearchListTests.fixture
        var cache = DNSCache(ttlMax: 5)
        for text in ["mysql.default.svc.cluster.local", "MySQL.default.svc.Cluster.local"] {
            let name = try #require(DNSName(text))
            let message = cache.answer(DNSQuestion(name, .a), at: .epoch) {
                fixture.resolver.answer($0, from: fixture.records)
            }
            #expect(message.answers.first?.name.isIdentical(to: name) == true)
            #expect(message.answers.first?.ttl == 5)
        }
        #expect(cache.count == 1)
        _ = cache.answer(DNSQuestion(.root, .ns), at: .epoch) {
            fixture.resolver.answer($0, from: fixture.records)
        }
        #expect(cache.count == 1)
    }
}
