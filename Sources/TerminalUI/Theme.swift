/// How every role looks: a palette of named colours at each colour depth, and for each role a pair
/// of them with attributes. A theme is data from a file (`themes/*.yaml`); it is built by
/// `Theme.build` and never fails to answer.
package struct Theme: Sendable {
    /// The background a theme is made for.
    package enum Kind: String, CaseIterable, Sendable { case dark, light, any }

    /// The name people choose it by.
    package let name: String
    /// One sentence about what it is for.
    package let summary: String
    /// The background it is made for.
    package let kind: Kind
    /// The least contrast its texts promise (WCAG ratio).
    package let contrastMin: Double
    /// The borders the theme insists on; nil: what the terminal can show.
    package let borders: GlyphSet?

    let depthMax: ColorDepth?
    let palette: [String: PaletteColor]
    let specifications: [RoleSpecification]
    let looks: [RoleLook]
    let widgets: [String: Role]

    /// The colours and attributes of a style on a terminal of the given depth. On a surface, text
    /// whose colour would be hard to read takes the surface's own text colour; its letter and its
    /// attributes stay.
    package func resolve(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
        let own = looks[Int(style.role.rawValue)]
        let surface = style.surface.map { looks[Int($0.rawValue)] }
        if depth == .mono || depthMax == .mono {
            return ResolvedStyle(
                foreground: .default, background: .default,
                attributes: own.mono.union(surface?.mono ?? []).union(style.attributes))
        }
        let behind = surface?.background ?? own.background
        var front = own.foreground
        if let surface, !front.isReadable(on: behind, at: depth) { front = surface.foreground }
        var attributes = own.attributes.union(style.attributes)
        var background = behind.color(at: depth)
        if depth == .colors8 {
            // Eight colours leave no room for tinted surfaces: they show by their attributes.
            if behind != looks[Int(Role.text.rawValue)].background {
                attributes.formUnion((surface ?? own).mono)
            }
            background = .default
        }
        if let surface { attributes.formUnion(surface.attributes) }
        return ResolvedStyle(
            foreground: front.color(at: depth), background: background, attributes: attributes)
    }

    /// The colours and attributes of a role by itself.
    package func resolve(role: Role, depth: ColorDepth) -> ResolvedStyle {
        resolve(Style(role), depth: depth)
    }

    /// Whether everything looks the same in both themes.
    package func looksLike(_ other: Theme) -> Bool {
        looks == other.looks && depthMax == other.depthMax
    }

    /// The role of a widget part such as `pods.table.row`: what the theme says, else the default.
    package func role(ofWidget part: String, default role: Role) -> Role {
        widgets[part] ?? role
    }

    /// The exact colour of a palette name, if the theme gives one.
    package func rgb(_ paletteName: String) -> RGB? { palette[paletteName]?.rgb }

    /// The exact colours of a role, where the theme gives them.
    package func rgb(of role: Role) -> (foreground: RGB?, background: RGB?) {
        let look = looks[Int(role.rawValue)]
        return (look.foreground.rgb, look.background.rgb)
    }
}

/// A role as a theme file writes it: names and attributes.
struct RoleSpecification: Sendable, Hashable {
    var foreground: String
    var background: String
    var attributes: TextAttributes
    var mono: TextAttributes
}

/// A role with its names looked up.
struct RoleLook: Sendable, Hashable {
    var foreground: PaletteColor
    var background: PaletteColor
    var attributes: TextAttributes
    var mono: TextAttributes
}

/// One colour of a palette at every depth.
struct PaletteColor: Sendable, Hashable {
    /// The exact colour; nil when the terminal decides.
    var rgb: RGB?
    var at256: TerminalColor
    var at16: TerminalColor
    var at8: TerminalColor

    static let `default` = PaletteColor(
        rgb: nil, at256: .default, at16: .default, at8: .default)

    func color(at depth: ColorDepth) -> TerminalColor {
        switch depth {
        case .truecolor: rgb.map { .rgb($0) } ?? at256
        case .colors256: at256
        case .colors16: at16
        case .colors8: at8
        case .mono: .default
        }
    }

    /// Whether text of this colour can be read on the other: by contrast where both are known,
    /// and never where both come out as the same entry of the terminal's palette.
    func isReadable(on other: PaletteColor, at depth: ColorDepth) -> Bool {
        let front = color(at: depth)
        if front != .default && front == other.color(at: depth) { return false }
        guard let rgb, let behind = other.rgb else { return true }
        return rgb.contrast(with: behind) >= Theme.readableContrast
    }
}

extension Theme {
    /// The least contrast of text that must be read. Source: WCAG 2.2, 1.4.3.
    package static let readableContrast = 4.5
}
