package import KubeModel

/// Which addresses and node ports services hold. Source: cluster.md F2.
///
/// Numbers are given out in ascending order from a moving point, so that an address that was
/// released is not reused at once, and runs repeat exactly.
package struct ServiceAllocator: Sendable, Equatable {
    /// The first address of the range; its own number is never given out.
    package let network: UInt32

    /// How many addresses the range has.
    package let size: UInt32

    private var addresses: Set<UInt32> = []
    private var ports: Set<Int64> = []
    private var nextAddress: UInt32
    private var nextPort: Int64 = 30_000

    /// The range of a stock cluster, 10.96.0.0/12.
    package init() { self.init(network: 10 << 24 | 96 << 16, size: 1 << 20) }

    /// A range by its first address and its size. The first 256 addresses (a sixteenth of a small
    /// range) are left to those who ask for a certain one.
    package init(network: UInt32, size: UInt32) {
        self.network = network
        self.size = size
        nextAddress = min(256, max(1, size / 16)) + 1
    }

    /// Takes what the service asks for and fills in what it needs besides; on errors nothing is
    /// taken. `old` is the stored service of an update, whose numbers it holds already.
    package mutating func allocate(
        for service: inout JSONObject, old: JSONObject? = nil
    ) -> [FieldError] {
        var trial = self
        if let old { trial.release(old) }
        var changed = service
        let errors =
            trial.takeAddress(&changed) + trial.takePorts(&changed)
        if errors.isEmpty {
            self = trial
            service = changed
        }
        return errors
    }

    /// Gives back the numbers of a service that goes away.
    package mutating func release(_ service: JSONObject) {
        let spec = Service(json: service).spec
        for address in spec.clusterIPs {
            if let number = AddressText.ipv4(address) { addresses.remove(number) }
        }
        for port in spec.ports {
            if let number = port.nodePort { ports.remove(number) }
        }
    }

    private mutating func takeAddress(_ service: inout JSONObject) -> [FieldError] {
        let spec = Service(json: service).spec
        if spec.type == "ExternalName" || spec.clusterIP == "None" { return [] }
        if let wanted = spec.clusterIP, !wanted.isEmpty {
            return takeAddress(wanted, list: spec.clusterIPs)
        }
        guard let number = freeAddress() else {
            return [
                FieldError(
                    path: "spec.clusterIPs", kind: .invalid, value: "[]",
                    detail: "failed to allocate a serviceIP: range is full")
            ]
        }
        addresses.insert(number)
        let text = JSONValue.string(AddressText.text(number))
        service.edit("spec") { spec in
            spec["clusterIP"] = text
            spec["clusterIPs"] = [text]
        }
        return []
    }

    private mutating func takeAddress(_ wanted: String, list: [String]) -> [FieldError] {
        let value = JSONValue.array(list.map(JSONValue.string)).canonicalText
        func refused(_ why: String) -> [FieldError] {
            [
                FieldError(
                    path: "spec.clusterIPs", kind: .invalid, value: value,
                    detail: "failed to allocate IP \(wanted): \(why)")
            ]
        }
        guard let number = AddressText.ipv4(wanted) else {
            return refused("the provided IP is not in the valid range")
        }
        guard number > network, number - network < size - 1 else {
            return refused("the provided network does not match the current range")
        }
        guard addresses.insert(number).inserted else {
            return refused("provided IP is already allocated")
        }
        return []
    }

    private mutating func freeAddress() -> UInt32? {
        for _ in 0..<size {
            let candidate = network + nextAddress
            nextAddress += 1
            if nextAddress >= size - 1 { nextAddress = 1 }
            if !addresses.contains(candidate) { return candidate }
        }
        return nil
    }

    private static let portRange: ClosedRange<Int64> = 30_000...32_767

    private mutating func takePorts(_ service: inout JSONObject) -> [FieldError] {
        let spec = Service(json: service).spec
        let isOpen =
            spec.type == "NodePort"
            || (spec.type == "LoadBalancer" && spec.allocateLoadBalancerNodePorts != false)
        guard isOpen else { return [] }
        var list = spec.ports
        for index in list.indices {
            let path = FieldPath("spec")["ports"][index]["nodePort"]
            if let wanted = list[index].nodePort, wanted != 0 {
                guard Self.portRange.contains(wanted) else {
                    return [
                        path.invalid(
                            wanted,
                            "provided port is not in the valid range. The range of valid ports is"
                                + " 30000-32767")
                    ]
                }
                guard ports.insert(wanted).inserted else {
                    return [path.invalid(wanted, "provided port is already allocated")]
                }
            } else {
                guard let free = freePort() else {
                    return [path.invalid(Int64(0), "no more ports are available in the range")]
                }
                ports.insert(free)
                list[index].nodePort = free
            }
        }
        service.edit("spec") { $0.write(list: "ports", list) }
        return []
    }

    private mutating func freePort() -> Int64? {
        for _ in Self.portRange {
            let candidate = nextPort
            nextPort = nextPort == Self.portRange.upperBound ? 30_000 : nextPort + 1
            if !ports.contains(candidate) { return candidate }
        }
        return nil
    }
}
