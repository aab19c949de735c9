package import KubeModel

/// What a plain YAML scalar means to kubectl: YAML 1.1 truth values, Go's integers and floats.
///
/// Source: YAML 1.1 types as Go's reader takes them; dates stay text.
package enum YAMLScalar {
    /// The value of an unquoted scalar.
    package static func resolve(_ text: String) -> JSONValue {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return .null }
        if bytes.count <= 5, let word = words(text) { return word }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            return number(bytes.filter { $0 != UInt8(ascii: "_") }) ?? .string(text)
        default: return .string(text)
        }
    }

    private static func words(_ text: String) -> JSONValue? {
        switch text {
        case "~", "null", "Null", "NULL": .null
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
            .bool(false)
        default: nil
        }
    }

    private static func number(_ bytes: [UInt8]) -> JSONValue? {
        var digits = bytes[...]
        var isNegative = false
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty else { return nil }
        if let value = integer(digits, isNegative: isNegative) { return value }
        guard isFloat(digits) else { return nil }
        guard let double = Double(String(decoding: bytes, as: UTF8.self)), double.isFinite else {
            return nil
        }
        return .double(double)
    }

    private static func integer(_ digits: ArraySlice<UInt8>, isNegative: Bool) -> JSONValue? {
        var digits = digits
        var radix = 10
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            switch digits[digits.startIndex + 1] {
            case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
            case UInt8(ascii: "o"), UInt8(ascii: "O"): radix = 8
            case UInt8(ascii: "b"), UInt8(ascii: "B"): radix = 2
            default: radix = 0
            }
            digits = digits.dropFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        }
        // A second sign would be read by the standard library.
        guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
        else { return nil }
        let text = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
        if let int = Int64(text, radix: radix) { return .int(int) }
        guard !isNegative, let large = UInt64(text, radix: radix) else { return nil }
        return .double(Double(large))
    }

    /// Digits with at most one point and an optional exponent.
    private static func isFloat(_ digits: ArraySlice<UInt8>) -> Bool {
        var index = digits.startIndex
        func isDigit(_ index: Int) -> Bool {
            index < digits.endIndex && digits[index] >= 0x30 && digits[index] <= 0x39
        }
        var count = 0
        while isDigit(index) {
            index += 1
            count += 1
        }
        if index < digits.endIndex, digits[index] == UInt8(ascii: ".") {
            index += 1
            while isDigit(index) {
                index += 1
                count += 1
            }
        }
        guard count > 0 else { return false }
        guard index < digits.endIndex else { return true }
        guard digits[index] | 0x20 == UInt8(ascii: "e") else { return false }
        index += 1
        if index < digits.endIndex,
            digits[index] == UInt8(ascii: "+") || digits[index] == UInt8(ascii: "-")
        {
            index += 1
        }
        guard isDigit(index) else { return false }
        while isDigit(index) { index += 1 }
        return index == digits.endIndex
    }
}
