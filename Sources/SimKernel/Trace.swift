// What happened, one record per step, write, wait, fault and result of a checker. Feeds goldens,
// the timeline and failure reports.

/// What a trace record is about.
package struct TraceKind: Hashable, Sendable {
    /// The word printed in the kind's column; at most five letters.
    package let name: String

    /// A delivery handled by a process.
    package static let step = TraceKind(name: "step")
    /// A write accepted or refused by the API server.
    package static let write = TraceKind(name: "write")
    /// A reason why a process does nothing for now.
    package static let wait = TraceKind(name: "wait")
    /// A fault that begins or ends.
    package static let fault = TraceKind(name: "fault")
    /// A result of a checker.
    package static let check = TraceKind(name: "check")
    /// Anything else worth a line.
    package static let note = TraceKind(name: "note")
}

/// One line of a trace.
package struct TraceRecord: Hashable, Sendable {
    /// When it happened.
    package var time: SimTime
    /// Number of the record in its trace, from 1.
    package var sequence: UInt64
    /// What sort of thing happened.
    package var kind: TraceKind
    /// Who did it: the name of a process, such as `kubelet/node-2`.
    package var source: String
    /// What it was done to, such as `pods/default/web-0`.
    package var subject: String
    /// The rest of the sentence.
    package var detail: String

    /// A record with all its columns.
    package init(
        time: SimTime, sequence: UInt64, kind: TraceKind, source: String, subject: String,
        detail: String
    ) {
        self.time = time
        self.sequence = sequence
        self.kind = kind
        self.source = source
        self.subject = subject
        self.detail = detail
    }

    /// The record as one line in fixed columns, its time as seconds since `origin`. A text too
    /// long for its column pushes the rest of its line to the right; line breaks become spaces.
    package func line(since origin: SimTime) -> String {
        let offset = time - origin
        let microseconds = offset.nanoseconds.magnitude / 1_000
        let seconds =
            (offset < .zero ? "-" : "+") + String(microseconds / 1_000_000) + "."
            + padded(microseconds % 1_000_000, width: 6)
        var text = aligned(seconds, right: 15)
        text += aligned(String(sequence), right: 9) + "  "
        text += aligned(kind.name, left: 6) + aligned(source, left: 26)
        text += aligned(subject, left: 40) + detail
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return String(text.map { $0.isNewline ? " " : $0 })
    }
}

/// A sequence of records, kept as far as asked and folded into a digest.
///
/// While it is off, recording costs one comparison: the texts are not even built.
package struct Trace: Sendable {
    /// How much is kept.
    package enum Retention: Hashable, Sendable {
        /// Nothing is recorded and nothing digested.
        case off
        /// The latest so many; all are digested.
        case last(Int)
        /// Everything.
        case all
    }

    /// How much is kept; chosen once.
    package let retention: Retention
    /// Digest over all records so far, kept or not.
    package private(set) var digest = Digest()
    /// How many records there were so far, kept or not.
    package private(set) var count: UInt64 = 0
    private var kept: [TraceRecord] = []
    /// Where the oldest record lies once the ring is full.
    private var start = 0

    /// An empty trace.
    package init(retention: Retention = .off) {
        self.retention = retention
    }

    /// Whether records are taken at all.
    package var isEnabled: Bool { retention != .off }

    /// The kept records, oldest first.
    package var records: [TraceRecord] {
        Array(kept[start...] + kept[..<start])
    }

    /// Adds a record. The texts are evaluated only when the trace is on.
    package mutating func record(
        _ kind: TraceKind, at time: SimTime, source: @autoclosure () -> String,
        subject: @autoclosure () -> String = "", detail: @autoclosure () -> String = ""
    ) {
        guard isEnabled else { return }
        count += 1
        append(
            TraceRecord(
                time: time, sequence: count, kind: kind, source: source(), subject: subject(),
                detail: detail()))
    }

    private mutating func append(_ record: TraceRecord) {
        digest.combine(record.time.nanoseconds)
        digest.combine(record.kind.name)
        digest.combine(record.source)
        digest.combine(record.subject)
        digest.combine(record.detail)
        guard case .last(let limit) = retention, kept.count >= limit else {
            kept.append(record)
            return
        }
        guard limit > 0 else { return }
        kept[start] = record
        start = (start + 1) % limit
    }
}

private func aligned(_ text: String, right width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

/// The text, filled up to the width, with one space behind it in any case.
private func aligned(_ text: String, left width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}
