import KubeModel
import SimKernel

/// Groups the addresses of a service by the ports they offer.
struct AddressSubsets {
    /// Addresses with equal ports, each list in the order they were added.
    private struct Group {
        var ready: [JSONValue] = []
        var notReady: [JSONValue] = []

        var isEmpty: Bool { ready.isEmpty && notReady.isEmpty }
    }

    private let portLists: [[JSONValue]]
    private var groups: [Group]

    /// - Parameter portLists: what `Entry.ports` are indexes of.
    init(portLists: [[JSONValue]]) {
        self.portLists = portLists
        groups = Array(repeating: Group(), count: portLists.count)
    }

    /// Adds an address; they come in the order they are to be printed in.
    mutating func add(_ entry: ServiceAddresses.Entry) {
        if entry.isReady {
            groups[entry.ports].ready.append(entry.json)
        } else {
            groups[entry.ports].notReady.append(entry.json)
        }
    }

    /// Drops what is beyond a number of addresses, ready ones last, from every group its share.
    ///
    /// - Returns: whether anything was dropped. Source: cluster.md F22.
    mutating func truncate(to limit: Int) -> Bool {
        let ready = groups.reduce(0) { $0 + $1.ready.count }
        let notReady = groups.reduce(0) { $0 + $1.notReady.count }
        guard ready + notReady > limit else { return false }
        Self.share(&groups, \.ready, of: ready, min(limit, ready))
        Self.share(&groups, \.notReady, of: notReady, max(0, limit - ready))
        return true
    }

    /// Keeps so many of all addresses of one kind; what rounding leaves over goes to the first.
    private static func share(
        _ groups: inout [Group], _ kind: WritableKeyPath<Group, [JSONValue]>, of total: Int,
        _ kept: Int
    ) {
        guard kept < total else { return }
        var shares = groups.map { $0[keyPath: kind].count * kept / total }
        var left = kept - shares.reduce(0, +)
        for index in groups.indices {
            let extra = min(left, groups[index][keyPath: kind].count - shares[index])
            shares[index] += extra
            left -= extra
            let list = groups[index][keyPath: kind]
            groups[index][keyPath: kind] = Array(list.prefix(shares[index]))
        }
    }

    /// The member `subsets`; null when there are no addresses.
    ///
    /// A port offered by several groups is named once, with the addresses of all of them: subsets
    /// are made of the ports that the same addresses offer.
    var json: JSONValue {
        let used = groups.indices.filter { !groups[$0].isEmpty }
        if used.count <= 1 {
            return used.first.map { .array([subset(groups[$0], portLists[$0])]) } ?? .null
        }
        var ports: [(port: JSONValue?, groups: [Int])] = []
        for index in used {
            let list: [JSONValue?] = portLists[index].isEmpty ? [nil] : portLists[index]
            for port in list {
                if let place = ports.firstIndex(where: { $0.port == port }) {
                    ports[place].groups.append(index)
                } else {
                    ports.append((port, [index]))
                }
            }
        }
        var subsets: [(groups: [Int], ports: [JSONValue])] = []
        for (port, groups) in ports {
            if let place = subsets.firstIndex(where: { $0.groups == groups }) {
                if let port { subsets[place].ports.append(port) }
            } else {
                subsets.append((groups, port.map { [$0] } ?? []))
            }
        }
        return .array(subsets.map { subset(union($0.groups), $0.ports) })
    }

    private func union(_ indexes: [Int]) -> Group {
        guard indexes.count > 1 else { return groups[indexes[0]] }
        var all = Group()
        for index in indexes {
            all.ready += groups[index].ready
            all.notReady += groups[index].notReady
        }
        all.ready.sort(by: Self.precedes)
        all.notReady.sort(by: Self.precedes)
        return all
    }

    private static func precedes(_ left: JSONValue, _ right: JSONValue) -> Bool {
        func place(_ address: JSONValue) -> ServiceAddresses.Place {
            ServiceAddresses.Place(
                ip: address["ip"]?.string ?? "",
                uid: address.at("targetRef", "uid")?.string ?? "")
        }
        return place(left) < place(right)
    }

    private func subset(_ group: Group, _ ports: [JSONValue]) -> JSONValue {
        var json = JSONObject()
        if !group.ready.isEmpty { json["addresses"] = .array(group.ready) }
        if !group.notReady.isEmpty { json["notReadyAddresses"] = .array(group.notReady) }
        if !ports.isEmpty { json["ports"] = .array(ports) }
        return .object(json)
    }
}

/// The ports a service asks of its pods, as Endpoints objects name them.
struct EndpointPorts: Sendable {
    private let ports: [ServicePort]
    private let isHeadless: Bool

    init(service: Service?) {
        ports = service?.spec.ports ?? []
        isHeadless = service?.isHeadless ?? false
    }

    /// The ports of a pod behind the service; nil when the pod offers none of them and so is no
    /// endpoint.
    func list(for spec: PodSpec) -> [JSONValue]? {
        if ports.isEmpty { return isHeadless ? [] : nil }
        let list = PublishedPod.ports(ports, of: spec, namesAll: false)
        return list.isEmpty ? nil : list
    }
}
