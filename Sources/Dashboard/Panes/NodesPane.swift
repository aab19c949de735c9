import TerminalUI

/// The nodes, and what happens to a failed one step by step. Source: dashboard.md 8.6.
enum NodesPane {
    private static func columns(_ setName: SafeText) -> [TableColumn] {
        [
            TableColumn("NODE", minimum: 6, maximum: 24, dropRank: 1, cut: .middle),
            TableColumn("ST", minimum: 8, maximum: 8, dropRank: 1),
            TableColumn("PODS", minimum: 4, maximum: 5, align: .right, dropRank: 4),
            // The subject's ordinals on the node stand under the beginning of its pods' names.
            TableColumn("\(setName.cut(to: 7))-", minimum: 3, maximum: 16, dropRank: 2),
            TableColumn("ZONE", minimum: 4, maximum: 12, dropRank: 6, cut: .start),
            TableColumn("CPU", minimum: 4, maximum: 4, align: .right, dropRank: 8),
            TableColumn("MEM", minimum: 4, maximum: 4, align: .right, dropRank: 8),
            TableColumn("TAINTS", minimum: 8, maximum: 44, dropRank: 5),
            TableColumn("FAULT", minimum: 6, maximum: 28, dropRank: 3),
            TableColumn("SINCE", minimum: 5, maximum: 5, dropRank: 7),
        ]
    }

    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let snapshot = dashboard.snapshot
        guard !snapshot.nodes.isEmpty else {
            EmptyPane.draw("Nodes", "The cluster has no nodes.", rect, hasFocus, &frame)
            return nil
        }
        let faulty = snapshot.nodes.reduce(0) { $0 + ($1.fault.isEmpty ? 0 : 1) }
        var note: SafeText = "\(snapshot.header.readyNodes) of \(snapshot.header.nodes) ready"
        if faulty > 0 { note += ", \(faulty) faulty" }
        let linked = dashboard.linkedNode
        let table = PaneTable(
            pane: .nodes, columns: columns(SafeText(untrusted: snapshot.header.name)),
            title: "Nodes", note: note, rect: rect, hasFocus: hasFocus)
        return table.draw(dashboard, &frame, count: snapshot.nodes.count) { index in
            (row(snapshot.nodes[index]), snapshot.nodes[index].name == linked)
        }
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
        if !node.mendsIn.text.isEmpty { fault += ", \(node.mendsIn.text) left" }
        let ordinals = node.ordinals.prefix(40).map(String.init).joined(separator: " ")
        return Table.Row([
            value(node.name), value(node.status.rawValue, role), value("\(node.pods)"),
            value(ordinals.isEmpty ? "-" : ordinals),
            value(node.zone.isEmpty ? "-" : node.zone),
            value(node.cpuPercent.map { "\($0)%" } ?? "-"),
            value(node.memoryPercent.map { "\($0)%" } ?? "-"),
            value(node.taints.isEmpty ? "-" : node.taints.joined(separator: " ")),
            value(fault, node.fault.isEmpty ? .row : .nodeFault), value(node.since.text),
        ])
    }

    // MARK: - Countdown

    static func drawCountdown(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let countdowns = dashboard.snapshot.countdowns
        let selected = dashboard.selection[.nodes] ?? dashboard.linkedNode
        let shown = countdowns.first { $0.node == selected } ?? countdowns.first
        guard let shown else {
            let key = dashboard.offReason(.failNode) == nil ? " F fails a node." : ""
            EmptyPane.draw(
                "What happens to a failed node",
                "No countdown is running.\(SafeText(untrusted: key))", rect, hasFocus, &frame)
            return
        }
        frame.fill(rect)
        let title: SafeText = "\(SafeText(untrusted: shown.node)): what happens and when"
        let note: SafeText =
            countdowns.count > 1 ? "1 of \(countdowns.count) failed nodes" : .empty
        let inner = PaneFrame(title, note: note, hasFocus: hasFocus).draw(in: rect, of: &frame)
        let widest = shown.steps.reduce(0) { max($0, SafeText(untrusted: $1.title).width) }
        for (index, step) in shown.steps.enumerated() {
            draw(step, min(widest, inner.width * 2 / 5), inner.row(index), &frame)
        }
        let actions = inner.inset(top: shown.steps.count + 1)
        for (index, action) in shown.actions.enumerated() {
            let row = actions.row(index)
            let x = frame.put(
                SafeText(untrusted: action.key), in: row, x: 1, style: Style(.hintKey))
            frame.put(SafeText(untrusted: action.text), in: row, x: max(4, x + 1), style: .text)
        }
    }

    private static func draw(
        _ step: CountdownStep, _ titleWidth: Int, _ row: Rect, _ frame: inout CellBuffer
    ) {
        let (mark, role): (Glyph, Role) =
            switch step.progress {
            case .done: (.done, .timerOk)
            case .running: (.pointer, .timerNear)
            case .waiting, .unreached: (.open, .textDim)
            case .never: (.failed, .timerOver)
            }
        frame.put(mark, in: row, x: 1, style: Style(role))
        frame.put(
            "\(step.number) \(SafeText(untrusted: step.title))", in: row, x: 3,
            width: titleWidth + 2, style: Style(role))
        var x = titleWidth + 6
        let barWidth = row.width >= 110 ? 42 : row.width >= 74 ? 22 : 0
        if step.progress == .unreached {
            frame.put(
                SafeText(untrusted: step.detail), in: row, x: x, width: max(0, row.width - x),
                style: Style(.textDim))
            return
        }
        if barWidth > 0 {
            let bar = Rect(x: row.x + x, y: row.y, width: barWidth, height: 1)
            switch step.progress {
            case .done: Bar.drawElapsed(elapsed: 1, of: 1, in: bar, of: &frame)
            case .running(let permille):
                Bar.drawElapsed(elapsed: permille, of: 1_000, in: bar, of: &frame)
            case .waiting, .unreached, .never:
                frame.put("[", in: row, x: x, style: Style(.barFrame))
                frame.put("]", in: row, x: x + barWidth - 1, style: Style(.barFrame))
            }
            x += barWidth + 1
        }
        let left = SafeText(untrusted: step.left.text)
        frame.put(left, in: row, x: x, width: 8, style: Style(role))
        x += max(8, min(left.width, 12)) + 1
        frame.put(
            SafeText(untrusted: step.detail), in: row, x: x, width: max(0, row.width - x),
            style: Style(.textDim))
    }
}
