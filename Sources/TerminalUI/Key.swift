/// Something that came from the terminal: a key, a paste, the mouse, a change of size or focus.
package enum Key: Hashable, Sendable {
    /// A printable character that was typed.
    case character(Character)
    /// Control and a lower-case letter, or one of `[ \ ] ^ _ @`. Tab, Enter, Escape and Backspace
    /// have cases of their own.
    case control(Character)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
    /// Bracketed paste, as it came: untrusted, with its line ends. Of more than `pasteBytesMax`
    /// bytes only one more is kept, as the sign that it was cut.
    case paste(String)
    case mouse(MouseEvent)
    /// The terminal has a new size in columns and rows.
    case resize(width: Int, height: Int)
    /// The terminal's window got or lost the focus.
    case focus(Bool)
    /// The terminal will send nothing more.
    case endOfInput

    /// Bytes of one paste that are kept.
    package static let pasteBytesMax = 4096

    /// The key as people write it: `s`, `Ctrl-R`, `PgDn`, `F1`.
    package var label: SafeText {
        switch self {
        case .character(" "): "Space"
        case .character(let character): SafeText(untrusted: String(character))
        case .control(let character): "Ctrl-\(SafeText(untrusted: character.uppercased()))"
        case .enter: "Enter"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "\(Glyph.arrowUp)"
        case .down: "\(Glyph.arrowDown)"
        case .left: "\(Glyph.arrowLeft)"
        case .right: "\(Glyph.arrowRight)"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        case .paste: "Paste"
        case .mouse: "Mouse"
        case .resize: "Resize"
        case .focus: "Focus"
        case .endOfInput: "End of input"
        }
    }
}

/// A press, release or turn of the wheel. Motion is never reported.
package struct MouseEvent: Hashable, Sendable {
    /// What happened.
    package enum Kind: Hashable, Sendable { case press, release, wheelUp, wheelDown }
    /// The button of a press or release.
    package enum Button: Hashable, Sendable { case left, middle, right }

    /// What happened.
    package let kind: Kind
    /// Which button; `left` for the wheel.
    package let button: Button
    /// Absolute column, from 0.
    package let x: Int
    /// Absolute row, from 0.
    package let y: Int

    /// An event at an absolute position.
    package init(_ kind: Kind, button: Button = .left, x: Int, y: Int) {
        self.kind = kind
        self.button = button
        self.x = x
        self.y = y
    }
}
