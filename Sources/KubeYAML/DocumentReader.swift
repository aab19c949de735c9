import KubeModel
import Yams

/// Reads one document: scan, repair, compose, convert.
struct DocumentReader {
    /// How many repeated keys are told apart before a document is given up.
    static let duplicateCountMax = 64

    private var lines: [[UInt8]]
    private let firstLine: Int

    init(lines: [[UInt8]], firstLine: Int) {
        self.lines = lines
        self.firstLine = firstLine
    }

    /// The document, or nil when it has no content.
    func read(file: String) -> SourceDocument? {
        guard let content = lines.firstIndex(where: { TextLines.hasText($0) }) else { return nil }
        var scanner = TextScanner(lines: lines, firstLine: firstLine)
        scanner.scan()
        var document = SourceDocument(
            file: file, firstLine: firstLine + content, value: nil, faults: scanner.faults)
        if let refusal = scanner.refusal {
            document.faults.append(refusal)
            return sorted(document)
        }
        switch compose(scanner) {
        case .empty:
            return scanner.faults.isEmpty ? nil : sorted(document)
        case .tree(let node, let layout):
            var builder = TreeBuilder(layout: layout)
            let value = builder.build(node)
            document.value = builder.isComplete ? value : nil
            document.map = builder.map
            document.faults += builder.faults
            if value.isNull, document.faults.isEmpty { return nil }
        case .failure(let fault):
            if let value = json() {
                document.value = value
                document.map.record(
                    "", key: nil, value: SourcePosition(line: document.firstLine, column: 1))
            } else {
                document.faults.append(fault)
            }
        }
        return sorted(document)
    }

    /// The faults in the order of the text. An alias shows those of its anchor again: once is
    /// enough.
    private func sorted(_ document: SourceDocument) -> SourceDocument {
        var document = document
        var seen: [SourceFault] = []
        for fault in document.faults
        where !seen.contains(where: {
            $0.position == fault.position && $0.problem == fault.problem
        }) {
            seen.append(fault)
        }
        document.faults = seen.enumerated().sorted {
            $0.element.position == $1.element.position
                ? $0.offset < $1.offset : $0.element.position < $1.element.position
        }.map(\.element)
        return document
    }

    /// JSON has escapes that YAML refuses; kubectl reads text that starts with a brace as JSON.
    private func json() -> JSONValue? {
        let bytes = Array(lines.joined(separator: [0x0A]))
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        return try? JSONParser.parse(bytes)
    }

    // MARK: Composing

    private enum Outcome {
        case empty
        case tree(Yams.Node, TextLayout)
        case failure(SourceFault)
    }

    /// Composes the repaired lines. TABs are tried at several widths, the wide ones first: too wide
    /// fails, too narrow may silently attach a line to the wrong parent.
    private func compose(_ scanner: TextScanner) -> Outcome {
        var first: Outcome?
        for width in scanner.tabLines.isEmpty ? [1] : [8, 4, 2, 1, 3, 6] {
            let layout = TextLayout(
                lines: scanner.lines, tabLines: scanner.tabLines, tabWidth: width,
                firstLine: firstLine)
            let outcome = compose(layout)
            guard case .failure = outcome else { return outcome }
            if first == nil { first = outcome }
        }
        return first ?? .empty
    }

    /// The parser refuses repeated keys. Every earlier one of them is renamed in the text, so that
    /// all of them arrive in the tree and the last one keeps its name.
    private func compose(_ layout: TextLayout) -> Outcome {
        var layout = layout
        // Every repeated key costs one more reading, so large texts may have fewer of them.
        let readingCount = Swift.max(4, Swift.min(Self.duplicateCountMax, 8_000_000 / layout.size))
        var repeated = SourcePosition(line: firstLine, column: 1)
        var name = ""
        for _ in 0...readingCount {
            do {
                let parser = try Parser(yaml: layout.text, resolver: .basic, encoding: .utf8)
                guard let node = try parser.nextRoot() else { return .empty }
                if try parser.nextRoot() != nil { return .failure(trailingText(layout)) }
                return .tree(node, layout)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let mark = context.mark
                repeated = layout.position(line: mark.line, column: mark.column)
                name = layout.unmasked(names.first ?? "")
                guard layout.mask(line: mark.line, column: mark.column) else {
                    return .failure(duplicate(name, at: repeated))
                }
            } catch let error as YamlError {
                return .failure(fault(error, layout))
            } catch {
                return .failure(trailingText(layout))
            }
        }
        return .failure(duplicate(name, at: repeated))
    }

    /// A repeated key that cannot be told apart from its first: the document is given up.
    private func duplicate(_ name: String, at position: SourcePosition) -> SourceFault {
        SourceFault(.duplicateKey(key: name, first: position.line), at: position)
    }

    private func trailingText(_ layout: TextLayout) -> SourceFault {
        SourceFault(
            .syntax(message: "there is text behind the end of the document", hint: nil),
            at: layout.position(line: 1, column: 1))
    }

    private func fault(_ error: YamlError, _ layout: TextLayout) -> SourceFault {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let position = layout.position(line: mark.line, column: mark.column)
            let place = context.map { context in
                " (" + context.text.filter { $0 != "\n" } + " from line "
                    + "\(layout.position(line: context.mark.line, column: 1).line))"
            }
            return SourceFault(
                .syntax(message: problem + (place ?? ""), hint: hint(problem, position)),
                at: position)
        case .reader(let problem, _, _, _):
            return SourceFault(
                .syntax(message: problem, hint: "remove the invisible character"),
                at: controlCharacter() ?? layout.position(line: 1, column: 1))
        default:
            return SourceFault(
                .syntax(message: "the text cannot be read", hint: nil),
                at: layout.position(line: 1, column: 1))
        }
    }

    /// The likely cause of a syntax error, from the line it is in or the line before.
    private func hint(_ problem: String, _ position: SourcePosition) -> String? {
        let index = position.line - firstLine
        for candidate in [index, index - 1] where lines.indices.contains(candidate) {
            let text = String(decoding: lines[candidate], as: UTF8.self)
            if text.unicodeScalars.contains("\u{FF1A}") {
                return "write ':' instead of the full-width '：' on line \(candidate + firstLine)"
            }
            if text.unicodeScalars.contains(where: { $0 == "\u{201C}" || $0 == "\u{201D}" }) {
                return "use plain quotes on line \(candidate + firstLine)"
            }
        }
        if problem.hasPrefix("mapping values are not allowed") {
            return "check the indentation, or quote a value that contains ': '"
        }
        if problem.hasPrefix("could not find expected ':'") {
            return "put ': ' behind the key, or start a comment with '#'"
        }
        if problem.hasPrefix("did not find expected") {
            return "check that the line is indented like its neighbours"
        }
        if problem.hasPrefix("found character that cannot start") {
            return "quote text that starts with '@', '`' or '%'"
        }
        if problem.hasPrefix("found unexpected end of stream") { return "close the quote" }
        return nil
    }

    private func controlCharacter() -> SourcePosition? {
        for (index, line) in lines.enumerated() {
            var column = 0
            for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
                column += 1
                switch scalar.value {
                case 0x09, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...: continue
                default: return SourcePosition(line: firstLine + index, column: column)
                }
            }
        }
        return nil
    }
}

/// The text given to the parser, and the way back from its positions to those of the file.
struct TextLayout {
    private var lines: [[UInt8]]
    private let shifts: [Int: (lead: Int, shift: Int)]
    /// The line of the file of each line as the parser counts them: it also breaks lines at three
    /// rare characters.
    private let origins: [Int]
    private let firstLine: Int
    private(set) var masks: [Unicode.Scalar: Unicode.Scalar] = [:]

    init(lines: [[UInt8]], tabLines: [Int], tabWidth: Int, firstLine: Int) {
        var lines = lines
        var shifts: [Int: (lead: Int, shift: Int)] = [:]
        for index in tabLines {
            let lead = lines[index].prefix {
                $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "-")
            }
            let tabs = lead.count { $0 == 0x09 }
            var wide: [UInt8] = []
            for byte in lead {
                if byte == 0x09 {
                    wide += [UInt8](repeating: 0x20, count: tabWidth)
                } else {
                    wide.append(byte)
                }
            }
            lines[index].replaceSubrange(..<lead.count, with: wide)
            shifts[index] = (wide.count, tabs * (tabWidth - 1))
        }
        var origins: [Int] = []
        for (index, line) in lines.enumerated() {
            let breaks = line.contains { $0 >= 0x80 } ? Self.rareBreaks(line) : 0
            origins += [Int](repeating: index, count: breaks + 1)
        }
        self.lines = lines
        self.shifts = shifts
        self.origins = origins
        self.firstLine = firstLine
    }

    private static func rareBreaks(_ line: [UInt8]) -> Int {
        String(decoding: line, as: UTF8.self).unicodeScalars.count {
            $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
    }

    /// How many bytes `text` has, at least 1.
    var size: Int { lines.reduce(1) { $0 + $1.count + 1 } }

    var text: String {
        String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self) + "\n"
    }

    /// The place in the file of a place in `text`, both from 1.
    func position(line: Int, column: Int) -> SourcePosition {
        let last = Swift.max(lines.count - 1, 0)
        let index = origins.indices.contains(line - 1) ? origins[line - 1] : last
        var column = column
        if let (lead, shift) = shifts[index], column > lead { column -= shift }
        return SourcePosition(line: firstLine + index, column: Swift.max(column, 1))
    }

    /// A key as the author wrote it.
    func unmasked(_ text: String) -> String {
        guard !masks.isEmpty, let first = text.unicodeScalars.first, let original = masks[first]
        else { return text }
        return String(original) + String(text.unicodeScalars.dropFirst())
    }

    /// Replaces the first character of the key at a place by one that occurs nowhere else; false
    /// when the key is not written as plain text there.
    mutating func mask(line: Int, column: Int) -> Bool {
        guard origins.indices.contains(line - 1) else { return false }
        let index = origins[line - 1]
        var scalars = Array(String(decoding: lines[index], as: UTF8.self).unicodeScalars)
        var at = column - 1
        if scalars.indices.contains(at), scalars[at] == "\"" || scalars[at] == "'" { at += 1 }
        guard scalars.indices.contains(at),
            !["\"", "'", "\\", "&", "!", "*", " ", ":"].contains(scalars[at]),
            let mask = Unicode.Scalar(0xF_0000 + UInt32(masks.count)), masks[mask] == nil
        else { return false }
        masks[mask] = scalars[at]
        scalars[at] = mask
        lines[index] = Array(String(String.UnicodeScalarView(scalars)).utf8)
        return true
    }
}
