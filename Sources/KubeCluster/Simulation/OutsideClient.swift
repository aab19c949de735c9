package import KubeAPI
import KubeModel
package import SimKernel

/// A program outside of the cluster that watches some objects, as a simulation draws it.
package struct OutsideClient: Sendable {
    /// What it watches; from which revision, it knows itself.
    package var request: WatchRequest
    /// How often it reads what has come.
    package var readsEvery: SimDuration

    package init(_ request: WatchRequest, readsEvery: SimDuration) {
        self.request = request
        self.readsEvery = readsEvery
    }

    /// The client as one line of a report.
    package var line: String {
        let which = request.labelSelector.isEmpty ? "" : " with a selector"
        return "a client watches \(request.resource.plural)\(which), reads every \(readsEvery)"
    }
}

/// The client at work: it mirrors what it watches, goes on from where it was after it was away, and
/// lists anew when that is too long ago.
struct ClientAtWork: Sendable {
    let client: OutsideClient
    /// When it does something next.
    private(set) var due: SimTime
    private var watch: WatchID?
    /// The revision up to which it knows everything; 0: it knows nothing.
    private var last: UInt64 = 0
    private var mirror = SortedMap<NamespacedName, UInt64>()

    init(_ client: OutsideClient, at now: SimTime) {
        self.client = client
        due = now
    }

    /// It loses its watch and what it had not read.
    mutating func lose(_ cluster: inout Cluster, for time: SimDuration) {
        if let watch { cluster.closeOutsideWatch(watch) }
        watch = nil
        due = cluster.now + time
    }

    /// Opens the watch when there is none, else reads what has come.
    mutating func act(_ cluster: inout Cluster) {
        due = cluster.now + client.readsEvery
        guard let watch else {
            open(&cluster)
            return
        }
        for (id, events) in cluster.takeOutsideEvents() where id == watch {
            for event in events { take(event) }
        }
    }

    private mutating func open(_ cluster: inout Cluster) {
        var request = client.request
        request.after = last == 0 ? nil : last
        do {
            if last == 0 { mirror.removeAll() }
            watch = try cluster.openOutsideWatch(request)
        } catch {
            // Gone: the present state is asked for.
            last = 0
            due = cluster.now
        }
    }

    private mutating func take(_ event: WatchEvent) {
        switch event {
        case .added(let object), .modified(let object):
            mirror[object.id] = object.revision
            if last > 0 { last = object.revision }
        case .deleted(let object):
            mirror[object.id] = nil
            if last > 0 { last = object.revision }
        case .initialEventsEnd(let revision), .bookmark(let revision): last = revision
        }
    }

    /// In what its mirror differs from the truth, a line each.
    func missing(_ cluster: borrowing Cluster) -> [String] {
        let request = client.request
        var lines: [String] = []
        var count = 0
        for object in cluster.apiServer.storedObjects(request.resource)
        where request.matches(object) {
            count += 1
            guard mirror[object.id] != object.revision else { continue }
            let known = mirror[object.id].map { "\($0)" } ?? "nothing"
            lines.append(
                "the client outside knows \(known) of \(object.key), not \(object.revision)")
        }
        if count != mirror.count {
            lines.append("the client outside knows \(mirror.count) objects of \(count)")
        }
        return lines
    }
}
