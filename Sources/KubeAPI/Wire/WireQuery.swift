/// The parameters of a query string, decoded, in the order they were sent.
struct WireQuery: Sendable, Equatable {
    /// One parameter.
    struct Pair: Sendable, Equatable {
        var name: String
        var value: String
    }

    private(set) var pairs: [Pair] = []

    init() {}

    /// Reads a query; a pair whose percent-encoding is broken is dropped. Source: api.md 1.8.
    init(_ text: String) {
        for term in text.split(separator: "&") {
            guard !term.utf8.contains(UInt8(ascii: ";")) else { continue }
            let at = term.utf8.firstIndex(of: UInt8(ascii: "="))
            let name = term[..<(at ?? term.endIndex)]
            let value = at.map { term[term.utf8.index(after: $0)...] } ?? ""
            guard let name = PercentCode.decoded(name, plusIsSpace: true),
                let value = PercentCode.decoded(value, plusIsSpace: true)
            else { continue }
            pairs.append(Pair(name: name, value: value))
        }
    }

    /// The first value of a parameter; nil when it was not sent.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// Every value of a parameter.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The first value of a parameter; empty when it was not sent.
    func text(_ name: String) -> String { self[name] ?? "" }

    /// A truth value as the API reads it: present and neither `0` nor `false` is true.
    func flag(_ name: String) -> Bool? {
        guard let value = self[name] else { return nil }
        return value != "0" && value.lowercased() != "false"
    }

    /// Adds a parameter.
    mutating func append(_ name: String, _ value: String) {
        pairs.append(Pair(name: name, value: value))
    }

    /// The query as it travels.
    var encoded: String {
        pairs.map { PercentCode.encoded($0.name) + "=" + PercentCode.encoded($0.value) }
            .joined(separator: "&")
    }
}

/// Percent-encoding of paths and queries. Source: RFC 3986.
enum PercentCode {
    /// The text without escapes; nil when an escape is broken. Bytes that are no UTF-8 become
    /// replacement characters.
    static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text with everything escaped that is neither a letter, a digit nor one of `-._~`.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.utf8.count < 2 ? "0" : "") + hex
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
