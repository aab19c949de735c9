/// What a table column asks for. All widths are in terminal columns, without the gap after it.
package struct TableColumn: Sendable {
    /// The word in the head.
    package let title: SafeText
    /// Narrower than this the column is dropped.
    package let minimum: Int
    /// Never wider than this.
    package let maximum: Int
    /// Where values stand in the column.
    package let align: Alignment
    /// Columns with a higher rank shrink first and are dropped first.
    package let dropRank: Int
    /// Where long values are cut.
    package let cut: CutSide

    /// A column; the maximum is never below the minimum.
    package init(
        _ title: SafeText, minimum: Int, maximum: Int, align: Alignment = .left, dropRank: Int = 0,
        cut: CutSide = .end
    ) {
        self.title = title
        self.minimum = max(1, minimum)
        self.maximum = max(max(1, minimum), maximum)
        self.align = align
        self.dropRank = dropRank
        self.cut = cut
    }
}

/// Which columns of a table are shown, where and how wide.
package struct TableLayout: Sendable, Hashable {
    /// One shown column.
    package struct Place: Sendable, Hashable {
        /// Index of the column in the list that was given.
        package let column: Int
        /// First column of the place, from the left of the table.
        package let x: Int
        /// Terminal columns.
        package let width: Int
    }

    /// The shown columns from left to right.
    package let places: [Place]
    /// Columns that are not shown: dropped or scrolled away.
    package let hiddenCount: Int

    /// Places columns in `width` terminal columns. `wishes` has for each column how wide its
    /// values are. Too wide: columns shrink toward their minimum, those with the highest drop rank
    /// first; when all minimums are too wide, whole columns go in the same order, but never the
    /// first. Room that is left goes to the last column up to its maximum. `scroll` columns after
    /// the first are scrolled away; the first stays.
    package static func solve(
        _ columns: [TableColumn], wishes: [Int], width: Int, gap: Int = 1, scroll: Int = 0
    ) -> TableLayout {
        guard let first = columns.indices.first, width > 0 else {
            return TableLayout(places: [], hiddenCount: columns.count)
        }
        let scrolled = min(max(0, scroll), columns.count - 1)
        var shown = [first] + columns.indices.dropFirst(1 + scrolled)
        var widths = columns.indices.map { index in
            let wish = wishes.indices.contains(index) ? wishes[index] : columns[index].minimum
            let column = columns[index]
            return min(max(wish, column.title.width, column.minimum), column.maximum)
        }
        let minimums = columns.map(\.minimum)
        for index in byRank(shown, columns) where total(shown, minimums, gap) > width {
            if index != first { shown.removeAll { $0 == index } }
        }
        var excess = total(shown, widths, gap) - width
        for index in byRank(shown, columns) where excess > 0 {
            let give = min(excess, widths[index] - columns[index].minimum)
            widths[index] -= give
            excess -= give
        }
        if excess > 0 { widths[first] = max(1, widths[first] - excess) }
        grow(&widths, shown, columns, by: max(0, -excess))
        return place(shown, widths, gap, of: columns.count)
    }

    private static func grow(
        _ widths: inout [Int], _ shown: [Int], _ columns: [TableColumn], by room: Int
    ) {
        guard room > 0, let last = shown.last else { return }
        widths[last] += min(room, columns[last].maximum - widths[last])
    }

    private static func total(_ shown: [Int], _ widths: [Int], _ gap: Int) -> Int {
        shown.reduce(0) { $0 + widths[$1] } + gap * max(0, shown.count - 1)
    }

    /// The columns by falling drop rank, the rightmost first among equals.
    private static func byRank(_ shown: [Int], _ columns: [TableColumn]) -> [Int] {
        shown.sorted { (columns[$0].dropRank, $0) > (columns[$1].dropRank, $1) }
    }

    private static func place(
        _ shown: [Int], _ widths: [Int], _ gap: Int, of count: Int
    ) -> TableLayout {
        var x = 0
        let places = shown.map { index in
            defer { x += widths[index] + gap }
            return Place(column: index, x: x, width: widths[index])
        }
        return TableLayout(places: places, hiddenCount: count - shown.count)
    }
}
