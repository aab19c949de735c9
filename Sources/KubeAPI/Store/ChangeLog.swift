import KubeModel

/// The latest changes of a store, oldest first, up to a fixed number and a fixed weight.
///
/// A watch can begin at any revision the log still reaches back to; for an older one the client
/// must list again. Source: cluster.md A47, A53.
struct ChangeLog: Sendable {
    private struct Entry: Sendable {
        /// Nil once it was dropped.
        var change: Change?
        var weight: Int
    }

    private let sizeMax: Int
    private let weightMax: Int
    /// The kept changes from `start` on.
    private var entries: [Entry] = []
    private var start = 0
    /// What the kept changes weigh together, in bytes.
    private(set) var weight = 0
    /// The revision of the newest change that is no longer kept; 0 when nothing was dropped.
    private(set) var forgotten: UInt64 = 0

    /// An empty log of at most so many changes that keep at most so many bytes in memory. The
    /// newest change is always kept.
    init(sizeMax: Int, weightMax: Int) {
        self.sizeMax = max(1, sizeMax)
        self.weightMax = weightMax
    }

    /// How many changes are kept.
    var count: Int { entries.count - start }

    /// Adds the newest change, dropping the oldest when the log is full.
    ///
    /// - Parameter weight: how many bytes only this change keeps in memory.
    mutating func append(_ change: Change, weight: Int) {
        if count == sizeMax { dropOldest() }
        entries.append(Entry(change: change, weight: weight))
        self.weight += weight
        while self.weight > weightMax, count > 1 { dropOldest() }
    }

    private mutating func dropOldest() {
        if let change = entries[start].change { forgotten = change.revision }
        weight -= entries[start].weight
        entries[start].change = nil
        start += 1
        // Gaps are closed seldom enough to cost nothing.
        if start > 1024, start * 2 > entries.count {
            entries.removeFirst(start)
            start = 0
        }
    }

    /// Drops all changes, as a compaction of the real store does.
    mutating func forget() {
        while count > 0 { dropOldest() }
    }

    /// The changes after a revision, oldest first; nil when some of them are no longer kept.
    func changes(after revision: UInt64) -> [Change]? {
        guard revision >= forgotten else { return nil }
        // Revisions grow along the log, so the first one wanted is found by halving.
        var low = start
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if (entries[middle].change?.revision ?? 0) <= revision {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return entries[low...].compactMap(\.change)
    }
}
