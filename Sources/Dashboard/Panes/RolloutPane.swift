import KubeAPI
import SimKernel
import TerminalUI

/// The ordinals as cells with their revisions as brackets, the partition line, progress and
/// counters. Source: dashboard.md 5, 8.2.
enum RolloutPane {
    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let rollout = dashboard.snapshot.rollout
        let name = SafeText(untrusted: dashboard.snapshot.header.name)
        if let reason = EmptyPane.reason(dashboard) {
            EmptyPane.draw("Rollout", reason, rect, hasFocus, &frame)
            return nil
        }
        let title: SafeText = dashboard.page == .rollout ? "Ordinals of \(name)" : "Rollout \(name)"
        frame.fill(rect)
        let inner = PaneFrame(title, note: note(dashboard), hasFocus: hasFocus)
            .draw(in: rect, of: &frame)
        guard !rollout.cells.isEmpty else {
            frame.put(
                "No pods: the set is scaled to 0. s scales it.", in: inner, x: 1,
                style: Style(.textDim))
            drawBottom(dashboard, inner.splitBottom(1).bottom, &frame)
            return nil
        }
        let (cells, bottom) = inner.splitBottom(bottomRows(inner, rollout))
        drawBottom(dashboard, bottom, &frame)
        return CellsView(dashboard).draw(in: cells.inset(left: 1), of: &frame)
    }

    private static func note(_ dashboard: Dashboard) -> SafeText {
        if let since = dashboard.source.unreachableSince {
            let clock = TextClock(now: dashboard.now, origin: dashboard.simulation?.start)
            return "as of \(SafeText(untrusted: clock.time(since.secondsRoundedDown)))"
        }
        let rollout = dashboard.snapshot.rollout
        let words: SafeText =
            "\(SafeText(untrusted: rollout.strategy)) \(SafeText(untrusted: rollout.policy))"
        return rollout.cells.count > 12 ? "\(rollout.cells.count) ordinals  \(words)" : words
    }

    /// Progress, and below it the revisions or the counters where there is room for them.
    private static func bottomRows(_ inner: Rect, _ rollout: Rollout) -> Int {
        if inner.height >= 10 { return 3 }
        return inner.height >= 7 ? 2 : 1
    }

    // MARK: - Progress

    private static func drawBottom(
        _ dashboard: Dashboard, _ place: Rect, _ frame: inout CellBuffer
    ) {
        guard place.height > 0 else { return }
        let rollout = dashboard.snapshot.rollout
        drawProgress(rollout, place.row(place.height >= 3 ? 1 : 0).inset(left: 1), &frame)
        guard place.height > 1 else { return }
        let row = place.row(place.height - 1).inset(left: 1)
        var x = 0
        for revision in rollout.legend.prefix(2) {
            let hash = SafeText(untrusted: revision.name)
            let text = "\(legend(revision)) \(hash)" as SafeText
            let shown = text.width + x <= row.width ? text : legend(revision)
            guard x + shown.width <= row.width else { break }
            x = frame.put(shown, in: row, x: x, style: Style(revision.tag.kind.role)) + 4
        }
    }

    private static func drawProgress(
        _ rollout: Rollout, _ row: Rect, _ frame: inout CellBuffer
    ) {
        let counters = rollout.counters
        let tag = SafeText(untrusted: rollout.legend.first?.tag.text ?? "")
        let start = tag.isEmpty ? 0 : frame.put("\(tag) ", in: row, style: Style(.revNew))
        let done: SafeText = "\(counters.done) of \(counters.total) done"
        let facts: [SafeText] = [
            done, "updated \(counters.updated)/\(counters.desired)",
            "ready \(counters.ready)/\(counters.desired)",
            "available \(counters.available)/\(counters.desired)",
        ]
        let room = row.width - start - 1
        // The bar gives way to the numbers, down to ten columns; then numbers go from the end.
        let wish = facts.reduce(0) { $0 + $1.width + 3 } - 3
        let barWidth = max(10, min(row.width >= 110 ? 44 : 26, room - wish - 1))
        let text = SafeText.joined(facts, gap: wish + barWidth < room ? 3 : 2, width: room - barWidth)
        let bar = Rect(
            x: row.x + start, y: row.y, width: min(barWidth, max(0, room)), height: 1)
        Bar.drawProgress(
            done: Int(counters.done), of: Int(counters.total), in: bar, of: &frame)
        frame.put(text, in: row, x: start + barWidth + 1, style: .text)
    }

    /// `[ ] new v2 postgres:16.4`.
    static func legend(_ revision: RevisionRow, width: Int = 48) -> SafeText {
        let kind = revision.tag.kind
        let head: SafeText =
            "\(kind.openingSign) \(kind.closingSign) \(kind.word) \(SafeText(untrusted: revision.tag.text)) "
        let image = SafeText(untrusted: revision.image)
        return head + image.cut(to: max(6, width - head.width), at: .start)
    }
}
