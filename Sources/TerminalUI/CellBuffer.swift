/// A frame: the grid of cells that a screen draws and a terminal shows. Everything is drawn in
/// columns and rows relative to a rectangle and is clipped to it and to the frame, so a widget
/// cannot write outside its place. Drawing never fails.
package struct CellBuffer: Sendable {
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int
    /// The glyphs the frame is made of. In an ASCII frame each sign is replaced as it is drawn:
    /// our own by its ASCII form, any other by question marks of the same width.
    package let glyphs: GlyphSet

    private(set) var cells: [Cell]
    private(set) var clusters: [[Unicode.Scalar]] = []

    /// A blank frame.
    package init(width: Int, height: Int, glyphs: GlyphSet = .unicode, style: Style = .text) {
        self.width = max(0, width)
        self.height = max(0, height)
        self.glyphs = glyphs
        cells = Array(
            repeating: Cell(code: 0x20, style: style), count: self.width * self.height)
    }

    /// The whole frame.
    package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

    /// The cell at an absolute position; outside the frame a blank.
    package subscript(x: Int, y: Int) -> Cell {
        guard bounds.contains(x: x, y: y) else { return .blank }
        return cells[y * width + x]
    }

    /// The scalars of a cell: a base and at most four combining marks; none in a continuation.
    package func scalars(of cell: Cell) -> [Unicode.Scalar] {
        if cell.isContinuation { return [] }
        if cell.code >= Cell.clusterBase {
            let index = Int(cell.code - Cell.clusterBase)
            return clusters.indices.contains(index) ? clusters[index] : ["?"]
        }
        return [Unicode.Scalar(cell.code) ?? "?"]
    }

    /// Whether the row looks the same in both frames.
    package func row(_ y: Int, equalsRowOf other: CellBuffer) -> Bool {
        guard width == other.width, y < height, y < other.height else { return false }
        for index in (y * width)..<((y + 1) * width) {
            let mine = cells[index]
            let theirs = other.cells[index]
            if mine.style != theirs.style { return false }
            if mine.code == theirs.code && mine.code < Cell.clusterBase { continue }
            if mine.code < Cell.clusterBase || theirs.code < Cell.clusterBase { return false }
            if scalars(of: mine) != other.scalars(of: theirs) { return false }
        }
        return true
    }
}

// MARK: - Drawing

extension CellBuffer {
    /// Draws one line of text and returns the column after it, relative to `rect`, also when the
    /// text was clipped. Columns and rows count from the corner of `rect`. A wide character that
    /// does not fit whole becomes a space.
    @discardableResult
    package mutating func put(
        _ text: SafeText, in rect: Rect, x: Int = 0, y: Int = 0, style: Style = .text
    ) -> Int {
        let clip = rect.intersection(bounds)
        let row = rect.y + y
        guard row >= clip.y, row < clip.maxY else { return x + text.width }
        var column = rect.x + x
        var last: Int?
        var offset = 0
        for scalar in text.string.unicodeScalars {
            let columns = TextWidth.of(scalar)
            if columns == 0 {
                if let last { attach(scalar, to: last) }
                continue
            }
            var shown = style
            if !text.escapes.isEmpty, text.escapes.contains(where: { $0.contains(offset) }) {
                shown.role = .codeEscape
            }
            last = place(scalar, columns: columns, column: column, row: row, clip, shown)
            column += columns
            offset += columns
        }
        return column - rect.x
    }

    /// Draws text in a field of fixed width: cut when too long, aligned when short. Cells of the
    /// field beside the text are blanked in the same style.
    package mutating func put(
        _ text: SafeText, in rect: Rect, x: Int = 0, y: Int = 0, width field: Int,
        align: Alignment = .left, cut: CutSide = .end, style: Style = .text
    ) {
        let shown = text.cut(to: field, at: cut)
        let space = max(0, field - shown.width)
        let before = align == .left ? 0 : align == .right ? space : space / 2
        let place = Rect(x: rect.x + x, y: rect.y + y, width: field, height: 1)
            .intersection(rect)
        fill(place, style: style)
        put(shown, in: rect, x: x + before, y: y, style: style)
    }

    /// Draws one glyph.
    package mutating func put(
        _ glyph: Glyph, in rect: Rect, x: Int = 0, y: Int = 0, style: Style = .text
    ) {
        let clip = rect.intersection(bounds)
        guard clip.contains(x: rect.x + x, y: rect.y + y) else { return }
        _ = place(glyph.unicode, columns: 1, column: rect.x + x, row: rect.y + y, clip, style)
    }

    /// Fills a rectangle with one glyph, by default with spaces.
    package mutating func fill(_ rect: Rect, with glyph: Glyph? = nil, style: Style = .text) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        let code = glyph.map { glyphs[$0].value } ?? 0x20
        for row in area.y..<area.maxY {
            breakWide(at: area.x, row: row)
            breakWide(at: area.maxX, row: row)
            for column in area.x..<area.maxX {
                cells[row * width + column] = Cell(code: code, style: style)
            }
        }
    }

    /// Lays a surface, such as `.rowSelected`, behind what is already drawn.
    package mutating func lay(_ surface: Role, behind rect: Rect) {
        restyle(rect) { $0.surface = surface }
    }

    /// Adds attributes to what is already drawn.
    package mutating func add(_ attributes: TextAttributes, to rect: Rect) {
        restyle(rect) { $0.attributes.formUnion(attributes) }
    }

    /// Changes the style of every cell of a rectangle; the text stays.
    package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        for row in area.y..<area.maxY {
            for column in area.x..<area.maxX { change(&cells[row * width + column].style) }
        }
    }

    /// Puts a base scalar; returns the index of its cell if that is inside the clip.
    private mutating func place(
        _ scalar: Unicode.Scalar, columns: Int, column: Int, row: Int, _ clip: Rect, _ style: Style
    ) -> Int? {
        let fits = column >= clip.x && column + columns <= clip.maxX
        if !fits {
            // Half a wide character at the edge shows as a space.
            for half in column..<(column + columns) where half >= clip.x && half < clip.maxX {
                set(Cell(code: 0x20, style: style), column: half, row: row)
            }
            return nil
        }
        let form = glyphs.form(of: scalar)
        set(Cell(code: form.value, style: style), column: column, row: row)
        if columns == 2 {
            let right = TextWidth.of(form) == 2 ? Cell.continuationMark : form.value
            breakWide(at: column + 2, row: row)
            cells[row * width + column + 1] = Cell(code: right, style: style)
        }
        return row * width + column
    }

    private mutating func set(_ cell: Cell, column: Int, row: Int) {
        breakWide(at: column, row: row)
        breakWide(at: column + 1, row: row)
        cells[row * width + column] = cell
    }

    /// If a wide character lies across the border before `column`, both halves become spaces.
    private mutating func breakWide(at column: Int, row: Int) {
        guard column > 0, column < width else { return }
        let index = row * width + column
        guard cells[index].isContinuation else { return }
        cells[index].code = 0x20
        cells[index - 1].code = 0x20
    }

    private mutating func attach(_ mark: Unicode.Scalar, to index: Int) {
        guard glyphs == .unicode else { return }
        var cluster = scalars(of: cells[index])
        guard !cluster.isEmpty, cluster.count <= SafeText.combiningMax else { return }
        cluster.append(mark)
        clusters.append(cluster)
        cells[index].code = Cell.clusterBase + UInt32(clusters.count - 1)
    }
}

// MARK: - Reading back

extension CellBuffer {
    /// The characters of one row, spaces included.
    package func text(ofRow y: Int) -> String {
        var text = ""
        guard y >= 0, y < height else { return text }
        for x in 0..<width { text.unicodeScalars.append(contentsOf: scalars(of: self[x, y])) }
        return text
    }

    /// The characters of all rows, without the spaces at their ends: what a test compares and
    /// what a terminal would give when copied.
    package var lines: [String] {
        (0..<height).map { row in
            var line = text(ofRow: row)
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}

extension CellBuffer: Equatable {
    /// Whether both frames look the same, cell by cell.
    package static func == (left: CellBuffer, right: CellBuffer) -> Bool {
        left.width == right.width && left.height == right.height && left.glyphs == right.glyphs
            && (0..<left.height).allSatisfy { left.row($0, equalsRowOf: right) }
    }
}

/// Where short text stands in a field.
package enum Alignment: Sendable { case left, right, center }

/// Where long text is cut: the side that loses characters.
package enum CutSide: Sendable { case end, middle, start }
