import TerminalUI

/// Events about the subject and what belongs to it, newest first, with own actions between them.
/// Source: dashboard.md 8.7.
enum EventsPane {
    private static let columns = [
        TableColumn("TIME", minimum: 5, maximum: 8, dropRank: 1),
        TableColumn("T", minimum: 1, maximum: 1, dropRank: 2),
        TableColumn("REASON", minimum: 8, maximum: 22, dropRank: 2),
        TableColumn("OBJECT", minimum: 8, maximum: 26, dropRank: 3, cut: .middle),
        TableColumn("N", minimum: 1, maximum: 4, align: .right, dropRank: 4),
        TableColumn("MESSAGE", minimum: 20, maximum: 400, dropRank: 5),
    ]

    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let events = dashboard.snapshot.events
        let inner = PaneFrame("Events", note: "newest first", hasFocus: hasFocus)
            .draw(in: rect, of: &frame)
        guard !events.isEmpty else {
            frame.fill(inner)
            frame.put("Nothing has happened yet.", in: inner, x: 1, style: Style(.textDim))
            return
        }
        Table(columns, hasFocus: hasFocus).draw(
            events.prefix(500).map(row), selected: dashboard.selectedIndex(.events), in: inner,
            of: &frame)
    }

    private static func row(_ event: EventRow) -> Table.Row {
        let role: Role =
            switch event.kind {
            case .normal: .eventNormal
            case .warning: .eventWarning
            case .action: .eventYou
            }
        let mark = event.kind == .normal ? "N" : event.kind == .warning ? "W" : ">"
        return Table.Row([
            value(event.time, .logTime), value(mark, role), value(event.reason, role),
            value(event.object), value(event.count > 1 ? "\(event.count)" : ""),
            value(event.message, role),
        ])
    }
}
