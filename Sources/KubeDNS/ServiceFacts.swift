package import KubeModel

/// What DNS needs to know of one Service.
package struct ServiceFacts: Hashable, Sendable {
    /// How the service is reached.
    package enum Kind: Hashable, Sendable {
        /// By its own addresses.
        case cluster([IPAddress])
        /// By the addresses of its endpoints.
        case headless
        /// Under another name. Source: spec F5.
        case external(DNSName)
    }

    /// How it is reached.
    package var kind: Kind
    /// Its ports; for a service without any, one that stands for "no port".
    package var ports: [PortFacts]

    /// Reads a Service object; nil when nothing about it can be answered.
    package init?(service json: JSONObject) {
        let spec = json["spec"]?.object ?? JSONObject()
        ports = PortFacts.list(spec["ports"], portKey: "port")
        if spec["type"]?.string == "ExternalName" {
            // An address in place of a name is not published.
            guard let text = spec["externalName"]?.string, IPAddress(text) == nil,
                let name = DNSName(text)
            else { return nil }
            kind = .external(name)
            return
        }
        var texts: [String] = spec.read("clusterIPs") ?? []
        if texts.isEmpty, let text = spec["clusterIP"]?.string { texts = [text] }
        kind = texts.contains("None") ? .headless : .cluster(texts.compactMap { IPAddress($0) })
    }
}

/// A port of a service or of a slice of its endpoints.
package struct PortFacts: Hashable, Sendable {
    /// The name in lower case; empty when it has none.
    package var name: String
    /// `tcp`, `udp` or `sctp`.
    package var transport: String
    /// The number; nil stands for "no port": addresses exist, SRV records do not.
    /// Source: spec G32.
    package var number: UInt16?

    /// Reads a `ports` member; an absent or empty one yields the one entry that stands for none.
    static func list(_ value: JSONValue?, portKey: String) -> [PortFacts] {
        let ports = (value?.array ?? []).compactMap { element -> PortFacts? in
            guard let port = element.object else { return nil }
            return PortFacts(
                name: (port["name"]?.string ?? "").lowercased(),
                transport: (port["protocol"]?.string ?? "TCP").lowercased(),
                number: port[portKey]?.int.flatMap { UInt16(exactly: $0) })
        }
        return ports.isEmpty ? [PortFacts(name: "", transport: "", number: nil)] : ports
    }

    /// Whether the port is the one asked for; nil asks for any.
    func matches(name: String?, transport: String?) -> Bool {
        (name == nil || name == self.name) && (transport == nil || transport == self.transport)
    }
}

/// What DNS needs to know of one EndpointSlice: only endpoints that are ready, or published
/// without being so. Source: spec G4, F14.
package struct SliceFacts: Hashable, Sendable {
    /// The name of the service the slice belongs to.
    package var service: String
    /// The ports of its endpoints, as `targetPort` resolved them.
    package var ports: [PortFacts]
    /// By label, then by address.
    package var endpoints: [EndpointFacts]

    /// The label that names the service of a slice.
    package static let serviceLabel = "kubernetes.io/service-name"

    /// Reads an EndpointSlice object; nil when it belongs to no service.
    package init?(slice json: JSONObject) {
        guard let metadata = json["metadata"]?.object,
            let service = metadata.string(in: "labels", Self.serviceLabel)
        else { return nil }
        self.service = service
        ports = PortFacts.list(json["ports"], portKey: "port")
        endpoints = []
        for element in json["endpoints"]?.array ?? [] {
            guard let endpoint = element.object else { continue }
            if endpoint["conditions"]?.object?["ready"]?.bool == false { continue }
            let hostname = endpoint["hostname"]?.string ?? ""
            for text in endpoint["addresses"]?.array ?? [] {
                guard let text = text.string, let address = IPAddress(text) else { continue }
                endpoints.append(EndpointFacts(hostname: hostname, address: address))
            }
        }
        endpoints.sort { ($0.label, $0.address) < ($1.label, $1.address) }
    }

    /// The endpoints of that label, in order.
    package func endpoints(labelled label: String) -> ArraySlice<EndpointFacts> {
        var low = 0
        var high = endpoints.count
        while low < high {
            let middle = (low + high) / 2
            if endpoints[middle].label < label { low = middle + 1 } else { high = middle }
        }
        return endpoints[low...].prefix { $0.label == label }
    }
}

/// One address of an endpoint and the label it is found under.
package struct EndpointFacts: Hashable, Sendable {
    /// The hostname in lower case, or a label made of the address. Source: spec G16.
    package var label: String
    /// The address.
    package var address: IPAddress

    init(hostname: String, address: IPAddress) {
        self.address = address
        if !hostname.isEmpty {
            label = hostname.lowercased()
            return
        }
        var label = String(
            decoding: address.description.utf8.map {
                $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0
            }, as: UTF8.self)
        // A label does not end in a hyphen: `fd00::` is found under `fd00--0`.
        if label.utf8.last == UInt8(ascii: "-") { label += "0" }
        self.label = label
    }
}
