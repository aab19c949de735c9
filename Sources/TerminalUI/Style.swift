/// How a cell looks, said by meaning: a role, the surface it lies on, and extra attributes. The
/// theme turns it into colours when the frame is presented, so a frame is the same in every theme
/// and a theme can change without drawing again.
package struct Style: Hashable, Sendable {
    /// What the text means.
    package var role: Role
    /// The role whose background lies behind, such as `.rowSelected`; nil: the role's own.
    package var surface: Role?
    /// Attributes beyond those of the role.
    package var attributes: TextAttributes

    /// A style. Without a surface the role brings its own background.
    package init(_ role: Role, on surface: Role? = nil, _ attributes: TextAttributes = []) {
        self.role = role
        self.surface = surface
        self.attributes = attributes
    }

    /// Plain text.
    package static let text = Style(.text)
}

/// Attributes a terminal may give to text. There is no blinking, on purpose.
package struct TextAttributes: OptionSet, Hashable, Sendable {
    /// One bit for each attribute.
    package let rawValue: UInt8
    /// The attributes of the bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier letters; on some terminals brighter ones.
    package static let bold = TextAttributes(rawValue: 1)
    /// Fainter letters. Not for text that must be read: many terminals ignore or hide it.
    package static let dim = TextAttributes(rawValue: 2)
    /// A line below.
    package static let underline = TextAttributes(rawValue: 4)
    /// Text and background colour exchanged.
    package static let reverse = TextAttributes(rawValue: 8)
    /// Slanted letters; nothing depends on it.
    package static let italic = TextAttributes(rawValue: 16)

    /// The attribute with the name used in theme files.
    package init?(name: some StringProtocol) {
        switch name {
        case "bold": self = .bold
        case "dim": self = .dim
        case "underline": self = .underline
        case "reverse": self = .reverse
        case "italic": self = .italic
        default: return nil
        }
    }

    /// The names of all attributes.
    package static let names = ["bold", "dim", "underline", "reverse", "italic"]
}
