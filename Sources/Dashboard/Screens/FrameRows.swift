import SimKernel
import TerminalUI

/// The five rows that are always there: header, tabs, why-line, kubectl line and hints.
/// Source: dashboard.md 4.
enum FrameRows {
    // MARK: - Header

    static func drawHeader(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        frame.fill(row, style: Style(.header))
        let header = dashboard.snapshot.header
        let mode: Role =
            switch header.source.kind {
            case .simulation: .headerModeSim
            case .live: .headerModeLive
            case .recording: .headerModeRec
            }
        let right = rightSide(dashboard, wide: row.width >= 110)
        var x = frame.put(
            SafeText(untrusted: header.source.kind.rawValue), in: row, x: 1, style: Style(mode))
        let left = leftSide(header, width: row.width)
        let room = max(0, row.width - x - right.width - 4)
        frame.put(left, in: row, x: x + 1, width: room, style: Style(.header))
        x = row.width - right.width - 1
        frame.put(
            right, in: row, x: x,
            style: Style(header.isPaused ? .headerModePaused : .header))
    }

    private static func leftSide(_ header: HeaderFacts, width: Int) -> SafeText {
        var text = SafeText(untrusted: header.source.name)
        guard !header.name.isEmpty else { return "\(text)  no StatefulSet" }
        text += "  ns:\(SafeText(untrusted: header.namespace))"
        text += "  sts/\(SafeText(untrusted: header.name)) \(header.ready)/\(header.desired) ready"
        text += "  \(revisions(header))"
        if width >= 110 {
            text += "  \(SafeText(untrusted: header.strategy))"
            if let partition = header.partition, partition > 0 { text += " P=\(partition)" }
            text += "  \(SafeText(untrusted: header.policy))"
            if header.minReadySeconds > 0 { text += "  minReady \(header.minReadySeconds)s" }
        }
        return text
    }

    private static func revisions(_ header: HeaderFacts) -> SafeText {
        let new = SafeText(untrusted: header.newRevision?.text ?? "")
        guard let old = header.oldRevision, old.text != header.newRevision?.text else { return new }
        return "\(SafeText(untrusted: old.text))\(Glyph.arrowRight)\(new)"
    }

    private static func rightSide(_ dashboard: Dashboard, wide: Bool) -> SafeText {
        let header = dashboard.snapshot.header
        var text = SafeText.empty
        if let since = header.source.unreachableSince {
            let seconds = (dashboard.now - since).secondsRoundedDown
            return "OFFLINE \(SafeText(untrusted: AgeFormat.text(seconds)))"
        }
        if header.isPaused { text += "PAUSED  " }
        if let rate = header.rate {
            if !header.isPaused { text += "\(Glyph.play) " }
            text += "\(Glyph.times)\(rate)  "
        }
        text += header.rate == nil ? "" : "T+"
        text += SafeText(untrusted: header.elapsed.text)
        if wide { text += "  nodes \(header.readyNodes)/\(header.nodes)" }
        return text
    }

    // MARK: - Tabs

    static func drawTabs(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        frame.fill(row, style: Style(.tab))
        let isWide = row.width >= 110
        var x = 0
        for page in Page.allCases {
            let title = isWide ? page.title : page.shortTitle
            let isActive = page == dashboard.page
            let text: SafeText =
                isActive ? "[\(page.rawValue) \(title)]" : " \(page.rawValue) \(title) "
            x = frame.put(text, in: row, x: x, style: Style(isActive ? .tabActive : .tab))
        }
    }

    // MARK: - Why

    static func drawWhy(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        let why = dashboard.snapshot.why
        frame.fill(row, style: Style(.whyText))
        let hint: SafeText = "w Why"
        let prefix: SafeText = why.prefix.isEmpty ? "" : "\(SafeText(untrusted: why.prefix)) "
        let word = SafeText(untrusted: why.status.rawValue)
        var x = frame.put(
            "\(prefix)\(word)", in: row, x: 1, style: Style(role(why.status), [.bold]))
        x = max(x + 2, 10)
        let room = row.width - x - hint.width - 2
        let long = SafeText(untrusted: why.long)
        let text = long.width <= room ? long : SafeText(untrusted: why.short)
        frame.put(text, in: row, x: x, width: max(0, room), style: Style(.whyText))
        frame.put(hint, in: row, x: row.width - hint.width - 1, style: Style(.hintKey))
    }

    static func role(_ status: WhyStatus) -> Role {
        switch status {
        case .ok: .whyOk
        case .progress: .whyProgress
        case .waiting: .whyWaiting
        case .held: .whyHeld
        case .blocked: .whyBlocked
        case .unknown: .whyUnknown
        case .stale: .whyStale
        }
    }

    // MARK: - kubectl line

    static func drawCommand(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        frame.fill(row, style: Style(.cmdText))
        frame.put("$", in: row, style: Style(.cmdPrompt))
        guard let command = dashboard.command else { return }
        let (result, role) = outcome(command)
        let room = row.width - 2 - (result.isEmpty ? 0 : result.width + 2)
        frame.put(
            SafeText(untrusted: command.command), in: row, x: 2, width: max(0, room),
            style: Style(.cmdText))
        frame.put(result, in: row, x: row.width - result.width, style: Style(role))
    }

    private static func outcome(_ command: CommandLine) -> (SafeText, Role) {
        let time = SafeText(untrusted: command.time)
        switch command.outcome {
        case .none: return (time, .cmdText)
        case .waiting: return ("\(time) …", .cmdText)
        case .done: return ("\(time) ok", .cmdOk)
        case .failed(let error):
            return ("\(time) \(SafeText(untrusted: error).cut(to: 40))", .cmdBad)
        }
    }

    // MARK: - Hints

    static func drawHints(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        var hints: [HintBar.Hint] = []
        var last: [HintBar.Hint] = [HintBar.Hint("?", "Help")]
        switch dashboard.layers.last {
        case .dialog: hints = [
            HintBar.Hint("Enter", "confirm"), HintBar.Hint("Esc", "cancel, keeps the text"),
        ]
        case .help, .why: hints = [HintBar.Hint("Esc", "close"), HintBar.Hint("j k", "scroll")]
        case nil:
            hints = stuckHints(dashboard) + KeyTable.bindings.compactMap { binding in
                guard let hint = binding.hint, binding.command != .help, binding.command != .quit
                else { return nil }
                return HintBar.Hint(binding.label, hint)
            } + [HintBar.Hint("[ ]", "Speed"), HintBar.Hint("1-8", "Page")]
            let isRoot = dashboard.page == .overview && !dashboard.isZoomed
            last.append(HintBar.Hint("q", isRoot ? "Quit" : "Back"))
        }
        HintBar(hints, last: last).draw(in: row, of: &frame)
    }

    /// Keys that matter only now come first: what frees a stuck pod.
    private static func stuckHints(_ dashboard: Dashboard) -> [HintBar.Hint] {
        switch dashboard.snapshot.why.rule {
        case .nodeGone: [HintBar.Hint("x", "Force-delete"), HintBar.Hint("F", "Recover")]
        case .nodeLost: [HintBar.Hint("F", "Recover")]
        case .revisionTrap: [HintBar.Hint("x", "Delete stuck pod")]
        default: []
        }
    }
}
