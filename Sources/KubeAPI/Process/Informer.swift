package import KubeModel
import SimKernel

/// Keeps the mirror of a process up to date: opens its watches, takes in their events, and opens
/// them anew when they end.
///
/// A watch that is opened sends the present state first; objects that are held but not named by
/// then are removed, so that a gap loses nothing.
package struct Informer: Sendable {
    /// The mirror.
    package private(set) var cache = ClusterCache()
    private let requests: [WatchRequest]
    private var watches: [OpenWatch] = []

    private struct OpenWatch: Sendable {
        var id: WatchID
        var request: WatchRequest
        /// Held names not yet named again since the watch was opened; nil once complete.
        var unseen: SortedSet<NamespacedName>?
    }

    /// A mirror of the given resources; each may be asked for once.
    package init(_ requests: [WatchRequest]) { self.requests = requests }

    /// A mirror of all objects of the given resources.
    package init(resources: [Resource]) { self.init(resources.map { WatchRequest($0) }) }

    /// Whether the initial state of everything is complete.
    package var isSynced: Bool { requests.allSatisfy { cache.isSynced($0.resource) } }

    /// Opens all watches; call it when the process starts.
    package mutating func start(_ context: inout ProcessContext) {
        for request in requests { open(request, &context) }
    }

    private mutating func open(_ request: WatchRequest, _ context: inout ProcessContext) {
        cache.beginResync(request.resource)
        let held = cache.list(request.resource).map(\.id)
        watches.append(
            OpenWatch(id: context.openWatch(request), request: request, unseen: SortedSet(held)))
    }

    /// Takes in an input when it belongs to one of its watches.
    ///
    /// - Returns: what changed in the mirror, in order; nil when the input is not about a watch
    ///   of this informer.
    package mutating func receive(
        _ input: ProcessInput, _ context: inout ProcessContext
    ) -> [CacheChange]? {
        switch input {
        case .watch(let id, let events):
            guard let index = watches.firstIndex(where: { $0.id == id }) else { return nil }
            return take(events, index)
        case .watchClosed(let id, _):
            guard let index = watches.firstIndex(where: { $0.id == id }) else { return nil }
            let request = watches.remove(at: index).request
            open(request, &context)
            return []
        case .started, .timer, .response:
            return nil
        }
    }

    private mutating func take(_ events: [WatchEvent], _ index: Int) -> [CacheChange] {
        let resource = watches[index].request.resource
        var changes: [CacheChange] = []
        for event in events {
            if let object = event.object { _ = watches[index].unseen?.remove(object.id) }
            if case .initialEventsEnd = event, let unseen = watches[index].unseen {
                for id in unseen {
                    guard let old = cache.remove(ObjectKey(resource, id)) else { continue }
                    changes.append(CacheChange(resource: resource, old: old, new: nil, last: old))
                }
                watches[index].unseen = nil
            }
            if let change = cache.apply(event, resource: resource) { changes.append(change) }
        }
        return changes
    }
}
