import KubeModel
import TerminalUI

/// A table that fills a pane: only the rows that are visible are made, however many there are.
struct PaneTable {
    let pane: PaneID
    let columns: [TableColumn]
    /// The columns that tell rows apart: their names stay whole, up to `identityWidth`, as long as
    /// there is a less important column to hide.
    var identity: [Int] = []
    var title: SafeText
    var note: SafeText = .empty
    /// The pane's place, border included.
    let rect: Rect
    let hasFocus: Bool
    /// Rows at the lower end that are not the table's.
    var below = 0

    /// Draws frame, head and the visible rows.
    ///
    /// - Parameter row: makes the row of an index, and says whether it is linked to what was
    ///   chosen in another pane.
    /// - Returns: where the terminal's cursor belongs.
    @discardableResult
    func draw(
        _ dashboard: Dashboard, _ frame: inout CellBuffer, count: Int,
        row: (Int) -> (values: Table.Row, isLinked: Bool)
    ) -> CursorPosition {
        let inner = rect.inset(columns: 1, rows: 1)
        let place = inner.inset(bottom: min(below, max(0, inner.height - 2)))
        let visible = max(0, place.height - 1)
        let selected = dashboard.selectedIndex(pane)
        // The cursor stands in the middle, so that its neighbours are seen on both sides.
        let view = ScrollView(
            count: count, visible: visible, offset: (selected ?? 0) - visible / 2)
        var rows: [Table.Row] = []
        var linked: [Int] = []
        for index in view.range {
            let made = row(index)
            var values = made.values
            if made.isLinked {
                values.attributes.insert(.underline)
                linked.append(index - view.offset)
            }
            rows.append(values)
        }
        let place1 = selected.map { $0 - view.offset }
        let drawn = Table(
            columns(for: rows, width: place.width), hasFocus: hasFocus,
            columnScroll: dashboard.columnScroll[pane] ?? 0
        ).draw(rows, selected: place1, in: place, of: &frame)

        var notes = note
        if !drawn.hiddenNote.isEmpty {
            notes = notes.isEmpty ? drawn.hiddenNote : "\(drawn.hiddenNote)  \(notes)"
        }
        PaneFrame(title, note: notes, hasFocus: hasFocus).draw(in: rect, of: &frame)
        for line in linked + (place1.map { [$0] } ?? []) where drawn.body.height > line {
            frame.put(
                .pointer, in: rect, x: 0, y: drawn.body.y - rect.y + line, style: Style(.rowLinked))
        }
        drawThumb(view, drawn.body, &frame)
        return CursorPosition(x: inner.x, y: place.y + 1 + min(place1 ?? 0, max(0, visible - 1)))
    }

    /// How much of a name is worth more than another column.
    private static let identityWidth = 16

    /// The columns, those of identity no narrower than the names in them. What is just as important
    /// as they are keeps its place.
    private func columns(for rows: [Table.Row], width: Int) -> [TableColumn] {
        var columns = columns
        for index in identity where columns.indices.contains(index) {
            let column = columns[index]
            let widest = rows.reduce(0) { widest, row in
                row.values.indices.contains(index)
                    ? max(widest, row.values[index].text.width) : widest
            }
            let equals = columns.filter { $0.dropRank <= column.dropRank }
            let taken = equals.reduce(equals.count - 1) { $0 + $1.minimum }
            let wanted = min(widest, Self.identityWidth, column.maximum) - column.minimum
            let more = min(wanted, width - taken)
            guard more > 0 else { continue }
            columns[index] = TableColumn(
                column.title, minimum: column.minimum + more, maximum: column.maximum,
                align: column.align, dropRank: column.dropRank, cut: column.cut)
        }
        return columns
    }

    /// The part of the right border beside the visible share of the rows.
    private func drawThumb(_ view: ScrollView, _ body: Rect, _ frame: inout CellBuffer) {
        guard view.count > view.visible, body.height > 1 else { return }
        let length = max(1, body.height * view.visible / view.count)
        let start = (body.height - length) * view.offset / max(1, view.count - view.visible)
        for line in start..<(start + length) {
            frame.put(
                .scrollThumb, in: rect, x: rect.width - 1, y: body.y - rect.y + line,
                style: Style(.scrollThumb))
        }
    }
}

/// A pane with a sentence instead of rows: why it is empty and what would fill it.
enum EmptyPane {
    static func draw(
        _ title: SafeText, _ text: SafeText, _ rect: Rect, _ hasFocus: Bool,
        _ frame: inout CellBuffer
    ) {
        frame.fill(rect)
        let inner = PaneFrame(title, hasFocus: hasFocus).draw(in: rect, of: &frame)
        let room = inner.inset(columns: 1)
        for (line, words) in text.wrapped(to: room.width).prefix(room.height).enumerated() {
            frame.put(words, in: room, y: line, style: Style(.textDim))
        }
    }

    /// Why nothing is shown about the subject; nil: there is one.
    static func reason(_ dashboard: Dashboard) -> SafeText? {
        let snapshot = dashboard.snapshot
        switch snapshot.presence {
        case .none: return "There is no StatefulSet. Apply one with kubectl, or start with -f FILE."
        case .loading: return "Loading"
        case .gone:
            let name = SafeText(untrusted: snapshot.subject?.name ?? "")
            return "sts/\(name) was deleted. J chooses another."
        case .present: return nil
        }
    }
}

/// Lines of text in a pane, wrapped and cut at its end.
struct PaneText {
    private(set) var lines: [(text: SafeText, style: Style)] = []

    mutating func add(_ text: SafeText, _ role: Role = .text, indent: Int = 0, width: Int) {
        if text.isEmpty { return lines.append((.empty, Style(role))) }
        for line in text.wrapped(to: max(8, width - indent)) {
            lines.append((.repeating(count: indent) + line, Style(role)))
        }
    }

    /// Draws from the first line that is not scrolled away.
    func draw(in rect: Rect, of frame: inout CellBuffer, offset: Int = 0) {
        for (row, line) in lines.dropFirst(offset).prefix(rect.height).enumerated() {
            frame.put(line.text, in: rect, y: row, style: line.style)
        }
    }
}
