/// The line of keys at the bottom: ` s Scale  i Image … ? Help`.
package struct HintBar: Sendable {
    /// One key and what it does now.
    package struct Hint: Sendable, Hashable {
        /// The key as people write it.
        package let key: SafeText
        /// What it does, in one word.
        package let label: SafeText
        /// Whether it does anything now.
        package let isEnabled: Bool

        /// A hint.
        package init(_ key: SafeText, _ label: SafeText, isEnabled: Bool = true) {
            self.key = key
            self.label = label
            self.isEnabled = isEnabled
        }

        /// Columns of the hint without the gap.
        package var width: Int { key.width + 1 + label.width }
    }

    /// Hints by importance, the most important first.
    package var hints: [Hint]
    /// Hints that always stand at the end, such as `? Help`.
    package var last: [Hint]

    /// A bar of hints.
    package init(_ hints: [Hint], last: [Hint] = []) {
        self.hints = hints
        self.last = last
    }

    /// The hints that fit into the width, in the order they are drawn: from the important ones as
    /// many as there is room for beside the last ones; then of the last ones what fits.
    package func fitting(width: Int) -> [Hint] {
        var chosen: [Hint] = []
        var used = 1 + last.reduce(0) { $0 + $1.width + 2 }
        for hint in hints {
            guard used + hint.width + 2 <= width + 2 else { break }
            chosen.append(hint)
            used += hint.width + 2
        }
        if chosen.isEmpty {
            used = 1
            return last.reversed().filter { hint in
                let fits = used + hint.width <= width
                if fits { used += hint.width + 2 }
                return fits
            }.reversed()
        }
        return chosen + last
    }

    /// Draws the bar into the first row and returns the place of each hint drawn, for clicks.
    @discardableResult
    package func draw(in rect: Rect, of frame: inout CellBuffer) -> [(hint: Hint, place: Rect)] {
        let row = rect.row(0)
        frame.fill(row, style: Style(.hintText))
        var x = 1
        return fitting(width: row.width).map { hint in
            let start = x
            let key = Style(hint.isEnabled ? .hintKey : .hintOff)
            let label = Style(hint.isEnabled ? .hintText : .hintOff)
            x = frame.put(hint.key, in: row, x: x, style: key)
            x = frame.put(hint.label, in: row, x: x + 1, style: label) + 2
            let place = Rect(x: row.x + start, y: row.y, width: hint.width, height: 1)
            return (hint, place.intersection(row))
        }
    }
}
