import KubeAPI
import KubeModel
import SimKernel

/// What watches deliver is held against a second, plain model of the store.
/// Source: cluster.md A.6; api.md 7.
package struct WatchPromises: Checker {
    package static let name = "watch-promises"
    package static let promise =
        "A watch tells every change that matches, once and in order, from the state it began with."

    private var watches = SortedMap<WatchID, WatchModel>()
    private var byResource: [[WatchID]]
    private var present: [SortedMap<NamespacedName, StoredObject>]
    /// The latest changes, oldest first; those before `log.first` are forgotten.
    private var log: [Change] = []
    private var revision: UInt64 = 0
    private static let logMax = 8_192
    /// A watch that is so far behind is not looked at any more.
    private static let dueMax = 100_000

    package init() {
        byResource = Array(repeating: [], count: Resource.allCases.count)
        present = Array(repeating: SortedMap(), count: Resource.allCases.count)
    }

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for observation in seen {
            switch observation {
            case .committed(let change, _, _): take(change)
            case .watchOpened(let id, let request, _, _):
                open(id, request)
            case .watchEnded(let id): close(id)
            case .delivered(let id, let events, let process):
                guard let text = watches.update(id, { $0.take(events) }) ?? nil else { continue }
                let resource = watches[id]?.request.resource
                close(id)
                found.append(
                    violation(
                        "watch \(id.rawValue) of \(process) on \(resource?.plural ?? "nothing")",
                        text, cluster))
            default: break
            }
        }
        return found
    }

    private mutating func take(_ change: Change) {
        let index = Int(change.object.resource.rawValue)
        revision = change.revision
        present[index][change.object.id] = change.kind == .deleted ? nil : change.object
        log.append(change)
        if log.count > Self.logMax { log.removeFirst(Self.logMax / 2) }
        for id in byResource[index] {
            let isTooMuch = watches.update(id) { watch in
                watch.take(change)
                return watch.due.count > Self.dueMax
            }
            if isTooMuch == true { close(id) }
        }
    }

    private mutating func open(_ id: WatchID, _ request: WatchRequest) {
        let index = Int(request.resource.rawValue)
        var watch = WatchModel(request: request)
        if let after = request.after {
            // What lies further back than the model reaches is not judged.
            guard log.isEmpty || log[0].revision <= max(1, after + 1) else { return }
            let missed = log.reversed().prefix { $0.revision > after }.reversed()
            for change in missed where change.object.resource == request.resource {
                watch.take(change)
            }
        } else if !request.skipsPresent {
            for (_, object) in present[index] where request.matches(object) {
                watch.due.append(.added(object))
            }
            watch.due.append(.end(revision))
        }
        watches[id] = watch
        byResource[index].append(id)
    }

    private mutating func close(_ id: WatchID) {
        guard let watch = watches.removeValue(forKey: id) else { return }
        byResource[Int(watch.request.resource.rawValue)].removeAll { $0 == id }
    }
}
