import KubeModel
import SimKernel

/// Decides what becomes of each of many similar notes. Source: cluster.md A62, spec R154.
struct EventCorrelator: Sendable {
    /// From so many distinct messages on, notes are folded into one Event.
    static let distinctMax = 10
    /// Messages further apart than this are not similar any more.
    static let similarInterval = SimDuration.seconds(600)
    static let spamBurst = 25
    static let spamInterval = SimDuration.seconds(300)
    /// Objects and messages remembered, of each kind.
    static let rememberedMax = 4096

    /// What is to be written about a note.
    struct Outcome: Sendable, Equatable {
        var name: String
        var message: String
        /// 1: a new Event; more: the Event of that name is changed.
        var count: Int64
        var first: SimTime
        /// Whether it stands for many similar notes.
        var isFolded: Bool
    }

    private struct Group: Sendable {
        var messages = SortedSet<String>()
        var last: SimTime
    }

    private struct Seen: Sendable {
        var name: String
        var count: Int64
        var first: SimTime
    }

    private var groups = RecencyMap<Group>(countMax: rememberedMax)
    private var seen = RecencyMap<Seen>(countMax: rememberedMax)
    private var budgets = RecencyMap<TokenBucket>(countMax: rememberedMax)

    /// What to write about a note, or nil when it is dropped. `name` is for a new Event.
    ///
    /// A dropped note still counts: when the budget allows the next one, it shows all.
    mutating func correlate(
        _ note: EventNote, at now: SimTime, name: String
    ) -> Outcome? {
        let object = note.involved.description + "\u{0}" + note.involvedUID
        let kind = object + "\u{0}" + (note.isWarning ? "W" : "N") + note.reason
        let isFolded = fold(kind, note.message, at: now)
        let message =
            isFolded ? "(combined from similar events): " + note.message : note.message
        let identity = isFolded ? kind : kind + "\u{0}" + note.message
        var record = seen[identity] ?? Seen(name: name, count: 0, first: now)
        record.count += 1
        seen[identity] = record
        var budget =
            budgets[object] ?? TokenBucket(interval: Self.spamInterval, burst: Self.spamBurst)
        let isAllowed = budget.take(at: now)
        budgets[object] = budget
        guard isAllowed else { return nil }
        return Outcome(
            name: record.name, message: message, count: record.count, first: record.first,
            isFolded: isFolded)
    }

    /// Whether a message is one too many of its kind.
    private mutating func fold(_ kind: String, _ message: String, at now: SimTime) -> Bool {
        var group = groups[kind] ?? Group(last: now)
        if now - group.last > Self.similarInterval { group.messages = [] }
        group.last = now
        _ = group.messages.insert(message)
        let isFolded = group.messages.count >= Self.distinctMax
        // The set grows no further; one message makes room for the next.
        if isFolded { _ = group.messages.popFirst() }
        groups[kind] = group
        return isFolded
    }
}
