import CNcurses
import TerminalUI

/// Curses' colour pairs, made when they are first asked for. The terminal's palette itself is never
/// changed: a crash would leave it so, and other windows of a multiplexer share it.
struct ColorPairs {
    private struct Colors: Hashable {
        let foreground: TerminalColor
        let background: TerminalColor
    }

    private let depth: ColorDepth
    private let hasDefaultColors: Bool
    private let limit: Int
    private let attributes: TextAttributes
    private var pairs: [Colors: Int] = [:]
    private var looks: [Style: Look] = [:]

    /// What curses needs to know about a style.
    struct Look {
        let attributes: UInt32
        let pair: Int32
    }

    /// Pairs at most, far below what curses allows but more than a theme needs.
    private static let pairsMax = 512

    init(depth: ColorDepth, hasDefaultColors: Bool) {
        self.depth = depth
        self.hasDefaultColors = hasDefaultColors
        limit = depth == .mono ? 0 : min(Self.pairsMax, Int(ordinal_color_pairs()) - 1)
        attributes = TextAttributes(rawValue: UInt8(truncatingIfNeeded: ordinal_attributes()))
    }

    /// Forgets all pairs; everything must be painted again.
    mutating func reset() {
        looks.removeAll()
        guard !pairs.isEmpty else { return }
        pairs.removeAll()
        reset_color_pairs()
    }

    /// How a style of the theme is told to curses.
    mutating func look(_ style: Style, _ theme: Theme) -> Look {
        if let known = looks[style] { return known }
        let resolved = theme.resolve(style, depth: depth)
        let look = Look(
            attributes: UInt32(available(resolved.attributes).rawValue),
            pair: pair(for: resolved, style, theme))
        looks[style] = look
        return look
    }

    /// The pair for two colours. When there is none left, the parent role's colours stand in.
    private mutating func pair(
        for resolved: ResolvedStyle, _ style: Style, _ theme: Theme
    ) -> Int32 {
        var colors = Colors(
            foreground: resolved.foreground, background: resolved.background)
        var role = style.role
        while pairs[colors] == nil && pairs.count >= limit {
            guard let parent = role.parent else { return 0 }
            role = parent
            let other = theme.resolve(Style(role, on: style.surface), depth: depth)
            colors = Colors(foreground: other.foreground, background: other.background)
        }
        if let known = pairs[colors] { return Int32(known) }
        let isDefault = colors.foreground == .default && colors.background == .default
        if isDefault && hasDefaultColors { return 0 }
        let number = Int32(pairs.count + 1)
        let made = init_extended_pair(
            number, index(colors.foreground, default: 7), index(colors.background, default: 0))
        guard made == OK else { return 0 }
        pairs[colors] = Int(number)
        return number
    }

    private func index(_ color: TerminalColor, default standIn: Int32) -> Int32 {
        switch color {
        case .default: hasDefaultColors ? -1 : standIn
        // Terminals with direct colour keep the first eight indexes for the palette.
        case .indexed(let index): depth == .truecolor ? Int32(index % 8) : Int32(index)
        case .rgb(let rgb):
            max(8, Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue))
        }
    }

    /// An attribute the terminal lacks is replaced by the next of reverse, bold and underline.
    private func available(_ wanted: TextAttributes) -> TextAttributes {
        var result = wanted.intersection(attributes)
        for missing in [TextAttributes.reverse, .bold, .underline]
        where wanted.contains(missing) && !attributes.contains(missing) {
            let standIn = [TextAttributes.reverse, .bold, .underline].first {
                attributes.contains($0) && !result.contains($0)
            }
            if let standIn { result.formUnion(standIn) }
        }
        return result
    }
}
