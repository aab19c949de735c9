/// Bytes as text. Source: RFC 4648, sections 4 and 5.
struct Base64: Sendable {
    /// The form of values in objects: padded.
    static let standard = Base64(last: "+/", isPadded: true)
    /// The form of tokens in URLs: without padding.
    static let url = Base64(last: "-_", isPadded: false)

    private let letters: [UInt8]
    private let isPadded: Bool

    private init(last: String, isPadded: Bool) {
        letters = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        self.isPadded = isPadded
    }

    /// The first byte that does not belong.
    struct Wrong: Error, Equatable {
        var offset: Int
    }

    func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                if index <= group.count {
                    text.append(letters[Int(bits >> UInt32(18 - 6 * index) & 63)])
                } else if isPadded {
                    text.append(UInt8(ascii: "="))
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text that holds nothing but letters.
    func bytes(of text: String) -> Result<[UInt8], Wrong> {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for (offset, byte) in text.utf8.enumerated() {
            guard let value = letters.firstIndex(of: byte) else {
                return .failure(Wrong(offset: offset))
            }
            bits = (bits << 6 | UInt32(value)) & 0xFFFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return count == 6 ? .failure(Wrong(offset: text.utf8.count)) : .success(bytes)
    }

    /// The bytes of a text whose form was checked before; padding and line breaks say nothing.
    func readable(_ text: String) -> [UInt8] {
        let letters = text.utf8.filter { $0 != 10 && $0 != 13 && $0 != UInt8(ascii: "=") }
        return (try? bytes(of: String(decoding: letters, as: UTF8.self)).get()) ?? []
    }
}
