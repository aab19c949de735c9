extension JSONValue {
    /// The canonical bytes: compact, members sorted by name, the escapes and numbers that Go's
    /// encoder writes for a map. Revision hashes are taken over exactly these.
    ///
    /// Source: spec R65.
    package var canonicalBytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The canonical bytes as text.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }
}

/// Appends JSON to a growing array of bytes.
package struct JSONWriter {
    /// What has been written so far.
    package private(set) var bytes: [UInt8] = []

    private let indent: Int?

    /// A writer of compact text, or of indented text with `indent` spaces a level.
    package init(indent: Int? = nil) { self.indent = indent }

    /// Appends one value.
    package mutating func write(_ value: JSONValue) { write(value, depth: 0) }

    private mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: append("null")
        case .bool(let bool): append(bool ? "true" : "false")
        case .int(let int): append(String(int))
        case .double(let double): write(double)
        case .string(let string): write(string)
        case .array(let array):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in array.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(depth + 1)
                write(element, depth: depth + 1)
            }
            if !array.isEmpty { newLine(depth) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in object {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                newLine(depth + 1)
                write(member.key)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(UInt8(ascii: " ")) }
                write(member.value, depth: depth + 1)
            }
            if !object.isEmpty { newLine(depth) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func newLine(_ depth: Int) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * indent))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ double: Double) {
        if double == double.rounded(), abs(double) < 1e15 {
            append(String(Int64(double)))
        } else if double.isFinite {
            append(NumberText.text(of: double))
        } else {
            append("null")
        }
    }

    private mutating func write(_ string: String) {
        bytes.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { utf8 in
            var start = 0
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if Self.isPlain(byte) {
                    index += 1
                    continue
                }
                guard let escape = Self.escape(utf8, at: index, byte) else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                bytes.append(contentsOf: escape.text.utf8)
                index += escape.length
                start = index
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a byte stands for itself wherever it is, which is almost every byte there is.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2:
            false
        default: true
        }
    }

    /// What Go writes instead of the bytes at `index`, or nil when they stand as they are.
    private static func escape(
        _ utf8: UnsafeBufferPointer<UInt8>, at index: Int, _ byte: UInt8
    ) -> (text: String, length: Int)? {
        switch byte {
        case UInt8(ascii: "\""): return ("\\\"", 1)
        case UInt8(ascii: "\\"): return ("\\\\", 1)
        case 0x08: return ("\\b", 1)
        case 0x0C: return ("\\f", 1)
        case 0x0A: return ("\\n", 1)
        case 0x0D: return ("\\r", 1)
        case 0x09: return ("\\t", 1)
        case UInt8(ascii: "<"): return ("\\u003c", 1)
        case UInt8(ascii: ">"): return ("\\u003e", 1)
        case UInt8(ascii: "&"): return ("\\u0026", 1)
        case ..<0x20:
            let digits = String(byte, radix: 16)
            return ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits, 1)
        case 0xE2:
            // U+2028 and U+2029 end a line in JavaScript; Go escapes them.
            guard index + 2 < utf8.count, utf8[index + 1] == 0x80 else { return nil }
            if utf8[index + 2] == 0xA8 { return ("\\u2028", 3) }
            if utf8[index + 2] == 0xA9 { return ("\\u2029", 3) }
            return nil
        default: return nil
        }
    }
}

/// How Go writes numbers that are no small integers.
enum NumberText {
    /// The shortest digits that name the number; in full between 1e-6 and 1e21, with an exponent
    /// beyond.
    static func text(of double: Double) -> String {
        // Both languages find the same digits; only where the point goes differs.
        let parts = "\(abs(double))".split(separator: "e", maxSplits: 1)
        let places = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = places.count > 1 ? places[1] : ""
        var digits = Array((places[0] + fraction).utf8)
        var point = places[0].utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        point -= leading
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let sign = double < 0 ? "-" : ""
        guard !digits.isEmpty else { return sign + "0" }
        let text = String(decoding: digits, as: UTF8.self)
        if abs(double) < 1e-6 || abs(double) >= 1e21 {
            let rest = text.dropFirst()
            let exponent = point - 1
            return sign + text.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e"
                + (exponent < 0 ? "-" : "+") + String(abs(exponent))
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
        if digits.count <= point {
            return sign + text + String(repeating: "0", count: point - digits.count)
        }
        return sign + text.prefix(point) + "." + text.dropFirst(point)
    }
}
