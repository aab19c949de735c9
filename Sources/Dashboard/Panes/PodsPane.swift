import TerminalUI

/// The pods of the subject. Source: dashboard.md 8.1.
enum PodsPane {
    private static let columns = [
        TableColumn("POD", minimum: 6, maximum: 24, dropRank: 1, cut: .middle),
        TableColumn("REV", minimum: 3, maximum: 4, dropRank: 1),
        TableColumn("ST", minimum: 2, maximum: 2, dropRank: 1),
        TableColumn("READY", minimum: 5, maximum: 5, dropRank: 2),
        TableColumn("RST", minimum: 3, maximum: 6, align: .right, dropRank: 3),
        TableColumn("NODE", minimum: 6, maximum: 20, dropRank: 3, cut: .middle),
        TableColumn("IP", minimum: 11, maximum: 15, dropRank: 6, cut: .middle),
        TableColumn("AGE", minimum: 5, maximum: 5, dropRank: 4),
        TableColumn("WHY", minimum: 12, maximum: 60, dropRank: 2),
    ]

    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let snapshot = dashboard.snapshot
        let name = SafeText(untrusted: snapshot.header.name)
        let inner = PaneFrame(
            "Pods of \(name)", note: "\(snapshot.pods.count) of \(snapshot.header.desired)",
            hasFocus: hasFocus
        ).draw(in: rect, of: &frame)
        guard !snapshot.pods.isEmpty else {
            frame.fill(inner)
            frame.put("No pods yet.", in: inner, x: 1, style: Style(.textDim))
            return
        }
        Table(columns, hasFocus: hasFocus).draw(
            snapshot.pods.map(row), selected: dashboard.selectedIndex(.pods), in: inner, of: &frame)
    }

    private static func row(_ pod: PodRow) -> Table.Row {
        let restarts = pod.restartRise > 0 ? "\(pod.restarts)+\(pod.restartRise)" : "\(pod.restarts)"
        return Table.Row(
            [
                value(pod.name),
                value(pod.revision.text, pod.revision.kind.role),
                Table.Value(pod.state.sign, Style(pod.state.role)),
                value(pod.readyText),
                value(restarts),
                value(pod.node),
                value(pod.address),
                value(pod.age.text),
                value(pod.why, pod.state.group == .bad ? .stateFailed : .row),
            ],
            attributes: pod.hasJustChanged ? [.bold, .underline] : [])
    }
}
