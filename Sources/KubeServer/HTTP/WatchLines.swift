import KubeAPI
import NIOCore
import SimKernel
import Synchronization

/// The lines that were written last. Watches that tell the same version in the same form share the
/// bytes of its line, however many they are.
final class WatchLines: Sendable {
    /// As many lines as the changes of one moment make; all watches ask for them at about one time.
    private static let countMax = 32
    /// A longer line is written for each watch, so that what is kept here stays small.
    private static let bytesMax = 64 * 1024

    /// A line and all that it depends on.
    private struct Entry {
        enum Kind { case added, modified, deleted }

        let kind: Kind
        let object: StoredObject
        let form: WireForm
        /// Whether a table names its columns.
        let isFirst: Bool
        let time: SimTime
        var line = ByteBuffer()

        func isSame(_ other: Entry) -> Bool {
            object === other.object && kind == other.kind && time == other.time
                && isFirst == other.isFirst && form == other.form
        }
    }

    private struct State {
        var entries: [Entry] = []
        /// The place of the oldest entry, which goes next.
        var oldest = 0
    }

    private let state = Mutex(State())

    /// The line of an event, its newline included; empty when it is not to be told.
    ///
    /// - Parameters:
    ///   - isFirst: whether the watch has told nothing before.
    ///   - now: what ages are counted to; whole seconds are what they show.
    func line(
        _ event: WatchEvent, of call: WireCall.WatchCall, isFirst: Bool, at now: SimTime,
        _ service: WireService
    ) -> ByteBuffer {
        let now = now.roundedDownToSecond
        guard var entry = Self.entry(event, call.form, isFirst, now) else {
            return ByteBuffer(bytes: service.line(event, of: call, isFirst: isFirst, at: now))
        }
        let known = state.withLock { state in state.entries.first { $0.isSame(entry) }?.line }
        if let known { return known }
        // Outside of the lock: two watches may write the same line at once, and nobody waits.
        entry.line = ByteBuffer(bytes: service.line(event, of: call, isFirst: isFirst, at: now))
        if entry.line.readableBytes <= Self.bytesMax { keep(entry) }
        return entry.line
    }

    private func keep(_ entry: Entry) {
        state.withLock { state in
            guard state.entries.count == Self.countMax else { return state.entries.append(entry) }
            state.entries[state.oldest] = entry
            state.oldest = (state.oldest + 1) % Self.countMax
        }
    }

    private static func entry(
        _ event: WatchEvent, _ form: WireForm, _ isFirst: Bool, _ now: SimTime
    ) -> Entry? {
        var names = false
        if case .table = form.shape { names = isFirst }
        let (kind, object): (Entry.Kind, StoredObject)
        switch event {
        case .added(let added): (kind, object) = (.added, added)
        case .modified(let modified): (kind, object) = (.modified, modified)
        case .deleted(let deleted): (kind, object) = (.deleted, deleted)
        case .bookmark, .initialEventsEnd: return nil
        }
        return Entry(kind: kind, object: object, form: form, isFirst: names, time: now)
    }
}
