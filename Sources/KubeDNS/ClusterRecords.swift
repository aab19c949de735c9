package import KubeAPI
package import KubeModel
package import SimKernel

/// Everything a cluster has names for, indexed by service and by address.
///
/// A changed object costs as much as its own entries; nothing is rebuilt, and nothing is computed
/// before it is asked for.
package struct ClusterRecords: Sendable {
    private var namespaces = SortedSet<String>()
    private var services = SortedMap<NamespacedName, ServiceFacts>()
    private var slices = SortedMap<NamespacedName, SliceFacts>()
    private var pods = SortedMap<NamespacedName, [IPAddress]>()
    /// Names of slices by the service they belong to.
    private var slicesByService = SortedMap<NamespacedName, SortedSet<String>>()
    private var servicesByAddress = SortedMap<IPAddress, SortedSet<NamespacedName>>()
    private var slicesByAddress = SortedMap<IPAddress, SortedSet<NamespacedName>>()
    private var podsByAddress = SortedMap<IPAddress, SortedSet<NamespacedName>>()
    /// When an answer last may have changed; the serial number of the zones. Source: spec G23.
    package private(set) var lastChange: SimTime

    /// No names at all.
    package init(at now: SimTime) {
        lastChange = now
    }

    // MARK: Asking

    /// Whether the namespace exists.
    package func hasNamespace(_ name: String) -> Bool { namespaces.contains(name) }

    /// The service of that name.
    package func service(_ id: NamespacedName) -> ServiceFacts? { services[id] }

    /// The slices of a service, by name.
    package func slices(of service: NamespacedName) -> [SliceFacts] {
        guard let names = slicesByService[service] else { return [] }
        return names.compactMap {
            slices[NamespacedName(namespace: service.namespace, name: $0)]
        }
    }

    /// The first service that has the address as its own.
    package func service(at address: IPAddress) -> NamespacedName? {
        servicesByAddress[address]?.first
    }

    /// The labels and services under which endpoints of that address are found, by service.
    package func endpoints(
        at address: IPAddress
    ) -> [(label: String, service: NamespacedName)] {
        guard let ids = slicesByAddress[address] else { return [] }
        var found: [(label: String, service: NamespacedName)] = []
        for id in ids {
            guard let slice = slices[id] else { continue }
            let service = NamespacedName(namespace: id.namespace, name: slice.service)
            for endpoint in slice.endpoints where endpoint.address == address {
                found.append((endpoint.label, service))
            }
        }
        found.sort { ($0.service, $0.label) < ($1.service, $1.label) }
        return found
    }

    /// Whether a known pod of the namespace has the address.
    package func hasPod(at address: IPAddress, namespace: String) -> Bool {
        podsByAddress[address]?.contains { $0.namespace == namespace } ?? false
    }

    // MARK: Changing

    /// Takes in a change of a namespace, service, slice or pod; others mean nothing here.
    package mutating func apply(_ change: CacheChange, at now: SimTime) {
        guard let object = change.object else { return }
        let json = change.new?.json
        let hasChanged =
            switch object.resource {
            case .namespace: setNamespace(object.name, exists: json != nil)
            case .service: setService(object.id, json.flatMap { ServiceFacts(service: $0) })
            case .endpointSlice: setSlice(object.id, json.flatMap { SliceFacts(slice: $0) })
            case .pod: setPod(object.id, json)
            default: false
            }
        if hasChanged { lastChange = now }
    }

    private mutating func setNamespace(_ name: String, exists: Bool) -> Bool {
        exists ? namespaces.insert(name) : namespaces.remove(name)
    }

    private mutating func setService(_ id: NamespacedName, _ facts: ServiceFacts?) -> Bool {
        let old = services[id]
        guard old != facts else { return false }
        services[id] = facts
        servicesByAddress.move(id, from: old?.addresses ?? [], to: facts?.addresses ?? [])
        return true
    }

    private mutating func setSlice(_ id: NamespacedName, _ facts: SliceFacts?) -> Bool {
        let old = slices[id]
        guard old != facts else { return false }
        slices[id] = facts
        if old?.service != facts?.service {
            if let old { slicesByService.remove(id.name, under: id.service(old.service)) }
            if let facts { slicesByService.insert(id.name, under: id.service(facts.service)) }
        }
        slicesByAddress.move(id, from: old?.addresses ?? [], to: facts?.addresses ?? [])
        return true
    }

    private mutating func setPod(_ id: NamespacedName, _ json: JSONObject?) -> Bool {
        var addresses: [IPAddress] = []
        if let status = json?["status"]?.object {
            for element in status["podIPs"]?.array ?? [] {
                if let address = element.at("ip")?.string.flatMap({ IPAddress($0) }) {
                    addresses.append(address)
                }
            }
            if addresses.isEmpty, let text = status["podIP"]?.string,
                let address = IPAddress(text)
            {
                addresses = [address]
            }
        }
        let old = pods[id] ?? []
        guard old != addresses else { return false }
        pods[id] = addresses.isEmpty ? nil : addresses
        podsByAddress.move(id, from: old, to: addresses)
        return true
    }
}

extension ServiceFacts {
    /// The addresses that are the service's own.
    fileprivate var addresses: [IPAddress] {
        if case .cluster(let addresses) = kind { addresses } else { [] }
    }
}

extension SliceFacts {
    fileprivate var addresses: [IPAddress] { endpoints.map(\.address) }
}

extension NamespacedName {
    /// The service of that name in this namespace.
    fileprivate func service(_ name: String) -> NamespacedName {
        NamespacedName(namespace: namespace, name: name)
    }
}

extension SortedMap {
    fileprivate mutating func insert<Element>(
        _ element: Element, under key: Key
    ) where Value == SortedSet<Element> {
        self[key, default: SortedSet()].insert(element)
    }

    fileprivate mutating func remove<Element>(
        _ element: Element, under key: Key
    ) where Value == SortedSet<Element> {
        let isEmpty = update(key) { elements in
            elements.remove(element)
            return elements.isEmpty
        }
        if isEmpty == true { self[key] = nil }
    }

    /// Takes an element from the keys it is no longer under and puts it under the new ones.
    fileprivate mutating func move<Element>(
        _ element: Element, from old: [Key], to new: [Key]
    ) where Value == SortedSet<Element> {
        if old == new { return }
        let kept = SortedSet(new)
        for key in old where !kept.contains(key) { remove(element, under: key) }
        let held = SortedSet(old)
        for key in kept where !held.contains(key) { insert(element, under: key) }
    }
}
