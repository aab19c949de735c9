import KubeAPI
import SimKernel
import TerminalUI

/// Events about the subject and what belongs to it, newest first, with own actions between them.
/// Source: dashboard.md 8.7.
enum EventsPane {
    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let events = dashboard.snapshot.events
        guard !events.isEmpty else {
            EmptyPane.draw(
                "Events", EmptyPane.reason(dashboard) ?? "Nothing has happened yet.", rect,
                hasFocus, &frame)
            return nil
        }
        let isPage = dashboard.page == .events || dashboard.isZoomed
        let hasAge = isPage || rect.width >= 88
        let detail = isPage && rect.height >= 12 ? 5 : 0
        let table = PaneTable(
            pane: .events, columns: columns(rect.width, hasAge: hasAge),
            title: "Events",
            note: isPage ? "\(events.count), newest first" : "newest first", rect: rect,
            hasFocus: hasFocus, below: detail)
        let cursor = table.draw(dashboard, &frame, count: events.count) { index in
            let event = events[index]
            return (row(event, hasAge), event.kind != .action && isLinked(event, dashboard))
        }
        drawRules(dashboard, rect, detail, &frame)
        if detail > 0 {
            let inner = rect.inset(columns: 1, rows: 1)
            drawDetail(dashboard, inner.splitBottom(detail - 1).bottom, &frame)
        }
        return cursor
    }

    private static func columns(_ width: Int, hasAge: Bool) -> [TableColumn] {
        [
            TableColumn("TIME", minimum: 5, maximum: 8, dropRank: 1),
            // Beside the time an age is worth its changing only where there is much room.
            TableColumn(
                hasAge ? "AGE" : "", minimum: hasAge ? 5 : 1, maximum: hasAge ? 5 : 1,
                align: .right, dropRank: hasAge ? 7 : 1),
            TableColumn("\(Glyph.times)", minimum: 1, maximum: 4, align: .right, dropRank: 4),
            TableColumn("T", minimum: 1, maximum: 1, dropRank: 1),
            TableColumn("REASON", minimum: 8, maximum: 22, dropRank: 2),
            TableColumn("OBJECT", minimum: 8, maximum: 26, dropRank: 3, cut: .middle),
            TableColumn(
                "MESSAGE", minimum: min(28, max(12, width / 3)), maximum: 400, dropRank: 5),
        ]
    }

    private static func isLinked(_ event: EventRow, _ dashboard: Dashboard) -> Bool {
        if event.object.hasPrefix("pod/") {
            return dashboard.isLinked(pod: String(event.object.dropFirst(4)))
        }
        if event.object.hasPrefix("node/") {
            return dashboard.isLinked(pod: "", node: String(event.object.dropFirst(5)))
        }
        return false
    }

    private static func row(_ event: EventRow, _ hasAge: Bool) -> Table.Row {
        guard event.kind != .action else {
            // The rule across the pane is drawn over this row.
            return Table.Row([value(event.time, .logTime)])
        }
        let role: Role = event.kind == .warning ? .eventWarning : .eventNormal
        return Table.Row([
            value(event.time, .logTime), value(hasAge ? event.age.text : "", .textDim),
            value("\(event.count)"), value(event.kind == .warning ? "W" : "N", role),
            value(event.reason, role), value(event.object), value(event.message, role),
        ])
    }

    /// What the person did stands as a rule across the pane: `── you, 11:40: scale db to 3 ──`.
    private static func drawRules(
        _ dashboard: Dashboard, _ rect: Rect, _ detail: Int, _ frame: inout CellBuffer
    ) {
        let events = dashboard.snapshot.events
        let body = rect.inset(columns: 1, rows: 1).inset(top: 1, bottom: detail)
        let selected = dashboard.selectedIndex(.events)
        let view = ScrollView(
            count: events.count, visible: body.height,
            offset: (selected ?? 0) - body.height / 2)
        for index in view.range where events[index].kind == .action {
            let row = body.row(index - view.offset)
            let event = events[index]
            let words: SafeText =
                "you, \(SafeText(untrusted: event.time)): \(SafeText(untrusted: event.message))"
            let style = Style(
                .eventYou, on: index == selected ? .rowSelectedNofocus : nil)
            frame.fill(row, with: .horizontal, style: style)
            frame.put(" \(words.cut(to: max(0, row.width - 6))) ", in: row, x: 2, style: style)
        }
    }

    /// The whole message of the selected event, or of the newest.
    private static func drawDetail(
        _ dashboard: Dashboard, _ rect: Rect, _ frame: inout CellBuffer
    ) {
        frame.fill(rect)
        let events = dashboard.snapshot.events
        let index = dashboard.selectedIndex(.events) ?? 0
        guard events.indices.contains(index) else { return }
        let event = events[index]
        let word: SafeText = dashboard.selectedIndex(.events) == nil ? "Newest" : "Selected"
        frame.put("\(word), \(index + 1) of \(events.count):", in: rect, style: Style(.textDim))
        let message = SafeText(untrusted: event.message, limit: SafeText.lineScalarsMax)
        var lines = message.wrapped(to: rect.width - 2)
        if lines.count > 2 { lines[1] = (lines[1] + " " + lines[2]).cut(to: rect.width - 2) }
        for (row, line) in lines.prefix(2).enumerated() {
            frame.put(line, in: rect, x: 1, y: row + 1)
        }
        guard event.kind != .action else { return }
        let clock = TextClock(now: dashboard.now, origin: dashboard.simulation?.start)
        let first = SafeText(untrusted: clock.time(event.first))
        let last = SafeText(untrusted: event.time)
        let reporter = SafeText(untrusted: event.reporter)
        frame.put(
            "first \(first), last \(last), \(event.count) times, reported by \(reporter)",
            in: rect, x: 1, y: 3, style: Style(.textDim))
    }
}
