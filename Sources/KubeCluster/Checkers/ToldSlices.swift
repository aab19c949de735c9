import KubeAPI
import KubeDNS
import KubeModel
import SimKernel

/// The endpoint slices as the DNS server was told of them.
struct ToldSlices {
    /// The names of one slice with the addresses that may be answered.
    private struct Slice {
        var service: String
        var ready: [String: [String]] = [:]
        var hostnames: [String] = []
    }

    private struct Feed { var unseen: SortedSet<NamespacedName>? }

    /// The watches of the server, and what was not told anew since they were opened.
    private var watches = SortedMap<WatchID, Feed>()
    private var slices = SortedMap<NamespacedName, Slice>()
    private var byService = SortedMap<NamespacedName, SortedSet<String>>()
    /// Services and hostnames whose answers may have changed; the empty name is the service.
    private(set) var dirty = SortedMap<NamespacedName, SortedSet<String>>()

    mutating func open(_ id: WatchID, _ request: WatchRequest) {
        guard request.resource == .endpointSlice else { return }
        watches[id] = Feed(unseen: request.after == nil ? SortedSet(slices.keys) : nil)
    }

    mutating func close(_ id: WatchID) { _ = watches.removeValue(forKey: id) }

    /// The services and hostnames whose answers may have changed since the last call.
    mutating func takeDirty() -> SortedMap<NamespacedName, SortedSet<String>> {
        defer { dirty.removeAll() }
        return dirty
    }

    mutating func take(_ events: [WatchEvent], of id: WatchID) {
        guard let feed = watches[id] else { return }
        var unseen = feed.unseen
        for event in events {
            switch event {
            case .added(let slice), .modified(let slice):
                _ = unseen?.remove(slice.id)
                put(slice.id, Self.read(slice))
            case .deleted(let slice):
                _ = unseen?.remove(slice.id)
                put(slice.id, nil)
            case .initialEventsEnd:
                for id in unseen ?? SortedSet() { put(id, nil) }
                unseen = nil
            case .bookmark: break
            }
        }
        watches[id] = Feed(unseen: unseen)
    }

    private static func read(_ stored: StoredObject) -> Slice? {
        guard let service = stored.facts.labels[SliceFacts.serviceLabel] else { return nil }
        var slice = Slice(service: service)
        for endpoint in stored.json["endpoints"]?.array ?? [] {
            let hostname = (endpoint["hostname"]?.string ?? "").lowercased()
            if !hostname.isEmpty { slice.hostnames.append(hostname) }
            if endpoint.at("conditions", "ready")?.bool == false { continue }
            for address in endpoint["addresses"]?.array ?? [] {
                slice.ready[hostname, default: []].append(address.string ?? "")
            }
        }
        return slice
    }

    private mutating func put(_ id: NamespacedName, _ slice: Slice?) {
        let old = slices[id]
        slices[id] = slice
        for known in [old, slice] {
            guard let known else { continue }
            let service = NamespacedName(namespace: id.namespace, name: known.service)
            dirty[service, default: SortedSet()].insert("")
            for hostname in known.hostnames
            where old?.ready[hostname] != slice?.ready[hostname] {
                dirty[service, default: SortedSet()].insert(hostname)
            }
        }
        if let old {
            let service = NamespacedName(namespace: id.namespace, name: old.service)
            byService.update(service) { _ = $0.remove(id.name) }
            if byService[service]?.isEmpty == true { byService[service] = nil }
        }
        if let slice {
            let service = NamespacedName(namespace: id.namespace, name: slice.service)
            byService[service, default: SortedSet()].insert(id.name)
        }
    }

    /// All addresses that may be answered; of one hostname when it is not empty.
    func addresses(of service: NamespacedName, under hostname: String) -> [String] {
        var found: [String] = []
        for name in byService[service] ?? SortedSet() {
            let id = NamespacedName(namespace: service.namespace, name: name)
            guard let slice = slices[id] else { continue }
            if !hostname.isEmpty {
                found += slice.ready[hostname] ?? []
            } else {
                // Looked up in their order: a dictionary has none.
                found += slice.ready[""] ?? []
                for hostname in slice.hostnames { found += slice.ready[hostname] ?? [] }
            }
        }
        return found
    }
}
