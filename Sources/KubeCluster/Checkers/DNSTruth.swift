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

    private var told = ToldSlices()
    private static let questionsMax = 64

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for observation in seen {
            switch observation {
            case .watchOpened(let id, let request, "dns", _): told.open(id, request)
            case .watchEnded(let id): told.close(id)
            case .delivered(let id, let events, "dns"): told.take(events, of: id)
            case .dnsRan where !told.dirty.isEmpty: ask(cluster, &found)
            default: break
            }
        }
        return found
    }

    private mutating func ask(_ cluster: borrowing Cluster, _ found: inout [Violation]) {
        var left = Self.questionsMax
        for (service, hostnames) in told.takeDirty() {
            let isHeadless = cluster.dns.records.service(service)?.kind == .headless
            for hostname in hostnames where left > 0 && (isHeadless || !hostname.isEmpty) {
                left -= 1
                let label = hostname.isEmpty ? "" : hostname + "."
                let name = "\(label)\(service.name).\(service.namespace).svc.cluster.local"
                let allowed = told.addresses(of: service, under: hostname)
                for answer in cluster.ask([AskedName(name, "A")]) {
                    guard let wrong = answer.records.first(where: { !allowed.contains($0) })
                    else { continue }
                    let known = allowed.isEmpty ? "nothing" : allowed.joined(separator: ", ")
                    found.append(
                        violation(
                            name,
                            "is answered with \(wrong); the slices of the service name \(known)"
                                + " as ready", cluster))
                }
            }
        }
    }
}
