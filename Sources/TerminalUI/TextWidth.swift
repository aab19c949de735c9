/// How many terminal columns text takes. The whole program measures with this one function, and
/// the driver refuses to print what the C library would measure differently.
///
/// Source: Unicode 17 East Asian Width (W and F are 2 columns) and the general categories Mn and
/// Me plus the conjoining Hangul vowels and finals (0 columns).
package enum TextWidth {
    /// Columns of one scalar: 0 (combining, control or format character), 1 or 2.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        if value < 0x300 { return value < 0xA0 || value == 0xAD ? 0 : 1 }
        // Box drawing, blocks, arrows and geometric shapes: what our own screens are made of.
        if value >= 0x2190 && value < 0x2300 || value >= 0x2500 && value < 0x25FD { return 1 }
        // CJK ideographs and Hangul syllables, the bulk of wide text.
        if value >= 0x4E00 && value < 0xA000 || value >= 0xAC00 && value < 0xD7A4 { return 2 }
        if isZeroWidth(scalar) { return 0 }
        return isWide(value) ? 2 : 1
    }

    /// Columns of a text that holds no control characters, cluster by cluster.
    package static func of(_ text: some StringProtocol) -> Int {
        var columns = 0
        for scalar in text.unicodeScalars { columns += of(scalar) }
        return columns
    }

    /// Whether the scalar attaches to the one before it, or shows nothing.
    package static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0xAD }
        if (value >= 0x1160 && value <= 0x11FF) || (value >= 0xD7B0 && value <= 0xD7FB) {
            return true
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator,
            .paragraphSeparator, .surrogate:
            return true
        default:
            return false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        let table = wideRanges
        var low = 0
        var high = table.count
        while low < high {
            let middle = (low + high) / 2
            if value < table[middle].lowerBound {
                high = middle
            } else if value > table[middle].upperBound {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    /// Sorted, disjoint. Gaps that hold only unassigned scalars or combining marks are closed.
    private static let wideRanges: [ClosedRange<UInt32>] = wideText.split(separator: " ").map {
        let ends = $0.split(separator: "-").map { UInt32($0, radix: 16) ?? 0 }
        return ends[0]...ends[ends.count - 1]
    }

    private static let wideText = """
        1100-115F 231A-231B 2329-232A 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2630-2637 \
        2648-2653 267F 268A-268F 2693 26A1 26AA-26AB 26BD-26BE 26C4-26C5 26CE 26D4 26EA \
        26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E 2753-2755 2757 2795-2797 27B0 \
        27BF 2B1B-2B1C 2B50 2B55 2E80-3029 3030-303E 3041-3163 3165-3247 3250-A4C6 A960-A97C \
        AC00-D7A3 F900-FAFF FE10-FE6B FF01-FF60 FFE0-FFE6 16FE0-16FE3 16FF2-1B2FB 1D300-1D376 \
        1F004 1F0CF 1F18E 1F191-1F19A 1F1E6-1F320 1F32D-1F335 1F337-1F37C 1F37E-1F393 \
        1F3A0-1F3CA 1F3CF-1F3D3 1F3E0-1F3F0 1F3F4 1F3F8-1F43E 1F440 1F442-1F4FC 1F4FF-1F53D \
        1F54B-1F54E 1F550-1F567 1F57A 1F595-1F596 1F5A4 1F5FB-1F64F 1F680-1F6C5 1F6CC \
        1F6D0-1F6D2 1F6D5-1F6DF 1F6EB-1F6EC 1F6F4-1F6FC 1F7E0-1F7F0 1F90C-1F93A 1F93C-1F945 \
        1F947-1F9FF 1FA70-1FAF8 20000-3FFFD
        """
}
