/// Text that may go to a terminal. There are two ways to make one: from a literal of this program,
/// and from anything else through `SafeText(untrusted:)`, which makes every control character,
/// direction override and invisible character visible or harmless.
///
/// Source: the drawing calls of `CellBuffer` take nothing else.
package struct SafeText: Hashable, Sendable {
    /// The characters. Never holds a scalar below U+0020, of U+007F to U+009F, or one that
    /// changes direction or is invisible.
    package let string: String
    /// Columns the text takes.
    package let width: Int
    /// Invisible scalars that were removed from the input. A name that had some gets a `!`.
    package let hiddenCount: Int
    /// Column ranges that stand for something else, such as `^[`; drawn in `code.escape`.
    let escapes: [Range<Int>]

    /// Combining marks kept on one base: a terminal cell holds a base and four marks.
    package static let combiningMax = 4

    init(checked string: String, width: Int, hiddenCount: Int = 0, escapes: [Range<Int>] = []) {
        self.string = string
        self.width = width
        self.hiddenCount = hiddenCount
        self.escapes = escapes
    }

    /// The empty text.
    package static let empty = SafeText(checked: "", width: 0)

    /// Whether there is nothing to see.
    package var isEmpty: Bool { width == 0 }

    /// A number in decimal.
    package init(_ number: some BinaryInteger) {
        let digits = String(number)
        self.init(checked: digits, width: digits.utf8.count)
    }

    /// One glyph.
    package init(_ glyph: Glyph) {
        self.init(checked: String(Character(glyph.unicode)), width: 1)
    }
}

// MARK: - Literals

extension SafeText: ExpressibleByStringInterpolation {
    /// Literals are the program's own words and are taken as they are.
    package init(stringLiteral value: String) {
        self.init(checked: value, width: TextWidth.of(value))
    }

    /// A literal with safe parts in it.
    package init(stringInterpolation: Interpolation) {
        self.init(
            checked: stringInterpolation.string, width: stringInterpolation.width,
            hiddenCount: stringInterpolation.hiddenCount, escapes: stringInterpolation.escapes)
    }

    /// Takes literals, integers, glyphs and other safe text; a `String` does not compile.
    package struct Interpolation: StringInterpolationProtocol, Sendable {
        var string = ""
        var width = 0
        var hiddenCount = 0
        var escapes: [Range<Int>] = []

        /// An empty text with room for what will come.
        package init(literalCapacity: Int, interpolationCount: Int) {
            string.reserveCapacity(literalCapacity + 8 * interpolationCount)
        }

        /// Adds words of the program.
        package mutating func appendLiteral(_ literal: String) {
            string += literal
            width += TextWidth.of(literal)
        }

        /// Adds safe text.
        package mutating func appendInterpolation(_ text: SafeText) {
            string += text.string
            escapes += text.escapes.map { $0.shifted(by: width) }
            width += text.width
            hiddenCount += text.hiddenCount
        }

        /// Adds a number in decimal.
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            appendInterpolation(SafeText(number))
        }

        /// Adds a sign.
        package mutating func appendInterpolation(_ glyph: Glyph) {
            appendInterpolation(SafeText(glyph))
        }
    }
}

// MARK: - Joining and cutting

extension SafeText {
    /// Both texts, one after the other.
    package static func + (left: SafeText, right: SafeText) -> SafeText { "\(left)\(right)" }

    /// Puts more text at the end.
    package static func += (left: inout SafeText, right: SafeText) { left = left + right }

    /// Many spaces, or another one-column glyph many times.
    package static func repeating(_ glyph: Glyph? = nil, count: Int) -> SafeText {
        guard count > 0 else { return .empty }
        let sign = Character(glyph?.unicode ?? " ")
        return SafeText(checked: String(repeating: sign, count: count), width: count)
    }

    /// The text with spaces after it up to the width.
    package func padded(to columns: Int) -> SafeText {
        width >= columns ? self : self + .repeating(count: columns - width)
    }

    /// The text in at most `columns` columns: what is too much is cut at the given side and an
    /// ellipsis stands for it. Half a wide character becomes a space.
    package func cut(to columns: Int, at side: CutSide = .end) -> SafeText {
        guard width > columns else { return self }
        guard columns > 0 else { return .empty }
        let room = columns - 1
        switch side {
        case .end: return "\(slice(0..<room))\(Glyph.ellipsis)"
        case .start: return "\(Glyph.ellipsis)\(slice((width - room)..<width))"
        case .middle:
            let head = (room + 1) / 2
            return "\(slice(0..<head))\(Glyph.ellipsis)\(slice((width - room + head)..<width))"
        }
    }

    /// The columns of the range. Half a wide character at an end becomes a space.
    package func slice(_ range: Range<Int>) -> SafeText {
        let range = range.clamped(to: 0..<width)
        if range == 0..<width { return self }
        guard !range.isEmpty else { return .empty }
        var result = ""
        var column = 0
        var isKept = false
        for scalar in string.unicodeScalars {
            let columns = TextWidth.of(scalar)
            if columns == 0 {
                if isKept { result.unicodeScalars.append(scalar) }
                continue
            }
            let place = column..<(column + columns)
            column += columns
            let inside = place.clamped(to: range)
            isKept = inside == place && !place.isEmpty
            if isKept {
                result.unicodeScalars.append(scalar)
            } else if !inside.isEmpty {
                result += " "
            }
            if column >= range.upperBound && !isKept { break }
        }
        let marks = escapes.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
            .map { $0.shifted(by: -range.lowerBound) }
        return SafeText(
            checked: result, width: range.count, hiddenCount: hiddenCount, escapes: marks)
    }

    /// The text in lines of at most `columns` columns, broken at spaces where there are any.
    package func wrapped(to columns: Int) -> [SafeText] {
        guard columns > 0, width > columns else { return isEmpty ? [] : [self] }
        var lines: [SafeText] = []
        var start = 0
        var column = 0
        var lastSpace: Int?
        var spaces: [Int] = []
        for scalar in string.unicodeScalars {
            if scalar == " " { spaces.append(column) }
            column += TextWidth.of(scalar)
        }
        while width - start > columns {
            lastSpace = spaces.last { $0 > start && $0 <= start + columns }
            if let space = lastSpace {
                lines.append(slice(start..<space))
                start = space + 1
            } else {
                lines.append(slice(start..<(start + columns)))
                start += columns
            }
        }
        if start < width { lines.append(slice(start..<width)) }
        return lines
    }
}

extension Range where Bound == Int {
    func shifted(by distance: Int) -> Range<Int> {
        (lowerBound + distance)..<(upperBound + distance)
    }
}
