import KubeModel

/// The latest changes of a store, oldest first, up to a fixed number.
///
/// A watch can begin at any revision the log still reaches back to; for an older one the client
/// must list again. Source: cluster.md A47, A53.
struct ChangeLog: Sendable {
    private let sizeMax: Int
    private var ring: [Change] = []
    /// Where the oldest change lies once the ring is full.
    private var start = 0
    /// The revision of the newest change that is no longer kept; 0 when nothing was dropped.
    private(set) var forgotten: UInt64 = 0

    /// An empty log of at most so many changes.
    init(sizeMax: Int) { self.sizeMax = max(1, sizeMax) }

    /// Adds the newest change, dropping the oldest when the log is full.
    mutating func append(_ change: Change) {
        guard ring.count == sizeMax else {
            ring.append(change)
            return
        }
        forgotten = ring[start].revision
        ring[start] = change
        start = (start + 1) % sizeMax
    }

    /// Drops all changes, as a compaction of the real store does.
    mutating func forget() {
        guard let newest = ring.indices.last.map({ self[$0].revision }) else { return }
        forgotten = max(forgotten, newest)
        ring = []
        start = 0
    }

    /// The changes after a revision, oldest first; nil when some of them are no longer kept.
    func changes(after revision: UInt64) -> [Change]? {
        guard revision >= forgotten else { return nil }
        // Revisions grow along the ring, so the first one wanted is found by halving.
        var low = 0
        var high = ring.count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].revision <= revision { low = middle + 1 } else { high = middle }
        }
        return (low..<ring.count).map { self[$0] }
    }

    private subscript(position: Int) -> Change { ring[(start + position) % ring.count] }
}
