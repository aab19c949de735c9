// Instants and durations of virtual time.
//
// Both are 64-bit counts of nanoseconds and all arithmetic saturates: a timer set "for ever" ends
// at `SimTime.distantFuture` instead of trapping, and adding to it changes nothing.

/// An instant of virtual time: nanoseconds since the Unix epoch.
///
/// Nothing in the core reads a clock; the caller says where time starts.
public struct SimTime: Comparable, Hashable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, negative before it.
    public var nanoseconds: Int64

    /// The instant that many nanoseconds after the Unix epoch.
    @inlinable public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// 1970-01-01T00:00:00Z.
    public static let epoch = SimTime(nanoseconds: 0)
    /// Later than, or equal to, every instant: "never" for a timer.
    public static let distantFuture = SimTime(nanoseconds: .max)
    /// Earlier than, or equal to, every instant.
    public static let distantPast = SimTime(nanoseconds: .min)

    /// The instant that many whole seconds after the epoch, saturated.
    @inlinable public static func seconds(_ count: some BinaryInteger) -> SimTime {
        SimTime(nanoseconds: SimDuration.seconds(count).nanoseconds)
    }

    /// Whole seconds since the epoch, rounded towards the past: what a Kubernetes timestamp keeps.
    public var secondsRoundedDown: Int64 { floorDivide(nanoseconds, by: 1_000_000_000) }

    /// This instant with its fraction of a second removed.
    public var roundedDownToSecond: SimTime { .seconds(secondsRoundedDown) }

    /// Whether the left instant is earlier.
    @inlinable public static func < (left: SimTime, right: SimTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant that much later, saturated.
    @inlinable public static func + (time: SimTime, duration: SimDuration) -> SimTime {
        SimTime(nanoseconds: saturatingSum(time.nanoseconds, duration.nanoseconds))
    }

    /// The instant that much earlier, saturated.
    @inlinable public static func - (time: SimTime, duration: SimDuration) -> SimTime {
        SimTime(nanoseconds: saturatingDifference(time.nanoseconds, duration.nanoseconds))
    }

    /// How long it is from `right` to `left`; negative when `right` is later.
    @inlinable public static func - (left: SimTime, right: SimTime) -> SimDuration {
        SimDuration(nanoseconds: saturatingDifference(left.nanoseconds, right.nanoseconds))
    }

    /// Moves the instant later, saturated.
    @inlinable public static func += (time: inout SimTime, duration: SimDuration) {
        time = time + duration
    }

    /// Moves the instant earlier, saturated.
    @inlinable public static func -= (time: inout SimTime, duration: SimDuration) {
        time = time - duration
    }
}

/// A length of virtual time in nanoseconds; it may be negative.
public struct SimDuration: Comparable, Hashable, Sendable {
    /// The length in nanoseconds.
    public var nanoseconds: Int64

    /// A duration of that many nanoseconds.
    @inlinable public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// No time at all.
    public static let zero = SimDuration(nanoseconds: 0)
    /// The longest duration; adding it to any instant after the epoch gives `distantFuture`.
    public static let infinite = SimDuration(nanoseconds: .max)

    /// That many nanoseconds, saturated.
    @inlinable public static func nanoseconds(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: Int64(clamping: count))
    }

    /// That many microseconds, saturated.
    @inlinable public static func microseconds(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(Int64(clamping: count), 1_000))
    }

    /// That many milliseconds, saturated.
    @inlinable public static func milliseconds(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(Int64(clamping: count), 1_000_000))
    }

    /// That many seconds, saturated.
    @inlinable public static func seconds(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(Int64(clamping: count), 1_000_000_000))
    }

    /// That many minutes, saturated.
    @inlinable public static func minutes(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(Int64(clamping: count), 60_000_000_000))
    }

    /// That many hours, saturated.
    @inlinable public static func hours(_ count: some BinaryInteger) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(Int64(clamping: count), 3_600_000_000_000))
    }

    /// Whole seconds, rounded towards minus infinity.
    public var secondsRoundedDown: Int64 { floorDivide(nanoseconds, by: 1_000_000_000) }

    /// Whole milliseconds, rounded towards minus infinity.
    public var millisecondsRoundedDown: Int64 { floorDivide(nanoseconds, by: 1_000_000) }

    /// Whether the left duration is shorter.
    @inlinable public static func < (left: SimDuration, right: SimDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The sum, saturated.
    @inlinable public static func + (left: SimDuration, right: SimDuration) -> SimDuration {
        SimDuration(nanoseconds: saturatingSum(left.nanoseconds, right.nanoseconds))
    }

    /// The difference, saturated.
    @inlinable public static func - (left: SimDuration, right: SimDuration) -> SimDuration {
        SimDuration(nanoseconds: saturatingDifference(left.nanoseconds, right.nanoseconds))
    }

    /// The multiple, saturated.
    @inlinable public static func * (duration: SimDuration, factor: Int) -> SimDuration {
        SimDuration(nanoseconds: saturatingProduct(duration.nanoseconds, Int64(factor)))
    }

    /// The quotient, rounded towards zero. The divisor must not be zero.
    @inlinable public static func / (duration: SimDuration, divisor: Int) -> SimDuration {
        let quotient = duration.nanoseconds.dividedReportingOverflow(by: Int64(divisor))
        precondition(divisor != 0, "a duration cannot be divided by zero")
        return SimDuration(nanoseconds: quotient.overflow ? .max : quotient.partialValue)
    }

    /// Lengthens the duration, saturated.
    @inlinable public static func += (left: inout SimDuration, right: SimDuration) {
        left = left + right
    }

    /// Shortens the duration, saturated.
    @inlinable public static func -= (left: inout SimDuration, right: SimDuration) {
        left = left - right
    }
}

extension SimDuration: CustomStringConvertible {
    /// The duration as Go prints it: `1m30s`, `250ms`, `1h0m0s`, `1.5s`, `0s`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if magnitude == 0 { return "0s" }
        if magnitude < 1_000 { return "\(sign)\(magnitude)ns" }
        if magnitude < 1_000_000 { return sign + decimal(magnitude, unit: 1_000) + "µs" }
        if magnitude < 1_000_000_000 { return sign + decimal(magnitude, unit: 1_000_000) + "ms" }
        let minutes = magnitude / 60_000_000_000
        let seconds = decimal(magnitude % 60_000_000_000, unit: 1_000_000_000) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }
}

extension SimTime: CustomStringConvertible {
    /// Seconds since the epoch with nine decimals; timestamps for people are KubeModel's business.
    public var description: String {
        let seconds = secondsRoundedDown
        let fraction = nanoseconds.subtractingReportingOverflow(
            seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
        ).partialValue
        return "\(seconds)." + padded(UInt64(fraction), width: 9)
    }
}

/// `value / unit` with as many decimals as are not zero.
private func decimal(_ value: UInt64, unit: UInt64) -> String {
    var width = 0
    var scale = unit
    while scale > 1 {
        scale /= 10
        width += 1
    }
    var fraction = value % unit
    if fraction == 0 { return String(value / unit) }
    while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
    }
    return "\(value / unit)." + padded(fraction, width: width)
}

/// The number in decimal with zeros in front.
func padded(_ value: UInt64, width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

@inlinable func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
    let (value, overflow) = left.addingReportingOverflow(right)
    if !overflow { return value }
    return right < 0 ? .min : .max
}

@inlinable func saturatingDifference(_ left: Int64, _ right: Int64) -> Int64 {
    let (value, overflow) = left.subtractingReportingOverflow(right)
    if !overflow { return value }
    return right < 0 ? .max : .min
}

@inlinable func saturatingProduct(_ left: Int64, _ right: Int64) -> Int64 {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    if !overflow { return value }
    return (left < 0) == (right < 0) ? .max : .min
}
