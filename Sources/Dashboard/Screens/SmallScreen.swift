import TerminalUI

/// Screens too small for panes with borders: the most important that fits. Source: dashboard.md
/// 12.
enum SmallScreen {
    // MARK: - One to three rows

    /// `db 4/5 v1→v2 2/5 P2 BLOCKED db-3 not Ready: probe 503, 21s`; below 20 columns the status
    /// word alone.
    static func drawStrip(_ dashboard: Dashboard, _ frame: inout CellBuffer) {
        let screen = frame.bounds
        let why = dashboard.snapshot.why
        let word = SafeText(untrusted: why.status.rawValue)
        let style = Style(FrameRows.role(why.status), [.bold])
        guard screen.width >= 20 else {
            frame.put(word, in: screen, style: style)
            return
        }
        let facts = facts(dashboard)
        let short = SafeText(untrusted: why.short)
        guard screen.height > 1 else {
            // The sentence matters more than the numbers before it.
            var head = facts
            while head.count > 1, joined(head).width + word.width + short.width + 2 > screen.width {
                head.removeLast()
            }
            var x = 0
            if !head.isEmpty, joined(head).width + word.width < screen.width {
                x = frame.put(joined(head), in: screen, style: Style(.header)) + 1
            }
            x = frame.put(word, in: screen, x: x, style: style) + 1
            frame.put(
                short.cut(to: max(0, screen.width - x)), in: screen, x: x, style: Style(.whyText))
            return
        }
        frame.put(joined(facts).cut(to: screen.width), in: screen, style: Style(.header))
        let x = frame.put(word, in: screen, y: 1, style: style) + 1
        frame.put(
            short.cut(to: max(0, screen.width - x)), in: screen, x: x, y: 1, style: Style(.whyText))
        _ = CellsView(dashboard).draw(in: screen.inset(top: 2), of: &frame)
    }

    private static func joined(_ texts: [SafeText]) -> SafeText {
        .joined(texts, gap: 1, width: 1_000)
    }

    private static func facts(_ dashboard: Dashboard) -> [SafeText] {
        let header = dashboard.snapshot.header
        guard !header.name.isEmpty else { return ["no StatefulSet"] }
        let counters = dashboard.snapshot.rollout.counters
        var facts: [SafeText] = [
            "\(SafeText(untrusted: header.name)) \(header.ready)/\(header.desired)",
            tags(header), "\(counters.updated)/\(counters.desired)",
        ]
        if let partition = header.partition, partition > 0 { facts.append("P\(partition)") }
        return facts
    }

    private static func tags(_ header: HeaderFacts) -> SafeText {
        let new = SafeText(untrusted: header.newRevision?.text ?? "")
        guard let old = header.oldRevision, old.text != header.newRevision?.text else { return new }
        return "\(SafeText(untrusted: old.text))\(Glyph.arrowRight)\(new)"
    }

    // MARK: - Up to 60x14

    /// What is left for the pane of the page: without header, why-line, command and keys.
    static func content(_ screen: Rect) -> Rect {
        screen.inset(top: 2, bottom: screen.height >= 8 ? 2 : 0)
    }

    static func draw(_ dashboard: Dashboard, _ frame: inout CellBuffer) -> CursorPosition? {
        let screen = frame.bounds
        drawHeader(dashboard, screen.row(0), &frame)
        drawWhy(dashboard, screen.row(1), &frame)
        if screen.height >= 8 {
            FrameRows.drawCommand(dashboard, screen.row(screen.height - 2), &frame)
            drawKeys(dashboard, screen.row(screen.height - 1), &frame)
        }
        guard let place = dashboard.places.first else { return nil }
        guard dashboard.page == .overview else {
            return dashboard.drawPane(place, dashboard.layers.isEmpty, &frame)
        }
        let content = place.rect
        let gap = content.height >= 8 ? 1 : 0
        let (cells, rest) = content.inset(top: gap).splitTop(content.height >= 4 ? 2 : 1)
        _ = CellsView(dashboard).draw(in: cells, of: &frame)
        return drawPods(dashboard, rest.inset(top: gap), &frame)
    }

    private static func drawHeader(
        _ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer
    ) {
        frame.fill(row, style: Style(.header))
        let header = dashboard.snapshot.header
        let mode = SafeText(untrusted: header.source.kind.rawValue)
        let right = FrameRows.rightSide(dashboard, wide: false)
        let name = SafeText(untrusted: header.name)
        let space = SafeText(untrusted: header.namespace)
        let count: SafeText = "\(header.ready)/\(header.desired)"
        let full: [SafeText] = [
            mode, header.name.isEmpty ? "no StatefulSet" : "\(space)/\(name) \(count)", tags(header),
            right,
        ]
        let short: [SafeText] = [mode, "\(name.cut(to: 16, at: .middle)) \(count)", tags(header)]
        let text = joined(full).width <= row.width ? joined(full) : joined(short)
        frame.put(text.cut(to: row.width), in: row, style: Style(.header))
    }

    private static func drawWhy(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        let why = dashboard.snapshot.why
        let word = SafeText(untrusted: why.status.rawValue)
        let x = frame.put(word, in: row, style: Style(FrameRows.role(why.status), [.bold])) + 1
        frame.put(
            SafeText(untrusted: why.short).cut(to: max(0, row.width - x)), in: row, x: x,
            style: Style(.whyText))
    }

    private static func drawKeys(_ dashboard: Dashboard, _ row: Rect, _ frame: inout CellBuffer) {
        frame.fill(row, style: Style(.hintText))
        guard dashboard.isInteractive else {
            frame.put("enlarge to 40x10 for keys   q Quit", in: row, style: Style(.hintText))
            return
        }
        guard dashboard.layers.isEmpty else { return FrameRows.drawHints(dashboard, row, &frame) }
        let act = KeyTable.bindings.filter { $0.group == .act }.map(\.label)
        let pages = KeyTable.binding(.page)?.label ?? .empty
        let text: SafeText = "\(joined(act))  \(pages) page  w why  ? help  q"
        frame.put(text.cut(to: row.width), in: row, style: Style(.hintText))
    }

    /// Pods without a head, those that are not plain Ready first.
    private static func drawPods(
        _ dashboard: Dashboard, _ rect: Rect, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let pods = dashboard.snapshot.pods
        guard rect.height > 0, !pods.isEmpty else { return nil }
        let selected = dashboard.selectedIndex(.pods)
        let view = ScrollView(
            count: pods.count, visible: rect.height, offset: (selected ?? 0) - rect.height / 2)
        // With no row chosen the troubled ones come first; else the order is that of ordinals.
        let troubled = selected == nil ? pods.indices.filter { pods[$0].state != .ready } : []
        let plain = selected == nil ? pods.indices.reversed().filter { pods[$0].state == .ready } : []
        let shown =
            selected == nil ? Array((troubled + plain).prefix(rect.height)) : Array(view.range)
        var cursor: CursorPosition?
        for (row, index) in shown.enumerated() {
            let pod = pods[index]
            let name = SafeText(untrusted: pod.name).cut(to: max(6, rect.width / 3), at: .middle)
            var x = frame.put(name, in: rect, x: 1, y: row, style: Style(.row)) + 1
            x = frame.put(
                SafeText(untrusted: pod.revision.text), in: rect, x: x, y: row,
                style: Style(pod.revision.kind.role)) + 1
            x = frame.put(pod.state.sign, in: rect, x: x, y: row, style: Style(pod.state.role)) + 1
            let rest: [SafeText] = [
                SafeText(untrusted: pod.readyText), SafeText(untrusted: pod.node),
                SafeText(untrusted: pod.age.text), SafeText(untrusted: pod.why),
            ]
            frame.put(
                joined(rest).cut(to: max(0, rect.width - x)), in: rect, x: x, y: row,
                style: Style(.row))
            if index == selected {
                frame.lay(.rowSelected, behind: rect.row(row))
                frame.put(.pointer, in: rect, y: row, style: Style(.rowLinked))
                cursor = CursorPosition(x: rect.x + 1, y: rect.y + row)
            }
        }
        return cursor ?? CursorPosition(x: rect.x, y: rect.y)
    }
}
