import TerminalUI

/// The ordinals as cells with their revisions as brackets, the partition line, progress and
/// counters. Source: dashboard.md 5, 8.2.
enum RolloutPane {
    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) {
        let rollout = dashboard.snapshot.rollout
        let name = SafeText(untrusted: dashboard.snapshot.header.name)
        let note = "\(SafeText(untrusted: rollout.strategy)) \(SafeText(untrusted: rollout.policy))"
            as SafeText
        let inner = PaneFrame("Rollout \(name)", note: note, hasFocus: hasFocus)
            .draw(in: rect, of: &frame)
        frame.fill(inner)
        guard !rollout.cells.isEmpty else {
            frame.put(emptyText(dashboard), in: inner, x: 1, style: Style(.textDim))
            drawBottom(rollout, inner, &frame)
            return
        }
        let (cells, bottom) = inner.splitBottom(bottomRows(inner))
        drawCells(dashboard, cells, &frame)
        drawBottom(rollout, bottom, &frame)
    }

    private static func emptyText(_ dashboard: Dashboard) -> SafeText {
        switch dashboard.snapshot.presence {
        case .none: "There is no StatefulSet. Apply one, or start with -f FILE."
        case .loading: "Loading"
        case .gone: "The StatefulSet was deleted. J chooses another."
        case .present: "No pods: the set is scaled to 0."
        }
    }

    private static func bottomRows(_ inner: Rect) -> Int {
        inner.height >= 7 ? 2 : 1
    }

    // MARK: - Cells

    /// How large one cell is drawn.
    private struct Density {
        let width: Int
        let height: Int
        let level: Int

        /// From the largest down. Source: dashboard.md 5.2.
        static let all = [
            Density(width: 15, height: 5, level: 3), Density(width: 12, height: 4, level: 2),
            Density(width: 8, height: 1, level: 1), Density(width: 1, height: 1, level: 0),
        ]
    }

    private static func drawCells(
        _ dashboard: Dashboard, _ place: Rect, _ frame: inout CellBuffer
    ) {
        let rollout = dashboard.snapshot.rollout
        let count = rollout.cells.count
        // One row below the cells is for the partition label, one above for numbers when narrow.
        let area = place.inset(left: 1)
        let line = rollout.partition.index == nil ? 0 : 3
        let density =
            Density.all.first { density in
                let rows = density.level == 1 ? 2 : density.height
                guard rows + 1 <= area.height else { return false }
                let perRow = max(1, (area.width - line) / (density.width + 1))
                let lines = (count + perRow - 1) / perRow
                return lines * (rows + 1) <= area.height || density.level == 0
            } ?? Density.all[3]
        switch density.level {
        case 0: drawDense(rollout, area, &frame)
        case 1: drawSmall(dashboard, density, area, &frame)
        default: drawLarge(dashboard, density, area, &frame)
        }
    }

    private static func style(_ cell: OrdinalCell, _ isSelected: Bool) -> Style {
        var attributes: TextAttributes = cell.hasJustChanged ? [.bold, .underline] : []
        if isSelected { attributes.insert(.underline) }
        return Style(cell.state.role, attributes)
    }

    /// Density 1: the number above, the bracket with ordinal and letter below.
    private static func drawSmall(
        _ dashboard: Dashboard, _ density: Density, _ area: Rect, _ frame: inout CellBuffer
    ) {
        let rollout = dashboard.snapshot.rollout
        let selected = dashboard.selection[.rollout] ?? dashboard.selection[.pods]
        var x = 0
        var y = 0
        for (index, cell) in rollout.cells.enumerated() {
            if x + density.width > area.width {
                x = 0
                y += 2
            }
            if rollout.partition.index == index {
                frame.put(.vertical, in: area, x: x, y: y, style: Style(.revPartition))
                frame.put(.vertical, in: area, x: x, y: y + 1, style: Style(.revPartition))
                x += 3
            }
            let style = style(cell, selected == cell.podName)
            drawBracketed(
                cell, "\(cell.ordinal) \(cell.state.sign)", style, area, x, y + 1, &frame)
            frame.put("\(cell.ordinal)", in: area, x: x + 2, y: y, style: Style(.rowNumber))
            x += density.width
        }
        if rollout.partition.index == rollout.cells.count {
            frame.put(.vertical, in: area, x: x, y: y, style: Style(.revPartition))
            frame.put(.vertical, in: area, x: x, y: y + 1, style: Style(.revPartition))
        }
        drawPartitionLabel(rollout, area, y + 2, &frame)
        drawLegendBeside(rollout, area, x + 3, &frame)
    }

    private static func drawBracketed(
        _ cell: OrdinalCell, _ text: SafeText, _ style: Style, _ area: Rect, _ x: Int, _ y: Int,
        _ frame: inout CellBuffer
    ) {
        let bracket = Style(cell.revision.kind.role)
        var column = frame.put(cell.revision.kind.openingSign, in: area, x: x, y: y, style: bracket)
        column = frame.put(text, in: area, x: column, y: y, style: style)
        frame.put(cell.revision.kind.closingSign, in: area, x: column, y: y, style: bracket)
    }

    /// Densities 2 and 3: a box of lines per ordinal.
    private static func drawLarge(
        _ dashboard: Dashboard, _ density: Density, _ area: Rect, _ frame: inout CellBuffer
    ) {
        let rollout = dashboard.snapshot.rollout
        let selected = dashboard.selection[.rollout] ?? dashboard.selection[.pods]
        let inside = density.width - 4
        var x = 0
        var y = 0
        var noteRow = density.height
        for (index, cell) in rollout.cells.enumerated() {
            if x + density.width > area.width {
                x = 0
                y += density.height + 1
            }
            if rollout.partition.index == index {
                for row in 0..<density.height {
                    frame.put(.vertical, in: area, x: x, y: y + row, style: Style(.revPartition))
                }
                x += 3
            }
            let style = style(cell, selected == cell.podName)
            for (row, text) in lines(cell, density).enumerated() {
                let padded = text.cut(to: inside).padded(to: inside)
                drawBracketed(
                    cell, " \(padded) ", row == 1 ? style : Style(.row), area, x, y + row, &frame)
            }
            if cell.note != .none {
                frame.put(
                    SafeText(untrusted: cell.note.rawValue), in: area, x: x + 2,
                    y: y + density.height, style: Style(cell.note == .kept ? .textDim : .textStrong))
            }
            noteRow = y + density.height
            x += density.width + 1
        }
        if rollout.partition.index == rollout.cells.count {
            for row in 0..<density.height {
                frame.put(.vertical, in: area, x: x, y: y + row, style: Style(.revPartition))
            }
            x += 2
        }
        let label = SafeText(untrusted: rollout.partition.label)
        frame.put(
            label, in: area, x: max(x + 1, area.width - label.width - 1), y: noteRow,
            style: Style(.revPartition))
    }

    private static func lines(_ cell: OrdinalCell, _ density: Density) -> [SafeText] {
        let isWide = density.level == 3
        let state = SafeText(untrusted: isWide ? cell.state.name : cell.state.shortName)
        let tag = SafeText(untrusted: cell.revision.text)
        let age = SafeText(untrusted: isWide ? cell.age.text : cell.shortAge)
        var lines: [SafeText] = [
            "\(cell.ordinal)", state, SafeText(untrusted: cell.node), "\(tag) \(age)",
        ]
        if isWide { lines.append(SafeText(untrusted: cell.address)) }
        return lines
    }

    /// Density 0: one letter per ordinal, wrapped, and the runs below.
    private static func drawDense(
        _ rollout: Rollout, _ area: Rect, _ frame: inout CellBuffer
    ) {
        guard area.width > 0, area.height > 0 else { return }
        let runs = min(rollout.runs.count, max(0, area.height / 3))
        let rows = max(1, area.height - runs)
        for (index, cell) in rollout.cells.enumerated() {
            let y = index / area.width
            guard y < rows else { break }
            let attributes: TextAttributes = cell.hasJustChanged ? [.bold, .underline] : []
            frame.put(
                cell.state.sign, in: area, x: index % area.width, y: y,
                style: Style(cell.state.role, attributes))
        }
        let used = min(rows, (rollout.cells.count + area.width - 1) / area.width)
        for (index, run) in rollout.runs.prefix(area.height - used).enumerated() {
            let tag = SafeText(untrusted: run.tag.bracketed)
            let word = run.state == .ready ? "" : run.state.name
            frame.put(
                "\(tag) \(SafeText(untrusted: run.ordinals)) \(SafeText(untrusted: word)) (\(run.count))",
                in: area, y: used + index, style: Style(run.tag.kind.role))
        }
    }

    private static func drawPartitionLabel(
        _ rollout: Rollout, _ area: Rect, _ y: Int, _ frame: inout CellBuffer
    ) {
        var text = SafeText(untrusted: rollout.partition.label)
        let kept = SafeText(untrusted: rollout.partition.keptLabel)
        if !kept.isEmpty { text = "\(kept)   \(text)" }
        if rollout.partition.index != nil {
            text += "   \(Glyph.arrowLeft) highest ordinal first"
        }
        frame.put(text, in: area, x: 0, y: y, width: area.width, style: Style(.revPartition))
    }

    /// The legend of the brackets, to the right of the cells when there is room.
    private static func drawLegendBeside(
        _ rollout: Rollout, _ area: Rect, _ from: Int, _ frame: inout CellBuffer
    ) {
        let width = area.width - from
        guard width >= 20 else { return }
        for (row, revision) in rollout.legend.prefix(2).enumerated() {
            frame.put(
                legend(revision), in: area, x: from, y: row, width: width,
                style: Style(revision.tag.kind.role))
        }
    }

    private static func legend(_ revision: RevisionRow) -> SafeText {
        let kind = revision.tag.kind
        let word: SafeText = kind == .new ? "new" : kind == .old ? "old" : "other"
        return
            "\(kind.openingSign) \(kind.closingSign) \(word) \(SafeText(untrusted: revision.tag.text)) \(SafeText(untrusted: revision.image))"
    }

    // MARK: - Progress

    private static func drawBottom(
        _ rollout: Rollout, _ place: Rect, _ frame: inout CellBuffer
    ) {
        guard place.height > 0 else { return }
        let counters = rollout.counters
        let row = place.row(0).inset(left: 1)
        let tag = SafeText(untrusted: rollout.legend.first?.tag.text ?? "")
        let x = frame.put("\(tag) ", in: row, style: Style(.revNew))
        let bar = Rect(
            x: row.x + x, y: row.y, width: min(24, max(10, row.width / 4)), height: 1)
        Bar.drawProgress(
            done: Int(counters.done), of: Int(counters.total), in: bar, of: &frame)
        let text: SafeText =
            "\(counters.done) of \(counters.total) done   updated \(counters.updated)/\(counters.desired)"
            + "   ready \(counters.ready)/\(counters.desired)"
            + "   available \(counters.available)/\(counters.desired)"
        let after = bar.maxX - row.x + 1
        frame.put(text, in: row, x: after, width: max(0, row.width - after), style: Style(.text))
        guard place.height > 1 else { return }
        var column = 0
        for revision in rollout.legend.prefix(2) {
            let name = SafeText(untrusted: revision.name)
            column = frame.put(
                "\(legend(revision)) \(name)", in: place.row(1).inset(left: 1), x: column,
                style: Style(revision.tag.kind.role)) + 4
        }
    }
}
