/// Bars of one row. They never stand alone: the caller prints the numbers beside them.
package enum Bar {
    /// Progress, `[=====>....]`: the part that is done, the tip while it is not complete.
    package static func drawProgress(
        done: Int, of total: Int, in rect: Rect, of frame: inout CellBuffer
    ) {
        let inner = max(0, rect.width - 2)
        let share = filled(done, of: total, columns: inner)
        let isWhole = total > 0 && done >= total
        draw(in: rect, of: &frame) { column in
            if isWhole || column < share - 1 { return ("=", .barFill) }
            if column == share - 1 { return (">", .barFill) }
            return (".", .barRest)
        }
    }

    /// The part of a countdown that is over, `[###.....]`.
    package static func drawElapsed(
        elapsed: Int, of total: Int, in rect: Rect, of frame: inout CellBuffer
    ) {
        let share = filled(elapsed, of: total, columns: max(0, rect.width - 2))
        draw(in: rect, of: &frame) { $0 < share ? ("#", .barFill) : (".", .barRest) }
    }

    /// Columns that are full: none only at zero, all only when complete.
    private static func filled(_ value: Int, of total: Int, columns: Int) -> Int {
        guard total > 0, value > 0, columns > 0 else { return 0 }
        if value >= total { return columns }
        let exact = Double(value) / Double(total) * Double(columns)
        return min(max(1, Int(exact)), max(1, columns - 1))
    }

    private static func draw(
        in rect: Rect, of frame: inout CellBuffer, _ piece: (Int) -> (SafeText, Role)
    ) {
        guard rect.width >= 3 else { return }
        frame.put("[", in: rect, style: Style(.barFrame))
        for column in 0..<(rect.width - 2) {
            let (text, role) = piece(column)
            frame.put(text, in: rect, x: column + 1, style: Style(role))
        }
        frame.put("]", in: rect, x: rect.width - 1, style: Style(.barFrame))
    }
}
