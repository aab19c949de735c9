import TerminalUI

/// The nodes, and what happens to a failed one step by step. Source: dashboard.md 8.6.
enum NodesPane {
    private static let columns = [
        TableColumn("NODE", minimum: 6, maximum: 24, dropRank: 1, cut: .middle),
        TableColumn("ST", minimum: 8, maximum: 8, dropRank: 1),
        TableColumn("PODS", minimum: 4, maximum: 5, align: .right, dropRank: 4),
        TableColumn("HERE", minimum: 4, maximum: 12, dropRank: 2),
        TableColumn("ZONE", minimum: 4, maximum: 12, dropRank: 7),
        TableColumn("TAINT", minimum: 5, maximum: 34, dropRank: 5),
        TableColumn("FAULT", minimum: 5, maximum: 24, dropRank: 3),
        TableColumn("SINCE", minimum: 5, maximum: 5, dropRank: 6),
    ]

    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let snapshot = dashboard.snapshot
        let note: SafeText = "\(snapshot.header.readyNodes) of \(snapshot.header.nodes) ready"
        let inner = PaneFrame("Nodes", note: note, hasFocus: hasFocus).draw(in: rect, of: &frame)
        guard !snapshot.nodes.isEmpty else {
            frame.fill(inner)
            frame.put("The cluster has no nodes.", in: inner, x: 1, style: Style(.textDim))
            return
        }
        Table(columns, hasFocus: hasFocus).draw(
            snapshot.nodes.map(row), selected: dashboard.selectedIndex(.nodes), in: inner,
            of: &frame)
    }

    private static func row(_ node: NodeRow) -> Table.Row {
        let role: Role =
            switch node.status {
            case .ready: .nodeReady
            case .cordoned: .nodeCordoned
            case .late: .nodeFault
            case .notReady, .unknown, .gone: .nodeNotready
            }
        var fault = node.fault.isEmpty ? "-" : node.fault
        if !node.mendsIn.text.isEmpty { fault += " (\(node.mendsIn.text) left)" }
        return Table.Row([
            value(node.name), value(node.status.rawValue, role), value("\(node.pods)"),
            value(node.ordinals.map(String.init).joined(separator: " ")),
            value(node.zone.isEmpty ? "-" : node.zone),
            value(node.taints.isEmpty ? "-" : node.taints.joined(separator: " ")),
            value(fault, node.fault.isEmpty ? .row : .nodeFault), value(node.since.text),
        ])
    }

    // MARK: - Countdown

    static func drawCountdown(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let countdowns = dashboard.snapshot.countdowns
        let selected = dashboard.selection[.nodes]
        let shown = countdowns.first { $0.node == selected } ?? countdowns.first
        let title: SafeText =
            shown.map { "What happens to \(SafeText(untrusted: $0.node))" } ?? "Countdown"
        let inner = PaneFrame(title, hasFocus: hasFocus).draw(in: rect, of: &frame)
        frame.fill(inner)
        guard let shown else {
            frame.put("No countdown is running. F fails a node.", in: inner, x: 1, style: Style(.textDim))
            return
        }
        for (index, step) in shown.steps.enumerated() {
            draw(step, inner.row(index), &frame)
        }
        let actions = inner.inset(top: shown.steps.count + 1)
        for (index, action) in shown.actions.enumerated() {
            let row = actions.row(index)
            let x = frame.put(
                SafeText(untrusted: action.key), in: row, x: 1, style: Style(.hintKey))
            frame.put(SafeText(untrusted: action.text), in: row, x: x + 2, style: Style(.text))
        }
    }

    private static func draw(
        _ step: CountdownStep, _ row: Rect, _ frame: inout CellBuffer
    ) {
        let mark: SafeText
        let role: Role
        switch step.progress {
        case .done: (mark, role) = ("\(Glyph.done)", .timerOver)
        case .running: (mark, role) = ("\(Glyph.pointer)", .timerNear)
        case .waiting: (mark, role) = ("\(Glyph.open)", .textDim)
        case .never: (mark, role) = ("\(Glyph.failed)", .stateFailed)
        }
        frame.put(mark, in: row, x: 1, style: Style(role))
        frame.put(
            "\(step.number) \(SafeText(untrusted: step.title))", in: row, x: 3, width: 34,
            style: Style(role))
        if case .running(let permille) = step.progress, row.width > 70 {
            let bar = Rect(x: row.x + 38, y: row.y, width: 18, height: 1)
            Bar.drawElapsed(elapsed: permille, of: 1_000, in: bar, of: &frame)
        }
        let x = row.width > 70 ? 57 : 38
        frame.put(SafeText(untrusted: step.left.text), in: row, x: x, width: 10, style: Style(role))
        frame.put(
            SafeText(untrusted: step.detail), in: row, x: x + 11,
            width: max(0, row.width - x - 11), style: Style(.textDim))
    }
}
