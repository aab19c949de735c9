// Distances between colours, as far as a theme needs them at run time: contrast of text, and the
// nearest entry of a terminal's palette.

extension RGB {
    /// The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, relative luminance.
    package func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// Relative luminance, 0 to 1.
    package var luminance: Double {
        let linear = linear
        return 0.2126 * linear.red + 0.7152 * linear.green + 0.0722 * linear.blue
    }

    /// The channels without the sRGB curve, 0 to 1.
    package var linear: (red: Double, green: Double, blue: Double) {
        (Self.curve[Int(red)], Self.curve[Int(green)], Self.curve[Int(blue)])
    }

    /// CIELAB under D65: lightness 0 to 100, and the two colour axes.
    package var lab: (l: Double, a: Double, b: Double) {
        let (r, g, b) = linear
        let x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
        let y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
        let z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
        let (fx, fy, fz) = (Self.labCurve(x), Self.labCurve(y), Self.labCurve(z))
        return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))
    }

    /// The index of the nearest colour of the xterm palette in the range, by CIELAB distance; the
    /// first of equals.
    package func nearest(in range: Range<Int>) -> UInt8 {
        let mine = lab
        var best = (index: range.lowerBound, distance: Double.infinity)
        for index in range {
            let other = Self.xterm(index).lab
            let (dl, da, db) = (mine.l - other.l, mine.a - other.a, mine.b - other.b)
            let distance = dl * dl + da * da + db * db
            if distance < best.distance { best = (index, distance) }
        }
        return UInt8(best.index)
    }

    /// The colour of an index in xterm's default palette.
    package static func xterm(_ index: Int) -> RGB {
        switch index {
        case 232...255:
            let level = UInt8(8 + 10 * (index - 232))
            return RGB(red: level, green: level, blue: level)
        case 16..<232:
            let cube = index - 16
            func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
            return RGB(
                red: level(cube / 36), green: level(cube / 6 % 6), blue: level(cube % 6))
        default:
            let high: UInt8 = index >= 8 ? 255 : 205
            let low: UInt8 = index == 8 ? 127 : index == 12 ? 92 : 0
            if index == 7 { return RGB(red: 229, green: 229, blue: 229) }
            if index == 4 { return RGB(red: 0, green: 0, blue: 238) }
            return RGB(
                red: index & 1 != 0 ? high : low, green: index & 2 != 0 ? high : low,
                blue: index & 4 != 0 ? high : index == 8 ? 127 : 0)
        }
    }

    /// The sRGB curve for each of the 256 channel values. Computed without a maths library: the
    /// power 2.4 is the fifth root of the twelfth power.
    private static let curve: [Double] = (0..<256).map { channel in
        let value = Double(channel) / 255
        if value <= 0.04045 { return value / 12.92 }
        let base = (value + 0.055) / 1.055
        let square = base * base
        return square * root(square, of: 5)
    }

    private static func labCurve(_ value: Double) -> Double {
        value > 216.0 / 24389 ? root(value, of: 3) : (24389.0 / 27 * value + 16) / 116
    }

    /// The n-th root of a number from 0 to about 1, by Newton's method.
    private static func root(_ value: Double, of n: Int) -> Double {
        guard value > 0 else { return 0 }
        var guess = 1.0
        for _ in 0..<64 {
            var power = 1.0
            for _ in 1..<n { power *= guess }
            let next = guess - (guess * power - value) / (Double(n) * power)
            if next == guess { break }
            guess = next
        }
        return guess
    }
}
