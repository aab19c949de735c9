import Testing

@testable import TerminalUI

struct GlyphTests {
    @Test(arguments: Glyph.allCases) func `has two forms of one column`(glyph: Glyph) {
        let unicode = glyph.unicode
        #expect(TextWidth.of(unicode) == 1)
        #expect(unicode.value < 0x10000)
        #expect(!unicode.properties.isEmojiPresentation)
        #expect(!(0xE000...0xF8FF).contains(unicode.value))
        #expect(!(0x2800...0x28FF).contains(unicode.value), "braille")
        #expect(unicode.properties.generalCategory != .privateUse)
        #expect(glyph.ascii.value > 0x20 && glyph.ascii.value < 0x7F)
        #expect(GlyphSet.ascii.form(of: unicode) == glyph.ascii)
        #expect(GlyphSet.unicode.form(of: unicode) == unicode)
    }

    @Test func `focus can be told by shape in both sets`() {
        for set in GlyphSet.allCases {
            #expect(set[Borders.plain.horizontal] != set[Borders.focus.horizontal])
            #expect(set[Borders.plain.vertical] != set[Borders.focus.vertical])
        }
    }

    @Test func `text of a screen keeps its width in ASCII`() {
        let line: SafeText = "║ (0 R) │ P=2 ◀── ───▶ · ·▶ ✓✗ ×5 …"
        var frame = CellBuffer(width: 60, height: 1, glyphs: .ascii)
        frame.put(line, in: frame.bounds)
        #expect(frame.lines == ["# (0 R) | P=2 <-- ---> . .> Y! x5 ~"])
    }
}

struct RoleTests {
    @Test func `there are 132 roles with names of their own`() {
        #expect(Role.allCases.count == 132)
        #expect(Role.names.count == 132)
        #expect(Set(Role.names).count == 132)
    }

    @Test(arguments: Role.allCases) func `is named like its case with dots`(role: Role) {
        var dotted = ""
        for character in "\(role)" {
            if character.isUppercase { dotted += "." }
            dotted += character.lowercased()
        }
        #expect(role.name == dotted)
        #expect(Role(name: role.name) == role)
    }

    @Test func `falls back to the nearest prefix`() {
        #expect(Role.headerModeSim.parent == .header)
        #expect(Role.rowSelectedNofocus.parent == .rowSelected)
        #expect(Role.stateReady.parent == .text)
        #expect(Role.text.parent == nil)
    }
}
