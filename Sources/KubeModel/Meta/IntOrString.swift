/// A number, or a text that is a percentage or the name of a port.
package enum IntOrString: Hashable, Sendable, JSONConvertible, CustomStringConvertible {
    case int(Int64)
    case string(String)

    package init?(jsonValue: JSONValue) {
        if let int = jsonValue.int {
            self = .int(int)
        } else if let string = jsonValue.string {
            self = .string(string)
        } else {
            return nil
        }
    }

    package var jsonValue: JSONValue {
        switch self {
        case .int(let int): .int(int)
        case .string(let string): .string(string)
        }
    }

    /// The number or the text.
    package var description: String {
        switch self {
        case .int(let int): String(int)
        case .string(let string): string
        }
    }

    /// The percentage, e.g. 25 for `25%`; nil for numbers and other texts.
    package var percent: Int64? {
        guard case .string(let text) = self, text.utf8.last == UInt8(ascii: "%"),
            text.utf8.dropLast().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return Int64(text.dropLast())
    }

    /// The number itself, or the percentage of `total`; nil for other texts.
    ///
    /// A percentage that is no whole number is rounded up or down as asked.
    package func resolved(of total: Int64, roundingUp: Bool) -> Int64? {
        if case .int(let int) = self { return int }
        guard let percent else { return nil }
        let (product, overflow) = percent.multipliedReportingOverflow(by: total)
        guard !overflow else { return nil }
        return product.flooringDivided(by: 100) + (roundingUp && product % 100 != 0 ? 1 : 0)
    }
}
