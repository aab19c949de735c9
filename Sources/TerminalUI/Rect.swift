/// A rectangle of terminal cells. Coordinates count from the top left corner, (0, 0); sizes are
/// in columns and rows and never negative, whatever arithmetic produced them.
package struct Rect: Hashable, Sendable {
    /// First column.
    package let x: Int
    /// First row.
    package let y: Int
    /// Columns, at least 0.
    package let width: Int
    /// Rows, at least 0.
    package let height: Int

    /// A rectangle; negative sizes become 0.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The rectangle without any cell.
    package static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

    /// First column to the right of the rectangle.
    package var maxX: Int { x + width }
    /// First row below the rectangle.
    package var maxY: Int { y + height }
    /// Whether no cell is inside.
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// Whether the cell at the absolute position is inside.
    package func contains(x column: Int, y row: Int) -> Bool {
        column >= x && column < maxX && row >= y && row < maxY
    }

    /// Whether every cell of `other` is inside; an empty rectangle always is.
    package func contains(_ other: Rect) -> Bool {
        other.isEmpty || intersection(other) == other
    }

    /// The cells that both rectangles have.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        guard right > left, bottom > top else {
            return Rect(x: left, y: top, width: 0, height: 0)
        }
        return Rect(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The rectangle moved by the given distances.
    package func offset(x dx: Int, y dy: Int) -> Rect {
        Rect(x: x + dx, y: y + dy, width: width, height: height)
    }
}

// MARK: - Cutting into parts

extension Rect {
    /// The rectangle without `columns` at the left and right and `rows` at the top and bottom.
    package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
        inset(left: columns, top: rows, right: columns, bottom: rows)
    }

    /// The rectangle without the given margins; it is empty when they are larger than it.
    package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(
            x: x + min(left, width), y: y + min(top, height),
            width: width - left - right, height: height - top - bottom)
    }

    /// The first `rows` rows and the rest.
    package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
        let cut = min(max(0, rows), height)
        return (
            Rect(x: x, y: y, width: width, height: cut),
            Rect(x: x, y: y + cut, width: width, height: height - cut)
        )
    }

    /// The last `rows` rows and the rest above them.
    package func splitBottom(_ rows: Int) -> (rest: Rect, bottom: Rect) {
        let cut = min(max(0, rows), height)
        let (rest, bottom) = splitTop(height - cut)
        return (rest, bottom)
    }

    /// The first `columns` columns and the rest.
    package func splitLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
        let cut = min(max(0, columns), width)
        return (
            Rect(x: x, y: y, width: cut, height: height),
            Rect(x: x + cut, y: y, width: width - cut, height: height)
        )
    }

    /// The last `columns` columns and the rest before them.
    package func splitRight(_ columns: Int) -> (rest: Rect, right: Rect) {
        let cut = min(max(0, columns), width)
        let (rest, right) = splitLeft(width - cut)
        return (rest, right)
    }

    /// One row of the rectangle, counted from its top; empty when there is no such row.
    package func row(_ index: Int) -> Rect {
        guard index >= 0, index < height else { return Rect(x: x, y: y, width: 0, height: 0) }
        return Rect(x: x, y: y + index, width: width, height: 1)
    }

    /// A rectangle of at most the given size in the middle of this one.
    package func centered(width wishWidth: Int, height wishHeight: Int) -> Rect {
        let size = (width: min(wishWidth, width), height: min(wishHeight, height))
        return Rect(
            x: x + (width - size.width) / 2, y: y + (height - size.height) / 2,
            width: size.width, height: size.height)
    }

    /// Rows shared out from top to bottom. Every part gets its minimum as long as rows are left;
    /// what remains goes one row at a time to the parts that are below their wish, and at last
    /// all of it to the part named by `growing`.
    package func stacked(_ parts: [(minimum: Int, wish: Int)], growing: Int? = nil) -> [Rect] {
        var heights: [Int] = []
        var left = height
        for part in parts {
            let share = min(max(0, part.minimum), left)
            heights.append(share)
            left -= share
        }
        var moved = true
        while left > 0 && moved {
            moved = false
            for index in parts.indices where left > 0 && heights[index] < parts[index].wish {
                heights[index] += 1
                left -= 1
                moved = true
            }
        }
        if let growing, heights.indices.contains(growing) { heights[growing] += left }
        var row = y
        return heights.map { rows in
            defer { row += rows }
            return Rect(x: x, y: row, width: width, height: rows)
        }
    }
}
