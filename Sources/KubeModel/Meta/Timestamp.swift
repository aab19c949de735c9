/// An instant of whole seconds, written as RFC 3339 in UTC. Source: cluster.md 0.5.
package struct Timestamp: Hashable, Comparable, Sendable, JSONConvertible, CustomStringConvertible {
    /// Seconds since the Unix epoch.
    package var seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// Reads `2026-01-02T03:04:05Z`, with an optional fraction (cut off) and offset; nil otherwise.
    package init?(_ text: String) {
        if let time = CivilTime(canonical: text) {
            seconds = time.seconds
            return
        }
        guard let micro = MicroTime(text) else { return nil }
        seconds = micro.microseconds.flooringDivided(by: 1_000_000)
    }

    package init?(jsonValue: JSONValue) {
        guard case .string(let text) = jsonValue, let value = Timestamp(text) else { return nil }
        self = value
    }

    package var jsonValue: JSONValue { .string(description) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    package var description: String { CivilTime(seconds: seconds).text(fraction: nil) }
}

/// An instant of microseconds, as leases and new events carry it.
package struct MicroTime: Hashable, Comparable, Sendable, JSONConvertible, CustomStringConvertible {
    /// Microseconds since the Unix epoch.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads RFC 3339 with up to nine digits of fraction; digits beyond six are cut off.
    package init?(_ text: String) {
        var scanner = TimeScanner(text)
        guard let value = scanner.scan() else { return nil }
        microseconds = value
    }

    package init?(jsonValue: JSONValue) {
        guard case .string(let text) = jsonValue, let value = MicroTime(text) else { return nil }
        self = value
    }

    package var jsonValue: JSONValue { .string(description) }

    package static func < (left: MicroTime, right: MicroTime) -> Bool {
        left.microseconds < right.microseconds
    }

    package var description: String {
        let seconds = microseconds.flooringDivided(by: 1_000_000)
        return CivilTime(seconds: seconds).text(fraction: microseconds - seconds * 1_000_000)
    }
}

extension Int64 {
    /// Division that rounds toward negative infinity, so that times before 1970 work.
    func flooringDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// A date and time of day in UTC, in the proleptic Gregorian calendar.
package struct CivilTime: Sendable, CustomStringConvertible {
    package var year: Int64
    package var month: Int64
    package var day: Int64
    package var hour: Int64
    package var minute: Int64
    package var second: Int64

    /// The civil time of an instant in seconds since the Unix epoch.
    package init(seconds: Int64) {
        let days = seconds.flooringDivided(by: 86_400)
        let inDay = seconds - days * 86_400
        hour = inDay / 3_600
        minute = inDay % 3_600 / 60
        second = inDay % 60
        // Days are counted from 1 March of year 0, so that leap days end a year.
        let shifted = days + 719_468
        let era = shifted.flooringDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `2026-01-02T03:04:05Z`, the form every stored time has; nil for every other form.
    init?(canonical text: String) {
        var text = text
        let parts: (Int64, Int64, Int64, Int64, Int64, Int64)? = text.withUTF8 { bytes in
            guard bytes.count == 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
                bytes[13] == 0x3A, bytes[16] == 0x3A, bytes[19] == 0x5A
            else { return nil }
            var isNumber = true
            func number(_ range: Range<Int>) -> Int64 {
                var value: Int64 = 0
                for byte in bytes[range] {
                    if byte < 0x30 || byte > 0x39 { isNumber = false }
                    value = value * 10 + Int64(byte) - 0x30
                }
                return value
            }
            let parts = (
                number(0..<4), number(5..<7), number(8..<10), number(11..<13), number(14..<16),
                number(17..<19)
            )
            return isNumber ? parts : nil
        }
        guard let (year, month, day, hour, minute, second) = parts, (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Seconds since the Unix epoch.
    var seconds: Int64 {
        Self.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60
            + second
    }

    /// RFC 3339 in UTC, with a fraction of microseconds if one is given.
    func text(fraction: Int64?) -> String {
        guard (0...9_999).contains(year) else {
            return description + (fraction.map { "." + padded($0, 6) } ?? "") + "Z"
        }
        return String(unsafeUninitializedCapacity: 27) { bytes in
            var count = 0
            func put(_ value: Int64, _ width: Int, then separator: UInt8) {
                var value = value
                for place in (count..<count + width).reversed() {
                    bytes[place] = UInt8(0x30 + value % 10)
                    value /= 10
                }
                bytes[count + width] = separator
                count += width + 1
            }
            put(year, 4, then: 0x2D)
            put(month, 2, then: 0x2D)
            put(day, 2, then: 0x54)
            put(hour, 2, then: 0x3A)
            put(minute, 2, then: 0x3A)
            put(second, 2, then: fraction == nil ? 0x5A : 0x2E)
            if let fraction { put(fraction, 6, then: 0x5A) }
            return count
        }
    }

    /// Days from the Unix epoch to a date.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooringDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `2026-01-02T03:04:05`, without a zone.
    package var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            + "T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    }

    private func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// Reads RFC 3339 byte by byte.
private struct TimeScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() -> Int64? {
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"),
            let day = digits(2), skip("T") || skip("t"), let hour = digits(2), skip(":"),
            let minute = digits(2), skip(":"), let second = digits(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var micro: Int64 = 0
        if skip(".") {
            var scale: Int64 = 100_000
            let start = index
            while index < bytes.count, let digit = digit(bytes[index]) {
                micro += digit * scale
                scale /= 10
                index += 1
            }
            guard index > start, index - start <= 9 else { return nil }
        }
        guard let offset = offset(), index == bytes.count else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        return (days * 86_400 + hour * 3_600 + minute * 60 + second - offset) * 1_000_000 + micro
    }

    private mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private func digit(_ byte: UInt8) -> Int64? {
        byte >= 0x30 && byte <= 0x39 ? Int64(byte - 0x30) : nil
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard index + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit(bytes[index]) else { return nil }
            value = value * 10 + digit
            index += 1
        }
        return value
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
        index += 1
        return true
    }
}
