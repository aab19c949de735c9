import KubeAPI
import KubeDNS
import KubeModel
import SimKernel

/// A cluster's names built line by line; what a test sets is what the test is about.
struct Fixture {
    var records = ClusterRecords(at: .seconds(1_499_347_823))
    var resolver: Resolver
    private var held: [ObjectKey: StoredObject] = [:]
    private var revision: Int64 = 0

    init(ttl: UInt32 = 30, options: ResolverOptions? = nil) {
        resolver = Resolver(options: options ?? ResolverOptions(ttl: ttl))
    }

    /// One endpoint: `10.244.1.5`, or with a hostname `kubia-0=10.244.1.5`, with a `!` in front
    /// when it is not ready.
    typealias Endpoint = String

    mutating func put(_ resource: Resource, _ json: JSONObject, at now: SimTime = .seconds(2)) {
        revision += 1
        var json = json
        var metadata = json["metadata"]?.object ?? JSONObject()
        metadata["resourceVersion"] = .string(String(revision))
        json["metadata"] = .object(metadata)
        let object = StoredObject(resource: resource, json: json)
        records.apply(
            CacheChange(resource: resource, old: held[object.key], new: object), at: now)
        held[object.key] = object
    }

    mutating func remove(_ resource: Resource, _ namespace: String, _ name: String) {
        let key = ObjectKey(resource, namespace: namespace, name: name)
        guard let old = held.removeValue(forKey: key) else { return }
        records.apply(CacheChange(resource: resource, old: old, new: nil), at: .seconds(3))
    }

    mutating func namespace(_ name: String) {
        put(.namespace, ["metadata": ["name": .string(name)]])
    }

    /// Ports are written `http:tcp:80`; addresses `None` for a headless service.
    mutating func service(
        _ namespace: String, _ name: String, _ addresses: [String],
        ports: [String] = ["http:tcp:80"]
    ) {
        var spec: JSONObject = ["ports": .array(ports.map(Self.port))]
        spec["clusterIP"] = addresses.first.map { .string($0) }
        spec["clusterIPs"] = .array(addresses.map { .string($0) })
        put(.service, Self.object(namespace, name, ["spec": .object(spec)]))
    }

    mutating func external(_ namespace: String, _ name: String, _ target: String) {
        let spec: JSONValue = ["type": "ExternalName", "externalName": .string(target)]
        put(.service, Self.object(namespace, name, ["spec": spec]))
    }

    mutating func slice(
        _ namespace: String, _ service: String, _ endpoints: [Endpoint],
        ports: [String] = ["http:tcp:80"], suffix: String = "abcde"
    ) {
        let elements = endpoints.map { text -> JSONValue in
            let isReady = !text.hasPrefix("!")
            let parts = text.drop { $0 == "!" }.split(separator: "=")
            var endpoint: JSONObject = [
                "addresses": .array([.string(String(parts[parts.count - 1]))]),
                "conditions": ["ready": .bool(isReady)],
            ]
            if parts.count == 2 { endpoint["hostname"] = .string(String(parts[0])) }
            return .object(endpoint)
        }
        var json = Self.object(
            namespace, service + "-" + suffix,
            ["endpoints": .array(elements), "ports": .array(ports.map(Self.port))])
        var metadata = ObjectMeta(json: json["metadata"]?.object ?? JSONObject())
        metadata.setLabel("kubernetes.io/service-name", service)
        json["metadata"] = .object(metadata.json)
        put(.endpointSlice, json)
    }

    mutating func pod(_ namespace: String, _ name: String, _ address: String) {
        put(.pod, Self.object(namespace, name, ["status": ["podIP": .string(address)]]))
    }

    private static func object(
        _ namespace: String, _ name: String, _ members: JSONObject
    ) -> JSONObject {
        var json = members
        json["metadata"] = ["namespace": .string(namespace), "name": .string(name)]
        return json
    }

    private static func port(_ text: String) -> JSONValue {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return [
            "name": .string(parts[0]), "protocol": .string(parts[1].uppercased()),
            "port": .int(Int64(parts[2]) ?? 0),
        ]
    }

    func message(_ name: String, _ type: DNSType) -> DNSMessage {
        let name = DNSName(name) ?? .root
        return resolver.answer(DNSQuestion(name, type), from: records)
    }

    /// The answer in one line: code, data of the answers, of the additional records after `+`,
    /// and `SOA` when the authority section has one. `~` stands for `.svc.cluster.local.`.
    func ask(_ name: String, _ type: DNSType) -> String {
        let full =
            name.hasSuffix(".")
            ? name : name.isEmpty ? "cluster.local." : name + ".cluster.local."
        let message = message(full, type)
        var parts = [message.code.description]
        parts += message.answers.map { record in
            record.type == type ? record.data.description : "\(record.type) \(record.data)"
        }
        if !message.additionals.isEmpty {
            parts += ["+"] + message.additionals.map { $0.data.description }
        }
        parts += message.authorities.map { $0.type.description }
        var line = ""
        for part in parts { line += (line.isEmpty ? "" : " ") + Self.short(part) }
        return line
    }

    static func short(_ text: String) -> String {
        let ending = ".svc.cluster.local."
        return text.hasSuffix(ending) ? String(text.dropLast(ending.count)) + "~" : text
    }
}
