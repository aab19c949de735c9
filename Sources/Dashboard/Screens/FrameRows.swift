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
        let x = frame.put(
            SafeText(untrusted: header.source.kind.rawValue), in: row, x: 1, style: Style(mode))
        let room = max(0, row.width - x - right.width - 4)
        frame.put(
            leftSide(header, room: room), in: row, x: x + 1, width: room, style: Style(.header))
        let badge: Role =
            header.source.unreachableSince != nil
            ? .headerModeOffline : header.isPaused ? .headerModePaused : .header
        frame.put(right, in: row, x: row.width - right.width - 1, style: Style(badge))
    }

    /// The most that fits: long names are cut in the middle, then words go, then names.
    private static func leftSide(_ header: HeaderFacts, room: Int) -> SafeText {
        let source = SafeText(untrusted: header.source.name)
        guard !header.name.isEmpty else { 
            return ("\(source)  no StatefulSet" as SafeText).cut(to: room)
        }
        let space = SafeText(untrusted: header.namespace)
        let name = SafeText(untrusted: header.name)
        let count: SafeText = "\(header.ready)/\(header.desired)"
        let tags = revisions(header)
        var extras: [SafeText] = [SafeText(untrusted: header.strategy)]
        if let partition = header.partition, partition > 0 { extras[0] += " P=\(partition)" }
        extras.append(SafeText(untrusted: header.policy))
        if header.minReadySeconds > 0 { extras.append("minReady \(header.minReadySeconds)s") }

        func text(_ sourceMax: Int, _ spaceMax: Int, _ nameMax: Int, _ isShort: Bool) -> SafeText {
            let cluster = source.cut(to: sourceMax, at: .middle)
            let scope = "ns:\(space.cut(to: spaceMax, at: .middle))" as SafeText
            let set = "sts/\(name.cut(to: nameMax, at: .middle)) \(count)\(isShort ? SafeText.empty : " ready")"
                as SafeText
            let parts = [cluster, spaceMax == 0 ? .empty : scope, set, tags]
            return .joined(parts, gap: 2, width: 10_000)
        }
        let tries = [
            text(40, 63, 63, false), text(16, 24, 40, false), text(10, 16, 28, false),
            text(8, 10, 22, true), text(0, 10, 20, true), text(0, 0, 20, true), text(0, 0, 12, true),
        ]
        guard let first = tries.first(where: { $0.width <= room }) else {
            return "\(name.cut(to: max(4, room - count.width - 1), at: .middle)) \(count)"
        }
        return .joined([first] + extras, gap: 2, width: room)
    }

    private static func revisions(_ header: HeaderFacts) -> SafeText {
        let new = SafeText(untrusted: header.newRevision?.text ?? "")
        guard let old = header.oldRevision, old.text != header.newRevision?.text else { return new }
        return "\(SafeText(untrusted: old.text))\(Glyph.arrowRight)\(new)"
    }

    /// `▶ ×5  T+00:12:41`, and what is wrong with it.
    static func rightSide(_ dashboard: Dashboard, wide: Bool) -> SafeText {
        let header = dashboard.snapshot.header
        if let since = header.source.unreachableSince {
            let seconds = (dashboard.now - since).secondsRoundedDown
            return "OFFLINE \(SafeText(untrusted: AgeFormat.text(seconds)))"
        }
        var text = SafeText.empty
        if header.isPaused { text += "PAUSED  " }
        if let rate = header.rate {
            if !header.isPaused { text += "\(Glyph.play) " }
            text += "\(Glyph.times)\(rate)  T+"
        }
        text += SafeText(untrusted: header.elapsed.text)
        if wide { text += "  nodes \(header.readyNodes)/\(header.nodes)" }
        return text
    }

    // MARK: - Tabs

    static func drawTabs(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        frame.fill(row, style: Style(.tab))
        // Full names, short names, or numbers with the name of the present page alone.
        let pages = Page.allCases
        let full = pages.reduce(0) { $0 + $1.title.width + 4 }
        let short = pages.reduce(0) { $0 + $1.shortTitle.width + 4 }
        var x = 0
        for page in pages {
            let isActive = page == dashboard.page
            let title =
                row.width >= full
                ? page.title : row.width >= short || isActive ? page.shortTitle : SafeText.empty
            let name: SafeText = title.isEmpty ? "\(page.rawValue)" : "\(page.rawValue) \(title)"
            let text: SafeText = isActive ? "[\(name)]" : " \(name) "
            x = frame.put(text, in: row, x: x, style: Style(isActive ? .tabActive : .tab))
        }
    }

    // MARK: - Why

    static func drawWhy(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        let why = dashboard.snapshot.why
        frame.fill(row, style: Style(.whyText))
        let hint: SafeText = row.width >= 60 ? "w Why" : .empty
        let prefix: SafeText = why.prefix.isEmpty ? .empty : "\(SafeText(untrusted: why.prefix)) "
        let word = SafeText(untrusted: why.status.rawValue)
        var x = frame.put(
            "\(prefix)\(word)", in: row, x: 1, style: Style(role(why.status), [.bold]))
        x = max(x + 1, 10)
        let room = max(0, row.width - x - (hint.isEmpty ? 0 : hint.width + 2))
        let long = SafeText(untrusted: why.long)
        let text = long.width <= room ? long : SafeText(untrusted: why.short)
        frame.put(text, in: row, x: x, width: room, style: Style(.whyText))
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
        let (result, role) = outcome(command, row.width)
        let room = row.width - 2 - (result.isEmpty ? 0 : result.width + 2)
        // A command of several lines shows its first; what kubectl cannot do begins with `#`.
        let line = command.command.split(separator: "\n").first.map(String.init) ?? ""
        frame.put(
            SafeText(untrusted: line), in: row, x: 2, width: max(0, room), style: Style(.cmdText))
        frame.put(result, in: row, x: row.width - result.width - 1, style: Style(role))
    }

    private static func outcome(_ command: CommandLine, _ width: Int) -> (SafeText, Role) {
        let time = SafeText(untrusted: command.time)
        switch command.outcome {
        case .none: return (time, .cmdText)
        case .waiting: return ("\(time) \(Glyph.ellipsis)", .cmdText)
        case .done(let milliseconds):
            return (width >= 160 ? "\(time) ok in \(milliseconds) ms" : "\(time) ok", .cmdOk)
        case .failed(let error):
            return ("\(time) \(SafeText(untrusted: error).cut(to: max(20, width / 2)))", .cmdBad)
        }
    }

    // MARK: - Hints

    static func drawHints(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        let (hints, last) = hints(dashboard)
        HintBar(hints, last: last).draw(in: row, of: &frame)
    }

    /// What keys do now: in a layer only what it takes.
    static func hints(_ dashboard: Dashboard) -> (hints: [HintBar.Hint], last: [HintBar.Hint]) {
        switch dashboard.layers.last {
        case .dialog(let dialog): return (dialogHints(dialog), [])
        case .help, .why:
            return ([HintBar.Hint("Esc", "Close"), HintBar.Hint("j k", "Scroll")], [])
        case nil: break
        }
        let urgent = stuckHints(dashboard)
        let table = KeyTable.bindings.compactMap { binding -> HintBar.Hint? in
            guard let hint = binding.hint, binding.command != .help, binding.command != .quit,
                !urgent.contains(where: { $0.key == binding.label })
            else { return nil }
            let isOn = dashboard.offReason(binding.command) == nil
            return HintBar.Hint(binding.label, hint, isEnabled: isOn)
        }
        let isRoot = dashboard.page == .overview && !dashboard.isZoomed
        return (
            urgent + table,
            [HintBar.Hint("?", "Help"), HintBar.Hint("q", isRoot ? "Quit" : "Back")]
        )
    }

    private static func dialogHints(_ dialog: DialogState) -> [HintBar.Hint] {
        var hints = [HintBar.Hint("Enter", "Confirm")]
        if dialog.field == nil {
            hints.append(HintBar.Hint("Esc", "Cancel"))
        } else {
            hints.append(HintBar.Hint("Esc", "Cancel, keeps the text"))
        }
        if dialog.leftText != nil { hints.append(HintBar.Hint("Ctrl-P", "Text from before")) }
        if case .image(let image) = dialog.draft, image.containers.count > 1 {
            hints.append(HintBar.Hint("Tab", "Next container"))
        }
        return hints
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
