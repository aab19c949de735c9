/// How many colours a terminal shows.
package enum ColorDepth: String, CaseIterable, Sendable {
    case truecolor
    case colors256 = "256"
    case colors16 = "16"
    case colors8 = "8"
    case mono
}

/// A colour as a terminal takes it.
package enum TerminalColor: Hashable, Sendable {
    /// The terminal's own.
    case `default`
    /// An index of the terminal's palette.
    case indexed(UInt8)
    case rgb(RGB)
}

/// A colour in sRGB, 8 bits a channel.
package struct RGB: Hashable, Sendable {
    /// 0 to 255.
    package let red: UInt8
    /// 0 to 255.
    package let green: UInt8
    /// 0 to 255.
    package let blue: UInt8

    /// A colour from its channels.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From `#rrggbb`.
    package init?(hex text: some StringProtocol) {
        guard text.utf8.count == 7, text.utf8.first == UInt8(ascii: "#"),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    }
}

/// A style in the terminal's own terms.
package struct ResolvedStyle: Hashable, Sendable {
    /// The colour of the text.
    package let foreground: TerminalColor
    /// The colour behind it.
    package let background: TerminalColor
    /// Bold and the like.
    package let attributes: TextAttributes

    /// A resolved style.
    package init(
        foreground: TerminalColor, background: TerminalColor, attributes: TextAttributes
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}
