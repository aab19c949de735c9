import KubeAPI
import KubeModel
import SimKernel

/// The slices that say what an Endpoints object says. Source: cluster.md F6.
struct EndpointMirror {
    /// One slice as it should be.
    struct Slice {
        var addressType: String
        var ports: JSONValue
        var endpoints: [JSONValue]

        /// The members of the object besides its metadata.
        var json: JSONObject {
            ["addressType": .string(addressType), "endpoints": .array(endpoints), "ports": ports]
        }
    }

    /// The slices nobody has taken yet, in the order of their first addresses.
    private(set) var slices: [Slice] = []
    /// How many addresses are too many to be mirrored.
    private(set) var skippedCount = 0

    init(_ endpoints: Endpoints) {
        for subset in Self.canonical(endpoints) {
            var room = EndpointMirroringController.addressesPerSubsetMax
            let ports = Self.ports(subset)
            for (list, isReady) in [(subset.addresses, true), (subset.notReadyAddresses, false)] {
                let added = min(room, list.count)
                room -= added
                skippedCount += list.count - added
                for address in list.prefix(added) { add(address, isReady, ports) }
            }
        }
    }

    /// Takes out the slice that an existing one stands for.
    mutating func take(like existing: StoredObject) -> Slice? {
        let type = existing.json["addressType"]?.string
        let ports = existing.json["ports"] ?? .null
        guard let index = slices.firstIndex(where: { $0.addressType == type && $0.ports == ports })
        else { return nil }
        return slices.remove(at: index)
    }

    private mutating func add(_ address: EndpointAddress, _ isReady: Bool, _ ports: JSONValue) {
        let ip = address.ip ?? ""
        let type = ip.utf8.contains(UInt8(ascii: ":")) ? "IPv6" : "IPv4"
        var json: JSONObject = [
            "addresses": [.string(ip)], "conditions": ["ready": .bool(isReady)],
        ]
        for key in ["hostname", "nodeName", "targetRef"] { json[key] = address.json[key] }
        if let index = slices.firstIndex(where: { $0.addressType == type && $0.ports == ports }) {
            slices[index].endpoints.append(.object(json))
        } else {
            slices.append(Slice(addressType: type, ports: ports, endpoints: [.object(json)]))
        }
    }

    /// Ports as slices name them: a name is always there, if only an empty one.
    private static func ports(_ subset: EndpointSubset) -> JSONValue {
        let ports = subset.ports.map { port -> JSONValue in
            var json = port.json
            if json["name"] == nil { json["name"] = "" }
            if json["protocol"] == nil { json["protocol"] = "TCP" }
            return .object(json)
        }
        return ports.isEmpty ? .null : .array(ports)
    }

    /// The subsets with every address named once for all its ports, and every port once for all
    /// its addresses, however the object was written.
    private static func canonical(_ endpoints: Endpoints) -> [EndpointSubset] {
        let subsets = endpoints.subsets
        guard subsets.count > 1 else { return subsets }
        var ready = SortedMap<ServiceAddresses.Place, Offer>()
        var notReady = ready
        for subset in subsets {
            let ports = subset.ports.map { JSONValue.object($0.json) }
            for address in subset.addresses { note(address, ports, in: &ready) }
            for address in subset.notReadyAddresses { note(address, ports, in: &notReady) }
        }
        var lists: [[JSONValue]] = []
        var entries: [ServiceAddresses.Entry] = []
        for (offers, isReady) in [(ready, true), (notReady, false)] {
            for (_, offer) in offers {
                let index = lists.firstIndex(of: offer.ports) ?? lists.count
                if index == lists.count { lists.append(offer.ports) }
                entries.append(.init(json: offer.address, isReady: isReady, ports: index))
            }
        }
        var all = AddressSubsets(portLists: lists)
        for entry in entries { all.add(entry) }
        return (all.json.array ?? []).compactMap { $0.object.map(EndpointSubset.init(json:)) }
    }

    /// An address and the ports it offers, in the order of their subsets.
    private struct Offer {
        var address: JSONValue
        var ports: [JSONValue]
    }

    private static func note(
        _ address: EndpointAddress, _ ports: [JSONValue],
        in offers: inout SortedMap<ServiceAddresses.Place, Offer>
    ) {
        let place = ServiceAddresses.Place(
            ip: address.ip ?? "", uid: address.targetRef?.uid ?? "")
        var offer = offers[place] ?? Offer(address: .object(address.json), ports: [])
        for port in ports where !offer.ports.contains(port) { offer.ports.append(port) }
        offers[place] = offer
    }
}
