import KubeAPI
import KubeDNS
import KubeModel
import SimKernel

/// DNS answers what it was told, and nothing else. Source: cluster.md G4, G16, F14.
package struct DNSTruth: Checker {
    package static let name = "dns-truth"
    package static let promise =
        "DNS answers an address under a pod's or headless service's name only when a slice it was"
        + " told of names it as ready or published."

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
    private var dirty = SortedMap<NamespacedName, SortedSet<String>>()
    private static let questionsMax = 64

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for observation in seen {
            switch observation {
            case .watchOpened(let id, let request, "dns", _)
            where request.resource == .endpointSlice:
                watches[id] = Feed(unseen: request.after == nil ? SortedSet(slices.keys) : nil)
            case .watchEnded(let id): _ = watches.removeValue(forKey: id)
            case .delivered(let id, let events, "dns"):
                guard let feed = watches[id] else { continue }
                take(events, id, feed.unseen)
            case .dnsRan where !dirty.isEmpty: ask(cluster, &found)
            default: break
            }
        }
        return found
    }

    private mutating func take(
        _ events: [WatchEvent], _ id: WatchID, _ unseen: SortedSet<NamespacedName>?
    ) {
        var unseen = unseen
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

    private mutating func ask(_ cluster: borrowing Cluster, _ found: inout [Violation]) {
        var left = Self.questionsMax
        for (service, hostnames) in dirty {
            let isHeadless = cluster.dns.records.service(service)?.kind == .headless
            for hostname in hostnames where left > 0 && (isHeadless || !hostname.isEmpty) {
                left -= 1
                let label = hostname.isEmpty ? "" : hostname + "."
                let name = "\(label)\(service.name).\(service.namespace).svc.cluster.local"
                let allowed = addresses(of: service, under: hostname)
                for answer in cluster.ask([AskedName(name, "A")]) {
                    guard let wrong = answer.records.first(where: { !allowed.contains($0) })
                    else { continue }
                    found.append(
                        violation(
                            name,
                            "is answered with \(wrong); the slices of the service name"
                                + " \(allowed.isEmpty ? "nothing" : allowed.joined(separator: ", "))"
                                + " as ready", cluster))
                }
            }
        }
        dirty.removeAll()
    }

    /// All addresses that may be answered; of one hostname when it is not empty.
    private func addresses(of service: NamespacedName, under hostname: String) -> [String] {
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
