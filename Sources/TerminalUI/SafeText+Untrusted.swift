// The one door from the outside world to the screen. What comes from a cluster, a file, a terminal
// or a person is a sequence of scalars nobody vouches for; each is kept, replaced or removed here.

extension SafeText {
    /// Where the text will stand, which decides about tabs and line ends.
    package enum Place: Sendable {
        /// A table cell or a field: one line; a tab is one space, a line end a sign.
        case cell
        /// A line of a viewer or a log: a tab moves to the next multiple of four columns.
        case line
    }

    /// Scalars of a table cell that are looked at; the rest is cut.
    package static let cellScalarsMax = 512
    /// Scalars of a viewer line that are looked at; the rest is counted.
    package static let lineScalarsMax = 16 * 1024

    /// Text from anywhere, made safe. Control characters become visible (`^[`), direction controls
    /// are named (`<U+202E>`), invisible characters are removed and counted, more than four
    /// combining marks on one base are removed, what no font has becomes U+FFFD.
    package init(untrusted text: String, place: Place = .cell, limit: Int? = nil) {
        let limit = limit ?? (place == .cell ? Self.cellScalarsMax : Self.lineScalarsMax)
        let bytes = text.utf8
        if bytes.count <= limit && bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            self.init(checked: text, width: bytes.count)
            return
        }
        var filter = SafeTextFilter(place: place)
        var seen = 0
        var rest = 0
        for character in text {
            if seen >= limit {
                rest += character.unicodeScalars.count
            } else {
                seen += filter.take(character)
            }
        }
        self = filter.finish(rest: rest)
    }

    /// Bytes from anywhere: each invalid UTF-8 sequence becomes U+FFFD, then as above.
    package init(untrusted bytes: some Collection<UInt8>, place: Place = .cell) {
        self.init(untrusted: String(decoding: bytes, as: UTF8.self), place: place)
    }

    /// The lines of a longer text, each made safe for a viewer.
    package static func lines(untrusted text: String) -> [SafeText] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { SafeText(untrusted: String($0), place: .line) }
    }
}

/// Builds one safe text, character by character.
struct SafeTextFilter {
    let place: SafeText.Place
    private var string = ""
    private var width = 0
    private var hiddenCount = 0
    private var escapes: [Range<Int>] = []
    private var marks = 0
    private var hasBase = false

    init(place: SafeText.Place) {
        self.place = place
    }

    /// Takes one character and returns how many scalars it had.
    mutating func take(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        if scalars.count > 1 && Self.isEmojiSequence(scalars) {
            let first = scalars[scalars.startIndex]
            put(TextWidth.of(first) == 2 && !Self.isRegional(first) ? first : "\u{FFFD}")
        } else {
            for scalar in scalars { take(scalar) }
        }
        return scalars.count
    }

    /// The text, with what was left out told at its end.
    mutating func finish(rest: Int) -> SafeText {
        if rest > 0 {
            put(Glyph.ellipsis.unicode)
            if place == .line { " \(rest) more".unicodeScalars.forEach { put($0) } }
        }
        if hiddenCount > 0 && place == .cell { put("!") }
        return SafeText(
            checked: string, width: width, hiddenCount: hiddenCount, escapes: escapes)
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value >= 0x20 && value < 0x7F {
            put(scalar)
        } else if value < 0xA0 {
            takeControl(scalar)
        } else if value == 0x2028 || value == 0x2029 {
            put(Glyph.lineBreak.unicode)
        } else if Self.isDirectionControl(value) {
            escape("<U+" + Self.hex(value, digits: 4) + ">")
        } else if Self.isInvisible(scalar) {
            hiddenCount += 1
        } else {
            takeByCategory(scalar)
        }
    }

    private mutating func takeControl(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x09:
            put(" ")
            while place == .line && width % 4 != 0 { put(" ") }
        case 0x0A: put(Glyph.lineBreak.unicode)
        case 0x7F: escape("^?")
        case 0x80...: escape("~" + Self.hex(scalar.value, digits: 2))
        default: escape("^" + String(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40))))
        }
    }

    private mutating func takeByCategory(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .privateUse, .unassigned, .surrogate:
            put("\u{FFFD}")
        case .format, .control, .lineSeparator, .paragraphSeparator:
            hiddenCount += 1
        default:
            if Self.isRegional(scalar) {
                put("\u{FFFD}")
            } else if TextWidth.of(scalar) == 0 {
                combine(scalar)
            } else {
                put(scalar)
            }
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        string.unicodeScalars.append(scalar)
        width += TextWidth.of(scalar)
        marks = 0
        hasBase = true
    }

    private mutating func combine(_ mark: Unicode.Scalar) {
        // A mark without a base would land on whatever stands before the text on the screen.
        if !hasBase { put("\u{FFFD}") }
        guard marks < SafeText.combiningMax else {
            hiddenCount += 1
            return
        }
        string.unicodeScalars.append(mark)
        marks += 1
    }

    private mutating func escape(_ text: String) {
        let start = width
        for scalar in text.unicodeScalars { put(scalar) }
        escapes.append(start..<width)
    }
}

// MARK: - Classes of scalars

extension SafeTextFilter {
    private static func isDirectionControl(_ value: UInt32) -> Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Zero-width characters, variation selectors, tags, and letters that show as nothing.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0: true
        case 0x200B...0x200D, 0x2060...0x2064, 0xFEFF: true
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0xE0000...0xE007F, 0x180B...0x180F: true
        default: false
        }
    }

    private static func isRegional(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x1F1E6 && scalar.value <= 0x1F1FF
    }

    /// A joined, skin-toned, tagged, flag or keycap sequence: terminals disagree about its width.
    private static func isEmojiSequence(_ scalars: String.UnicodeScalarView) -> Bool {
        let first = scalars[scalars.startIndex]
        if isRegional(first) { return true }
        for scalar in scalars.dropFirst() {
            switch scalar.value {
            case 0x200D where first.properties.isEmoji: return true
            case 0x1F3FB...0x1F3FF, 0x20E3, 0xE0020...0xE007F: return first.properties.isEmoji
            default: continue
            }
        }
        return false
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
