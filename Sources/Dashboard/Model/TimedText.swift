package import SimKernel

/// A text about time, and when it will read differently.
package struct TimedText: Sendable, Equatable {
    /// What is shown now.
    package var text: String
    /// The instant from which on the text is another one; nil: it stays.
    package var changesAt: SimTime?

    package init(_ text: String, changesAt: SimTime? = nil) {
        self.text = text
        self.changesAt = changesAt
    }

    /// No text.
    package static let empty = TimedText("")
}

/// Reads instants as ages, timers and times of day, and remembers when the first of the texts it
/// made will change.
///
/// One is handed through all the rows of a snapshot, so that a frame is drawn exactly when
/// something on it reads differently.
package struct TextClock: Sendable {
    /// The instant all texts are about.
    package let now: SimTime
    /// Whole seconds of `now`; object timestamps have no finer part.
    package let second: Int64
    /// The instant times of day count from; nil: they are the time of day in UTC.
    package let origin: SimTime?
    /// The first instant at which a text made so far changes.
    package private(set) var nextChange: SimTime?

    package init(now: SimTime, origin: SimTime? = nil) {
        self.now = now
        self.origin = origin
        second = now.secondsRoundedDown
    }

    /// How long ago something was; an instant ahead of now counts as now.
    package mutating func age(since start: Int64) -> TimedText {
        let seconds = max(0, second - start)
        let text = TimedText(
            AgeFormat.text(seconds), changesAt: .seconds(start + AgeFormat.next(seconds)))
        note(text.changesAt)
        return text
    }

    /// How long ago something was, or nothing when that is unknown.
    package mutating func age(since start: Int64?) -> TimedText {
        guard let start, start > 0 else { return .empty }
        return age(since: start)
    }

    /// How long it is until an instant; `0s` once it is reached.
    ///
    /// A timer shows whole seconds rounded up, so that it is `0s` only when it has ended.
    package mutating func remaining(until end: SimTime) -> TimedText {
        guard end > now else { return TimedText("0s") }
        let left = end - now
        let down = left.secondsRoundedDown
        let seconds = left.nanoseconds % 1_000_000_000 == 0 ? down : down + 1
        let shown = AgeFormat.floor(seconds)
        // The text changes when one second less than what it shows is left.
        let text = TimedText(AgeFormat.text(seconds), changesAt: end - .seconds(shown - 1))
        note(text.changesAt)
        return text
    }

    /// A time of day, `HH:MM:SS` or, in the hour of now, `MM:SS`; counted from the origin when
    /// there is one.
    package func time(_ instant: Int64) -> String {
        let base = origin?.secondsRoundedDown ?? 0
        let wrap: Int64 = origin == nil ? 86_400 : .max
        let value = max(0, instant - base) % wrap
        let current = max(0, second - base) % wrap
        let minutes = two(value / 60 % 60) + ":" + two(value % 60)
        if value / 3_600 == current / 3_600 { return minutes }
        return two(value / 3_600) + ":" + minutes
    }

    /// `00:12:41`: the time since the origin, or the time of day.
    package mutating func elapsed() -> TimedText {
        let base = origin?.secondsRoundedDown ?? 0
        let total = max(0, second - base)
        let value = origin == nil ? total % 86_400 : total
        let text = TimedText(
            two(value / 3_600) + ":" + two(value / 60 % 60) + ":" + two(value % 60),
            changesAt: .seconds(second + 1))
        note(text.changesAt)
        return text
    }

    /// Tells the clock about a change of something that is no text, e.g. the end of a highlight.
    package mutating func note(_ instant: SimTime?) {
        guard let instant, instant > now else { return }
        if let known = nextChange, known <= instant { return }
        nextChange = instant
    }

    private func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Ages of at most five characters: `12s`, `1m52s`, `12m`, `3h12m`, `14h`, `2d4h`, `31d`.
///
/// The second unit stands only beside a one-digit first one, and not when it is zero.
package enum AgeFormat {
    /// The units from days down, in seconds.
    private static func unit(_ seconds: Int64) -> (size: Int64, name: String, next: String)? {
        if seconds >= 86_400 { return (86_400, "d", "h") }
        if seconds >= 3_600 { return (3_600, "h", "m") }
        if seconds >= 60 { return (60, "m", "s") }
        return nil
    }

    private static func smaller(_ size: Int64) -> Int64 { size == 86_400 ? 3_600 : size / 60 }

    /// The text of a length in whole seconds.
    package static func text(_ seconds: Int64) -> String {
        guard let unit = unit(seconds) else { return "\(max(0, seconds))s" }
        let count = seconds / unit.size
        let rest = seconds % unit.size / smaller(unit.size)
        return count >= 10 || rest == 0
            ? "\(count)\(unit.name)" : "\(count)\(unit.name)\(rest)\(unit.next)"
    }

    /// The first unit alone, seconds in tens once there are ten: `7s`, `40s`, `1m`, `3h`. For
    /// cells, whose ages stand exactly in the table beside them: what moves every second twice
    /// costs bytes on slow links and tells nothing more.
    package static func short(_ seconds: Int64) -> String {
        guard let unit = unit(seconds) else {
            return seconds < 10 ? "\(max(0, seconds))s" : "\(seconds / 10 * 10)s"
        }
        return "\(seconds / unit.size)\(unit.name)"
    }

    /// The shortest length with the same text.
    package static func floor(_ seconds: Int64) -> Int64 {
        guard let unit = unit(seconds) else { return max(0, seconds) }
        let step = seconds / unit.size >= 10 ? unit.size : smaller(unit.size)
        return seconds / step * step
    }

    /// The next longer length that has another text.
    package static func next(_ seconds: Int64) -> Int64 {
        guard let unit = unit(seconds) else { return max(0, seconds) + 1 }
        let step = seconds / unit.size >= 10 ? unit.size : smaller(unit.size)
        return (seconds / step + 1) * step
    }
}
