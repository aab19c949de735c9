import CNcurses
import TerminalUI

/// Hands the rows of a frame to curses. Only rows that differ from the frame before are handed
/// over; what of them goes to the terminal is curses' own comparison.
struct FramePainter {
    private var pairs: ColorPairs
    private let isUTF8: Bool
    private var before: CellBuffer?
    private var theme: Theme?
    private var cells: [cchar_t] = []

    init(pairs: ColorPairs, isUTF8: Bool) {
        self.pairs = pairs
        self.isUTF8 = isUTF8
    }

    /// The next frame is painted whole.
    mutating func forget() { before = nil }

    /// Paints what changed on a screen of the given size; returns whether anything did.
    mutating func paint(_ frame: CellBuffer, _ newTheme: Theme, on size: TerminalSize) -> Bool {
        if let theme, !theme.looksLike(newTheme) {
            pairs.reset()
            before = nil
        }
        theme = newTheme
        var isChanged = false
        for row in 0..<min(frame.height, size.height) {
            if let before, frame.row(row, equalsRowOf: before) { continue }
            isChanged = true
            paint(row: row, of: frame, newTheme, width: size.width)
        }
        before = frame
        return isChanged
    }

    private mutating func paint(row: Int, of frame: CellBuffer, _ theme: Theme, width: Int) {
        cells.removeAll(keepingCapacity: true)
        var look = pairs.look(.text, theme)
        var style = Style.text
        let columns = min(width, frame.width)
        var column = 0
        while column < columns {
            let cell = frame[column, row]
            if cell.style != style {
                style = cell.style
                look = pairs.look(style, theme)
            }
            let isWide = column + 1 < frame.width && frame[column + 1, row].isContinuation
            if isWide && column + 1 >= columns {
                add([" "], look)
            } else if let scalar = cell.scalar {
                addBase(scalar, columns: isWide ? 2 : 1, look)
            } else {
                addCluster(frame.scalars(of: cell), columns: isWide ? 2 : 1, look)
            }
            column += isWide ? 2 : 1
        }
        _ = cells.withUnsafeBufferPointer {
            ordinal_put_cells(Int32(row), 0, $0.baseAddress, Int32($0.count))
        }
    }

    private mutating func addBase(
        _ scalar: Unicode.Scalar, columns: Int, _ look: ColorPairs.Look
    ) {
        if scalar.value < 0x7F || (isUTF8 && Int(ordinal_width(scalar.value)) == columns) {
            add([scalar], look)
        } else {
            addStandIn(scalar, columns: columns, look)
        }
    }

    private mutating func addCluster(
        _ scalars: [Unicode.Scalar], columns: Int, _ look: ColorPairs.Look
    ) {
        guard let base = scalars.first else { return add([" "], look) }
        guard isUTF8, base.value < 0x7F || Int(ordinal_width(base.value)) == columns else {
            return addStandIn(base, columns: columns, look)
        }
        add([base] + scalars.dropFirst().filter { ordinal_width($0.value) == 0 }, look)
    }

    /// The C library would measure this scalar differently than we do, and so would curses: the
    /// rest of the line would be off. A sign of the right width stands in.
    private mutating func addStandIn(
        _ scalar: Unicode.Scalar, columns: Int, _ look: ColorPairs.Look
    ) {
        let sign = isUTF8 ? Glyph.replacement.unicode : GlyphSet.ascii.form(of: scalar)
        add([sign], look)
        if columns == 2 { add([" "], look) }
    }

    private mutating func add(_ scalars: [Unicode.Scalar], _ look: ColorPairs.Look) {
        var cell = cchar_t()
        ordinal_set_cell(&cell, scalars.map(\.value) + [0], look.attributes, look.pair)
        cells.append(cell)
    }
}
