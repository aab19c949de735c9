import TerminalUI

/// The keys, generated from the key table: what works now by group, what does not with the
/// reason, and the legend. Source: dashboard.md 9.12.
enum HelpLayer {
    static func draw(
        _ dashboard: Dashboard, _ help: HelpState, _ frame: inout CellBuffer
    ) -> CursorPosition {
        layer(dashboard).draw(offset: help.offset, &frame)
    }

    /// How far it can be scrolled.
    static func scrollRoom(_ dashboard: Dashboard) -> Int { layer(dashboard).scrollRoom }

    private static func layer(_ dashboard: Dashboard) -> TextLayer {
        let place = dashboard.layerPlace
        let width = min(place.width, place.width >= 112 ? 112 : 76)
        return TextLayer(
            "Keys on this page: \(dashboard.page.title)", keys: "Esc closes",
            lines: lines(dashboard, width - 4), width: width, over: place)
    }

    // MARK: - Lines

    /// One column: its heading and its keys.
    private struct Column {
        let title: SafeText
        var keys: [(label: SafeText, title: SafeText)] = []
    }

    private static func lines(_ dashboard: Dashboard, _ width: Int) -> [LayerLine] {
        let groups = KeyBinding.Group.allCases.map { group in
            var column = Column(title: SafeText(untrusted: group.rawValue))
            for binding in KeyTable.bindings
            where binding.group == group && dashboard.offReason(binding.command) == nil {
                column.keys.append((binding.label, binding.title))
            }
            return column
        }
        var off = Column(title: "OFF RIGHT NOW")
        for binding in KeyTable.bindings {
            guard let reason = dashboard.offReason(binding.command) else { continue }
            off.keys.append((binding.label, "\(binding.title): \(reason)"))
        }
        let columns = (groups + [off]).filter { !$0.keys.isEmpty }
        let count = width >= 100 ? 3 : width >= 64 ? 2 : 1
        var lines: [LayerLine] = []
        for start in stride(from: 0, to: columns.count, by: count) {
            if start > 0 { lines.append(.rule) }
            let band = Array(columns[start..<min(columns.count, start + count)])
            lines += bandLines(band, columnWidth: width / count)
        }
        lines.append(.rule)
        lines += OutlookPanes.legend(width).map { LayerLine($0) }
        lines += LayerLine.wrapped(
            "In fields: Ctrl-A Ctrl-E Ctrl-W Ctrl-U Ctrl-K as in a shell, Ctrl-P the text left with Esc.",
            .textDim, width: width)
        if let api = dashboard.served {
            lines.append(.rule)
            lines.append(LayerLine("KUBECTL IN ANOTHER TERMINAL", .textHeading))
            lines += LayerLine.wrapped(SafeText(untrusted: api.export), width: width)
            lines += LayerLine.wrapped(
                "The API is at \(SafeText(untrusted: api.address)) while this runs.", .textDim,
                width: width)
        }
        return lines
    }

    private static func bandLines(_ band: [Column], columnWidth: Int) -> [LayerLine] {
        let texts = band.map { column -> [LayerLine] in
            let label = min(10, column.keys.reduce(3) { max($0, $1.label.width) })
            var lines = [LayerLine(column.title, .textHeading)]
            for key in column.keys {
                let room = max(8, columnWidth - label - 3)
                for (index, part) in key.title.wrapped(to: room).enumerated() {
                    var line = LayerLine()
                    if index == 0 { line.add(key.label, at: 0, .hintKey) }
                    line.add(part, at: label + 1)
                    lines.append(line)
                }
            }
            return lines
        }
        let height = texts.reduce(0) { max($0, $1.count) }
        return (0..<height).map { row in
            var line = LayerLine()
            for (column, lines) in texts.enumerated() where row < lines.count {
                for piece in lines[row].pieces {
                    line.pieces.append((piece.x + column * columnWidth, piece.text, piece.style))
                }
            }
            return line
        }
    }
}
