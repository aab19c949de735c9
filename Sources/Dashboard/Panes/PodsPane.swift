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
        TableColumn("WHY", minimum: 12, maximum: 80, dropRank: 2),
    ]

    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let snapshot = dashboard.snapshot
        let title: SafeText = "Pods of \(SafeText(untrusted: snapshot.header.name))"
        if let reason = EmptyPane.reason(dashboard) {
            EmptyPane.draw("Pods", reason, rect, hasFocus, &frame)
            return nil
        }
        guard !snapshot.pods.isEmpty else {
            let text: SafeText =
                snapshot.header.desired == 0
                ? "No pods: the set is scaled to 0. s scales it."
                : "No pods yet."
            EmptyPane.draw(title, text, rect, hasFocus, &frame)
            return nil
        }
        let table = PaneTable(
            pane: .pods, columns: columns, title: title,
            note: "\(snapshot.pods.count) of \(snapshot.header.desired)", rect: rect,
            hasFocus: hasFocus)
        return table.draw(dashboard, &frame, count: snapshot.pods.count) { index in
            let pod = snapshot.pods[index]
            return (row(pod), dashboard.isLinked(pod: pod.name, node: pod.node))
        }
    }

    private static func row(_ pod: PodRow) -> Table.Row {
        let restarts = pod.restartRise > 0 ? "\(pod.restarts)+\(pod.restartRise)" : "\(pod.restarts)"
        return Table.Row(
            [
                value(pod.name),
                value(pod.revision.text, pod.revision.kind.role),
                Table.Value(pod.state.sign, Style(pod.state.role)),
                value(pod.readyText),
                value(restarts, pod.restartRise > 0 ? .stateFailed : .row),
                value(pod.node),
                value(pod.address),
                value(pod.age.text),
                value(pod.why, pod.state.group == .bad ? .stateFailed : .row),
            ],
            attributes: pod.hasJustChanged ? [.bold, .underline] : [])
    }
}
