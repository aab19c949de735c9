/// Says what is wrong with a text that is no JSON, in the words clients know.
///
/// The reader of JSON keeps its own words, which name lines and columns; only answers of the API
/// use these. Source: api.md 8.2, 8.5.
struct JSONSyntax {
    private let bytes: [UInt8]
    private var index = 0

    /// The complaint about a text; that it ends too early when nothing else is found.
    static func complaint(_ bytes: [UInt8]) -> String {
        var syntax = JSONSyntax(bytes: bytes)
        do throws(Wrong) {
            try syntax.value(depth: 0)
            syntax.skipSpace()
            if let byte = syntax.peek { throw Wrong(byte, "after top-level value") }
        } catch {
            return error.text
        }
        return "unexpected end of JSON input"
    }

    private struct Wrong: Error {
        var text: String

        init(end: Void) { text = "unexpected end of JSON input" }
        init(depth: Void) { text = "exceeded max depth" }

        init(_ byte: UInt8, _ place: String) {
            let shown =
                switch byte {
                case UInt8(ascii: "'"): "\\'"
                case UInt8(ascii: "\""): "\""
                case UInt8(ascii: "\\"): "\\\\"
                case 0x0A: "\\n"
                case 0x0D: "\\r"
                case 0x09: "\\t"
                case ..<0x20, 0x7F:
                    "\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
                default: String(Character(Unicode.Scalar(byte)))
                }
            text = "invalid character '\(shown)' \(place)"
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = peek, " \n\r\t".utf8.contains(byte) { index += 1 }
    }

    /// The next byte that is no space.
    private mutating func sign() throws(Wrong) -> UInt8 {
        skipSpace()
        guard let byte = peek else { throw Wrong(end: ()) }
        return byte
    }

    private mutating func value(depth: Int) throws(Wrong) {
        guard depth < 512 else { throw Wrong(depth: ()) }
        let byte = try sign()
        switch byte {
        case UInt8(ascii: "{"): try object(depth)
        case UInt8(ascii: "["): try array(depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw Wrong(byte, "looking for beginning of value")
        }
    }

    private mutating func object(_ depth: Int) throws(Wrong) {
        index += 1
        if try sign() == UInt8(ascii: "}") {
            index += 1
            return
        }
        while true {
            let quote = try sign()
            guard quote == UInt8(ascii: "\"") else {
                throw Wrong(quote, "looking for beginning of object key string")
            }
            try string()
            let colon = try sign()
            guard colon == UInt8(ascii: ":") else { throw Wrong(colon, "after object key") }
            index += 1
            try value(depth: depth + 1)
            let end = try sign()
            index += 1
            if end == UInt8(ascii: "}") { return }
            guard end == UInt8(ascii: ",") else {
                throw Wrong(end, "after object key:value pair")
            }
        }
    }

    private mutating func array(_ depth: Int) throws(Wrong) {
        index += 1
        if try sign() == UInt8(ascii: "]") {
            index += 1
            return
        }
        while true {
            try value(depth: depth + 1)
            let end = try sign()
            index += 1
            if end == UInt8(ascii: "]") { return }
            guard end == UInt8(ascii: ",") else { throw Wrong(end, "after array element") }
        }
    }

    private mutating func string() throws(Wrong) {
        index += 1
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"):
                guard let escape = peek else { throw Wrong(end: ()) }
                index += 1
                if escape == UInt8(ascii: "u") {
                    try hex()
                } else if !"\"\\/bfnrt".utf8.contains(escape) {
                    throw Wrong(escape, "in string escape code")
                }
            case ..<0x20: throw Wrong(byte, "in string literal")
            default: break
            }
        }
        throw Wrong(end: ())
    }

    private mutating func hex() throws(Wrong) {
        for _ in 0..<4 {
            guard let byte = peek else { throw Wrong(end: ()) }
            guard Character(Unicode.Scalar(byte)).isHexDigit else {
                throw Wrong(byte, "in \\u hexadecimal character escape")
            }
            index += 1
        }
    }

    private mutating func word(_ word: String) throws(Wrong) {
        for expected in word.utf8 {
            guard let byte = peek else { throw Wrong(end: ()) }
            guard byte == expected else {
                let wanted = Character(Unicode.Scalar(expected))
                throw Wrong(byte, "in literal \(word) (expecting '\(wanted)')")
            }
            index += 1
        }
    }

    private mutating func number() throws(Wrong) {
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == UInt8(ascii: "0") {
            index += 1
        } else {
            try digits("in numeric literal")
        }
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits("after decimal point in numeric literal")
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits("in exponent of numeric literal")
        }
    }

    private mutating func digits(_ place: String) throws(Wrong) {
        guard let byte = peek else { throw Wrong(end: ()) }
        guard byte >= 0x30, byte <= 0x39 else { throw Wrong(byte, place) }
        while let byte = peek, byte >= 0x30, byte <= 0x39 { index += 1 }
    }
}
