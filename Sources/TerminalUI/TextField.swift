/// The text of an input field and its editing keys, as in a shell: Ctrl-A, E, W, U and K, arrows,
/// and a history. What was typed is never lost by moving through the history or leaving the field.
package struct TextField: Sendable, Hashable {
    /// What a key did to the field.
    package enum Outcome: Sendable, Hashable {
        /// The text is another.
        case changed
        /// Only the cursor moved.
        case moved
        /// A paste was longer than `Key.pasteBytesMax`; only its beginning was taken.
        case pasteCut
        /// Not a key of the field; the text is untouched.
        case ignored
    }

    /// Entries kept in the history.
    package static let historyMax = 200

    // Old lines and, last, the one that is being written. Editing an old line changes the copy in
    // `lines` only, so every version can be reached again until the field is committed.
    private var lines: [[Character]]
    private var current: Int
    private var history: [String]
    /// Characters before the cursor.
    package private(set) var cursor: Int

    /// A field with a text, the cursor at its end. The history has the oldest entry first.
    package init(_ text: String = "", history: [String] = []) {
        self.history = Array(history.suffix(Self.historyMax))
        lines = self.history.map(Array.init) + [Array(text)]
        current = lines.count - 1
        cursor = lines[current].count
    }

    /// The text as it stands; untrusted like everything a person types or pastes.
    package var text: String { String(lines[current]) }

    /// Whether nothing is written.
    package var isEmpty: Bool { lines[current].isEmpty }

    /// The history with the oldest entry first, to keep between sessions.
    package var entries: [String] { history }

    /// Replaces the text, for instance when a completion is taken.
    package mutating func set(_ text: String) {
        lines[current] = Array(text)
        cursor = lines[current].count
    }

    /// Applies a key. Enter, Tab and Escape belong to whoever shows the field.
    package mutating func handle(_ key: Key) -> Outcome {
        switch key {
        case .character(let character): return insert([character])
        case .paste(let text): return paste(text)
        case .left: return move(to: cursor - 1)
        case .right: return move(to: cursor + 1)
        case .home, .control("a"): return move(to: 0)
        case .end, .control("e"): return move(to: lines[current].count)
        case .backspace: return remove(from: cursor - 1, to: cursor)
        case .delete: return remove(from: cursor, to: cursor + 1)
        case .control("w"): return remove(from: startOfWord, to: cursor)
        case .control("u"): return remove(from: 0, to: cursor)
        case .control("k"): return remove(from: cursor, to: lines[current].count)
        case .up: return recall(current - 1)
        case .down: return recall(current + 1)
        default: return .ignored
        }
    }

    /// The text was used: it goes to the history and the field is empty again.
    package mutating func commit() -> String {
        let text = text
        remember(text)
        return text
    }

    /// The field is left without using the text: it is kept, one `↑` away, and so is a line that
    /// was begun before an older one was recalled.
    package mutating func leave() {
        let written = lines[lines.count - 1]
        let shown = lines[current]
        if written != shown { keep(String(written)) }
        remember(String(shown))
    }

    private mutating func remember(_ text: String) {
        keep(text)
        lines = history.map(Array.init) + [[]]
        current = lines.count - 1
        cursor = 0
    }

    private mutating func keep(_ text: String) {
        guard !text.isEmpty else { return }
        history.removeAll { $0 == text }
        history.append(text)
        if history.count > Self.historyMax { history.removeFirst() }
    }

    private mutating func insert(_ characters: [Character]) -> Outcome {
        guard !characters.isEmpty else { return .ignored }
        lines[current].insert(contentsOf: characters, at: cursor)
        // A combining mark joins the character before it, so count again.
        let before = String(lines[current][..<(cursor + characters.count)])
        let after = String(lines[current][(cursor + characters.count)...])
        lines[current] = Array(before + after)
        cursor = min(before.count, lines[current].count)
        return .changed
    }

    private mutating func paste(_ text: String) -> Outcome {
        var taken: [Character] = []
        var bytes = 0
        var isCut = false
        for character in text {
            bytes += character.utf8.count
            if bytes > Key.pasteBytesMax {
                isCut = true
                break
            }
            taken.append(character.isNewline || character == "\t" ? " " : character)
        }
        // The line end that comes with a copied line is not part of it.
        while let last = taken.last, last == " ", text.last?.isNewline == true, !isCut {
            taken.removeLast()
        }
        let outcome = insert(taken)
        return isCut ? .pasteCut : outcome
    }

    private mutating func move(to place: Int) -> Outcome {
        let place = min(max(0, place), lines[current].count)
        defer { cursor = place }
        return place == cursor ? .ignored : .moved
    }

    private mutating func remove(from start: Int, to end: Int) -> Outcome {
        let range = max(0, start)..<min(lines[current].count, max(0, end))
        guard start >= 0, !range.isEmpty else { return .ignored }
        lines[current].removeSubrange(range)
        cursor = range.lowerBound
        return .changed
    }

    private mutating func recall(_ index: Int) -> Outcome {
        guard lines.indices.contains(index) else { return .ignored }
        current = index
        cursor = lines[index].count
        return .changed
    }

    /// Where the word before the cursor begins, blanks before the cursor skipped.
    private var startOfWord: Int {
        var place = cursor
        let line = lines[current]
        while place > 0 && line[place - 1].isWhitespace { place -= 1 }
        while place > 0 && !line[place - 1].isWhitespace { place -= 1 }
        return place
    }
}

// MARK: - Drawing

extension TextField {
    /// Draws the field into the first row of `rect`, scrolled so that the cursor is visible, and
    /// returns where the terminal's cursor belongs. `ghost` is shown while nothing is written.
    @discardableResult
    package func draw(
        in rect: Rect, of frame: inout CellBuffer, style: Style = Style(.inputField),
        ghost: SafeText = .empty
    ) -> CursorPosition {
        let row = rect.row(0)
        frame.fill(row, style: style)
        if isEmpty {
            frame.put(
                ghost.cut(to: row.width), in: row,
                style: Style(.inputGhost, on: style.role))
        }
        let limit = SafeText.lineScalarsMax
        let before = SafeText(
            untrusted: String(lines[current][..<cursor]), place: .cell, limit: limit)
        let after = SafeText(
            untrusted: String(lines[current][cursor...]), place: .cell, limit: limit)
        let hidden = max(0, before.width - max(0, row.width - 1))
        frame.put(before + after, in: row, x: -hidden, style: style)
        let column = before.width - hidden
        frame.restyle(row.offset(x: column, y: 0).intersection(Rect(
            x: row.x + column, y: row.y, width: 1, height: 1))) { $0.role = .inputCursor }
        return CursorPosition(x: row.x + min(column, max(0, row.width - 1)), y: row.y)
    }
}
