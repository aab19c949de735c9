package import TerminalUI

/// What a key does outside of text fields. One table serves handling, hints and help, so that
/// they cannot disagree. Source: dashboard.md 13.
package enum Command: String, CaseIterable, Sendable {
    case scale, image, partition, deletePod, failNode
    case nextSet, previousSet
    case nextPane, previousPane, zoom
    case page
    case down, up, left, right, first, last, pageDown, pageUp
    case why, help
    case pause, faster, slower, normalSpeed, step
    case back, quit, redraw, suspend, interrupt, confirm
}

/// One line of the key table.
package struct KeyBinding: Sendable {
    /// The groups of the help page.
    package enum Group: String, CaseIterable, Sendable {
        case act = "DO"
        case move = "MOVE"
        case look = "LOOK"
        case time = "TIME"
        case app = "APP"
    }

    package let command: Command
    package let keys: [Key]
    /// What the help shows for the keys, e.g. `1 2 4-8`.
    package let label: SafeText
    /// What it does, in the words of the help page.
    package let title: SafeText
    /// The word in the hint bar; nil: never there.
    package let hint: SafeText?
    package let group: Group
}

/// All bindings, in the order of the help page.
package enum KeyTable {
    package static let bindings: [KeyBinding] = [
        bind(.scale, [.character("s")], "s", "scale replicas", "Scale", .act),
        bind(.image, [.character("i")], "i", "set image", "Image", .act),
        bind(.partition, [.character("P")], "P", "set partition", "Partition", .act),
        bind(.deletePod, [.character("x")], "x", "delete pod", "Delete pod", .act),
        bind(.failNode, [.character("F")], "F", "fail or recover a node", "Fail-node", .act),
        bind(.nextSet, [.character("J")], "J", "next StatefulSet", "Next set", .move),
        bind(.previousSet, [.character("K")], "K", "previous StatefulSet", nil, .move),
        bind(.nextPane, [.tab], "Tab", "next pane", nil, .move),
        bind(.previousPane, [.backTab], "Shift-Tab", "previous pane", nil, .move),
        bind(.down, [.character("j"), .down], "j", "row down", nil, .move),
        bind(.up, [.character("k"), .up], "k", "row up", nil, .move),
        bind(.left, [.character("h"), .left], "h", "ordinal, columns left", nil, .move),
        bind(.right, [.character("l"), .right], "l", "ordinal, columns right", nil, .move),
        bind(.first, [.character("g"), .home], "g", "first row", nil, .move),
        bind(.last, [.character("G"), .end], "G", "last row", nil, .move),
        bind(
            .pageDown, [.pageDown, .control("f"), .control("d")], "PgDn", "page down", nil,
            .move),
        bind(.pageUp, [.pageUp, .control("b"), .control("u")], "PgUp", "page up", nil, .move),
        bind(.page, Page.allCases.map(pageKey), "1 2 4-8", "page", nil, .look),
        bind(.why, [.character("w")], "w", "why it waits, with the facts", "Why", .look),
        bind(.zoom, [.character("z")], "z", "zoom the pane", "Zoom", .look),
        bind(.help, [.character("?"), .function(1)], "?", "this help", "Help", .look),
        bind(.pause, [.character("p")], "p", "pause, play", "Pause", .time),
        bind(.slower, [.character("[")], "[", "slower", "Slower", .time),
        bind(.faster, [.character("]")], "]", "faster", "Faster", .time),
        bind(.normalSpeed, [.backspace], "Backspace", "normal speed", nil, .time),
        bind(.step, [.character(".")], ".", "step to the next change", "Step", .time),
        bind(.confirm, [.enter], "Enter", "run, confirm", nil, .app),
        bind(.back, [.escape], "Esc", "close, back", nil, .app),
        bind(.quit, [.character("q"), .character("Q")], "q", "back, quit", "Quit", .app),
        bind(.redraw, [.control("l")], "Ctrl-L", "redraw", nil, .app),
        bind(.suspend, [.control("z")], "Ctrl-Z", "suspend", nil, .app),
        bind(.interrupt, [.control("c")], "Ctrl-C", "twice: quit", nil, .app),
    ]

    /// The command of a key, or nil when it does nothing.
    package static func command(for key: Key) -> Command? {
        bindings.first { $0.keys.contains(key) }?.command
    }

    /// The binding of a command.
    package static func binding(_ command: Command) -> KeyBinding? {
        bindings.first { $0.command == command }
    }

    /// The page a digit opens, or nil.
    package static func page(for key: Key) -> Page? {
        guard case .character(let character) = key else { return nil }
        return character.wholeNumberValue.flatMap(Page.init(rawValue:))
    }

    private static func pageKey(_ page: Page) -> Key {
        .character(Character(String(page.rawValue)))
    }

    private static func bind(
        _ command: Command, _ keys: [Key], _ label: SafeText, _ title: SafeText,
        _ hint: SafeText?, _ group: KeyBinding.Group
    ) -> KeyBinding {
        KeyBinding(
            command: command, keys: keys, label: label, title: title, hint: hint, group: group)
    }
}
