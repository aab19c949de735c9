import KubeModel

// Services and what is behind them.

extension TableLayout {
    static let service = TableLayout([
        .name,
        TableColumn("Type", "How the service is reached."),
        TableColumn("Cluster-IP", "The address inside the cluster, if it has one."),
        TableColumn("External-IP", "Addresses or names outside the cluster."),
        TableColumn("Port(s)", "The ports, each with its node port and protocol."),
        .age, .selector,
    ]) { service, cells in
        let spec = service.json["spec"]
        cells.text(service.name)
        cells.text(spec?["type"])
        cells.text(spec?["clusterIPs"]?.array?.first ?? spec?["clusterIP"], or: TableText.none)
        cells.text(external(service))
        let ports = (spec?["ports"]?.array ?? []).map(port)
        cells.text(ports.isEmpty ? TableText.none : ports.joined(separator: ","))
        cells.age(service)
        cells.text(TableText.pairs(spec?["selector"]))
    }

    private static func external(_ service: StoredObject) -> String {
        let spec = service.json["spec"]
        var addresses = (spec?["externalIPs"]?.array ?? []).compactMap(\.string)
        switch spec?["type"]?.string {
        case "ExternalName": return spec?["externalName"]?.string ?? ""
        case "LoadBalancer":
            let ingress = service.json["status"]?["loadBalancer"]?["ingress"]?.array ?? []
            var balancers: [String] = []
            for entry in ingress {
                let address = entry["ip"]?.string ?? entry["hostname"]?.string ?? ""
                if !address.isEmpty, !balancers.contains(address) { balancers.append(address) }
            }
            addresses = balancers.sorted(by: utf8Precedes) + addresses
            return addresses.isEmpty ? "<pending>" : addresses.joined(separator: ",")
        default: return addresses.isEmpty ? TableText.none : addresses.joined(separator: ",")
        }
    }

    /// `80/TCP` or `8080:30080/TCP`.
    private static func port(_ port: JSONValue) -> String {
        let number = port["port"]?.int ?? 0
        let protocolName = port["protocol"]?.string ?? "TCP"
        guard let nodePort = port["nodePort"]?.int, nodePort > 0 else {
            return "\(number)/\(protocolName)"
        }
        return "\(number):\(nodePort)/\(protocolName)"
    }

    static let endpoints = TableLayout([
        .name, TableColumn("Endpoints", "Ready addresses with their ports."), .age,
    ]) { endpoints, cells in
        let subsets = endpoints.json["subsets"]?.array ?? []
        cells.text(endpoints.name)
        cells.text(
            subsets.isEmpty
                ? TableText.none : TableText.first(3, of: subsets.flatMap(addresses)))
        cells.age(endpoints)
    }

    private static func addresses(_ subset: JSONValue) -> [String] {
        let addresses = (subset["addresses"]?.array ?? []).compactMap { $0["ip"]?.string }
        let ports = (subset["ports"]?.array ?? []).compactMap { $0["port"]?.int }
        if ports.isEmpty { return addresses }
        return ports.flatMap { port in
            addresses.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" }
        }
    }

    static let endpointSlice = TableLayout([
        .name,
        TableColumn("AddressType", "The family of the addresses."),
        TableColumn("Ports", "The ports of every endpoint."),
        TableColumn("Endpoints", "The addresses, ready or not."),
        .age,
    ]) { slice, cells in
        let ports = (slice.json["ports"]?.array ?? []).map { port in
            let name = port["name"]?.string ?? ""
            return port["port"]?.int.map(String.init) ?? (name.isEmpty ? "*" : name)
        }
        let addresses = (slice.json["endpoints"]?.array ?? []).flatMap { endpoint in
            (endpoint["addresses"]?.array ?? []).compactMap(\.string)
        }
        cells.text(slice.name)
        cells.text(slice.json["addressType"])
        cells.text(ports.isEmpty ? TableText.unset : TableText.first(3, of: ports))
        cells.text(addresses.isEmpty ? TableText.unset : TableText.first(3, of: addresses))
        cells.age(slice)
    }
}
