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

    /// Go prints a double as an integer when it is one below 1e21, else the shortest form.
    private mutating func write(_ double: Double) {
        if double == double.rounded(), abs(double) < 1e15 {
            append(String(Int64(double)))
        } else if double.isFinite {
            append("\(double)")
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
