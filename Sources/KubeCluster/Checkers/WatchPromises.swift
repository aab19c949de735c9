import KubeAPI
import KubeModel
import SimKernel

/// What watches deliver is held against a second, plain model of the store.
/// Source: cluster.md A.6; api.md 7.
package struct WatchPromises: Checker {
    package static let name = "watch-promises"
    package static let promise =
        "A watch tells every change that matches, once and in order, from the state it began with."

    /// One thing a watch has to tell next.
    private enum Due {
        case added(StoredObject)
        case modified(StoredObject)
        /// At a revision; its last state, when the object itself is gone.
        case deleted(StoredObject, UInt64)
        case end(UInt64)

        var revision: UInt64 {
            switch self {
            case .added(let object), .modified(let object): object.revision
            case .deleted(_, let revision), .end(let revision): revision
            }
        }
    }

    private struct Open {
        var request: WatchRequest
        var process: String
        var due: [Due] = []
        /// How many of `due` were told.
        var told = 0
        /// The revision of the last change told; 0 while the present state is.
        var last: UInt64 = 0
    }

    private var watches = SortedMap<WatchID, Open>()
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
            case .watchOpened(let id, let request, let process, let opening):
                open(id, request, process, opening)
            case .watchEnded(let id): close(id)
            case .delivered(let id, let events, let process):
                guard let text = judge(id, events) else { continue }
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
                guard let due = Self.due(watch.request, change) else { return false }
                watch.due.append(due)
                return watch.due.count - watch.told > Self.dueMax
            }
            if isTooMuch == true { close(id) }
        }
    }

    private static func due(_ request: WatchRequest, _ change: Change) -> Due? {
        if let after = request.after, change.revision <= after { return nil }
        let was = change.previous.map(request.matches) ?? false
        if change.kind == .deleted {
            return was ? .deleted(change.object, change.revision) : nil
        }
        if request.matches(change.object) {
            return was ? .modified(change.object) : .added(change.object)
        }
        guard was, let before = change.previous else { return nil }
        return .deleted(before, change.revision)
    }

    private mutating func open(
        _ id: WatchID, _ request: WatchRequest, _ process: String, _ opening: [WatchEvent]
    ) {
        let index = Int(request.resource.rawValue)
        var watch = Open(request: request, process: process)
        if let after = request.after {
            // What lies further back than the model reaches is not judged.
            guard log.isEmpty || after + 1 >= log[0].revision || log[0].revision == 1 else { return }
            watch.due = log.reversed().prefix { $0.revision > after }.reversed()
                .filter { $0.object.resource == request.resource }
                .compactMap { Self.due(request, $0) }
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

    /// What is wrong with some events; nil when they are what was due.
    private mutating func judge(_ id: WatchID, _ events: [WatchEvent]) -> String? {
        watches.update(id) { watch -> String? in
            for event in events {
                if let text = Self.judge(event, &watch) { return text }
            }
            if watch.told > 256, watch.told * 2 > watch.due.count {
                watch.due.removeFirst(watch.told)
                watch.told = 0
            }
            return nil
        } ?? nil
    }

    private static func judge(_ event: WatchEvent, _ watch: inout Open) -> String? {
        let due = watch.told < watch.due.count ? watch.due[watch.told] : nil
        if case .bookmark(let revision) = event {
            guard let due, due.revision <= revision else { return nil }
            return "a bookmark says that all up to \(revision) was told, but \(due.revision) was not"
        }
        let isInitial = watch.last == 0 && watch.request.after == nil
        switch (event, due) {
        case (.added(let told), .added(let due)?) where told === due: break
        case (.modified(let told), .modified(let due)?) where told === due: break
        case (.deleted(let told), .deleted(let due, let revision)?)
        where told === due || (told.uid == due.uid && told.revision == revision): break
        case (.initialEventsEnd(let told), .end(let due)?) where told == due: break
        default: return mismatch(event, due, watch, isInitial: isInitial)
        }
        if case .end(let revision)? = due { watch.last = revision }
        if !isInitial { watch.last = due?.revision ?? watch.last }
        watch.told += 1
        return nil
    }

    /// Which promise an event breaks that is not the one due.
    private static func mismatch(
        _ event: WatchEvent, _ due: Due?, _ watch: Open, isInitial: Bool
    ) -> String {
        guard let object = event.object else {
            return "the present state is told to be complete, but is not the one of the opening"
        }
        let what = "\(object.key) at revision \(object.revision)"
        if !watch.request.matches(object) { return "\(what) does not match what was asked for" }
        if isInitial { return "\(what) is not next in the state at the opening" }
        if object.revision == watch.last { return "\(what) is told twice" }
        if object.revision < watch.last { return "\(what) is told after revision \(watch.last)" }
        guard let due else { return "\(what) is told, but there was no such change" }
        if due.revision < object.revision {
            return "\(what) is told, but the change at revision \(due.revision) was left out"
        }
        return "\(what) is told otherwise than it was stored"
    }
}
