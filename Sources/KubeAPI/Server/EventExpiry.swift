import KubeModel
import SimKernel

/// When which Event goes by itself: an hour after it was last written. Source: cluster.md A61.
///
/// Writes come in the order of time, so the next to go is always the first of a queue; a look at
/// it costs one comparison a request.
struct EventExpiry: Sendable {
    static let lifetime = SimDuration.seconds(3600)

    private struct Entry: Sendable {
        var due: SimTime
        var id: NamespacedName
        var revision: UInt64
    }

    private var entries: [Entry] = []
    private var start = 0

    /// Whether something may have to go.
    func isDue(at now: SimTime) -> Bool { start < entries.count && entries[start].due <= now }

    /// Notes that an Event was written.
    mutating func note(_ event: StoredObject, at now: SimTime) {
        entries.append(Entry(due: now + Self.lifetime, id: event.id, revision: event.revision))
    }

    /// The next Event whose time has come, and the version that was meant: a newer one stays.
    mutating func next(at now: SimTime) -> (key: ObjectKey, revision: UInt64)? {
        guard isDue(at: now) else { return nil }
        let entry = entries[start]
        start += 1
        if start > 1024, start * 2 > entries.count {
            entries.removeFirst(start)
            start = 0
        }
        return (ObjectKey(.event, entry.id), entry.revision)
    }
}

extension APIServer {
    /// Removes the Events whose time has come; watches see them go.
    mutating func expireEvents(at now: SimTime) {
        while let (key, revision) = expiry.next(at: now) {
            if store[key]?.revision == revision { _ = erase(key) }
        }
    }
}
