/// The frame around a pane or a dialog: a title at the left of the upper edge, a note at its right,
/// and for dialogs a note at the right of the lower edge. The pane with the focus has another
/// border shape, so that it can be told without colour.
package struct PaneFrame: Sendable {
    /// At the left of the upper edge.
    package var title: SafeText
    /// At the right of the upper edge.
    package var note: SafeText
    /// At the right of the lower edge.
    package var footer: SafeText
    /// Whether the border has the shape of the focus.
    package var hasFocus: Bool
    /// The style of the lines.
    package var border: Style
    /// The style of the title.
    package var titleStyle: Style
    /// The style of note and footer.
    package var noteStyle: Style

    /// The frame of a pane.
    package init(
        _ title: SafeText, note: SafeText = .empty, footer: SafeText = .empty,
        hasFocus: Bool = false
    ) {
        self.title = title
        self.note = note
        self.footer = footer
        self.hasFocus = hasFocus
        border = Style(hasFocus ? .paneBorderFocus : .paneBorder)
        titleStyle = Style(hasFocus ? .paneTitleFocus : .paneTitle)
        noteStyle = Style(.paneNote)
    }

    /// Draws the frame along the edges of `rect` and returns the place inside. Smaller than two
    /// columns and rows there is no inside; nothing is drawn where there is no room.
    @discardableResult
    package func draw(in rect: Rect, of frame: inout CellBuffer) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else {
            frame.fill(rect)
            return Rect(x: rect.x, y: rect.y, width: 0, height: 0)
        }
        let pieces = hasFocus ? Borders.focus : Borders.plain
        let (right, bottom) = (rect.width - 1, rect.height - 1)
        frame.fill(rect.row(0), with: pieces.horizontal, style: border)
        frame.fill(rect.row(bottom), with: pieces.horizontal, style: border)
        for row in 1..<max(1, bottom) {
            frame.put(pieces.vertical, in: rect, x: 0, y: row, style: border)
            frame.put(pieces.vertical, in: rect, x: right, y: row, style: border)
        }
        frame.put(pieces.topLeft, in: rect, style: border)
        frame.put(pieces.topRight, in: rect, x: right, style: border)
        frame.put(pieces.bottomLeft, in: rect, y: bottom, style: border)
        frame.put(pieces.bottomRight, in: rect, x: right, y: bottom, style: border)
        drawTexts(in: rect, of: &frame)
        return rect.inset(columns: 1, rows: 1)
    }

    private func drawTexts(in rect: Rect, of frame: inout CellBuffer) {
        // "─ title ─" at the left, " note ─" at the right, one piece of border at each end.
        let room = rect.width - 4
        guard room >= 3 else { return }
        let shownTitle = title.cut(to: room - 2)
        if !shownTitle.isEmpty {
            frame.put(" \(shownTitle) ", in: rect, x: 2, style: titleStyle)
        }
        let left = room - (shownTitle.isEmpty ? 0 : shownTitle.width + 3)
        if !note.isEmpty && left >= 4 {
            let shown = note.cut(to: left - 2)
            frame.put(" \(shown) ", in: rect, x: rect.width - 4 - shown.width, style: noteStyle)
        }
        if !footer.isEmpty {
            let shown = footer.cut(to: room - 2)
            frame.put(
                " \(shown) ", in: rect, x: rect.width - 4 - shown.width, y: rect.height - 1,
                style: noteStyle)
        }
    }
}
