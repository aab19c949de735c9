import Foundation
import KubeDNS
import KubeModel
import Testing

/// What a real server answered about real objects; see the README beside the goldens.
@Suite struct GoldenTests {
    static let folder: String? = {
        let given = ProcessInfo.processInfo.environment["ORDINAL_SHARED"]
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        let folder = (given ?? beside) + "/conformance/dns"
        return FileManager.default.fileExists(atPath: folder + "/goldens.json") ? folder : nil
    }()

    @Test(.enabled(if: folder != nil, "the goldens are not here"))
    func `answers as the recorded server did`() throws {
        let path = try #require(Self.folder) + "/goldens.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let goldens = try JSONParser.parse(text)
        let fixture = try Self.fixture(#require(goldens["setup"]))
        let queries = try #require(goldens["queries"]?.array)
        #expect(queries.count > 50)
        for query in queries {
            let name = try #require(query["query"]?.string)
            let type = try #require(query["type"]?.string.flatMap { DNSType(name: $0) })
            let message = fixture.message(name, type)
            let label = Comment(rawValue: "\(name) \(type)")
            #expect(message.code.description == query["rcode"]?.string, label)
            #expect(message.isAuthoritative == query["aa"]?.bool, label)
            for (section, records) in [
                ("answer", message.answers), ("authority", message.authorities),
                ("additional", message.additionals.filter { !"\($0.name)".contains("ns.dns") }),
            ] {
                #expect(Self.lines(records) == Self.lines(query[section]), label)
            }
        }
    }

    private static func lines(_ records: [DNSRecord]) -> [String] {
        records.map { record in
            var data = record.data
            if case .soa(var soa) = data {
                soa.serial = 0
                data = .soa(soa)
            }
            return "\(record.name) \(record.ttl) \(record.type) \(data)"
        }.sorted()
    }

    private static func lines(_ section: JSONValue?) -> [String] {
        (section?.array ?? []).flatMap { set in
            (set["data"]?.array ?? []).map { data in
                let text = (data.string ?? "").replacingOccurrences(of: "<serial>", with: "0")
                return "\(set["name"]?.string ?? "") \(set["ttl"]?.int ?? -1) "
                    + "\(set["type"]?.string ?? "") \(text)"
            }
        }.sorted()
    }

    /// The objects of the set-up, with the slices an endpoint slice controller makes of them.
    private static func fixture(_ setup: JSONValue) throws -> Fixture {
        var fixture = Fixture()
        for namespace in ["default"] + (setup["namespaces"]?.array ?? []).compactMap(\.string) {
            fixture.namespace(namespace)
        }
        fixture.service("default", "kubernetes", ["10.96.0.1"], ports: ["https:tcp:443"])
        for service in setup["services"]?.array ?? [] {
            let json = try #require(service.object)
            fixture.put(.service, json)
            let namespace = try #require(service.at("metadata", "namespace")?.string)
            let name = try #require(service.at("metadata", "name")?.string)
            guard let selector = service.at("spec", "selector")?.object else { continue }
            let publishes = service.at("spec", "publishNotReadyAddresses")?.bool ?? false
            var endpoints: [String] = []
            for pod in setup["pods"]?.array ?? [] {
                guard let object = pod["pod"],
                    object.at("metadata", "namespace")?.string == namespace,
                    let labels = object.at("metadata", "labels"),
                    selector.allSatisfy({ labels[$0.key] == $0.value })
                else { continue }
                let conditions = pod.at("status", "conditions")?.array ?? []
                let isReady = conditions.contains {
                    $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
                }
                let governs = object.at("spec", "subdomain")?.string == name
                let hostname = governs ? object.at("spec", "hostname")?.string : nil
                let address = try #require(pod.at("status", "podIP")?.string)
                endpoints.append(
                    (isReady || publishes ? "" : "!") + (hostname.map { $0 + "=" } ?? "") + address)
            }
            let ports = (service.at("spec", "ports")?.array ?? []).map { port in
                let transport = port["protocol"]?.string ?? "TCP"
                return "\(port["name"]?.string ?? ""):\(transport):\(port["port"]?.int ?? 0)"
            }
            fixture.slice(namespace, name, endpoints, ports: ports)
        }
        return fixture
    }
}
