import Testing

@testable import TerminalUI

struct SafeTextTests {
    static let table: [(input: String, shown: String)] = [
        ("db-3", "db-3"),
        ("\u{1B}]0;x\u{7}", "^[]0;x^G"),
        ("\u{1B}[2J", "^[[2J"),
        ("a\u{7F}b", "a^?b"),
        ("a\u{9B}31mb", "a~9B31mb"),
        ("a\tb", "a b"),
        ("a\nb", "a⏎b"),
        ("a\r\nb", "a^M⏎b"),
        ("a\u{2028}b\u{2029}c", "a⏎b⏎c"),
        ("a\u{202E}b", "a<U+202E>b"),
        ("a\u{2067}b\u{61C}", "a<U+2067>b<U+061C>"),
        ("a\u{200B}b", "ab!"),
        ("\u{FEFF}a\u{FE0F}", "a!"),
        ("a\u{E0041}", "a!"),
        ("a\u{E000}b\u{F0000}", "a\u{FFFD}b\u{FFFD}"),
        ("a\u{378}b\u{FFFE}", "a\u{FFFD}b\u{FFFD}"),
        ("e\u{301}", "e\u{301}"),
        ("\u{301}e", "\u{FFFD}\u{301}e"),
        ("日本", "日本"),
        ("👨\u{200D}👩\u{200D}👧", "👨"),
        ("❤\u{FE0F}\u{200D}🔥", "\u{FFFD}"),
        ("👍🏽", "👍"),
        ("🇩🇪", "\u{FFFD}"),
        ("1\u{FE0F}\u{20E3}", "\u{FFFD}"),
        ("a\u{200D}b", "ab!"),
        ("x\u{115F}\u{3164}y", "xy!"),
    ]

    @Test(arguments: table) func `makes untrusted text harmless`(input: String, shown: String) {
        let text = SafeText(untrusted: input)
        #expect(text.string == shown)
        #expect(text.width == TextWidth.of(shown))
    }

    @Test func `keeps at most four combining marks on a base`() {
        let text = SafeText(untrusted: "e" + String(repeating: "\u{301}", count: 200))
        #expect(text.string.unicodeScalars.count == 1 + 4 + 1)
        #expect(text.hiddenCount == 196)
        #expect(text.width == 2)
    }

    @Test func `replaces invalid UTF-8`() {
        #expect(SafeText(untrusted: [0x61, 0xFF, 0x62] as [UInt8]).string == "a\u{FFFD}b")
        #expect(SafeText(untrusted: [0xC0, 0x80] as [UInt8]).string == "\u{FFFD}\u{FFFD}")
    }

    @Test func `cuts a cell at its limit and counts the rest of a line`() {
        let long = String(repeating: "x", count: 20_000)
        #expect(SafeText(untrusted: long).width == SafeText.cellScalarsMax + 1)
        let line = SafeText(untrusted: long, place: .line)
        #expect(line.string.hasSuffix("x… \(20_000 - SafeText.lineScalarsMax) more"))
    }

    @Test func `moves tabs of a viewer line to multiples of four`() {
        #expect(SafeText(untrusted: "a\tb\t\tc", place: .line).string == "a   b       c")
        #expect(SafeText.lines(untrusted: "a\n\nb").map(\.string) == ["a", "", "b"])
    }

    @Test func `nothing dangerous passes, and the width is the sum of its cells`() {
        var random = SmallRandom(seed: 0x5AFE)
        for _ in 0..<3000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<random.below(24) {
                if let scalar = Unicode.Scalar(random.scalarValue()) { scalars.append(scalar) }
            }
            let place: SafeText.Place = random.below(2) == 0 ? .cell : .line
            let text = SafeText(untrusted: String(scalars), place: place)
            #expect(Self.isHarmless(text))
            var frame = CellBuffer(width: text.width + 2, height: 1)
            let end = frame.put(text, in: frame.bounds)
            #expect(end == text.width)
            let shown = (0..<frame.width).flatMap { frame.scalars(of: frame[$0, 0]) }
            #expect(shown.reduce(0) { $0 + TextWidth.of($1) } == frame.width)
            let columns = random.below(12)
            for side in [CutSide.end, .middle, .start] {
                let cut = text.cut(to: columns, at: side)
                #expect(cut.width == min(columns, text.width))
                #expect(TextWidth.of(cut.string) == cut.width)
                #expect(Self.isHarmless(cut))
            }
        }
    }

    private static func isHarmless(_ text: SafeText) -> Bool {
        text.string.unicodeScalars.allSatisfy { scalar in
            let value = scalar.value
            guard value >= 0x20, !(0x7F...0x9F).contains(value) else { return false }
            switch scalar.properties.generalCategory {
            case .format, .control, .privateUse, .unassigned, .surrogate, .lineSeparator,
                .paragraphSeparator:
                return false
            default: return true
            }
        }
    }

    @Test func `cuts at the end, in the middle and on the left`() {
        let text: SafeText = "registry/postgres"
        #expect(text.cut(to: 9).string == "registry…")
        #expect(text.cut(to: 9, at: .start).string == "…postgres")
        #expect(text.cut(to: 9, at: .middle).string == "regi…gres")
        #expect(text.cut(to: 17) == text)
        #expect(text.cut(to: 1).string == "…")
        #expect(text.cut(to: 0).isEmpty)
    }

    @Test func `half a wide character becomes a space`() {
        let text: SafeText = "日本語"
        #expect(text.cut(to: 4).string == "日 …")
        #expect(text.slice(1..<5).string == " 本 ")
    }

    @Test func `joins and wraps`() {
        let name = SafeText(untrusted: "db\u{1B}")
        let text: SafeText = "pod \(name) is \(3) of \(Glyph.times)\(5)"
        #expect(text.string == "pod db^[ is 3 of ×5")
        #expect(text.escapes == [6..<8])
        #expect(text.slice(7..<12).escapes == [0..<1])
        let lines = SafeText("one two three four").wrapped(to: 9)
        #expect(lines.map(\.string) == ["one two", "three", "four"])
        #expect(SafeText("abcdefgh").wrapped(to: 3).map(\.string) == ["abc", "def", "gh"])
    }
}

/// A small generator, so that a failing case can be repeated by its seed.
struct SmallRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// Values that hit every class of scalars often.
    mutating func scalarValue() -> UInt32 {
        switch below(10) {
        case 0: UInt32(below(0x20))
        case 1: UInt32(0x7F + below(0x22))
        case 2: UInt32(0x300 + below(0x70))
        case 3: UInt32(0x2000 + below(0x70))
        case 4: UInt32(0x1F1E0 + below(0x500))
        case 5: [0x200D, 0xFE0F, 0x20E3, 0x1F3FB, 0xE0041, 0x1F468, 0x2764][below(7)]
        case 6: UInt32(0x4E00 + below(0x5000))
        case 7: UInt32(below(0x110000))
        default: UInt32(0x20 + below(0x5F))
        }
    }
}
