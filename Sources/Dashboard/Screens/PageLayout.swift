package import TerminalUI

/// Where the panes of a page stand. A pure function of size, page, zoom and the class of the set;
/// never of data, so that panes do not jump while pods come and go. Source: dashboard.md 7.
package enum PageLayout {
    /// How much room a screen offers.
    package enum SizeClass: Sendable {
        /// Up to three rows: one line of text.
        case strip
        /// Smaller than 80x24.
        case extraSmall
        case small
        case tall
        case medium
        case large

        package init(_ size: TerminalSize) {
            if size.height <= 3 || size.width < 20 {
                self = .strip
            } else if size.width < 80 || size.height < 24 {
                self = .extraSmall
            } else if size.width >= 160, size.height >= 45 {
                self = .large
            } else if size.width >= 110 {
                self = .medium
            } else {
                self = size.height >= 45 ? .tall : .small
            }
        }
    }

    /// How many ordinals the subject has, in steps that rarely change.
    package enum SetClass: Int, Sendable {
        case few, some, many, crowd

        package init(ordinals: Int) {
            switch ordinals {
            case ...5: self = .few
            case ...20: self = .some
            case ...100: self = .many
            default: self = .crowd
            }
        }

        /// Rows of a table of the pods, head included, that show most of them.
        var tableRows: Int {
            switch self {
            case .few: 6
            case .some: 9
            case .many, .crowd: 14
            }
        }
    }

    /// A pane and its place, border included.
    package struct PanePlace: Sendable, Equatable {
        package let pane: PaneID
        package let rect: Rect
    }

    /// The places of the panes on a page.
    ///
    /// - Parameters:
    ///   - content: what is left of the screen without the five fixed rows.
    ///   - zoomed: a pane that takes all of it.
    package static func place(
        _ page: Page, size: TerminalSize, content: Rect, set: SetClass, zoomed: PaneID? = nil
    ) -> [PanePlace] {
        if let zoomed { return [PanePlace(pane: zoomed, rect: content)] }
        let sizeClass = SizeClass(size)
        switch page {
        case .overview: return overview(sizeClass, content, set)
        default: return stack(panes(of: page, sizeClass), content, set)
        }
    }

    /// The panes of a page beside the Overview, in order of importance.
    private static func panes(of page: Page, _ size: SizeClass) -> [PaneID] {
        switch page {
        case .overview: [.rollout, .pods, .events]
        case .rollout: [.rollout, .next, .waiting, .revisions]
        case .volumes: [.volumes]
        case .dns: [.dns]
        case .nodes: [.nodes, .countdown]
        case .events: [.events]
        case .pods: [.pods, .waiting]
        }
    }

    private static func overview(
        _ size: SizeClass, _ content: Rect, _ set: SetClass
    ) -> [PanePlace] {
        switch size {
        case .strip, .extraSmall, .small: return stack([.rollout, .pods, .events], content, set)
        case .tall:
            return stack(
                [.rollout, .pods, .nodes, .volumes, .dns, .events, .next], content, set)
        case .medium:
            let right = min(max(46, content.width * 38 / 100), 64)
            let (left, side) = content.splitRight(right)
            let isLow = content.height < 24
            return stack([.rollout, .pods, .events], left, set)
                + stack(isLow ? [.nodes, .volumes, .dns] : [.nodes, .volumes, .dns, .next], side, set)
        case .large:
            let (left, others) = content.splitLeft(content.width * 46 / 100)
            let (middle, right) = others.splitRight(others.width * 48 / 100)
            return stack([.rollout, .pods, .events], left, set)
                + stack([.volumes, .dns, .waiting], middle, set)
                + stack([.nodes, .next, .revisions, .actions, .legend], right, set)
        }
    }

    /// Panes below each other: minimum first, lowest priority dropped, the rest by wish.
    private static func stack(
        _ panes: [PaneID], _ column: Rect, _ set: SetClass
    ) -> [PanePlace] {
        var kept = panes
        func needs(_ panes: [PaneID]) -> Int { panes.reduce(0) { $0 + rows($1, column, set).minimum } }
        while kept.count > 1, needs(kept) > column.height { kept.removeLast() }
        let growing = kept.firstIndex(of: .events) ?? kept.indices.last
        let rects = column.stacked(kept.map { rows($0, column, set) }, growing: growing)
        return zip(kept, rects).map { PanePlace(pane: $0, rect: $1) }
    }

    /// Rows a pane needs and would like, border included.
    private static func rows(
        _ pane: PaneID, _ column: Rect, _ set: SetClass
    ) -> (minimum: Int, wish: Int) {
        switch pane {
        case .rollout: (6, column.width >= 90 && column.height > 40 ? 12 : column.width >= 70 && column.height >= 28 ? 9 : 6)
        case .pods: (5, set.tableRows + 2)
        case .events: (4, 8)
        case .nodes: (5, 7)
        case .volumes: (6, set.tableRows + 5)
        case .dns: (6, set.tableRows + 4)
        case .next: (4, 6)
        case .waiting: (5, 10)
        case .revisions: (4, 7)
        case .countdown: (6, 14)
        case .actions: (4, 8)
        case .legend: (4, 8)
        }
    }
}
