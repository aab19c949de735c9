/// A rolling 64-bit digest, equal in every process and on every machine.
///
/// Bytes go through FNV-1a, so that known values can be checked anywhere; integers and strings are
/// delimited, so that ("ab", "c") and ("a", "bc") differ. Not for secrets.
package struct Digest: Hashable, Sendable {
    /// The digest of everything combined so far.
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The digest of nothing.
    package init() {}

    /// Folds in one byte.
    package mutating func combine(byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// Folds in bytes as they are, without a length.
    package mutating func combine(bytes: some Sequence<UInt8>) {
        var value = self.value
        for byte in bytes {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        self.value = value
    }

    /// Folds in the UTF-8 bytes and an end mark that no UTF-8 text contains.
    package mutating func combine(_ text: String) {
        var value = self.value
        for byte in text.utf8 {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        self.value = value
        combine(byte: 0xff)
    }

    /// Folds in eight bytes, least significant first.
    package mutating func combine(_ number: UInt64) {
        var rest = number
        for _ in 0..<8 {
            combine(byte: UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Folds in a number in one go: not what its bytes would give, and several times as fast.
    @inline(__always)
    package mutating func combine(word number: UInt64) {
        let product = (value ^ number).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        // The sum keeps the value from staying at 0.
        value = product.high ^ product.low &+ 0xd1b5_4a32_d192_ed03
    }

    /// Folds in eight bytes, least significant first.
    package mutating func combine(_ number: Int64) {
        combine(UInt64(bitPattern: number))
    }

    /// Folds in eight bytes, least significant first.
    package mutating func combine(_ number: Int) {
        combine(UInt64(bitPattern: Int64(number)))
    }

    /// FNV-1a of the UTF-8 bytes of a text alone.
    package static func fnv1a(_ text: String) -> UInt64 {
        var digest = Digest()
        digest.combine(bytes: text.utf8)
        return digest.value
    }
}

extension Digest: CustomStringConvertible {
    /// Sixteen lower-case hexadecimal digits.
    package var description: String { hexadecimal(value, width: 16) }
}

/// The lowest `width` hexadecimal digits of the number.
func hexadecimal(_ number: UInt64, width: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text = ""
    for place in stride(from: width - 1, through: 0, by: -1) {
        let digit = digits[Int((number >> UInt64(4 * place)) & 15)]
        text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
}
