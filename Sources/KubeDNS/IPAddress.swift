/// An IPv4 or IPv6 address; IPv4 sorts before IPv6, and each family by its bits.
package struct IPAddress: Hashable, Sendable {
    /// Whether it is an IPv4 address.
    package let isIPv4: Bool
    private let high: UInt64
    private let low: UInt64

    /// An address of four or sixteen bytes in network order; nil for any other number.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for byte in bytes {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
        }
        self.init(isIPv4: bytes.count == 4, high: high, low: low)
    }

    /// Parses dotted decimal or hexadecimal groups; nil for anything else. Leading zeros in
    /// decimal parts and zone identifiers are refused; an IPv4-mapped address is its IPv4 address.
    /// Source: RFC 4291 2.2.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let groups = Self.groups(bytes[...]) else { return nil }
            if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xffff {
                self.init(isIPv4: true, high: 0, low: UInt64(groups[6]) << 16 | UInt64(groups[7]))
                return
            }
            self.init(
                isIPv4: false,
                high: groups[..<4].reduce(0) { $0 << 16 | UInt64($1) },
                low: groups[4...].reduce(0) { $0 << 16 | UInt64($1) })
        } else {
            guard let value = Self.dotted(bytes[...]) else { return nil }
            self.init(isIPv4: true, high: 0, low: UInt64(value))
        }
    }

    private init(isIPv4: Bool, high: UInt64, low: UInt64) {
        self.isIPv4 = isIPv4
        self.high = high
        self.low = low
    }

    /// The address in network order: four or sixteen bytes.
    package var bytes: [UInt8] {
        if isIPv4 { return (0..<4).map { UInt8(truncatingIfNeeded: low >> UInt64(24 - 8 * $0)) } }
        return (0..<16).map {
            let half = $0 < 8 ? high : low
            return UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * ($0 % 8)))
        }
    }

    /// The name whose PTR records belong to the address, in `in-addr.arpa.` or `ip6.arpa.`.
    /// Source: RFC 1035 3.5, RFC 3596 2.5.
    package var reverseName: DNSName {
        var labels: [[UInt8]] = []
        if isIPv4 {
            labels = bytes.reversed().map { Array(String($0).utf8) }
            labels.append(Array("in-addr".utf8))
        } else {
            let digits = Array("0123456789abcdef".utf8)
            for byte in bytes.reversed() {
                labels.append([digits[Int(byte & 15)]])
                labels.append([digits[Int(byte >> 4)]])
            }
            labels.append(Array("ip6".utf8))
        }
        labels.append(Array("arpa".utf8))
        return DNSName(labels: labels) ?? .root
    }

    /// The address whose reverse name it is; nil for any other name.
    package init?(reverseName name: DNSName) {
        let labels = name.lowercased.labels
        if labels.count == 6, labels[4].elementsEqual("in-addr".utf8),
            labels[5].elementsEqual("arpa".utf8)
        {
            let text = labels[..<4].reversed().map { String(decoding: $0, as: UTF8.self) }
            self.init(text.joined(separator: "."))
        } else if labels.count == 34, labels[32].elementsEqual("ip6".utf8),
            labels[33].elementsEqual("arpa".utf8)
        {
            var bytes: [UInt8] = []
            for index in stride(from: 31, to: 0, by: -2) {
                guard let high = Self.hexadecimal(labels[index]),
                    let low = Self.hexadecimal(labels[index - 1])
                else { return nil }
                bytes.append(UInt8(high << 4 | low))
            }
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }
}

extension IPAddress: Comparable {
    /// IPv4 first, then by bits.
    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        if left.isIPv4 != right.isIPv4 { return left.isIPv4 }
        return left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or the shortest hexadecimal form in lower case. Source: RFC 5952 4.
    package var description: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        let bytes = bytes
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if longest.isEmpty { return text(groups[...]) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}

// MARK: - Parsing

extension IPAddress {
    private static func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            var number: UInt32 = 0
            for digit in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                number = number * 10 + UInt32(digit - UInt8(ascii: "0"))
            }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    /// The eight groups of an IPv6 address.
    private static func groups(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count) else { return nil }
        var head: [UInt16] = []
        var tail: [UInt16]?
        for (index, part) in parts.enumerated() {
            var found: [UInt16] = []
            if part.isEmpty {
                // An empty part stands for "::" inside, and for half of one at either end.
                if index == 0 {
                    guard parts[1].isEmpty else { return nil }
                    continue
                }
                if index == parts.count - 1 {
                    guard parts[index - 1].isEmpty else { return nil }
                    continue
                }
                guard tail == nil else { return nil }
                tail = []
                continue
            } else if index == parts.count - 1, let value = dotted(part) {
                found = [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
            } else {
                guard let value = hexadecimal(part) else { return nil }
                found = [value]
            }
            if tail == nil { head += found } else { tail? += found }
        }
        guard let tail else { return head.count == 8 ? head : nil }
        guard head.count + tail.count < 8 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(bytes.count) else { return nil }
        var value: UInt16 = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - 48)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - 87)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - 55)
            default: return nil
            }
        }
        return value
    }
}
