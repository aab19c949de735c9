import CNcurses
import TerminalUI

/// The byte strings that switch a terminal's modes on and off, made once while nothing is wrong.
struct TerminalModes {
    /// Paste in brackets, focus reports.
    let enter: [UInt8]
    /// The opposite.
    let leave: [UInt8]
    /// Everything undone at once: for crashes and the guard.
    let restore: [UInt8]
    let mouseOn: [UInt8]
    let mouseOff: [UInt8]
    /// Asks whether the terminal can hold back a frame until it is complete.
    let askSync: [UInt8]
    /// Key sequences of the terminal description.
    let keys: [(bytes: [UInt8], key: Key)]

    static let syncOn = Array("\u{1B}[?2026h".utf8)
    static let syncOff = Array("\u{1B}[?2026l".utf8)

    /// Reads the description of the screen that is open.
    init(terminal name: String) {
        // Only terminals that follow xterm's private modes are sent them; GNU screen has none.
        let isXtermLike =
            !name.hasPrefix("screen")
            && (tigetflag("XT") > 0 || Self.string("kmous") != nil)
        func escapes(_ text: String) -> [UInt8] { isXtermLike ? Array(text.utf8) : [] }
        enter = escapes("\u{1B}[?2004h\u{1B}[?1004h")
        leave = escapes("\u{1B}[?2004l\u{1B}[?1004l")
        mouseOn = escapes("\u{1B}[?1000h\u{1B}[?1006h")
        mouseOff = escapes("\u{1B}[?1006l\u{1B}[?1000l")
        askSync = escapes("\u{1B}[?2026$p")
        let parts = ["rmkx", "sgr0", "cnorm", "rmcup"].flatMap { Self.string($0) ?? [] }
        restore = (isXtermLike ? Self.syncOff : []) + leave + mouseOff + parts
        keys = Self.keyNames.compactMap { name, key in
            Self.string(name).map { (bytes: $0, key: key) }
        }
    }

    /// A capability without its padding marks (`$<5>`).
    private static func string(_ name: String) -> [UInt8]? {
        guard let text = ordinal_terminal_string(name) else { return nil }
        var bytes: [UInt8] = []
        var isPadding = false
        for byte in String(cString: text).utf8 {
            if byte == UInt8(ascii: "<"), bytes.last == UInt8(ascii: "$") {
                bytes.removeLast()
                isPadding = true
            } else if !isPadding {
                bytes.append(byte)
            } else if byte == UInt8(ascii: ">") {
                isPadding = false
            }
        }
        return bytes
    }

    private static let keyNames: [(String, Key)] = [
        ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
        ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert),
        ("kdch1", .delete), ("kcbt", .backTab), ("kent", .enter), ("kbs", .backspace),
        ("kf1", .function(1)), ("kf2", .function(2)), ("kf3", .function(3)),
        ("kf4", .function(4)), ("kf5", .function(5)), ("kf6", .function(6)),
        ("kf7", .function(7)), ("kf8", .function(8)), ("kf9", .function(9)),
        ("kf10", .function(10)), ("kf11", .function(11)), ("kf12", .function(12)),
    ]
}
