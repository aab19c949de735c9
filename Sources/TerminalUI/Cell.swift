/// One column of one row. A wide character has its scalars in the left cell and a continuation
/// in the right one.
package struct Cell: Hashable, Sendable {
    /// A scalar value; or `continuationMark`; or `clusterBase` + index into the clusters of the
    /// buffer, for a base with combining marks.
    var code: UInt32
    /// How the cell looks.
    package var style: Style

    static let continuationMark: UInt32 = 0x0020_0000
    static let clusterBase: UInt32 = 0x0040_0000

    init(code: UInt32, style: Style) {
        self.code = code
        self.style = style
    }

    /// A space in plain text.
    package static let blank = Cell(code: 0x20, style: .text)

    /// The scalar of a cell that has just one; nil for a continuation or a base with marks.
    package var scalar: Unicode.Scalar? {
        code < Self.continuationMark ? Unicode.Scalar(code) : nil
    }

    /// Whether this is the right half of a wide character.
    package var isContinuation: Bool { code == Self.continuationMark }
}
