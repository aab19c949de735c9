import Testing

@testable import TerminalUI

struct TextFieldTests {
    private func typed(_ text: String, _ keys: [Key] = [], history: [String] = []) -> TextField {
        var field = TextField(history: history)
        for character in text { _ = field.handle(.character(character)) }
        for key in keys { _ = field.handle(key) }
        return field
    }

    static let edits: [([Key], String, Int)] = [
        ([], "one two", 7),
        ([.control("a"), .character("x")], "xone two", 1),
        ([.control("w")], "one ", 4),
        ([.control("w"), .control("w")], "", 0),
        ([.control("u")], "", 0),
        ([.home, .control("k")], "", 0),
        ([.left, .left, .control("k")], "one t", 5),
        ([.left, .left, .left, .control("u")], "two", 0),
        ([.backspace], "one tw", 6),
        ([.home, .delete], "ne two", 0),
        ([.home, .backspace, .left], "one two", 0),
        ([.end, .right, .delete], "one two", 7),
        ([.left, .control("e"), .character("!")], "one two!", 8),
        ([.enter, .tab, .escape, .function(1), .control("y")], "one two", 7),
    ]

    @Test(arguments: edits) func `edits as in a shell`(keys: [Key], text: String, cursor: Int) {
        let field = typed("one two", keys)
        #expect(field.text == text)
        #expect(field.cursor == cursor)
    }

    @Test func `a paste never confirms and loses its last line end`() {
        var field = typed("a")
        #expect(field.handle(.paste("b\nc\td\n")) == .changed)
        #expect(field.text == "ab c d")
    }

    @Test func `a paste is cut at four kibibytes`() {
        var field = typed("")
        #expect(field.handle(.paste(String(repeating: "é", count: 3000))) == .pasteCut)
        #expect(field.text.utf8.count == 4096)
    }

    @Test func `combining marks join`() {
        let field = typed("e\u{301}x", [.left, .backspace])
        #expect(field.text == "x")
    }

    @Test func `recalls history and keeps what was being written`() {
        var field = typed("draft", [.up], history: ["first", "second"])
        #expect(field.text == "second")
        _ = field.handle(.character("!"))
        _ = field.handle(.up)
        #expect(field.text == "first")
        #expect(field.handle(.up) == .ignored)
        _ = field.handle(.down)
        #expect(field.text == "second!")
        _ = field.handle(.down)
        #expect(field.text == "draft")
        #expect(field.handle(.down) == .ignored)
    }

    @Test func `committing empties the field and remembers once`() {
        var field = typed("b", history: ["b", "a"])
        #expect(field.commit() == "b")
        #expect(field.isEmpty)
        #expect(field.entries == ["a", "b"])
        #expect(field.commit().isEmpty)
        #expect(field.entries == ["a", "b"])
    }

    @Test func `leaving keeps the text one key away, and a draft behind a recalled line`() {
        var field = typed("draft", history: ["old"])
        field.leave()
        #expect(field.isEmpty)
        _ = field.handle(.up)
        #expect(field.text == "draft")
        field = typed("draft", [.up], history: ["old"])
        field.leave()
        #expect(field.entries == ["draft", "old"])
    }

    @Test func `random keys never lose a committed line and keep the cursor inside`() {
        var random = SmallRandom(seed: 5)
        let keys: [Key] = [
            .left, .right, .home, .end, .up, .down, .backspace, .delete, .control("w"),
            .control("u"), .control("k"), .character("日"), .character("a"), .paste("x\ny"),
        ]
        var field = TextField(history: ["keep me"])
        for _ in 0..<5000 {
            _ = field.handle(keys[random.below(keys.count)])
            #expect(field.cursor >= 0 && field.cursor <= field.text.count)
        }
        #expect(field.entries.contains("keep me"))
    }

    @Test func `scrolls so that the cursor is visible`() {
        var frame = CellBuffer(width: 8, height: 1)
        let field = typed("0123456789")
        let cursor = field.draw(in: frame.bounds, of: &frame)
        #expect(frame.lines == ["3456789"])
        #expect(cursor == CursorPosition(x: 7, y: 0))
        let start = typed("0123456789", [.home]).draw(in: frame.bounds, of: &frame)
        #expect(frame.lines == ["01234567"])
        #expect(start == CursorPosition(x: 0, y: 0))
        TextField().draw(in: frame.bounds, of: &frame, ghost: "filter")
        #expect(frame.lines == ["filter"])
    }
}
