/// IP addresses as texts.
enum AddressText {
    /// What the server says about a text that is no address.
    static let message = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

    /// The number of an IPv4 address, or nil. Leading zeros are refused.
    static func ipv4(_ text: String) -> UInt32? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var result: UInt32 = 0
        for part in parts {
            guard !part.isEmpty, part.count <= 3, part.count == 1 || part.first != 0x30 else {
                return nil
            }
            var value: UInt32 = 0
            for byte in part {
                guard byte >= 0x30 && byte <= 0x39 else { return nil }
                value = value * 10 + UInt32(byte - 0x30)
            }
            guard value <= 255 else { return nil }
            result = result << 8 | value
        }
        return result
    }

    /// The text of an IPv4 address.
    static func text(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    /// Why an IPv4 address leads nowhere outside of its host, or nil.
    static func special(_ text: String) -> String? {
        guard let address = ipv4(text) else { return nil }
        if address == 0 { return "may not be unspecified (\(text))" }
        if address >> 24 == 127 { return "may not be in the loopback range (127.0.0.0/8, ::1/128)" }
        if address >> 16 == 169 << 8 | 254 {
            return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
        }
        if address >> 8 == 224 << 16 {
            return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
        }
        return nil
    }

    /// Whether the text is an IPv4 or IPv6 address.
    static func isValid(_ text: String) -> Bool { ipv4(text) != nil || isIPv6(text) }

    private static func isIPv6(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.count <= 8 || (parts.count == 9 && text.contains("::")) else {
            return false
        }
        let gaps = text.utf8.count > 1 ? text.occurrences(ofPair: "::") : 0
        guard gaps <= 1, gaps == 1 || parts.count == 8, !text.contains(":::") else { return false }
        if text.hasPrefix(":"), !text.hasPrefix("::") { return false }
        if text.hasSuffix(":"), !text.hasSuffix("::") { return false }
        return parts.allSatisfy { part in
            part.count <= 4
                && part.allSatisfy { byte in
                    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
                }
        }
    }
}

extension String {
    /// How often a text of two bytes occurs, without overlaps.
    fileprivate func occurrences(ofPair pair: String) -> Int {
        let bytes = Array(utf8)
        let wanted = Array(pair.utf8)
        var count = 0
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == wanted[0], bytes[index + 1] == wanted[1] {
                count += 1
                index += 1
            }
            index += 1
        }
        return count
    }
}
