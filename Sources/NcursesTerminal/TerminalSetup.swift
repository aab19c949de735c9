import CNcurses
package import TerminalUI

/// What the user asked for about the terminal; everything else is found out.
package struct TerminalOptions: Sendable {
    /// `--colors`; nil: what the terminal has, or mono when NO_COLOR is set.
    package var depth: ColorDepth?
    /// `--ascii` or `--unicode`; nil: Unicode when the locale is UTF-8.
    package var glyphs: GlyphSet?
    /// Whether clicks are reported from the start.
    package var mouse: Bool
    /// How long after an Escape byte the rest of a sequence may come, in milliseconds.
    package var escapeDelayMilliseconds: Int

    /// Options; every one has a default that suits most terminals.
    package nonisolated init(
        depth: ColorDepth? = nil, glyphs: GlyphSet? = nil, mouse: Bool = false,
        escapeDelayMilliseconds: Int = 25
    ) {
        self.depth = depth
        self.glyphs = glyphs
        self.mouse = mouse
        self.escapeDelayMilliseconds = escapeDelayMilliseconds
    }
}

/// Why there is no full-screen terminal. The program then prints plain text once.
package enum TerminalFailure: Error, Sendable {
    /// Input or output is a file or a pipe.
    case notATerminal
    /// TERM names a terminal that cannot place its cursor, or one that nobody here knows and for
    /// which no stand-in worked either.
    case unusable(name: String)
}

/// A screen that was opened, and what it can do.
struct TerminalSetup {
    let frames: UnsafeMutablePointer<FILE>
    let name: String
    let capabilities: TerminalCapabilities
    /// Whether characters beyond ASCII can be written.
    let isUTF8: Bool
    /// Whether the terminal has its own default colours.
    let hasDefaultColors: Bool

    /// Opens the screen for TERM; an unknown name falls back to its beginning before the first
    /// hyphen, then to xterm-256color and vt100, with a note.
    init(_ options: TerminalOptions) throws(TerminalFailure) {
        // Before curses asks about characters.
        isUTF8 = ordinal_use_locale(options.glyphs == .unicode ? 1 : 0) != 0
        let wanted = Self.environment("TERM") ?? ""
        guard wanted != "dumb", let frames = ordinal_frame_file() else {
            throw .unusable(name: wanted)
        }
        var names = [wanted]
        if let hyphen = wanted.firstIndex(of: "-") { names.append(String(wanted[..<hyphen])) }
        names += ["xterm-256color", "vt100"]
        guard
            let name = names.first(where: {
                !$0.isEmpty && ordinal_open_screen($0, frames) != nil
            })
        else { throw .unusable(name: wanted) }
        self.frames = frames
        self.name = name

        let offered = Self.offeredDepth()
        let isForcedOff = !(Self.environment("NO_COLOR") ?? "").isEmpty && options.depth == nil
        let depth = isForcedOff ? .mono : Self.lesser(options.depth ?? offered, offered)
        hasDefaultColors = depth != .mono && start_color() == OK && use_default_colors() == OK
        let canDraw = isUTF8 && Glyph.allCases.allSatisfy { ordinal_width($0.unicode.value) == 1 }
        let note: SafeText? =
            name == wanted
            ? nil
            : """
            TERM=\(SafeText(untrusted: wanted)) is not known here; \
            using \(SafeText(untrusted: name)).
            """
        capabilities = TerminalCapabilities(
            depth: depth, glyphs: isUTF8 ? options.glyphs ?? (canDraw ? .unicode : .ascii) : .ascii,
            note: note)
    }

    /// How many colours the terminal description offers.
    private static func offeredDepth() -> ColorDepth {
        if tigetflag("RGB") > 0 || tigetnum("RGB") > 0 { return .truecolor }
        switch tigetnum("colors") {
        case 256...: return .colors256
        case 16...: return .colors16
        case 8...: return .colors8
        default: return .mono
        }
    }

    /// The poorer of two depths: more than the terminal offers cannot be had.
    private static func lesser(_ a: ColorDepth, _ b: ColorDepth) -> ColorDepth {
        let order = ColorDepth.allCases
        let places = [a, b].compactMap { order.firstIndex(of: $0) }
        return order[places.max() ?? order.count - 1]
    }

    static func environment(_ name: String) -> String? {
        ordinal_environment(name).map { String(cString: $0) }
    }
}
