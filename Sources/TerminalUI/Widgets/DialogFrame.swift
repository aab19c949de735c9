/// The frame of a dialog: in the middle of the screen, never larger than `widthMax` by `heightMax`,
/// with the border of what has the focus, and its keys at the right of the lower edge.
package enum DialogFrame {
    /// The widest dialog, borders included.
    package static let widthMax = 76
    /// The tallest dialog, borders included.
    package static let heightMax = 20

    /// The place of a dialog whose content wants the given columns and rows.
    package static func place(
        contentWidth: Int, contentHeight: Int, in screen: Rect
    ) -> Rect {
        screen.centered(
            width: min(widthMax, contentWidth + 4), height: min(heightMax, contentHeight + 2))
    }

    /// Clears the place, draws the frame and returns the place for the content: inside the border
    /// with one free column at each side.
    @discardableResult
    package static func draw(
        _ title: SafeText, keys: SafeText, in rect: Rect, of frame: inout CellBuffer
    ) -> Rect {
        frame.fill(rect, style: Style(.dialogText))
        var border = PaneFrame(title, footer: keys, hasFocus: true)
        border.border = Style(.dialogBorder)
        border.titleStyle = Style(.dialogTitle)
        border.noteStyle = Style(.hintText)
        return border.draw(in: rect, of: &frame).inset(columns: 1)
    }
}

/// A button of a dialog: `[ Cancel ]`, and `< Scale to 3 >` while it has the focus.
package struct Button: Sendable {
    /// What it does, in one or two words.
    package var label: SafeText
    /// Whether Enter presses it.
    package var hasFocus: Bool
    /// Whether something is lost by pressing it.
    package var isDangerous: Bool
    /// Whether it can be pressed now.
    package var isEnabled: Bool

    /// A button.
    package init(
        _ label: SafeText, hasFocus: Bool = false, isDangerous: Bool = false,
        isEnabled: Bool = true
    ) {
        self.label = label
        self.hasFocus = hasFocus
        self.isDangerous = isDangerous
        self.isEnabled = isEnabled
    }

    /// Columns the button takes.
    package var width: Int { label.width + 4 }

    /// Draws the button and returns the column after it, relative to `rect`.
    @discardableResult
    package func draw(in rect: Rect, of frame: inout CellBuffer, x: Int, y: Int = 0) -> Int {
        let text: SafeText = hasFocus ? "< \(label) >" : "[ \(label) ]"
        return frame.put(text, in: rect, x: x, y: y, style: Style(role))
    }

    private var role: Role {
        guard isEnabled else { return .buttonOff }
        if isDangerous { return .buttonDanger }
        return hasFocus ? .buttonFocus : .button
    }

    /// Draws buttons at the right end of a row and returns their places in the same order.
    @discardableResult
    package static func drawRow(
        _ buttons: [Button], in rect: Rect, of frame: inout CellBuffer, y: Int = 0
    ) -> [Rect] {
        let total = buttons.map(\.width).reduce(0, +) + 2 * max(0, buttons.count - 1)
        var x = rect.width - total
        return buttons.map { button in
            let start = x
            x = button.draw(in: rect, of: &frame, x: x, y: y) + 2
            return Rect(x: rect.x + start, y: rect.y + y, width: button.width, height: 1)
                .intersection(rect)
        }
    }
}
