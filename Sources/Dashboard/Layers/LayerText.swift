import TerminalUI

/// One line of a layer: texts at columns of their own.
struct LayerLine {
    var pieces: [(x: Int, text: SafeText, style: Style)] = []
    /// A rule across the layer.
    var isRule = false

    init() {}

    init(_ text: SafeText, _ role: Role = .dialogText, x: Int = 0) {
        pieces = [(x, text, Style(role))]
    }

    static let rule: LayerLine = {
        var line = LayerLine()
        line.isRule = true
        return line
    }()

    mutating func add(_ text: SafeText, at x: Int, _ role: Role = .dialogText) {
        pieces.append((x, text, Style(role)))
    }

    /// Text in as many lines as it needs; all but the first are indented further by `hang`.
    static func wrapped(
        _ text: SafeText, _ role: Role = .dialogText, x: Int = 0, hang: Int = 0, width: Int
    ) -> [LayerLine] {
        text.wrapped(to: max(8, width - x - hang)).enumerated().map {
            LayerLine($1, role, x: $0 == 0 ? x : x + hang)
        }
    }

    func draw(in row: Rect, of frame: inout CellBuffer) {
        if isRule {
            frame.fill(row, with: .horizontal, style: Style(.paneBorder))
            return
        }
        for piece in pieces {
            frame.put(
                piece.text.cut(to: max(0, row.width - piece.x)), in: row, x: piece.x,
                style: piece.style)
        }
    }
}

/// A layer that only shows lines, scrolled inside when they do not fit.
struct TextLayer {
    let title: SafeText
    let keys: SafeText
    let lines: [LayerLine]
    let rect: Rect

    /// - Parameters:
    ///   - width: columns with the border.
    init(_ title: SafeText, keys: SafeText, lines: [LayerLine], width: Int, over content: Rect) {
        self.title = title
        self.keys = keys
        self.lines = lines
        rect = content.centered(width: width, height: lines.count + 2)
    }

    /// Lines that do not fit.
    var scrollRoom: Int { max(0, lines.count - max(0, rect.height - 2)) }

    func draw(offset: Int, _ frame: inout CellBuffer) -> CursorPosition {
        var keys = keys
        let offset = min(offset, scrollRoom)
        if scrollRoom > 0 {
            keys = "\(offset + 1)-\(offset + rect.height - 2) of \(lines.count)  \(keys)"
        }
        let inner = DialogFrame.draw(title, keys: keys, in: rect, of: &frame)
        for (row, line) in lines.dropFirst(offset).prefix(inner.height).enumerated() {
            line.draw(in: inner.row(row), of: &frame)
        }
        return CursorPosition(x: inner.x, y: inner.y)
    }
}

extension Dashboard {
    /// Where layers stand: everything but the header and the hints.
    var layerPlace: Rect {
        let screen = Rect(x: 0, y: 0, width: size.width, height: size.height)
        return screen.height >= 14 ? screen.inset(top: 2, bottom: 1) : screen.inset(top: 1, bottom: 1)
    }
}
