/// Which rows of a long list are visible, and how the scroll bar beside them looks.
package struct ScrollView: Sendable, Hashable {
    /// Rows in the list.
    package let count: Int
    /// Rows that fit.
    package let visible: Int
    /// The first visible row.
    package let offset: Int

    /// A view that starts at `offset` if it can, moved as little as needed to show `selected`.
    package init(count: Int, visible: Int, offset: Int = 0, selected: Int? = nil) {
        self.count = max(0, count)
        self.visible = max(0, visible)
        var first = offset
        if let selected, visible > 0 {
            if selected < first { first = selected }
            if selected >= first + visible { first = selected - visible + 1 }
        }
        self.offset = min(max(0, first), max(0, self.count - self.visible))
    }

    /// The visible rows.
    package var range: Range<Int> { offset..<min(count, offset + visible) }

    /// Rows before the view.
    package var above: Int { offset }
    /// Rows after the view.
    package var below: Int { count - range.upperBound }

    /// Draws a scroll bar into the first column of `rect` when not everything is visible.
    package func drawBar(in rect: Rect, of frame: inout CellBuffer) {
        guard count > visible, rect.height > 0 else { return }
        let length = max(1, rect.height * visible / max(1, count))
        let start = (rect.height - length) * offset / max(1, count - visible)
        for row in 0..<rect.height {
            let isThumb = row >= start && row < start + length
            frame.put(
                isThumb ? .scrollThumb : .vertical, in: rect, y: row,
                style: Style(isThumb ? .scrollThumb : .scrollTrack))
        }
    }
}
