package import KubeModel

/// Reads YAML or JSON text into trees with positions.
///
/// It accepts what kubectl accepts and goes on where kubectl stops: a textual fault such as a TAB
/// used for indentation is reported, repaired in memory, and the rest of the document is still
/// read, so that every fault of a file is found at once.
package enum YAMLReader {
    /// The largest text that is read, in bytes. It is what the API accepts in one request.
    package static let byteCountMax = 3 * 1024 * 1024

    /// Why a text cannot be read at all, as the end of a sentence that starts with its name.
    package struct Unreadable: Error, Sendable, Equatable {
        package var reason: String
    }

    /// Every document of a text; documents without content are left out.
    ///
    /// Throws when the bytes are no text or too many. A document that is not YAML is part of the
    /// answer, without a tree and with a fault that says where.
    package static func documents(
        _ bytes: [UInt8], file: String
    ) throws(Unreadable) -> [SourceDocument] {
        guard bytes.count <= byteCountMax else {
            throw Unreadable(
                reason: "is too large: a manifest may have at most \(byteCountMax) bytes")
        }
        let lines = try TextLines.split(bytes)
        return TextLines.chunks(lines).compactMap { range in
            DocumentReader(lines: Array(lines[range]), firstLine: range.lowerBound + 1)
                .read(file: file)
        }
    }

    /// The only document of a text such as a theme or a configuration file; nil when it is empty.
    /// Further documents are a fault of the first.
    package static func document(
        _ bytes: [UInt8], file: String
    ) throws(Unreadable) -> SourceDocument? {
        let all = try documents(bytes, file: file)
        guard var first = all.first else { return nil }
        if all.count > 1 {
            first.faults.append(
                SourceFault(
                    .syntax(message: "only one document is expected here", hint: nil),
                    at: SourcePosition(line: all[1].firstLine, column: 1)))
        }
        return first
    }
}

/// Cutting bytes into lines, and lines into documents.
enum TextLines {
    /// The lines without their ends. LF, CR LF and a lone CR end a line; a byte order mark is
    /// dropped.
    static func split(_ bytes: [UInt8]) throws(YAMLReader.Unreadable) -> [[UInt8]] {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.contains(0) {
            throw YAMLReader.Unreadable(reason: "is not a text file: it contains zero bytes")
        }
        var lines: [[UInt8]] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == 0x0A || byte == 0x0D else {
                index += 1
                continue
            }
            lines.append(Array(bytes[start..<index]))
            index += 1
            if byte == 0x0D, index < bytes.endIndex, bytes[index] == 0x0A { index += 1 }
            start = index
        }
        if start < bytes.endIndex { lines.append(Array(bytes[start...])) }
        for (number, line) in lines.enumerated() where !isValid(line) {
            throw YAMLReader.Unreadable(
                reason: "is not UTF-8 text: line \(number + 1) has bytes that are no character")
        }
        return lines
    }

    private static func isValid(_ line: [UInt8]) -> Bool {
        if line.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: line, as: UTF8.self) != nil
    }

    /// The documents as ranges of lines, without the `---` lines.
    static func chunks(_ lines: [[UInt8]]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        for (index, line) in lines.enumerated() where isSeparator(line) {
            if index > start { chunks.append(start..<index) }
            // Text behind the dashes belongs to the new document, which blanks the dashes.
            start = hasText(line.dropFirst(3)) ? index : index + 1
        }
        if start < lines.count { chunks.append(start..<lines.count) }
        return chunks
    }

    static func isSeparator(_ line: [UInt8]) -> Bool {
        guard line.starts(with: [0x2D, 0x2D, 0x2D]) else { return false }
        return line.count == 3 || line[3] == 0x20 || line[3] == 0x09
    }

    /// Whether a line has anything but blanks and a comment.
    static func hasText(_ line: some Sequence<UInt8>) -> Bool {
        for byte in line where byte != 0x20 && byte != 0x09 { return byte != UInt8(ascii: "#") }
        return false
    }
}
