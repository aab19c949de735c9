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
        case .tiny:
            let cursor = SmallScreen.draw(self, &frame)
            drawToasts(&frame)
            guard isInteractive else { return nil }
            return layers.isEmpty ? cursor : drawLayers(&frame)
        default: break
        }
        let screen = frame.bounds
        FrameRows.drawHeader(self, screen.row(0), &frame)
        FrameRows.drawTabs(self, screen.row(1), &frame)
        FrameRows.drawWhy(self, screen.row(2), &frame)
        var cursor: CursorPosition?
        let focused = focusedPane
        for place in places {
            let parked = drawPane(place, layers.isEmpty && place.pane == focused, &frame)
            if place.pane == focused {
                cursor = parked ?? CursorPosition(x: place.rect.x + 1, y: place.rect.y + 1)
            }
        }
        FrameRows.drawCommand(self, screen.row(screen.height - 2), &frame)
        FrameRows.drawHints(self, screen.row(screen.height - 1), &frame)
        drawToasts(&frame)
        return layers.isEmpty ? cursor : drawLayers(&frame)
    }

    /// What is left without the fixed rows.
    var content: Rect {
        let screen = Rect(x: 0, y: 0, width: size.width, height: size.height)
        return PageLayout.SizeClass(size) == .tiny
            ? SmallScreen.content(screen) : screen.inset(top: 3, bottom: 2)
    }

    /// The panes on the screen with their places.
    var places: [PageLayout.PanePlace] {
        PageLayout.place(
            page, size: size, content: content,
            set: PageLayout.SetClass(ordinals: snapshot.rollout.cells.count),
            chosen: focus[page], isZoomed: isZoomed)
    }

    /// The panes on the screen in the order of Tab.
    var visiblePanes: [PaneID] { places.map(\.pane) }

    /// Draws one pane and returns where the cursor belongs when it has the focus.
    func drawPane(
        _ place: PageLayout.PanePlace, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        switch place.pane {
        case .rollout: return RolloutPane.draw(self, place.rect, hasFocus, &frame)
        case .pods: return PodsPane.draw(self, place.rect, hasFocus, &frame)
        case .events: return EventsPane.draw(self, place.rect, hasFocus, &frame)
        case .nodes: return NodesPane.draw(self, place.rect, hasFocus, &frame)
        case .volumes: return VolumesPane.draw(self, place.rect, hasFocus, &frame)
        case .dns: return DNSPane.draw(self, place.rect, hasFocus, &frame)
        case .revisions: return OutlookPanes.drawRevisions(self, place.rect, hasFocus, &frame)
        case .countdown: NodesPane.drawCountdown(self, place.rect, hasFocus, &frame)
        case .next: OutlookPanes.drawNext(self, place.rect, hasFocus, &frame)
        case .waiting: OutlookPanes.drawWaiting(self, place.rect, hasFocus, &frame)
        case .actions: OutlookPanes.drawActions(self, place.rect, hasFocus, &frame)
        case .legend: OutlookPanes.drawLegend(self, place.rect, hasFocus, &frame)
        }
        return nil
    }

    private func drawLayers(_ frame: inout CellBuffer) -> CursorPosition? {
        var cursor: CursorPosition?
        for layer in layers {
            switch layer {
            case .help(let help): cursor = HelpLayer.draw(self, help, &frame)
            case .why(let why): cursor = WhyLayer.draw(self, why, &frame)
            case .dialog(let dialog): cursor = DialogLayer.draw(self, dialog, &frame)
            }
        }
        return cursor
    }

    /// Messages stand at the bottom right, the newest lowest; they never cover a dialog.
    private func drawToasts(_ frame: inout CellBuffer) {
        guard !toasts.isEmpty, layers.isEmpty else { return }
        let widest = toasts.reduce(0) { max($0, SafeText(untrusted: $1.text).width) }
        let width = min(60, size.width, widest + 14)
        let rows = toasts.count + 2
        let rect = Rect(
            x: size.width - width, y: max(1, size.height - 2 - rows), width: width, height: rows)
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
}
