package import TerminalUI

/// The picture: five fixed rows, the panes of the page between them, and the layers above.
/// Source: dashboard.md 4, 7, 12.
extension Dashboard {
    /// Draws everything into a blank frame.
    ///
    /// - Returns: where the terminal's cursor is parked.
    package func draw(into frame: inout CellBuffer) -> CursorPosition? {
        switch PageLayout.SizeClass(size) {
        case .strip:
            SmallScreen.drawStrip(self, &frame)
            return nil
        case .extraSmall where size.width < 60 || size.height < 14:
            SmallScreen.draw(self, &frame)
            return drawLayers(&frame)
        default: break
        }
        let screen = frame.bounds
        FrameRows.drawHeader(self, screen.row(0), &frame)
        FrameRows.drawTabs(self, screen.row(1), &frame)
        FrameRows.drawWhy(self, screen.row(2), &frame)
        for place in places { drawPane(place, &frame) }
        FrameRows.drawCommand(self, screen.row(screen.height - 2), &frame)
        FrameRows.drawHints(self, screen.row(screen.height - 1), &frame)
        drawToasts(&frame)
        return drawLayers(&frame) ?? cursorOfFocus
    }

    /// What is left without the fixed rows.
    var content: Rect {
        Rect(x: 0, y: 0, width: size.width, height: size.height).inset(top: 3, bottom: 2)
    }

    /// The panes on the screen with their places.
    var places: [PageLayout.PanePlace] {
        PageLayout.place(
            page, size: size, content: content,
            set: PageLayout.SetClass(ordinals: snapshot.rollout.cells.count),
            zoomed: isZoomed ? zoomedPane : nil)
    }

    private var zoomedPane: PaneID? {
        let panes = PageLayout.place(
            page, size: size, content: content,
            set: PageLayout.SetClass(ordinals: snapshot.rollout.cells.count)
        ).map(\.pane)
        guard let chosen = focus[page], panes.contains(chosen) else { return panes.first }
        return chosen
    }

    /// The panes on the screen in the order of Tab.
    var visiblePanes: [PaneID] { places.map(\.pane) }

    private func drawPane(_ place: PageLayout.PanePlace, _ frame: inout CellBuffer) {
        let hasFocus = layers.isEmpty && place.pane == focusedPane
        switch place.pane {
        case .rollout: RolloutPane.draw(self, place.rect, hasFocus, &frame)
        case .pods: PodsPane.draw(self, place.rect, hasFocus, &frame)
        case .events: EventsPane.draw(self, place.rect, hasFocus, &frame)
        case .nodes: NodesPane.draw(self, place.rect, hasFocus, &frame)
        case .countdown: NodesPane.drawCountdown(self, place.rect, hasFocus, &frame)
        case .volumes: VolumesPane.draw(self, place.rect, hasFocus, &frame)
        case .dns: DNSPane.draw(self, place.rect, hasFocus, &frame)
        case .next: OutlookPanes.drawNext(self, place.rect, hasFocus, &frame)
        case .waiting: OutlookPanes.drawWaiting(self, place.rect, hasFocus, &frame)
        case .revisions: OutlookPanes.drawRevisions(self, place.rect, hasFocus, &frame)
        case .actions: OutlookPanes.drawActions(self, place.rect, hasFocus, &frame)
        case .legend: OutlookPanes.drawLegend(self, place.rect, hasFocus, &frame)
        }
    }

    private func drawLayers(_ frame: inout CellBuffer) -> CursorPosition? {
        var cursor: CursorPosition?
        for layer in layers {
            switch layer {
            case .help(let help): HelpLayer.draw(self, help, &frame)
            case .why(let why): WhyLayer.draw(self, why, &frame)
            case .dialog(let dialog): cursor = DialogLayer.draw(self, dialog, &frame)
            }
        }
        return cursor
    }

    /// Messages stand at the bottom right, the newest lowest; they never cover a dialog.
    private func drawToasts(_ frame: inout CellBuffer) {
        guard !toasts.isEmpty, layers.isEmpty else { return }
        let width = min(60, size.width)
        let rows = toasts.count + 2
        let rect = Rect(
            x: size.width - width, y: max(3, size.height - 2 - rows), width: width, height: rows)
        frame.fill(rect, style: Style(.dialogText))
        let inner = PaneFrame("").draw(in: rect, of: &frame)
        for (index, toast) in toasts.enumerated() {
            let (word, role): (SafeText, Role) =
                switch toast.level {
                case .info: ("info", .toastInfo)
                case .ok: ("ok", .toastOk)
                case .warning: ("warning", .toastWarn)
                case .error: ("error", .toastError)
                }
            let text = SafeText(untrusted: toast.text)
            let count: SafeText = toast.count > 1 ? "  \(Glyph.times)\(toast.count)" : ""
            frame.put(
                "\(word)  \(text)\(count)", in: inner, x: 1, y: index, width: inner.width - 2,
                style: Style(role))
        }
    }

    /// The cursor stands on the selected row of the focused pane, so that screen readers follow.
    private var cursorOfFocus: CursorPosition? {
        guard let place = places.first(where: { $0.pane == focusedPane }) else { return nil }
        let row = min((selectedIndex(focusedPane) ?? 0) + 2, max(1, place.rect.height - 2))
        return CursorPosition(x: place.rect.x + 1, y: place.rect.y + row)
    }
}
