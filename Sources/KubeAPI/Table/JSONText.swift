import KubeModel

// JSON appended to bytes that are already there, so that a large answer is one array from the
// first byte to the last.

extension [UInt8] {
    /// Appends text that is JSON already.
    mutating func append(raw text: String) { append(contentsOf: text.utf8) }

    /// Appends a JSON string.
    mutating func append(json text: String) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in utf8.allSatisfy(Self.standsForItself) }
        guard isPlain else { return append(json: .string(text)) }
        append(UInt8(ascii: "\""))
        append(contentsOf: text.utf8)
        append(UInt8(ascii: "\""))
    }

    /// Appends a JSON value in its compact form.
    mutating func append(json value: JSONValue) {
        var writer = JSONWriter()
        writer.write(value)
        append(contentsOf: writer.bytes)
    }

    /// Whether a byte of a string is never written as an escape.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2:
            false
        default: true
        }
    }
}
