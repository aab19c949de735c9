import KubeModel

/// Walks over the lines of one document with just enough knowledge of YAML to tell text from
/// comments, quotes and block scalars, and finds what the parser would stumble over.
///
/// Lines are repaired as they are passed: TABs before a comment become spaces, ellipsis lines and
/// `//` lines are blanked. TABs used for indentation are only collected; how wide each was meant
/// to be is decided by trying.
struct TextScanner {
    /// How far to the right a block may start, and how deep brackets may nest. The parser below
    /// recurses, so both are kept far from the end of the stack.
    static let columnMax = 512
    static let bracketDepthMax = 100
    /// How many faults one document may have before it is given up.
    static let faultCountMax = 200

    private enum State {
        case block
        /// In a block scalar; `content` is its indentation once known.
        case literal(parent: Int, content: Int?)
        case quoted(UInt8)
    }

    private(set) var lines: [[UInt8]]
    /// Indices of lines that use a TAB as indentation.
    private(set) var tabLines: [Int] = []
    private(set) var faults: [SourceFault] = []
    /// Why the text must not be given to the parser.
    private(set) var refusal: SourceFault?
    private let firstLine: Int
    private var state = State.block
    private var depth = 0

    init(lines: [[UInt8]], firstLine: Int) {
        self.lines = lines
        self.firstLine = firstLine
    }

    mutating func scan() {
        blankDirectives()
        for index in lines.indices where refusal == nil {
            var start = 0
            switch state {
            case .literal(let parent, let content):
                if continuesLiteral(index, parent: parent, content: content) { continue }
                state = .block
            case .quoted(let quote):
                guard let end = endOfQuote(quote, index, from: 0) else { continue }
                state = .block
                start = end
            case .block: break
            }
            scanLine(index, from: start)
            if faults.count > Self.faultCountMax {
                refuse("there are too many faults", index, 0)
            }
        }
        if !tabLines.isEmpty { addTabFault() }
    }

    private mutating func blankDirectives() {
        for index in lines.indices {
            if TextLines.isSeparator(lines[index]) {
                for column in 0..<3 { lines[index][column] = 0x20 }
                return
            }
            if lines[index].first == UInt8(ascii: "%") {
                lines[index] = []
            } else if TextLines.hasText(lines[index]) {
                return
            }
        }
    }

    private mutating func addTabFault() {
        let first = tabLines[0]
        let column = lines[first].firstIndex(of: 0x09) ?? 0
        faults.append(
            SourceFault(
                .tabIndentation(lines: tabLines.map { $0 + firstLine }),
                at: position(first, column)))
    }

    func position(_ index: Int, _ byte: Int) -> SourcePosition {
        let column = lines[index].prefix(byte).count { $0 & 0xC0 != 0x80 }
        return SourcePosition(line: firstLine + index, column: column + 1)
    }

    private mutating func refuse(_ message: String, _ index: Int, _ byte: Int) {
        refusal = SourceFault(
            .syntax(message: message, hint: nil), at: position(index, byte))
    }

    // MARK: Block scalars and quotes

    private mutating func continuesLiteral(_ index: Int, parent: Int, content: Int?) -> Bool {
        let line = lines[index]
        let spaces = line.prefix { $0 == 0x20 }.count
        guard let content else {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return true }
            if spaces > parent {
                state = .literal(parent: parent, content: spaces)
                _ = isTab(line, spaces, index)
                return true
            }
            return isTab(line, spaces, index)
        }
        if spaces >= content || line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return true }
        return isTab(line, spaces, index)
    }

    private mutating func isTab(_ line: [UInt8], _ spaces: Int, _ index: Int) -> Bool {
        guard line[spaces] == 0x09 else { return false }
        tabLines.append(index)
        return true
    }

    /// Where a quoted scalar ends, behind its quote; nil when it goes on in the next line.
    private func endOfQuote(_ quote: UInt8, _ index: Int, from start: Int) -> Int? {
        let line = lines[index]
        var at = start
        while at < line.count {
            let byte = line[at]
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                at += 2
            } else if byte == quote {
                if quote == UInt8(ascii: "'"), at + 1 < line.count, line[at + 1] == quote {
                    at += 2
                } else {
                    return at + 1
                }
            } else {
                at += 1
            }
        }
        return nil
    }

    // MARK: Lines

    private mutating func scanLine(_ index: Int, from start: Int) {
        let lead = lines[index][start...].prefix { $0 == 0x20 || $0 == 0x09 }.endIndex
        if start == 0, depth == 0 {
            let isBlank = lead == lines[index].count
            let hasTab = lines[index][..<lead].contains(0x09)
            if hasTab, !isBlank || lines[index][0] == 0x09 { tabLines.append(index) }
            if isBlank || blankEllipsis(index, lead) || blankRemark(index, lead) { return }
        }
        var tokens = LineTokens(at: lead, isStart: start == 0 || depth > 0)
        while refusal == nil, tokens.at < lines[index].count {
            guard step(index, &tokens) else { return }
        }
    }

    /// What is known between two tokens of a line.
    private struct LineTokens {
        var at: Int
        /// Whether a token may start here; false inside a plain scalar or behind a quoted one.
        var isStart: Bool
        var isBehindQuote = false
        /// Whether the last token was the dash of a list.
        var isBehindDash = false
        /// Where the innermost block of this line starts.
        var column = -1
        /// Where the current plain or quoted scalar started.
        var scalar = 0

        init(at: Int, isStart: Bool) {
            self.at = at
            self.isStart = isStart
        }
    }

    /// Passes one token or byte; false when the rest of the line needs no look.
    private mutating func step(_ index: Int, _ tokens: inout LineTokens) -> Bool {
        let line = lines[index]
        let at = tokens.at
        let byte = line[at]
        if byte == 0x20 || byte == 0x09 { return passBlanks(index, &tokens) }
        if byte == UInt8(ascii: "#"), at == 0 || isBlank(line, at - 1) { return false }
        if tokens.isStart { return passTokenStart(index, &tokens) }
        if byte == UInt8(ascii: ":"), isValueMark(line, at, tokens) {
            if depth == 0, tokens.column < tokens.scalar { tokens.column = tokens.scalar }
            tokens.isStart = true
            tokens.isBehindQuote = false
            tokens.isBehindDash = false
            tokens.at += 1
            return true
        }
        if depth > 0, isBracket(byte) || byte == UInt8(ascii: ",") {
            tokens.isStart = true
            return true
        }
        tokens.at += 1
        return true
    }

    private func isBlank(_ line: [UInt8], _ at: Int) -> Bool {
        at >= line.count || line[at] == 0x20 || line[at] == 0x09
    }

    private func isBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }

    private func isValueMark(_ line: [UInt8], _ at: Int, _ tokens: LineTokens) -> Bool {
        if isBlank(line, at + 1) { return true }
        guard depth > 0 else { return false }
        return tokens.isBehindQuote || isBracket(line[at + 1]) || line[at + 1] == UInt8(ascii: ",")
    }

    private mutating func passBlanks(_ index: Int, _ tokens: inout LineTokens) -> Bool {
        let line = lines[index]
        let start = tokens.at
        let end = line[start...].prefix { $0 == 0x20 || $0 == 0x09 }.endIndex
        let isOver = end == line.count || line[end] == UInt8(ascii: "#")
        let isIndentation = tokens.isBehindDash && tokens.isStart && depth == 0 && !isOver
        for column in start..<end where line[column] == 0x09 {
            if isIndentation, tabLines.last != index { tabLines.append(index) }
            // A TAB behind a dash stays for the fault's column; the repair widens it.
            if isOver { lines[index][column] = 0x20 }
        }
        tokens.at = end
        return !isOver
    }

    private mutating func passTokenStart(_ index: Int, _ tokens: inout LineTokens) -> Bool {
        let line = lines[index]
        let at = tokens.at
        if depth == 0, at > Self.columnMax, tokens.isBehindDash || tokens.column < 0,
            line[..<at].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "-") })
        {
            refuse("blocks are nested too deeply", index, at)
            return false
        }
        switch line[at] {
        case UInt8(ascii: "-") where depth == 0 && isBlank(line, at + 1):
            tokens.column = at
            tokens.isBehindDash = true
            tokens.at += 1
        case UInt8(ascii: "?") where isBlank(line, at + 1):
            refuse("a key must be plain text, not marked with '?'", index, at)
        case UInt8(ascii: ":") where isBlank(line, at + 1) || depth > 0,
            UInt8(ascii: ",") where depth > 0:
            tokens.at += 1
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            tokens.scalar = at
            guard let end = endOfQuote(line[at], index, from: at + 1) else {
                state = .quoted(line[at])
                return false
            }
            tokens.at = end
            tokens.isStart = false
            tokens.isBehindQuote = true
        case UInt8(ascii: "|") where depth == 0, UInt8(ascii: ">") where depth == 0:
            return !startsLiteral(index, &tokens)
        case UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "*"):
            passName(index, &tokens)
        case let byte where isBracket(byte): passBracket(index, &tokens)
        default:
            tokens.scalar = at
            tokens.isStart = false
            tokens.isBehindQuote = false
            tokens.at += 1
        }
        return true
    }

    private mutating func passBracket(_ index: Int, _ tokens: inout LineTokens) {
        let line = lines[index]
        let byte = line[tokens.at]
        tokens.at += 1
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
            depth += 1
            if depth > Self.bracketDepthMax {
                refuse("brackets are nested too deeply", index, tokens.at - 1)
            }
            return
        }
        depth = Swift.max(depth - 1, 0)
        let next = line[tokens.at...].first { $0 != 0x20 && $0 != 0x09 }
        if next == UInt8(ascii: ":") {
            refuse("a key must be plain text, not a list or a mapping", index, tokens.at - 1)
        }
    }

    /// Passes an anchor, a tag or an alias.
    private mutating func passName(_ index: Int, _ tokens: inout LineTokens) {
        let line = lines[index]
        let isAlias = line[tokens.at] == UInt8(ascii: "*")
        let start = tokens.at
        while !isBlank(line, tokens.at),
            depth == 0 || !isBracket(line[tokens.at]) && line[tokens.at] != UInt8(ascii: ",")
        {
            tokens.at += 1
        }
        let next = line[tokens.at...].first { $0 != 0x20 && $0 != 0x09 }
        if isAlias, next == UInt8(ascii: ":") || line[tokens.at - 1] == UInt8(ascii: ":") {
            refuse("a key must be plain text, not an alias", index, start)
        }
    }

    /// Whether a block scalar starts here: `|` or `>` with its indicators and nothing else.
    private mutating func startsLiteral(_ index: Int, _ tokens: inout LineTokens) -> Bool {
        let line = lines[index]
        let lead = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
        var at = tokens.at + 1
        var digit: Int?
        while at < line.count, !isBlank(line, at) {
            switch line[at] {
            case UInt8(ascii: "1")...UInt8(ascii: "9"): digit = Int(line[at] - 0x30)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): break
            default:
                tokens.at += 1
                tokens.isStart = false
                return false
            }
            at += 1
        }
        for column in at..<line.count where line[column] == 0x09 { lines[index][column] = 0x20 }
        let parent = tokens.column >= 0 ? tokens.column : lead - 1
        state = .literal(parent: parent, content: digit.map { Swift.max(parent, 0) + $0 })
        return true
    }
}

extension TextScanner {
    // MARK: Lines that are no YAML

    /// Blanks a line of dots, and the cut-off item above it.
    private mutating func blankEllipsis(_ index: Int, _ lead: Int) -> Bool {
        let line = lines[index]
        var start = lead
        if line[lead...].starts(with: [0x2D, 0x20]) { start += 2 }
        guard start < line.count, line[start] == UInt8(ascii: ".") || line[start] >= 0x80 else {
            return false
        }
        let text = String(decoding: line[start...], as: UTF8.self)
        guard let dots = Ellipsis.line(text) else { return false }
        defer { lines[index] = [] }
        if start == 0, text == "..." || text.hasPrefix("... ") {
            // The mark that ends a document; kubectl drops without a word what follows it.
            guard lines[(index + 1)...].contains(where: { TextLines.hasText($0) }) else {
                return true
            }
        }
        let dropsItem = blankCutItem(above: index)
        faults.append(
            SourceFault(
                .ellipsis(text: dots, dropsItem: dropsItem), at: position(index, start)))
        return true
    }

    private mutating func blankCutItem(above index: Int) -> Bool {
        guard let above = lines[..<index].lastIndex(where: { TextLines.hasText($0) }) else {
            return false
        }
        let text = lines[above].filter { $0 != 0x20 && $0 != 0x09 }
        guard text.first == UInt8(ascii: "-"), text.count == 1 || text.last == UInt8(ascii: ":"),
            !text.dropLast().contains(UInt8(ascii: ":")), text != [0x2D, 0x2D, 0x2D]
        else { return false }
        lines[above] = []
        return true
    }

    /// Blanks a line that starts like a comment of another language.
    private mutating func blankRemark(_ index: Int, _ lead: Int) -> Bool {
        let line = lines[index]
        let marks: [(mark: String, needsBlank: Bool)] = [
            ("//", false), ("/*", false), ("--", true), ("＃", false),
        ]
        for (mark, needsBlank) in marks where line[lead...].starts(with: mark.utf8) {
            let next = lead + mark.utf8.count
            if needsBlank, !isBlank(line, next) { continue }
            faults.append(
                SourceFault(.comment(mark: mark, value: ""), at: position(index, lead)))
            lines[index] = []
            return true
        }
        return false
    }
}

/// Dots that stand for something left out.
enum Ellipsis {
    /// The dots of a line that is nothing else, or dots around a remark such as `......(more)`.
    static func line(_ text: String) -> String? {
        var scalars = text.unicodeScalars[...]
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        let run = scalars.prefix { isDot($0) || $0 == " " }
        let dots = run.filter(isDot)
        guard let first = dots.first, dots.count >= 3 || first != "." else { return nil }
        let rest = scalars.dropFirst(run.count)
        guard let next = rest.first else { return String(String.UnicodeScalarView(dots)) }
        let isRemark = next == "#" || next == "(" || next.value > 0x7F || run.last == " "
        guard isRemark, !rest.contains(":") || next == "#" else { return nil }
        return String(String.UnicodeScalarView(dots))
    }

    /// Whether a scalar is nothing but dots.
    static func isWhole(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, scalars.allSatisfy(isDot) else { return false }
        return first != "." || scalars.count >= 3
    }

    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "\u{2026}", "\u{3002}", "\u{22EF}", "\u{FF0E}", "\u{FF61}": true
        default: false
        }
    }
}
