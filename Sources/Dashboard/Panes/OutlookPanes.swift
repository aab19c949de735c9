import KubeAPI
import SimKernel
import TerminalUI

/// What comes next, what a pod waits for, the revisions, the person's own actions and the legend.
/// Source: dashboard.md 8.2, 8.9.
enum OutlookPanes {
    // MARK: - Next

    static func drawNext(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let next = dashboard.snapshot.next
        let title: SafeText =
            rect.width >= 50 ? "What the controller will do next" : "Next"
        guard !next.lines.isEmpty else {
            EmptyPane.draw(
                title, EmptyPane.reason(dashboard) ?? "Nothing: the controller has no work.",
                rect, hasFocus, &frame)
            return
        }
        frame.fill(rect)
        let note: SafeText =
            next.waited.text.isEmpty ? .empty : "\(SafeText(untrusted: next.waited.text)) so far"
        let inner = PaneFrame(title, note: note, hasFocus: hasFocus).draw(in: rect, of: &frame)
        var row = 0
        var before: NextLine.Kind?
        for line in next.lines {
            // A word that stands for several lines is written once.
            let word: SafeText =
                line.kind == before ? .empty : SafeText(untrusted: line.kind.rawValue)
            before = line.kind
            let lines = SafeText(untrusted: line.text.text).wrapped(to: max(8, inner.width - 7))
            for (index, text) in lines.enumerated() where row < inner.height {
                if index == 0 {
                    frame.put(word, in: inner, x: 1, y: row, style: Style(.textStrong))
                }
                frame.put(
                    text, in: inner, x: 7, y: row, width: max(0, inner.width - 7), style: .text)
                row += 1
            }
        }
        if let median = next.medianSeconds, row + 1 < inner.height {
            frame.put(
                "median per pod \(SafeText(untrusted: AgeFormat.text(median)))", in: inner, x: 1,
                y: row + 1, style: Style(.textDim))
        }
    }

    // MARK: - Waiting

    static func drawWaiting(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        guard let waiting = dashboard.snapshot.waitingFor else {
            EmptyPane.draw(
                "What a pod is waiting for",
                EmptyPane.reason(dashboard) ?? "No pod is on its way to Ready.", rect, hasFocus,
                &frame)
            return
        }
        frame.fill(rect)
        let pod = SafeText(untrusted: waiting.podName)
        let count = waiting.ticks.count
        let inner = PaneFrame(
            "What is \(pod.cut(to: max(6, rect.width - 38), at: .middle)) waiting for",
            note: "\(waiting.doneCount) of \(count) steps", hasFocus: hasFocus
        ).draw(in: rect, of: &frame)
        // When not all fit, the last steps that are done go first.
        let skipped = min(max(0, count - inner.height), max(0, waiting.doneCount - 1))
        for (row, tick) in waiting.ticks.dropFirst(skipped).prefix(inner.height).enumerated() {
            let (mark, role): (Glyph, Role) =
                switch tick.state {
                case .done: (.done, .stateReady)
                case .running: (.pointer, .statePending)
                case .failed: (.failed, .stateFailed)
                case .open: (.open, .textDim)
                }
            frame.put(mark, in: inner, x: 1, y: row, style: Style(role))
            frame.put(
                SafeText(untrusted: tick.name), in: inner, x: 3, y: row, width: 10,
                style: Style(role))
            frame.put(
                SafeText(untrusted: tick.time.text), in: inner, x: 14, y: row, width: 8,
                style: Style(.logTime))
            frame.put(
                SafeText(untrusted: tick.detail), in: inner, x: 23, y: row,
                width: max(0, inner.width - 23), style: .text)
        }
    }

    // MARK: - Revisions

    private static let revisionColumns = [
        TableColumn("REV", minimum: 4, maximum: 5, dropRank: 1),
        TableColumn("NAME", minimum: 8, maximum: 28, dropRank: 3, cut: .middle),
        TableColumn("IMAGE", minimum: 10, maximum: 40, dropRank: 2, cut: .start),
        TableColumn("PODS", minimum: 4, maximum: 14, dropRank: 2),
        TableColumn("AGE", minimum: 5, maximum: 5, dropRank: 4),
        TableColumn("ROLE", minimum: 7, maximum: 18, dropRank: 5),
        TableColumn("CHANGE", minimum: 12, maximum: 90, dropRank: 6),
    ]

    static func drawRevisions(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let rollout = dashboard.snapshot.rollout
        guard !rollout.revisions.isEmpty else {
            EmptyPane.draw(
                "Revisions", EmptyPane.reason(dashboard) ?? "No revision yet.", rect, hasFocus,
                &frame)
            return nil
        }
        let table = PaneTable(
            pane: .revisions, columns: revisionColumns, title: "Revisions",
            note: "\(rollout.revisions.count) kept of \(rollout.historyLimit)", rect: rect,
            hasFocus: hasFocus)
        return table.draw(dashboard, &frame, count: rollout.revisions.count) { index in
            let revision = rollout.revisions[index]
            let role = revision.tag.kind.role
            return (
                Table.Row([
                    value(revision.tag.bracketed, role), value(revision.name),
                    value(revision.image), value(ordinals(revision.ordinals)),
                    value(revision.age.text), value(revision.role), value(revision.change),
                ]), false
            )
        }
    }

    /// A few ordinals one by one, many as runs: `0 1 4`, `0-44 47`.
    static func ordinals(_ list: [Int64]) -> String {
        guard let first = list.first else { return "-" }
        if list.count <= 5 { return list.map(String.init).joined(separator: " ") }
        var runs: [String] = []
        var (start, end) = (first, first)
        func close() { runs.append(start == end ? "\(start)" : "\(start)-\(end)") }
        for ordinal in list.dropFirst() {
            if ordinal == end + 1 {
                end = ordinal
            } else {
                close()
                (start, end) = (ordinal, ordinal)
            }
        }
        close()
        return runs.count > 6 ? "\(list.count) pods" : runs.joined(separator: " ")
    }

    // MARK: - Actions

    static func drawActions(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        guard !dashboard.actions.isEmpty else {
            EmptyPane.draw("You did", "Nothing yet.", rect, hasFocus, &frame)
            return
        }
        frame.fill(rect)
        let inner = PaneFrame("You did", note: "newest first", hasFocus: hasFocus)
            .draw(in: rect, of: &frame)
        let clock = TextClock(now: dashboard.now, origin: dashboard.simulation?.start)
        for (row, action) in dashboard.actions.reversed().prefix(inner.height).enumerated() {
            let time = SafeText(untrusted: clock.time(action.time.secondsRoundedDown))
            let result = SafeText(untrusted: action.result ?? "…").cut(to: inner.width / 3)
            let role: Role = action.result == nil || action.result == "ok" ? .cmdOk : .cmdBad
            frame.put(time, in: inner, y: row, style: Style(.logTime))
            frame.put(
                SafeText(untrusted: action.text), in: inner, x: time.width + 1, y: row,
                width: max(0, inner.width - time.width - result.width - 3), style: .text)
            frame.put(
                result, in: inner, x: inner.width - result.width, y: row, style: Style(role))
        }
    }

    // MARK: - Legend

    static func drawLegend(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        frame.fill(rect)
        let inner = PaneFrame("Legend", hasFocus: hasFocus).draw(in: rect, of: &frame)
        for (row, line) in legend(inner.width - 2).prefix(inner.height).enumerated() {
            frame.put(line, in: inner, x: 1, y: row, style: .text)
        }
    }

    /// What the signs mean, in lines of the width.
    static func legend(_ width: Int) -> [SafeText] {
        var signs: [SafeText] = [
            "[n] new revision", "(n) old revision", "<n> another one",
            "\(Glyph.vertical) partition: left stays old",
        ]
        for state in PodState.allCases {
            let name = state == .beyond ? "beyond replicas" : state.name.lowercased()
            signs.append("\(state.sign) \(SafeText(untrusted: name))")
        }
        var lines: [SafeText] = []
        var line = SafeText.empty
        for sign in signs {
            let wider = line.isEmpty ? sign : "\(line)  \(sign)"
            if wider.width > width, !line.isEmpty {
                lines.append(line)
                line = sign
            } else {
                line = wider
            }
        }
        return lines + (line.isEmpty ? [] : [line])
    }
}
