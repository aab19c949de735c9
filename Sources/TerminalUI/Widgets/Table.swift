/// A table of text: a head, rows, one selected row, scrolled so that it is visible.
package struct Table: Sendable {
    /// One value of a row.
    package struct Value: Sendable {
        /// What is shown, uncut.
        package let text: SafeText
        /// How; the surface of the row is laid behind it.
        package let style: Style

        /// A value.
        package init(_ text: SafeText, _ style: Style = Style(.row)) {
            self.text = text
            self.style = style
        }
    }

    /// One row.
    package struct Row: Sendable {
        /// One value for each column; missing ones are blank.
        package var values: [Value]
        /// What lies behind the whole row beside the selection, such as `.rowMarked`.
        package var surface: Role?
        /// Attributes for the whole row: underlined when linked, bold and underlined when changed.
        package var attributes: TextAttributes

        /// A row.
        package init(
            _ values: [Value], surface: Role? = nil, attributes: TextAttributes = []
        ) {
            self.values = values
            self.surface = surface
            self.attributes = attributes
        }
    }

    /// All columns, shown or not.
    package var columns: [TableColumn]
    /// The column the rows are sorted by; its title stands out.
    package var sortColumn: Int?
    /// Whether the selected row is that of the focused pane.
    package var hasFocus: Bool
    /// Columns scrolled away after the first.
    package var columnScroll: Int

    /// A table of the columns.
    package init(
        _ columns: [TableColumn], sortColumn: Int? = nil, hasFocus: Bool = false,
        columnScroll: Int = 0
    ) {
        self.columns = columns
        self.sortColumn = sortColumn
        self.hasFocus = hasFocus
        self.columnScroll = columnScroll
    }

    /// What was drawn: for mouse clicks, the cursor and the note in the title.
    package struct Drawn: Sendable {
        /// Which columns are where.
        package let layout: TableLayout
        /// Index of the first row shown.
        package let firstRow: Int
        /// The place of the rows, without the head.
        package let body: Rect
        /// `+3 columns →` when some are hidden, else empty.
        package let hiddenNote: SafeText
    }

    /// Draws the head and the rows that fit; `rows` may be all rows or a lazy view of them.
    /// `offset` is the first row wanted; it moves only as far as the selected row needs.
    @discardableResult
    package func draw(
        _ rows: [Row], selected: Int? = nil, offset: Int = 0, in rect: Rect,
        of frame: inout CellBuffer
    ) -> Drawn {
        frame.fill(rect, style: Style(.row))
        let body = rect.splitTop(1).rest
        let view = ScrollView(
            count: rows.count, visible: body.height, offset: offset, selected: selected)
        let shown = view.range
        let wishes = columns.indices.map { index in
            rows[shown].reduce(0) { widest, row in
                row.values.indices.contains(index)
                    ? max(widest, row.values[index].text.width) : widest
            }
        }
        let layout = TableLayout.solve(
            columns, wishes: wishes, width: rect.width, scroll: columnScroll)
        drawHead(layout, in: rect.row(0), of: &frame)
        for (line, index) in shown.enumerated() {
            draw(rows[index], layout, isSelected: index == selected, in: body.row(line), of: &frame)
        }
        let hidden = layout.hiddenCount
        return Drawn(
            layout: layout, firstRow: view.offset, body: body,
            hiddenNote: hidden == 0
                ? .empty : "+\(hidden) \(hidden == 1 ? "column" : "columns") \(Glyph.arrowRight)")
    }

    private func drawHead(_ layout: TableLayout, in row: Rect, of frame: inout CellBuffer) {
        frame.fill(row, style: Style(.tableHead))
        for place in layout.places {
            let column = columns[place.column]
            frame.put(
                column.title, in: row, x: place.x, width: place.width, align: column.align,
                style: Style(place.column == sortColumn ? .tableHeadSort : .tableHead))
        }
    }

    private func draw(
        _ row: Row, _ layout: TableLayout, isSelected: Bool, in line: Rect,
        of frame: inout CellBuffer
    ) {
        for place in layout.places where row.values.indices.contains(place.column) {
            let value = row.values[place.column]
            let column = columns[place.column]
            frame.put(
                value.text, in: line, x: place.x, width: place.width, align: column.align,
                cut: column.cut, style: value.style)
        }
        if let surface = row.surface { frame.lay(surface, behind: line) }
        if !row.attributes.isEmpty { frame.add(row.attributes, to: line) }
        if isSelected { frame.lay(hasFocus ? .rowSelected : .rowSelectedNofocus, behind: line) }
    }
}
