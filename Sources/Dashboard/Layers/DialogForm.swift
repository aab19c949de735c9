import KubeAPI
import KubeModel
import TerminalUI

/// The upper part of a dialog: the field or the choices, and what is to be said about them.
struct DialogForm {
    private(set) var lines: [LayerLine] = []
    /// The line the cursor is on.
    private(set) var focusLine = 0
    /// Where the field is: its line, column and width.
    private var field: (line: Int, x: Int, width: Int)?

    private static let labelWidth = 11

    init(_ dashboard: Dashboard, _ dialog: DialogState, _ review: ActionReview, width: Int) {
        switch dialog.draft {
        case .scale:
            addField("Replicas", width: 8, review, width, keys: "\(Glyph.arrowUp)\(Glyph.arrowDown) 1  PgUp PgDn 5")
        case .partition(let draft):
            addField(
                "Partition", width: 8, review, width,
                keys: "\(Glyph.arrowLeft)\(Glyph.arrowRight) move")
            addCells(dashboard, draft, width)
        case .image(let draft): addImage(draft, review, width)
        case .failNode(let draft): addFaults(draft, dialog, review, width)
        case .deletePod(let draft): addDelete(draft, review, width)
        case .recoverNode: break
        }
        if let left = dialog.leftText {
            let text = SafeText(untrusted: left).cut(to: max(8, width - 26))
            lines.append(LayerLine("Ctrl-P takes what you left: \(text)", .hintText))
        }
        if dialog.wasChangedOutside {
            lines += LayerLine.wrapped(
                "! It was changed while this was open. Look again; Enter confirms.", .dialogWarn,
                hang: 2, width: width)
        }
    }

    // MARK: - Parts

    private mutating func addField(
        _ label: SafeText, width fieldWidth: Int, _ review: ActionReview, _ width: Int,
        keys: SafeText = .empty
    ) {
        let x = Self.labelWidth
        var line = LayerLine(label)
        line.add("[", at: x)
        line.add("]", at: x + fieldWidth + 3)
        field = (lines.count, x + 2, fieldWidth)
        focusLine = lines.count
        let hint = SafeText(untrusted: review.hint)
        let hintX = x + fieldWidth + 6
        line.add(hint, at: hintX, .hintText)
        if hintX + hint.width + 3 + keys.width <= width {
            line.add(keys, at: width - keys.width, .hintText)
        }
        lines.append(line)
        addMessage(review, width)
    }

    /// The live message, with a caret under the wrong spot when it is known.
    private mutating func addMessage(_ review: ActionReview, _ width: Int) {
        let x = Self.labelWidth
        guard let message = review.message else {
            lines.append(LayerLine())
            return
        }
        var text = SafeText(untrusted: message.text)
        let role: Role
        switch message.level {
        case .info: role = .hintText
        case .warning:
            role = .dialogWarn
            if !message.text.hasPrefix("!") { text = "! \(text)" }
        case .error:
            role = .inputError
            text = "\(Glyph.failed) \(text)"
        }
        if let caret = message.caret, let field, caret < field.width {
            // The caret stands under the spot; the words follow it, or stand in the next line.
            var line = LayerLine()
            line.add("\(Glyph.rowCursor)", at: field.x + caret, .inputError)
            if field.x + caret + 2 + text.width <= width {
                line.add(text, at: field.x + caret + 2, role)
                text = .empty
            }
            lines.append(line)
        }
        if !text.isEmpty { lines += LayerLine.wrapped(text, role, x: x, hang: 2, width: width) }
    }

    private mutating func addImage(_ draft: ImageDraft, _ review: ActionReview, _ width: Int) {
        var line = LayerLine("Container")
        let name = SafeText(untrusted: draft.container)
        line.add("\(Glyph.pointer) \(name)", at: Self.labelWidth, .textStrong)
        if draft.containers.count > 1 {
            let place: SafeText =
                "\(draft.containerIndex + 1) of \(draft.containers.count)   Tab next container"
            line.add(place, at: max(0, width - place.width), .hintText)
        }
        lines.append(line)
        if !review.hint.isEmpty {
            var now = LayerLine("Image")
            now.add(SafeText(untrusted: review.hint), at: Self.labelWidth, .hintText)
            lines.append(now)
        }
        var plain = review
        plain.hint = ""
        addField("New image", width: max(8, width - Self.labelWidth - 4), plain, width)
    }

    private mutating func addDelete(_ draft: DeletePodDraft, _ review: ActionReview, _ width: Int) {
        guard draft.isForced else { return }
        var line = LayerLine("Type the pod's name to confirm: ")
        line.add(SafeText(untrusted: draft.pod.name), at: 32, .textStrong)
        lines.append(line)
        addField("Name", width: min(40, max(8, width - Self.labelWidth - 4)), review, width)
    }

    private mutating func addFaults(
        _ draft: FailNodeDraft, _ dialog: DialogState, _ review: ActionReview, _ width: Int
    ) {
        let x = 6
        for (index, fault) in NodeFault.allCases.enumerated() {
            var line = LayerLine(index == 0 ? "How" : .empty)
            let isChosen = draft.fault == fault
            let hasCursor = index == dialog.focus
            if hasCursor { focusLine = lines.count }
            line.add(
                "\(Self.mark(isChosen)) \(SafeText(untrusted: fault.label))", at: x,
                hasCursor ? .buttonFocus : isChosen ? .textStrong : .dialogText)
            if hasCursor { line.add("\(Glyph.pointer)", at: x - 1, .textStrong) }
            line.add(SafeText(untrusted: fault.effect), at: x + 22, .hintText)
            lines.append(line)
        }
        addDurations(draft, dialog, x)
        if review.message == nil, dialog.isEditing {
            lines.append(LayerLine(SafeText(untrusted: review.hint), .hintText, x: x))
        } else {
            addMessage(review, width)
        }
    }

    private static func mark(_ isChosen: Bool) -> SafeText { isChosen ? "(*)" : "( )" }

    private mutating func addDurations(
        _ draft: FailNodeDraft, _ dialog: DialogState, _ start: Int
    ) {
        let first = NodeFault.allCases.count
        var line = LayerLine("For")
        if dialog.focus >= first { focusLine = lines.count }
        var x = start
        let isTyped = dialog.isEditing || !DialogState.durations.contains(draft.duration)
        for (index, duration) in DialogState.durations.enumerated() {
            let isChosen = !isTyped && draft.duration == duration
            let hasCursor = dialog.focus == first + index
            let words: SafeText =
                duration.isEmpty ? "until I recover it" : SafeText(untrusted: duration)
            let text: SafeText = "\(Self.mark(isChosen)) \(words)"
            if hasCursor { line.add("\(Glyph.pointer)", at: x - 1, .textStrong) }
            line.add(text, at: x, hasCursor ? .buttonFocus : isChosen ? .textStrong : .dialogText)
            x += text.width + 3
        }
        if dialog.isEditing { line.add("\(Glyph.pointer)", at: x - 1, .textStrong) }
        line.add("\(Self.mark(isTyped)) [", at: x, isTyped ? .textStrong : .dialogText)
        field = (lines.count, x + 6, 7)
        line.add("]", at: x + 14)
        lines.append(line)
    }

    // MARK: - Cells of the partition

    /// The cells with the line where the draft puts it, and what that means on both sides.
    private mutating func addCells(_ dashboard: Dashboard, _ draft: PartitionDraft, _ width: Int) {
        let rollout = dashboard.snapshot.rollout
        let wanted = rollout.cells.filter { $0.state != .beyond && $0.note != .leaving }
        guard let first = wanted.first, let partition = Int64(draft.partition), partition >= 0 else {
            return
        }
        let lineIndex = wanted.firstIndex { $0.ordinal - first.ordinal >= partition } ?? wanted.count
        var line = LayerLine()
        var x = 1
        var lineX = 1
        let widths = wanted.map { SafeText($0.ordinal).width + 6 }
        if widths.reduce(3, +) + 1 <= width {
            for (index, cell) in wanted.enumerated() {
                if index == lineIndex {
                    lineX = x
                    x += 3
                }
                let kind = cell.revision.kind
                line.add(kind.openingSign, at: x, kind.role)
                let text: SafeText = "\(cell.ordinal) \(cell.state.sign)"
                line.add(text, at: x + 1, cell.state.role)
                line.add(kind.closingSign, at: x + 1 + text.width, kind.role)
                x += widths[index]
            }
            if lineIndex == wanted.count { lineX = x }
        } else {
            // One letter each, with the line in the middle of what can be shown.
            let room = max(4, width - 4)
            let start = min(max(0, lineIndex - room / 2), max(0, wanted.count - room))
            for index in start..<min(wanted.count, start + room) {
                if index == lineIndex {
                    lineX = x
                    x += 1
                }
                line.add(wanted[index].state.sign, at: x, wanted[index].state.role)
                x += 1
            }
            if lineIndex >= min(wanted.count, start + room) { lineX = x }
        }
        line.add("\(Glyph.vertical)", at: lineX, .revPartition)
        lines.append(line)

        let old = rollout.legend.first { $0.tag.kind == .old }
        let new = rollout.legend.first { $0.tag.kind == .new }
        let left: SafeText = old.map { "keep \(SafeText(untrusted: $0.tag.text))" } ?? "stay"
        let right: SafeText = new.map { "on \(SafeText(untrusted: $0.tag.text))" } ?? "replaced"
        var below = LayerLine()
        if lineX > left.width + 2, lineIndex > 0 { below.add(left, at: 2, .textDim) }
        let label: SafeText = "P=\(partition)"
        let labelX = min(lineX, max(0, width - label.width))
        below.add(label, at: labelX, .revPartition)
        let rightX = labelX + label.width + 2
        if lineIndex < wanted.count, rightX + right.width <= width {
            below.add(right, at: rightX, .textDim)
        }
        lines.append(below)
    }

    // MARK: - The field itself

    /// Draws the field into its place and returns where the cursor belongs; nil when the cursor is
    /// not in it.
    func drawField(
        _ dialog: DialogState, in body: Rect, offset: Int, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        guard let place = field, let text = dialog.field, place.line >= offset,
            place.line - offset < body.height
        else { return nil }
        let rect = Rect(
            x: body.x + place.x, y: body.y + place.line - offset, width: place.width + 1, height: 1
        ).intersection(body)
        guard !rect.isEmpty else { return nil }
        guard dialog.isEditing else {
            frame.put(
                SafeText(untrusted: text.text).cut(to: rect.width), in: rect,
                style: Style(.dialogText))
            return nil
        }
        let cursor = text.draw(in: rect, of: &frame)
        if let start = dialog.selectionStart { Self.markSelected(text.text, start, rect, &frame) }
        return cursor
    }

    /// The selected part goes to the end of the text, where the cursor stands.
    private static func markSelected(
        _ text: String, _ start: Int, _ rect: Rect, _ frame: inout CellBuffer
    ) {
        let limit = SafeText.lineScalarsMax
        let whole = SafeText(untrusted: text, place: .cell, limit: limit).width
        let before = SafeText(untrusted: String(text.prefix(start)), place: .cell, limit: limit)
        let hidden = max(0, whole - max(0, rect.width - 1))
        let x = max(0, before.width - hidden)
        let place = Rect(x: rect.x + x, y: rect.y, width: whole - hidden - x, height: 1)
        frame.restyle(place.intersection(rect)) {
            $0.role = .rowSelected
            $0.attributes.insert(.underline)
        }
    }
}
