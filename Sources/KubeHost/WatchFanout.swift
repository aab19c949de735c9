import KubeAPI

/// The readers outside of the cluster: one bounded stream a watch. A reader that falls too far
/// behind is dropped as expired and must list again; the others lose nothing.
struct WatchFanout {
    /// How many batches may wait for a reader.
    private static let batchesMax = 1_024

    private var readers: [WatchID: WatchStream.Batches.Continuation] = [:]
    /// The readers that want to hear how far they are.
    private var bookmarked: Set<WatchID> = []

    /// A stream for a watch; `onEnd` is called when its reader goes away or ends it.
    mutating func add(
        _ id: WatchID, wantsBookmarks: Bool, onEnd: @escaping @Sendable () -> Void
    ) -> WatchStream {
        let (batches, continuation) = WatchStream.Batches.makeStream(
            bufferingPolicy: .bufferingOldest(Self.batchesMax))
        continuation.onTermination = { reason in
            if case .cancelled = reason { onEnd() }
        }
        readers[id] = continuation
        if wantsBookmarks { bookmarked.insert(id) }
        return WatchStream(batches: batches) {
            continuation.finish()
            onEnd()
        }
    }

    /// Sends a batch.
    ///
    /// - Returns: false when the reader is gone or was too slow; the watch must be closed then.
    mutating func send(_ events: [WatchEvent], to id: WatchID) -> Bool {
        guard let reader = readers[id] else { return false }
        switch reader.yield(events) {
        case .enqueued: return true
        case .dropped:
            expire(id)
            return false
        case .terminated:
            remove(id)
            return false
        @unknown default: return false
        }
    }

    /// Whether anybody wants to hear how far he is.
    var wantsBookmarks: Bool { !bookmarked.isEmpty }

    /// Tells that everything up to a revision has been sent.
    ///
    /// - Returns: the watches whose readers are gone or were too slow, which must be closed.
    mutating func bookmark(_ revision: UInt64) -> [WatchID] {
        bookmarked.filter { !send([.bookmark(revision)], to: $0) }
    }

    /// Ends a stream as expired.
    mutating func expire(_ id: WatchID) {
        bookmarked.remove(id)
        guard let reader = readers.removeValue(forKey: id) else { return }
        reader.finish(
            throwing: ConnectionError.rejected(.expired("the reader of the watch was too slow")))
    }

    /// Forgets a reader that has gone away.
    mutating func remove(_ id: WatchID) {
        readers[id] = nil
        bookmarked.remove(id)
    }

    /// Ends all streams cleanly.
    mutating func finish() {
        for (_, reader) in readers { reader.finish() }
        readers = [:]
        bookmarked = []
    }
}
