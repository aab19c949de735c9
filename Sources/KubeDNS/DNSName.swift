/// A full domain name: labels from the left, ending at the root.
///
/// It keeps the case it was given and compares without regard to the case of ASCII letters.
/// Labels have 1 to 63 bytes of any value; the wire form has at most 255 bytes.
/// Source: RFC 1035 2.3.4, RFC 4343.
package struct DNSName: Sendable {
    /// The form used in messages, uncompressed: each label behind its length, then a zero.
    package let wire: [UInt8]

    /// The name without labels.
    package static let root = DNSName(checkedWire: [0])
    /// Longest label in bytes.
    package static let labelLengthMax = 63
    /// Longest wire form in bytes, the zero at its end included.
    package static let lengthMax = 255

    /// A name of the given labels; nil when a label or the whole is too long, or a label empty.
    package init?(labels: some Sequence<some Collection<UInt8>>) {
        var wire: [UInt8] = []
        for label in labels {
            guard (1...Self.labelLengthMax).contains(label.count) else { return nil }
            wire.append(UInt8(label.count))
            wire += label
        }
        wire.append(0)
        guard wire.count <= Self.lengthMax else { return nil }
        self.wire = wire
    }

    /// A name in its text form; the dot at the end may be missing. `\.` and `\DDD` stand for a
    /// byte that is no separator. Nil when it is no name. Source: RFC 1035 5.1.
    package init?(_ text: String) {
        if text == "." {
            self = .root
            return
        }
        var labels: [[UInt8]] = [[]]
        var bytes = Array(text.utf8)[...]
        if bytes.isEmpty { return nil }
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: ".") {
                if bytes.isEmpty { break }
                labels.append([])
            } else if byte == UInt8(ascii: "\\") {
                guard let escaped = Self.escaped(&bytes) else { return nil }
                labels[labels.count - 1].append(escaped)
            } else {
                labels[labels.count - 1].append(byte)
            }
        }
        self.init(labels: labels)
    }

    /// The byte behind a backslash: three decimal digits, or the character itself.
    private static func escaped(_ bytes: inout ArraySlice<UInt8>) -> UInt8? {
        guard let first = bytes.popFirst() else { return nil }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard digits.contains(first) else { return first }
        guard let second = bytes.popFirst(), let third = bytes.popFirst(),
            digits.contains(second), digits.contains(third)
        else { return nil }
        let value = Int(first - 48) * 100 + Int(second - 48) * 10 + Int(third - 48)
        return UInt8(exactly: value)
    }

    /// A wire form whose limits the caller has checked.
    init(checkedWire wire: [UInt8]) {
        self.wire = wire
    }

    /// The labels from the left, without their lengths.
    package var labels: [ArraySlice<UInt8>] {
        var labels: [ArraySlice<UInt8>] = []
        var position = 0
        while wire[position] != 0 {
            let end = position + 1 + Int(wire[position])
            labels.append(wire[(position + 1)..<end])
            position = end
        }
        return labels
    }

    /// How many labels there are; 0 for the root.
    package var labelCount: Int {
        var count = 0
        var position = 0
        while wire[position] != 0 {
            position += 1 + Int(wire[position])
            count += 1
        }
        return count
    }

    /// Whether this is `zone` or a name below it.
    package func isWithin(_ zone: DNSName) -> Bool {
        suffixStart(of: zone) != nil
    }

    /// The last labels of this name that are `zone`, in the case they have here; nil when the
    /// name lies outside.
    package func spelling(of zone: DNSName) -> DNSName? {
        suffixStart(of: zone).map { DNSName(checkedWire: Array(wire[$0...])) }
    }

    private func suffixStart(of zone: DNSName) -> Int? {
        let start = wire.count - zone.wire.count
        guard start >= 0 else { return nil }
        var position = 0
        while position < start { position += 1 + Int(wire[position]) }
        guard position == start else { return nil }
        for offset in 0..<zone.wire.count {
            guard folded(wire[start + offset]) == folded(zone.wire[offset]) else { return nil }
        }
        return start
    }

    /// The name with labels put in front; nil when that is too long or a label empty.
    package func prefixed(by labels: [String]) -> DNSName? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(labels.reduce(wire.count) { $0 + 1 + $1.utf8.count })
        for label in labels {
            let utf8 = label.utf8
            guard (1...Self.labelLengthMax).contains(utf8.count) else { return nil }
            bytes.append(UInt8(utf8.count))
            bytes += utf8
        }
        bytes += wire
        return bytes.count <= Self.lengthMax ? DNSName(checkedWire: bytes) : nil
    }

    /// The name with its ASCII letters in lower case.
    package var lowercased: DNSName { DNSName(checkedWire: wire.map(folded)) }

    /// Whether both are the same bytes, case included.
    package func isIdentical(to other: DNSName) -> Bool { wire == other.wire }
}

/// The byte, an ASCII capital turned into its small letter. Lengths of labels are below the
/// letters, so that whole wire forms can be folded.
@inline(__always) private func folded(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

extension DNSName: Hashable, Comparable {
    /// Whether both are the same name, whatever the case of their letters.
    package static func == (left: DNSName, right: DNSName) -> Bool {
        left.wire.elementsEqual(right.wire) { folded($0) == folded($1) }
    }

    /// By the bytes of the lower-case wire form.
    package static func < (left: DNSName, right: DNSName) -> Bool {
        left.wire.lexicographicallyPrecedes(right.wire) { folded($0) < folded($1) }
    }

    /// Hashes the lower-case wire form. For lookup only.
    package func hash(into hasher: inout Hasher) {
        for byte in wire { hasher.combine(folded(byte)) }
    }
}

extension DNSName: CustomStringConvertible {
    /// The text form with a dot at its end; bytes that would not survive a zone file are escaped.
    package var description: String {
        if wire.count == 1 { return "." }
        var text = ""
        for label in labels {
            for byte in label {
                let scalar = Unicode.Scalar(byte)
                switch byte {
                case 0...0x20, 0x7f...0xff:
                    let digits = String(byte)
                    text += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
                case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"),
                    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "'"):
                    text += "\\" + String(Character(scalar))
                default:
                    text.unicodeScalars.append(scalar)
                }
            }
            text += "."
        }
        return text
    }
}
