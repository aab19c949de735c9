package import TerminalUI

/// Where the panes of a page stand. A pure function of size, page, zoom and the class of the set;
/// never of data, so that panes do not jump while pods come and go. Source: dashboard.md 7.
package enum PageLayout {
    /// How much room a screen offers.
    package enum SizeClass: Sendable {
        /// Up to three rows, or less than 20 columns: one line of text.
        case strip
        /// Smaller than 60x14: the frame without borders.
        case tiny
        /// One column of panes.
        case narrow
        /// Two columns.
        case medium
        /// Three columns.
        case wide

        package init(_ size: TerminalSize) {
            if size.height <= 3 || size.width < 20 {
                self = .strip
            } else if size.width < 60 || size.height < 14 {
                self = .tiny
            } else if size.width >= 160 {
                self = .wide
            } else {
                self = size.width >= 110 ? .medium : .narrow
            }
        }
    }

    /// How many ordinals the subject has, in steps that rarely change.
    package enum SetClass: Int, Sendable, CaseIterable {
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
            case .some: 11
            case .many, .crowd: 16
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
    ///   - content: what is left of the screen without the fixed rows.
    ///   - chosen: the pane that has the focus, when it was chosen.
    ///   - isZoomed: whether that pane takes all of the content.
    package static func place(
        _ page: Page, size: TerminalSize, content: Rect, set: SetClass, chosen: PaneID? = nil,
        isZoomed: Bool = false
    ) -> [PanePlace] {
        let sizeClass = SizeClass(size)
        guard !content.isEmpty, sizeClass != .strip else { return [] }
        if sizeClass == .tiny {
            // Pods below the cells on the Overview, else the chosen pane alone.
            let panes = page == .overview ? [.pods] : panes(of: page)
            let pane = chosen.flatMap { panes.contains($0) ? $0 : nil } ?? panes[0]
            return [PanePlace(pane: pane, rect: content)]
        }
        let places =
            page == .overview
            ? overview(sizeClass, content, set) : other(page, sizeClass, content, set)
        guard isZoomed, let first = places.first else { return places }
        let pane = places.first { $0.pane == chosen }?.pane ?? first.pane
        return [PanePlace(pane: pane, rect: content)]
    }

    /// The panes of a page beside the Overview, in order of importance.
    private static func panes(of page: Page) -> [PaneID] {
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

    // MARK: - Pages

    private static func overview(
        _ size: SizeClass, _ content: Rect, _ set: SetClass
    ) -> [PanePlace] {
        switch size {
        case .strip, .tiny: return []
        case .narrow:
            guard content.height >= 40 else { return stack([.rollout, .pods, .events], content, set) }
            return stack(
                [.rollout, .pods, .nodes, .volumes, .dns, .next, .events], content, set)
        case .medium:
            let (left, side) = content.splitRight(min(max(46, content.width * 38 / 100), 64))
            guard content.height >= 11 else {
                return stack([.rollout], left, set) + stack([.pods], side, set)
            }
            return stack([.rollout, .pods, .events], left, set)
                + stack([.nodes, .volumes, .dns, .next], side, set)
        case .wide:
            let (left, others) = content.splitLeft(content.width * 46 / 100)
            let (middle, right) = others.splitRight(others.width * 48 / 100)
            guard content.height >= 11 else {
                return stack([.rollout], left, set) + stack([.pods], middle, set)
                    + stack([.nodes], right, set)
            }
            return stack([.rollout, .pods, .events], left, set)
                + stack([.volumes, .dns, .waiting], middle, set)
                + stack([.nodes, .next, .revisions, .actions, .legend], right, set)
        }
    }

    private static func other(
        _ page: Page, _ size: SizeClass, _ content: Rect, _ set: SetClass
    ) -> [PanePlace] {
        guard size != .narrow, content.height >= 20 else {
            return stack(panes(of: page), content, set)
        }
        switch page {
        case .rollout:
            let rows = rows(.rollout, content, set)
            let (top, rest) = content.splitTop(
                min(max(rows.wish, 12), content.height - 14))
            let (middle, bottom) = rest.splitTop(rest.height - revisionRows(rest.height))
            let (left, right) = middle.splitLeft(content.width / 2)
            return [
                PanePlace(pane: .rollout, rect: top), PanePlace(pane: .next, rect: left),
                PanePlace(pane: .waiting, rect: right), PanePlace(pane: .revisions, rect: bottom),
            ]
        default: return stack(panes(of: page), content, set)
        }
    }

    private static func revisionRows(_ height: Int) -> Int { min(8, max(5, height / 3)) }

    /// Panes below each other: minimum first, lowest priority dropped, the rest by wish.
    private static func stack(
        _ panes: [PaneID], _ column: Rect, _ set: SetClass
    ) -> [PanePlace] {
        var kept = panes
        func needs(_ panes: [PaneID]) -> Int { panes.reduce(0) { $0 + rows($1, column, set).minimum } }
        while kept.count > 1, needs(kept) > column.height {
            // The lowest priority goes: the last, but events before what explains more.
            kept.remove(at: kept.firstIndex(of: .events) ?? kept.count - 1)
        }
        let growing =
            [PaneID.events, .dns, .waiting, .legend, .countdown, .pods].lazy
            .compactMap { kept.firstIndex(of: $0) }.first ?? kept.indices.last
        let rects = column.stacked(kept.map { rows($0, column, set) }, growing: growing)
        return zip(kept, rects).map { PanePlace(pane: $0, rect: $1) }
    }

    /// Rows a pane needs and would like, border included.
    private static func rows(
        _ pane: PaneID, _ column: Rect, _ set: SetClass
    ) -> (minimum: Int, wish: Int) {
        switch pane {
        case .rollout: (6, rolloutRows(column, set))
        case .pods: (5, set.tableRows + 2)
        case .events: (4, 8)
        case .nodes: (5, 7)
        case .volumes: (5, set.tableRows + 5)
        case .dns: (5, set.tableRows + 5)
        case .next: (4, 8)
        case .waiting: (5, 10)
        case .revisions: (4, 6)
        case .countdown: (6, 14)
        case .actions: (4, 8)
        case .legend: (4, 8)
        }
    }

    private static func rolloutRows(_ column: Rect, _ set: SetClass) -> Int {
        switch set {
        case .few:
            if column.width >= 82, column.height >= 44 { return 12 }
            return column.width >= 64 && column.height >= 25 ? 9 : 6
        case .some: return column.height >= 25 ? 9 : 7
        case .many: return column.height >= 25 ? 15 : 8
        case .crowd: return column.height >= 25 ? min(16, column.height / 3) : 7
        }
    }
}
