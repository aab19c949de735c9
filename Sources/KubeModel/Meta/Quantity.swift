/// An exact amount of a resource, e.g. `500m`, `1Gi` or `2e3`.
///
/// Amounts are whole billionths, so that all arithmetic is exact. As in Kubernetes an amount finer
/// than that is rounded away from zero, and one beyond 2^63-1 is cut to that.
package struct Quantity: Sendable, Hashable, JSONConvertible, CustomStringConvertible {
    /// How the text of a quantity is written.
    package enum Format: Sendable, Hashable {
        /// Powers of ten: `500m`, `2k`.
        case decimal
        /// Powers of 1024: `1Gi`.
        case binary
        /// Powers of ten as exponents: `2e3`.
        case exponent
    }

    /// The amount in billionths.
    package private(set) var nano: Int128

    /// How the text is written.
    package private(set) var format: Format

    private static let limit = Int128(Int64.max) * 1_000_000_000

    /// An amount in billionths, within the limits of a quantity.
    package init(nano: Int128, format: Format = .decimal) {
        self.nano = min(max(nano, -Quantity.limit), Quantity.limit)
        self.format = format
    }

    /// A whole amount.
    package init(_ value: Int64, format: Format = .decimal) {
        self.init(nano: Int128(value) * 1_000_000_000, format: format)
    }

    /// An amount in thousandths, as CPU is counted.
    package init(milli: Int64) { self.init(nano: Int128(milli) * 1_000_000) }

    /// Reads a quantity; nil when the text is none.
    package init?(_ text: String) {
        var scanner = QuantityScanner(text)
        guard let value = scanner.scan() else { return nil }
        self = value
    }

    /// Reads a text or a number.
    package init?(jsonValue: JSONValue) {
        switch jsonValue {
        case .string(let text):
            guard let value = Quantity(text) else { return nil }
            self = value
        case .int(let int): self.init(int)
        case .double(let double):
            guard let value = Quantity(String(double)) else { return nil }
            self.init(nano: value.nano)
        default: return nil
        }
    }

    package var jsonValue: JSONValue { .string(description) }

    /// The amount rounded away from zero to a whole number, e.g. bytes.
    package var value: Int64 { scaled(by: 1_000_000_000) }

    /// The amount in thousandths, rounded away from zero; CPU is counted so.
    package var milliValue: Int64 { scaled(by: 1_000_000) }

    /// `value`, no further from zero than any machine goes, so that thousands can be added up.
    package var addableValue: Int64 { Self.addable(value) }

    /// `milliValue`, bounded in the same way.
    package var addableMilliValue: Int64 { Self.addable(milliValue) }

    private static func addable(_ value: Int64) -> Int64 { min(max(value, -1 << 50), 1 << 50) }

    /// Whether the amount is zero.
    package var isZero: Bool { nano == 0 }

    /// Whether the amount is below zero.
    package var isNegative: Bool { nano < 0 }

    /// Whether the amount is a whole number.
    package var isInteger: Bool { nano % 1_000_000_000 == 0 }

    /// The amount rounded away from zero to whole thousandths, written as before.
    package var roundedToThousandths: Quantity {
        Quantity(nano: dividedAwayFromZero(nano, 1_000_000) * 1_000_000, format: format)
    }

    private func scaled(by unit: Int128) -> Int64 {
        let result = dividedAwayFromZero(nano, unit)
        return Int64(clamping: result)
    }

    /// Equal amounts are equal, however they are written.
    package static func == (left: Quantity, right: Quantity) -> Bool { left.nano == right.nano }

    package func hash(into hasher: inout Hasher) { hasher.combine(nano) }

    /// The sum, written like the left side unless that is zero.
    package static func + (left: Quantity, right: Quantity) -> Quantity {
        Quantity(nano: left.nano + right.nano, format: left.isZero ? right.format : left.format)
    }

    /// The difference, written like the left side unless that is zero.
    package static func - (left: Quantity, right: Quantity) -> Quantity {
        Quantity(nano: left.nano - right.nano, format: left.isZero ? right.format : left.format)
    }

    package static func += (left: inout Quantity, right: Quantity) { left = left + right }

    package static func -= (left: inout Quantity, right: Quantity) { left = left - right }
}

extension Quantity: Comparable {
    package static func < (left: Quantity, right: Quantity) -> Bool { left.nano < right.nano }
}

extension Quantity {
    /// The one canonical text: no fraction, and the largest suffix that allows that.
    package var description: String {
        if nano == 0 { return "0" }
        let kibi: Int128 = 1024 * 1_000_000_000
        // A fraction of a byte cannot be told in powers of 1024.
        if format == .binary, isInteger, nano >= kibi || nano <= -kibi { return binaryText }
        return decimalText
    }

    private var binaryText: String {
        var value = nano / 1_000_000_000
        var index = 0
        while value % 1024 == 0, index < Quantity.binarySuffixes.count - 1 {
            value /= 1024
            index += 1
        }
        return String(value) + Quantity.binarySuffixes[index]
    }

    private var decimalText: String {
        var value = nano
        var power = -9
        while power < 18, value % 1000 == 0 {
            value /= 1000
            power += 3
        }
        if format == .exponent { return String(value) + (power == 0 ? "" : "e\(power)") }
        return String(value) + Quantity.decimalSuffixes[(power + 9) / 3]
    }

    fileprivate static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    fileprivate static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
}

private func dividedAwayFromZero(_ value: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder == 0 { return quotient }
    return value < 0 ? quotient - 1 : quotient + 1
}

/// Reads the text of a quantity: a sign, digits with a point, and a suffix.
private struct QuantityScanner {
    private let bytes: [UInt8]
    private var index = 0
    /// Digits without the point; never more than 34 of them.
    private var mantissa: Int128 = 0
    private var fractionDigits = 0
    /// Whether digits other than 0 were cut off, so that the amount must be rounded up.
    private var isInexact = false
    private var isHuge = false

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() -> Quantity? {
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            index += 1
        }
        guard scanDigits() else { return nil }
        let suffix = String(decoding: bytes[index...], as: UTF8.self)
        let nano: Int128
        let format: Quantity.Format
        if let power = Quantity.binarySuffixes.dropFirst().firstIndex(of: suffix) {
            nano = binary(shift: power * 10)
            format = .binary
        } else if let power = Quantity.decimalSuffixes.firstIndex(of: suffix) {
            nano = decimal(exponent: power * 3 - 9)
            format = .decimal
        } else if let exponent = exponent(suffix) {
            nano = decimal(exponent: exponent)
            format = .exponent
        } else {
            return nil
        }
        return Quantity(nano: isNegative ? -nano : nano, format: format)
    }

    private mutating func scanDigits() -> Bool {
        var sawDigit = false
        var sawPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x30 && byte <= 0x39 {
                sawDigit = true
                append(Int128(byte - 0x30), isFraction: sawPoint)
            } else if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else {
                break
            }
            index += 1
        }
        return sawDigit
    }

    private mutating func append(_ digit: Int128, isFraction: Bool) {
        if isFraction {
            // Sixteen digits are finer than a billionth of anything below a suffix of E.
            if fractionDigits == 16 || mantissa >= Self.most {
                isInexact = isInexact || digit != 0
                return
            }
            fractionDigits += 1
        } else if mantissa >= Self.most {
            isHuge = true
            return
        }
        mantissa = mantissa * 10 + digit
    }

    private static let most: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000

    private func exponent(_ suffix: String) -> Int? {
        guard let first = suffix.utf8.first,
            first == UInt8(ascii: "e") || first == UInt8(ascii: "E")
        else { return nil }
        return Int(suffix.dropFirst())
    }

    private var overflow: Int128 { Int128.max / 2 }

    private func decimal(exponent: Int) -> Int128 {
        if mantissa == 0 { return isInexact ? 1 : 0 }
        if isHuge { return overflow }
        let (sum, tooLarge) = exponent.addingReportingOverflow(9 - fractionDigits)
        if tooLarge { return exponent > 0 ? overflow : 1 }
        var result = mantissa
        if sum >= 0 {
            for _ in 0..<min(sum, 60) {
                let (next, overflowed) = result.multipliedReportingOverflow(by: 10)
                if overflowed { return overflow }
                result = next
            }
            return result + (isInexact ? 1 : 0)
        }
        var lost = isInexact
        for _ in 0..<min(-sum, 60) {
            lost = lost || result % 10 != 0
            result /= 10
        }
        return result + (lost ? 1 : 0)
    }

    private func binary(shift: Int) -> Int128 {
        if isHuge { return overflow }
        var divisor: Int128 = 1
        for _ in 0..<fractionDigits { divisor *= 10 }
        let unit = Int128(1) << Int128(shift)
        let (whole, fraction) = mantissa.quotientAndRemainder(dividingBy: divisor)
        let (scaled, first) = whole.multipliedReportingOverflow(by: unit * 1_000_000_000)
        if first { return overflow }
        // fraction < 10^16 and unit <= 2^60, so the product stays within 128 bits.
        let product = fraction * unit
        var part: Int128
        var lost: Bool
        if divisor >= 1_000_000_000 {
            let step = divisor / 1_000_000_000
            part = product / step
            lost = product % step != 0
        } else {
            part = product * (1_000_000_000 / divisor)
            lost = false
        }
        lost = lost || isInexact
        part += lost ? 1 : 0
        let (sum, second) = scaled.addingReportingOverflow(part)
        return second ? overflow : sum
    }
}
