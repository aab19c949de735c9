/// Names a version of a document by a digest of its bytes, so that clients need not be sent again
/// what they hold. Source: api.md 5.2, 13.2.
struct EntityTag: Equatable, Sendable {
    /// 128 bits in upper-case hexadecimal digits.
    let digest: String

    /// The tag as headers write it, in double quotes.
    var text: String { "\"\(digest)\"" }

    init(of bytes: [UInt8]) {
        // Two halves of FNV, one multiplying after and one before each byte, in one pass.
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        var low: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in bytes {
            high = (high ^ UInt64(byte)) &* 0x100_0000_01B3
            low = (low &* 0x100_0000_01B3) ^ UInt64(byte)
        }
        digest = [high, low].map { half in
            let digits = String(half, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    /// Whether an `If-None-Match` header names this version; weak tags count as strong ones.
    func isNamed(by ifNoneMatch: String) -> Bool {
        ifNoneMatch.split(separator: ",").contains { candidate in
            var tag = candidate
            while let first = tag.first, first == " " || first == "\t" { tag.removeFirst() }
            while let last = tag.last, last == " " || last == "\t" { tag.removeLast() }
            if tag.hasPrefix("W/") { tag.removeFirst(2) }
            return tag == text || tag == "*"
        }
    }
}
