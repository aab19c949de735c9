// The only source of chance. Integers all the way: a probability is a `Ratio`, a distribution is
// integer arithmetic, so that a run gives the same bytes on every machine.

/// A fraction of two integers, for probabilities: `Ratio(1, 20)` is five in a hundred.
package struct Ratio: Hashable, Sendable {
    /// How often out of `denominator` tries.
    package var numerator: UInt64
    /// How many tries; at least 1.
    package var denominator: UInt64

    /// A fraction. The denominator must not be 0; a numerator above it means "always".
    package init(_ numerator: UInt64, _ denominator: UInt64) {
        precondition(denominator > 0, "a ratio needs a denominator")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// It never happens.
    package static let zero = Ratio(0, 1)
    /// It always happens.
    package static let one = Ratio(1, 1)
}

extension Ratio: CustomStringConvertible {
    /// `1/20`.
    package var description: String { "\(numerator)/\(denominator)" }
}

/// A small pseudo-random generator with a state that can be copied and compared.
///
/// Source: xoshiro256** by Blackman and Vigna, seeded by SplitMix64. It does not conform to
/// `RandomNumberGenerator`, because what the standard library makes of such a generator may change
/// from release to release.
package struct Random: Hashable, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// The generator of that seed; any seed is good.
    package init(seed: UInt64) {
        var state = seed
        s0 = splitMix(&state)
        s1 = splitMix(&state)
        s2 = splitMix(&state)
        s3 = splitMix(&state)
    }

    /// The stream of one process, node or source of faults, such as `kubelet/node-2`.
    ///
    /// Streams of different labels are independent, so that one extra draw in one place does not
    /// shift another.
    package static func stream(seed: UInt64, label: String) -> Random {
        var state = Digest.fnv1a(label)
        return Random(seed: seed ^ splitMix(&state))
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let result = rotate(s1 &* 5, left: 7) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = rotate(s3, left: 45)
        return result
    }

    /// A number from 0 up to but not including `bound`, each as likely. The bound must not be 0.
    package mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "there is no number below 0")
        // Lemire's method: the high half of a product, with the few biased low halves drawn again.
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let biased = (0 &- bound) % bound
            while product.low < biased {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return product.high
    }

    /// A number of the range, ends included, each as likely.
    package mutating func `in`(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
        let offset = width == .max ? next() : below(width + 1)
        return range.lowerBound &+ Int(truncatingIfNeeded: offset)
    }

    /// True with that probability. Draws once whatever the ratio is, so that setting one
    /// probability to zero leaves every other choice of the stream as it was.
    package mutating func chance(_ ratio: Ratio) -> Bool {
        below(ratio.denominator) < ratio.numerator
    }

    /// One element, each as likely; nil, without a draw, when there is none.
    package mutating func pick<Items: RandomAccessCollection>(_ items: Items) -> Items.Element? {
        if items.isEmpty { return nil }
        let offset = Int(below(UInt64(items.count)))
        return items[items.index(items.startIndex, offsetBy: offset)]
    }

    /// The index of one weight, as likely as its share of the sum; nil, without a draw, when the
    /// sum is 0. The sum must fit 64 bits.
    package mutating func weighted(_ weights: [UInt64]) -> Int? {
        let sum = weights.reduce(0, +)
        if sum == 0 { return nil }
        var rest = below(sum)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return nil
    }

    /// Puts the elements in a random order, each order as likely (Fisher and Yates).
    package mutating func shuffle<Element>(_ items: inout [Element]) {
        guard items.count > 1 else { return }
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, Int(below(UInt64(last) + 1)))
        }
    }

    /// The elements in a random order.
    package mutating func shuffled<Element>(_ items: [Element]) -> [Element] {
        var items = items
        shuffle(&items)
        return items
    }
}

extension Random {
    /// A duration between the two, ends included, each nanosecond as likely. When `max` is not
    /// above `min`, `min` without a draw.
    package mutating func uniform(from min: SimDuration, to max: SimDuration) -> SimDuration {
        guard max > min else { return min }
        let width = UInt64(bitPattern: max.nanoseconds &- min.nanoseconds)
        let offset = width == .max ? next() : below(width + 1)
        return SimDuration(nanoseconds: min.nanoseconds &+ Int64(truncatingIfNeeded: offset))
    }

    /// A duration of the exponential distribution with that mean, cut off at 44 times the mean.
    ///
    /// It is mean times −ln(u) for a uniform u, in 16-bit fixed point: exact to about 1/65536 of
    /// the mean, and the same on every machine.
    package mutating func exponential(mean: SimDuration) -> SimDuration {
        guard mean.nanoseconds > 0 else { return .zero }
        let logarithm = negativeLog2(next() | 1)
        // 45426 / 65536 is ln 2.
        let factor = (logarithm * 45_426) >> 16
        let product = factor.multipliedFullWidth(by: UInt64(mean.nanoseconds))
        if product.high >> 15 != 0 { return .infinite }
        return SimDuration(nanoseconds: Int64(product.high << 48 | product.low >> 16))
    }

    /// A fresh version 4 UUID in its text form, lower case. Source: RFC 9562 5.4.
    package mutating func uuid() -> String {
        let high = (next() & 0xffff_ffff_ffff_0fff) | 0x4000
        let low = (next() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000
        return hexadecimal(high >> 32, width: 8) + "-" + hexadecimal(high >> 16, width: 4) + "-"
            + hexadecimal(high, width: 4) + "-" + hexadecimal(low >> 48, width: 4) + "-"
            + hexadecimal(low, width: 12)
    }
}

/// −log2(value / 2^64) with 16 bits after the point. The value must not be 0.
private func negativeLog2(_ value: UInt64) -> UInt64 {
    let zeros = UInt64(value.leadingZeroBitCount)
    // The mantissa in [1, 2) with 31 bits after the point; squaring it yields one bit of the
    // logarithm at a time.
    var mantissa = (value << zeros) >> 32
    var fraction: UInt64 = 0
    for _ in 0..<16 {
        mantissa = (mantissa * mantissa) >> 31
        fraction <<= 1
        if mantissa >> 32 != 0 {
            mantissa >>= 1
            fraction |= 1
        }
    }
    return ((zeros + 1) << 16) - fraction
}

private func rotate(_ value: UInt64, left count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
}

private func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
}
