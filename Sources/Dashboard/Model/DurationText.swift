/// Lengths of time as people and Go write them.
package enum DurationText {
    /// Seconds in `90s`, `5m`, `1h30m`, `1m20s`, `2d`; nil for anything else.
    package static func seconds(_ text: String) -> Int64? {
        var total: Int64 = 0
        var number: Int64?
        var lastUnit = Int64.max
        for byte in text.utf8 {
            if byte >= 0x30, byte <= 0x39 {
                let (next, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow, next < 1_000_000_000 else { return nil }
                number = next + Int64(byte - 0x30)
                continue
            }
            let unit: Int64
            switch byte {
            case UInt8(ascii: "s"): unit = 1
            case UInt8(ascii: "m"): unit = 60
            case UInt8(ascii: "h"): unit = 3_600
            case UInt8(ascii: "d"): unit = 86_400
            default: return nil
            }
            guard let count = number, unit < lastUnit else { return nil }
            total += count * unit
            lastUnit = unit
            number = nil
        }
        return number == nil && lastUnit != .max ? total : nil
    }
}
