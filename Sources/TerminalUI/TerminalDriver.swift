/// What shows frames and brings keys. One object owns the terminal, on the main actor; everything
/// above it works with values. Tests use a driver that keeps the frames.
@MainActor
package protocol TerminalDriver: AnyObject {
    /// Columns and rows now.
    var size: TerminalSize { get }
    /// What the terminal can show; decided once at the start.
    var capabilities: TerminalCapabilities { get }
    /// Bytes written to the terminal since the start. Does not grow while nothing changes.
    var bytesWritten: Int { get }

    /// Calls `wake` on a thread of the driver's own whenever something waits: keys, a new size, a
    /// signal. It may be called once for many events; `readKeys` then brings all of them. After
    /// `.input` it is not called again for input before `readKeys`.
    func start(wake: @escaping @Sendable (TerminalWake) -> Void)
    /// Everything that was typed, pasted or clicked since the last call, and new sizes. Never
    /// waits.
    func readKeys() -> [Key]
    /// Shows a frame. Only what differs from the frame shown before is written. `cursor` is where
    /// the real cursor is parked; nil hides it.
    func present(_ frame: CellBuffer, theme: Theme, cursor: CursorPosition?)
    /// The next frame is painted from nothing (Ctrl-L).
    func repaint()
    /// Whether clicks are reported to the program.
    func setMouse(_ isOn: Bool)
    /// Gives the terminal back to the shell and stops this process, as Ctrl-Z does; returns when
    /// it is continued. The next frame is painted from nothing.
    func suspend()
    /// Gives the terminal back for good. Safe to call twice.
    func close()
}

/// Columns and rows of a terminal.
package struct TerminalSize: Hashable, Sendable {
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int

    /// A size.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An absolute position for the terminal's cursor.
package struct CursorPosition: Hashable, Sendable {
    /// Column, from 0.
    package let x: Int
    /// Row, from 0.
    package let y: Int

    /// A position.
    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// What a terminal can show.
package struct TerminalCapabilities: Hashable, Sendable {
    /// How many colours.
    package let depth: ColorDepth
    /// Which signs.
    package let glyphs: GlyphSet
    /// One line for the user about what was found and how to get more, if there is any.
    package let note: SafeText?

    /// Capabilities; tests make their own.
    package init(depth: ColorDepth, glyphs: GlyphSet, note: SafeText? = nil) {
        self.depth = depth
        self.glyphs = glyphs
        self.note = note
    }
}

/// Why the main loop is woken.
package enum TerminalWake: Hashable, Sendable {
    /// Keys, pastes or clicks wait to be read.
    case input
    /// The terminal has another size; `readKeys` brings it.
    case resize
    /// SIGTSTP: call `suspend`.
    case suspend
    /// SIGINT from outside; Ctrl-C is a key.
    case interrupt
    /// SIGTERM: close and exit with status 143.
    case terminate
    /// SIGHUP, or the terminal is gone: stop without drawing.
    case hangup
}
