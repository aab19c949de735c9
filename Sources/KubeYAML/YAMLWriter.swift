package import KubeModel

/// Writes a tree as YAML text the way kubectl prints objects: keys sorted, lists level with their
/// key, text quoted only where it must be.
package enum YAMLWriter {
    /// The text of one document, ending with a line break.
    package static func text(_ value: JSONValue) -> String {
        var out = ""
        switch value {
        case .object(let object) where !object.isEmpty: write(object, indent: 0, into: &out)
        case .array(let array) where !array.isEmpty: write(array, indent: 0, into: &out)
        default: out = scalar(value, indent: 0) + "\n"
        }
        return out
    }

    /// The text of several documents, each but the first behind a `---` line.
    package static func text(_ values: [JSONValue]) -> String {
        values.map(text).joined(separator: "---\n")
    }

    private static func write(
        _ object: JSONObject, indent: Int, into out: inout String, startsInline: Bool = false
    ) {
        var needsIndent = !startsInline
        for member in object {
            if needsIndent { out += spaces(indent) }
            needsIndent = true
            out += string(member.key, indent: nil)
            switch member.value {
            case .object(let child) where !child.isEmpty:
                out += ":\n"
                write(child, indent: indent + 2, into: &out)
            case .array(let child) where !child.isEmpty:
                out += ":\n"
                write(child, indent: indent, into: &out)
            default: out += ": " + scalar(member.value, indent: indent + 2) + "\n"
            }
        }
    }

    private static func write(
        _ array: [JSONValue], indent: Int, into out: inout String, startsInline: Bool = false
    ) {
        var needsIndent = !startsInline
        for element in array {
            if needsIndent { out += spaces(indent) }
            needsIndent = true
            out += "- "
            switch element {
            case .object(let child) where !child.isEmpty:
                write(child, indent: indent + 2, into: &out, startsInline: true)
            case .array(let child) where !child.isEmpty:
                write(child, indent: indent + 2, into: &out, startsInline: true)
            default: out += scalar(element, indent: indent + 2) + "\n"
            }
        }
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private static func scalar(_ value: JSONValue, indent: Int) -> String {
        switch value {
        case .string(let text): string(text, indent: indent)
        case .object: "{}"
        case .array: "[]"
        default: value.canonicalText
        }
    }

    /// A text plain, as a block (only where `indent` is given) or in double quotes.
    private static func string(_ text: String, indent: Int?) -> String {
        if let indent, let block = block(text, indent: indent) { return block }
        return isPlain(text) ? text : quoted(text)
    }

    private static func block(_ text: String, indent: Int) -> String? {
        let scalars = text.unicodeScalars
        guard scalars.contains("\n"), let first = scalars.first, first != " ", first != "\n",
            scalars.allSatisfy({ $0 == "\n" || isPrintable($0) })
        else { return nil }
        var lines: [Substring.UnicodeScalarView] = scalars.split(
            separator: "\n", omittingEmptySubsequences: false)
        var breaks = 0
        while let last = lines.last, last.isEmpty, lines.count > 1 {
            lines.removeLast()
            breaks += 1
        }
        guard !lines.contains(where: { $0.last == " " || $0.last == "\t" || $0.first == "\t" })
        else { return nil }
        var out = breaks == 0 ? "|-" : breaks == 1 ? "|" : "|+"
        for line in lines { out += "\n" + (line.isEmpty ? "" : spaces(indent) + String(line)) }
        return out + String(repeating: "\n", count: Swift.max(breaks - 1, 0))
    }

    private static func isPlain(_ text: String) -> Bool {
        guard case .string = YAMLScalar.resolve(text), !looksSpecial(text),
            !Ellipsis.isWhole(text), Remark.find(in: text) == nil
        else { return false }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20 else {
            return false
        }
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            guard bytes.count > 1, bytes[1] != 0x20 else { return false }
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
            UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
            UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"),
            UInt8(ascii: "="):
            return false
        default: break
        }
        if last == UInt8(ascii: ":") || text.hasPrefix("---") || text.hasPrefix("...") {
            return false
        }
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if byte == UInt8(ascii: ":"), next == 0x20 { return false }
            if byte == 0x20, next == UInt8(ascii: "#") { return false }
        }
        return text.unicodeScalars.allSatisfy(isPrintable)
    }

    /// Dates, sexagesimal and special floats, which other readers take for something else.
    private static func looksSpecial(_ text: String) -> Bool {
        if text == "<<" { return true }
        let digits = "0123456789-+.:_TtZz eE"
        if let first = text.utf8.first, first >= 0x30 && first <= 0x39 || first == 0x2B
            || first == 0x2D || first == 0x2E
        {
            let isNumeric = text.utf8.allSatisfy { digits.utf8.contains($0) }
            if isNumeric, text.utf8.contains(UInt8(ascii: ":")) { return true }
            if isNumeric, text.utf8.count == 10, text.split(separator: "-").count == 3 {
                return true
            }
            let word = text.lowercased()
            return [".nan", ".inf", "+.inf", "-.inf"].contains { $0 == word }
        }
        return false
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202F...0x2065, 0x206A...0xD7FF, 0xE000...0xFEFE,
            0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            default:
                if isPrintable(scalar) {
                    out.unicodeScalars.append(scalar)
                } else {
                    let code = String(scalar.value, radix: 16, uppercase: true)
                    let width = scalar.value < 0x100 ? 2 : 4
                    out += width == 2 ? "\\x" : "\\u"
                    out += String(repeating: "0", count: Swift.max(width - code.count, 0)) + code
                }
            }
        }
        return out + "\""
    }
}
