/// The signs beside letters that screens are made of. Each has a plain ASCII form of the same
/// width, so that a screen keeps its shape in every locale; none is an emoji, private, combining
/// or outside the Basic Multilingual Plane.
package enum Glyph: UInt8, CaseIterable, Sendable {
    // Pane border.
    case horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight
    // Border of the focused pane and of dialogs: told apart by shape, not by colour.
    case focusHorizontal, focusVertical, focusTopLeft, focusTopRight, focusBottomLeft
    case focusBottomRight
    // The partition line of a rollout and trees.
    case partitionEnd, teeRight, teeLeft, teeDown, cross
    // Marks.
    case done, failed, open
    // Arrows.
    case play, replay, arrowRight, arrowLeft, arrowUp, arrowDown
    // Small signs.
    case ellipsis, times, pointer, rowCursor, lineBreak, replacement, scrollThumb

    /// The sign in a terminal that shows Unicode.
    package var unicode: Unicode.Scalar {
        switch self {
        case .horizontal: "─"
        case .vertical: "│"
        case .topLeft: "┌"
        case .topRight: "┐"
        case .bottomLeft: "└"
        case .bottomRight: "┘"
        case .focusHorizontal: "═"
        case .focusVertical: "║"
        case .focusTopLeft: "╔"
        case .focusTopRight: "╗"
        case .focusBottomLeft: "╚"
        case .focusBottomRight: "╝"
        case .partitionEnd: "┴"
        case .teeRight: "├"
        case .teeLeft: "┤"
        case .teeDown: "┬"
        case .cross: "┼"
        case .done: "✓"
        case .failed: "✗"
        case .open: "·"
        case .play: "▶"
        case .replay: "◀"
        case .arrowRight: "→"
        case .arrowLeft: "←"
        case .arrowUp: "↑"
        case .arrowDown: "↓"
        case .ellipsis: "…"
        case .times: "×"
        case .pointer: "▸"
        case .rowCursor: "▲"
        case .lineBreak: "⏎"
        case .replacement: "\u{FFFD}"
        case .scrollThumb: "█"
        }
    }

    /// The sign where only ASCII can be shown; one column as well.
    package var ascii: Unicode.Scalar {
        switch self {
        case .horizontal: "-"
        case .vertical: "|"
        case .topLeft, .topRight, .bottomLeft, .bottomRight: "+"
        case .focusHorizontal: "="
        case .focusVertical, .focusTopLeft, .focusTopRight: "#"
        case .focusBottomLeft, .focusBottomRight: "#"
        case .partitionEnd, .teeRight, .teeLeft, .teeDown, .cross: "+"
        case .done: "Y"
        case .failed: "!"
        case .open: "."
        case .play: ">"
        case .replay: "<"
        case .arrowRight: ">"
        case .arrowLeft: "<"
        case .arrowUp: "^"
        case .arrowDown: "v"
        case .ellipsis: "~"
        case .times: "x"
        case .pointer: ">"
        case .rowCursor: "^"
        case .lineBreak: "\\"
        case .replacement: "?"
        case .scrollThumb: "#"
        }
    }
}

/// Which form of the glyphs a terminal can show.
package enum GlyphSet: String, CaseIterable, Sendable {
    /// Everything; the locale is UTF-8.
    case unicode
    /// Nothing above U+007E.
    case ascii

    /// The sign in this set.
    package subscript(_ glyph: Glyph) -> Unicode.Scalar {
        self == .unicode ? glyph.unicode : glyph.ascii
    }

    /// What stands for a scalar in this set: itself, its ASCII form if it is one of ours, else a
    /// question mark.
    package func form(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        if self == .unicode || scalar.value < 0x7F { return scalar }
        return Self.asciiForms[scalar] ?? "?"
    }

    // Looked up, never iterated.
    private static let asciiForms: [Unicode.Scalar: Unicode.Scalar] = {
        var forms: [Unicode.Scalar: Unicode.Scalar] = ["\u{A0}": " ", "–": "-", "—": "-"]
        for glyph in Glyph.allCases { forms[glyph.unicode] = glyph.ascii }
        return forms
    }()
}

/// The eight pieces of a frame.
package struct Borders: Sendable {
    /// Upper and lower edge.
    package let horizontal: Glyph
    /// Left and right edge.
    package let vertical: Glyph
    /// Upper left corner.
    package let topLeft: Glyph
    /// Upper right corner.
    package let topRight: Glyph
    /// Lower left corner.
    package let bottomLeft: Glyph
    /// Lower right corner.
    package let bottomRight: Glyph

    /// The frame of a pane without focus.
    package static let plain = Borders(
        horizontal: .horizontal, vertical: .vertical, topLeft: .topLeft, topRight: .topRight,
        bottomLeft: .bottomLeft, bottomRight: .bottomRight)

    /// The frame of the pane that has the focus, and of dialogs.
    package static let focus = Borders(
        horizontal: .focusHorizontal, vertical: .focusVertical, topLeft: .focusTopLeft,
        topRight: .focusTopRight, bottomLeft: .focusBottomLeft, bottomRight: .focusBottomRight)
}
