import TerminalUI

/// The ordinals of the subject as cells, in the largest form in which all of them fit.
/// Source: dashboard.md 5.2, 5.3.
struct CellsView {
    private let cells: [OrdinalCell]
    private let rollout: Rollout
    private let selected: String?
    private let dashboard: Dashboard

    init(_ dashboard: Dashboard) {
        self.dashboard = dashboard
        rollout = dashboard.snapshot.rollout
        cells = rollout.cells
        selected = dashboard.link.pod.isEmpty ? nil : dashboard.link.pod
    }

    /// Draws the cells and returns where the cursor belongs.
    func draw(in area: Rect, of frame: inout CellBuffer) -> CursorPosition? {
        guard area.width > 0, area.height > 0 else { return nil }
        if let boxes = Boxes(cells.count, rollout.partition.index, area) {
            return drawBoxes(boxes, area, &frame)
        }
        if let place = drawLine(area, &frame) { return place }
        if let place = drawGrid(area, &frame) { return place }
        return drawDense(area, &frame)
    }

    private var selectedIndex: Int? {
        guard let selected else { return nil }
        return cells.firstIndex { $0.podName == selected }
    }

    private func style(_ cell: OrdinalCell) -> Style {
        var attributes: TextAttributes = cell.hasJustChanged ? [.bold, .underline] : []
        if cell.podName == selected || isOnLinkedNode(cell) { attributes.insert(.underline) }
        return Style(cell.state.role, on: cell.podName == selected ? .rowSelectedNofocus : nil, attributes)
    }

    private func isOnLinkedNode(_ cell: OrdinalCell) -> Bool {
        !dashboard.link.node.isEmpty && dashboard.link.node == cell.node
    }

    // MARK: - One row of boxes

    /// How boxes are laid out: all of them in one row.
    private struct Boxes {
        /// Columns of text in a box.
        let inside: Int
        let lines: Int
        let lineIndex: Int?
        /// Whether words stand above.
        let hasCaption: Bool

        /// nil: not all of them fit.
        init?(_ count: Int, _ line: Int?, _ area: Rect) {
            guard count > 0, area.height >= 5 else { return nil }
            let inside = (area.width - (line == nil ? 0 : 5) + 2) / count - 6
            guard inside >= 6 else { return nil }
            self.inside = min(inside, 14)
            lineIndex = line
            hasCaption = line != nil && area.height >= 7
            lines = min(6, area.height - 1 - (hasCaption ? 1 : 0))
        }

        var width: Int { inside + 4 }

        func x(_ index: Int) -> Int {
            let isRight = lineIndex.map { index >= $0 } ?? false
            return index * (width + 2) + (isRight ? 3 : 0)
        }

        /// The column of the partition line.
        var lineX: Int? { lineIndex.map { $0 == 0 ? 0 : x($0 - 1) + width + 2 } }
    }

    private func drawBoxes(
        _ boxes: Boxes, _ area: Rect, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let top = boxes.hasCaption ? 1 : 0
        for (index, cell) in cells.enumerated() {
            let x = boxes.x(index)
            let style = style(cell)
            for (row, text) in lines(cell, boxes).enumerated() {
                let middle: SafeText =
                    " \(text.cut(to: boxes.inside, at: .middle).padded(to: boxes.inside)) "
                let lineStyle = row < 2 ? style : Style(.row, style.attributes)
                drawBracketed(cell, middle, lineStyle, area, x, top + row, &frame)
            }
        }
        drawLineBesideBoxes(boxes, area, top, &frame)
        drawNotes(boxes, area, top + boxes.lines, &frame)
        guard let index = selectedIndex else { return nil }
        frame.put(
            .rowCursor, in: area, x: boxes.x(index), y: top + boxes.lines,
            style: Style(.rowLinked))
        return CursorPosition(x: area.x + boxes.x(index) + 2, y: area.y + top)
    }

    private func lines(_ cell: OrdinalCell, _ boxes: Boxes) -> [SafeText] {
        let isWide = boxes.inside >= 10
        let state = SafeText(untrusted: isWide ? cell.state.name : cell.state.shortName)
        let tag = SafeText(untrusted: cell.revision.text)
        let age = SafeText(
            untrusted: boxes.inside >= 9 ? cell.age.text : cell.shortAge)
        let all: [SafeText] = [
            "\(cell.ordinal)", state, SafeText(untrusted: cell.node), "\(tag) \(age)",
            SafeText(untrusted: cell.address), "restarts \(cell.restarts)",
        ]
        return Array(all.prefix(boxes.lines))
    }

    private func drawLineBesideBoxes(
        _ boxes: Boxes, _ area: Rect, _ top: Int, _ frame: inout CellBuffer
    ) {
        guard let x = boxes.lineX else { return }
        let style = Style(.revPartition)
        for row in 0..<(top + boxes.lines) {
            frame.put(.vertical, in: area, x: x, y: row, style: style)
        }
        frame.put(.partitionEnd, in: area, x: x, y: top + boxes.lines, style: style)
        guard boxes.hasCaption else { return }
        let tag = SafeText(untrusted: rollout.partition.keptLabel)
        let wide: SafeText = "kept by partition \(rollout.partition.value)"
        let left = wide.width + 2 <= x ? wide : tag
        if left.width + 2 <= x { frame.put(left, in: area, x: 2, style: Style(.textDim)) }
        let arrow: SafeText = "\(Glyph.replay)\(Glyph.horizontal)\(Glyph.horizontal)"
        let room = area.width - x - 4
        let right: [SafeText] = [
            "replaced from the highest ordinal down   \(arrow)", "updates this way \(arrow)", arrow,
        ]
        if rollout.partition.index != cells.count, let words = right.first(where: { $0.width <= room }) {
            frame.put(words, in: area, x: x + 3, style: Style(.textDim))
        }
    }

    /// The row under the boxes: what is in store for each, and the name of the line.
    private func drawNotes(
        _ boxes: Boxes, _ area: Rect, _ y: Int, _ frame: inout CellBuffer
    ) {
        let label = SafeText(untrusted: rollout.partition.label)
        var freeTo = area.width
        if let x = boxes.lineX {
            // Left of the line its label; what stays is said once at the very left.
            let start = max(0, x - label.width - 1)
            let kept = SafeText(untrusted: rollout.partition.keptLabel)
            if label.width <= x {
                frame.put(label, in: area, x: start, y: y, style: Style(.revPartition))
            } else {
                frame.put(label, in: area, x: x + 2, y: y, style: Style(.revPartition))
            }
            if kept.width + 3 <= start, !boxes.hasCaption {
                frame.put(kept, in: area, x: 2, y: y, style: Style(.textDim))
            }
        } else if !label.isEmpty {
            let end = cells.isEmpty ? 0 : boxes.x(cells.count - 1) + boxes.width
            if end + 2 + label.width <= area.width {
                freeTo = area.width - label.width - 1
                frame.put(label, in: area, x: freeTo, y: y, style: Style(.revPartition))
            }
        }
        for (index, cell) in cells.enumerated() where cell.note != .none && cell.note != .kept {
            let x = boxes.x(index) + 3
            let text = SafeText(untrusted: cell.note.rawValue)
            guard x + text.width <= freeTo else { continue }
            let isWaiting = cell.note == .waiting
            frame.put(text, in: area, x: x, y: y, style: Style(isWaiting ? .textStrong : .textDim))
        }
    }

    private func drawBracketed(
        _ cell: OrdinalCell, _ text: SafeText, _ style: Style, _ area: Rect, _ x: Int, _ y: Int,
        _ frame: inout CellBuffer
    ) {
        let bracket = Style(cell.revision.kind.role)
        frame.put(cell.revision.kind.openingSign, in: area, x: x, y: y, style: bracket)
        let end = frame.put(text, in: area, x: x + 1, y: y, style: style)
        frame.put(cell.revision.kind.closingSign, in: area, x: end, y: y, style: bracket)
    }

    // MARK: - One row of small cells

    /// `(0 R)   (1 R)  |  (2 R)   [3 N]`, numbers above and the name of the line below.
    private func drawLine(_ area: Rect, _ frame: inout CellBuffer) -> CursorPosition? {
        guard area.height >= 2, !cells.isEmpty else { return nil }
        let widths = cells.map { SafeText($0.ordinal).width + 4 }
        let line = rollout.partition.index
        let total = widths.reduce(0, +)
        let gap = [3, 2, 1].first {
            total + $0 * (cells.count - 1) + (line == nil ? 0 : 3) <= area.width
        }
        guard let gap else { return nil }
        let hasNumbers = area.height >= 3
        let y = hasNumbers ? 1 : 0
        var x = 0
        var lineX: Int?
        var cursor: CursorPosition?
        for (index, cell) in cells.enumerated() {
            if line == index {
                lineX = max(0, x - (gap > 1 ? 1 : 0))
                x += 3 - (gap > 1 ? 0 : 1)
            }
            drawBracketed(
                cell, "\(cell.ordinal) \(cell.state.sign)", style(cell), area, x, y, &frame)
            if hasNumbers {
                frame.put("\(cell.ordinal)", in: area, x: x + 2, style: Style(.rowNumber))
            }
            if cell.podName == selected {
                cursor = CursorPosition(x: area.x + x + 1, y: area.y + y)
                let mark: Glyph = hasNumbers ? .pointer : .rowCursor
                frame.put(
                    mark, in: area, x: hasNumbers ? x : x + 1, y: hasNumbers ? 0 : y + 1,
                    style: Style(.rowLinked))
            }
            x += widths[index] + gap
        }
        if line == cells.count { lineX = max(0, x - gap + 1) }
        if let lineX {
            for row in 0...(y + 1) where row < area.height {
                frame.put(.vertical, in: area, x: lineX, y: row, style: Style(.revPartition))
            }
        }
        drawLineLabel(area, y + 1, lineX, &frame)
        drawLegendBeside(area.inset(left: x + 3), &frame)
        return cursor ?? CursorPosition(x: area.x, y: area.y + y)
    }

    private func drawLineLabel(
        _ area: Rect, _ y: Int, _ lineX: Int?, _ frame: inout CellBuffer
    ) {
        let label = SafeText(untrusted: rollout.partition.label)
        let kept = SafeText(untrusted: rollout.partition.keptLabel)
        let arrow: SafeText = "\(Glyph.replay)\(Glyph.horizontal)\(Glyph.horizontal)"
        guard let lineX else {
            frame.put(label, in: area, x: 1, y: y, style: Style(.revPartition))
            return
        }
        if kept.width + 1 <= lineX {
            frame.put(kept, in: area, x: 1, y: y, style: Style(.textDim))
        }
        var x = lineX + 2
        x = frame.put(label, in: area, x: x, y: y, style: Style(.revPartition)) + 3
        let words: [SafeText] = ["\(arrow) highest ordinal first, one at a time", "\(arrow) highest first", arrow]
        let isOneByOne = rollout.policy == "OrderedReady"
        let fitting = words.dropFirst(isOneByOne ? 0 : 1).first { x + $0.width <= area.width }
        if let fitting, rollout.partition.index != cells.count {
            frame.put(fitting, in: area, x: x, y: y, style: Style(.textDim))
        }
    }

    /// The legend of the brackets, to the right of the cells when there is room.
    private func drawLegendBeside(_ area: Rect, _ frame: inout CellBuffer) {
        guard area.width >= 20 else { return }
        for (row, revision) in rollout.legend.prefix(min(2, area.height)).enumerated() {
            frame.put(
                RolloutPane.legend(revision, width: min(40, area.width)), in: area, y: row,
                style: Style(revision.tag.kind.role))
        }
    }

    // MARK: - Rows of small cells

    /// Rows of as many cells as fit, ten or five or twenty if possible; the line is a rule
    /// between two rows, or stands in the gap of one.
    private func drawGrid(_ area: Rect, _ frame: inout CellBuffer) -> CursorPosition? {
        guard let last = cells.last else { return nil }
        let digits = SafeText(last.ordinal).width
        let width = digits + 5
        let fitting = (area.width + 1) / width
        guard fitting >= 5 else { return nil }
        let perRow = [20, 10, 5].first { $0 <= fitting } ?? fitting
        let rows = (cells.count + perRow - 1) / perRow
        let line = rollout.partition.index
        let hasRule = line.map { $0 > 0 && $0 % perRow == 0 } ?? false
        let hasLabel = !rollout.partition.label.isEmpty && !hasRule
        guard rows + (hasRule ? 1 : 0) + (hasLabel ? 1 : 0) <= area.height else { return nil }
        var cursor: CursorPosition?
        var y = 0
        for start in stride(from: 0, to: cells.count, by: perRow) {
            if hasRule, line == start {
                drawRule(area, y, min(area.width, perRow * width), &frame)
                y += 1
            }
            for (column, cell) in cells[start..<min(cells.count, start + perRow)].enumerated() {
                let number = SafeText(cell.ordinal)
                let text: SafeText =
                    .repeating(count: digits - number.width) + "\(number) \(cell.state.sign)"
                let x = column * width
                drawBracketed(cell, text, style(cell), area, x, y, &frame)
                if !hasRule, line == start + column, column > 0 {
                    frame.put(.vertical, in: area, x: x - 1, y: y, style: Style(.revPartition))
                }
                if cell.podName == selected {
                    cursor = CursorPosition(x: area.x + x + 1, y: area.y + y)
                    if column > 0 {
                        frame.put(
                            .pointer, in: area, x: x - 1, y: y, style: Style(.rowLinked))
                    }
                }
            }
            y += 1
        }
        if hasRule, line == cells.count, y < area.height {
            drawRule(area, y, min(area.width, perRow * width), &frame)
            y += 1
        }
        if hasLabel {
            let kept = SafeText(untrusted: rollout.partition.keptLabel)
            let label = SafeText(untrusted: rollout.partition.label)
            let text = SafeText.joined([label, kept], gap: 3, width: area.width)
            frame.put(text, in: area, y: y, style: Style(.revPartition))
        }
        return cursor ?? CursorPosition(x: area.x, y: area.y)
    }

    /// `── P=40 ──`: above it pods stay, below it they are replaced.
    private func drawRule(_ area: Rect, _ y: Int, _ width: Int, _ frame: inout CellBuffer) {
        let row = area.row(y).splitLeft(width).left
        frame.fill(row, with: .horizontal, style: Style(.revPartition))
        let label = SafeText(untrusted: rollout.partition.label)
        frame.put(" \(label) ", in: row, x: 2, style: Style(.revPartition))
        let kept = SafeText(untrusted: rollout.partition.keptLabel)
        if label.width + kept.width + 10 <= row.width, !kept.isEmpty {
            let words: SafeText = " \(Glyph.arrowUp) \(kept) "
            frame.put(words, in: row, x: label.width + 6, style: Style(.revPartition))
        }
    }

    // MARK: - One letter per ordinal

    private func drawDense(_ area: Rect, _ frame: inout CellBuffer) -> CursorPosition? {
        let wanted = (cells.count + area.width - 1) / area.width
        let runs = min(rollout.runs.count, max(area.height - wanted, min(2, area.height - 1)))
        let rows = max(1, area.height - runs)
        // With fewer places than ordinals the end is shown: the highest are replaced first.
        let start = max(0, cells.count - rows * area.width)
        var cursor: CursorPosition?
        for index in start..<cells.count {
            let (row, column) = ((index - start) / area.width, (index - start) % area.width)
            let cell = cells[index]
            var style = style(cell)
            if index == rollout.partition.index, index > 0 { style.attributes.insert(.underline) }
            frame.put(cell.state.sign, in: area, x: column, y: row, style: style)
            if cell.podName == selected { cursor = CursorPosition(x: area.x + column, y: area.y + row) }
        }
        let used = min(rows, (cells.count - start + area.width - 1) / area.width)
        var line = SafeText.empty
        var y = used
        // As many runs as fit beside each other, then below each other.
        for run in rollout.runs {
            let words = words(run)
            let wider = line.isEmpty ? words : "\(line)   \(words)"
            if wider.width > area.width, !line.isEmpty {
                frame.put(line, in: area, y: y, style: .text)
                y += 1
                line = words
            } else {
                line = wider
            }
            guard y < area.height else { break }
        }
        if y < area.height { frame.put(line, in: area, y: y, style: .text) }
        return cursor ?? CursorPosition(x: area.x, y: area.y)
    }

    private func words(_ run: OrdinalRun) -> SafeText {
        let tag = SafeText(untrusted: run.tag.bracketed)
        let ordinals = SafeText(untrusted: run.ordinals)
        let state: SafeText =
            run.state == .ready ? .empty : " \(SafeText(untrusted: run.state.name))"
        return "\(tag) \(ordinals)\(state) (\(run.count))"
    }
}
