import KubeAPI
import TerminalUI

/// A dialog: what is asked, whether it is valid, what would happen, the command and the buttons.
/// Source: dashboard.md 9.14 to 9.17, 18.
enum DialogLayer {
    /// Draws the dialog over the page and returns where the cursor belongs.
    static func draw(
        _ dashboard: Dashboard, _ dialog: DialogState, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        draw(
            dashboard, dialog, dialog.draft.review(dashboard.snapshot, dashboard.cache), &frame)
    }

    static func draw(
        _ dashboard: Dashboard, _ dialog: DialogState, _ review: ActionReview,
        _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let place = dashboard.layerPlace
        let width = min(place.width, DialogFrame.widthMax)
        let inside = max(0, width - 4)
        let form = DialogForm(dashboard, dialog, review, width: inside)
        let room = min(place.height, DialogFrame.heightMax) - 2
        let lower = lowerLines(dialog, review, inside, room: room - form.lines.count)
        // Always the same height for one kind of dialog would leave holes; it grows with what it
        // says, never beyond its limit.
        let height = min(room, form.lines.count + lower.count + 1)
        let rect = place.centered(width: width, height: height + 2)
        let title = SafeText(untrusted: review.title.isEmpty ? "Action" : review.title)
        let kind: SafeText =
            dashboard.source.kind == .simulation ? "   (embedded cluster)" : .empty
        let inner = DialogFrame.draw(
            title.cut(to: max(8, rect.width - 8 - kind.width), at: .middle) + kind,
            keys: keys(dialog), in: rect, of: &frame)

        // The buttons stay; of the rest what the cursor is on is always visible.
        let (body, buttons) = inner.splitBottom(1)
        let lines = form.lines + lower
        let offset = min(
            max(0, form.focusLine - body.height + 1), max(0, lines.count - body.height))
        for (row, line) in lines.dropFirst(offset).prefix(body.height).enumerated() {
            line.draw(in: body.row(row), of: &frame)
        }
        drawButtons(dialog, review, buttons, &frame)
        return form.drawField(dialog, in: body, offset: offset, &frame)
            ?? CursorPosition(x: max(inner.x, inner.maxX - 3), y: buttons.y)
    }

    private static func keys(_ dialog: DialogState) -> SafeText {
        switch dialog.draft {
        case .failNode: "j k choose  Tab next group  Enter confirm  Esc cancel"
        case .scale, .image, .partition, .recoverNode, .deletePod: "Enter confirm  Esc cancel"
        }
    }

    // MARK: - Below the form

    /// What happens, and the command; when there is little room warnings stay longest.
    private static func lowerLines(
        _ dialog: DialogState, _ review: ActionReview, _ width: Int, room: Int
    ) -> [LayerLine] {
        var groups: [(isWarning: Bool, lines: [LayerLine])] = review.preview.map { text in
            let isWarning = text.hasPrefix("! ")
            let words = SafeText(untrusted: isWarning ? String(text.dropFirst(2)) : text)
            var lines = LayerLine.wrapped(
                words, isWarning ? .dialogWarn : .dialogText, x: 2, width: width)
            if isWarning, !lines.isEmpty { lines[0].add("!", at: 0, .dialogWarn) }
            return (isWarning, lines)
        }
        let command = SafeText(
            untrusted: review.command.split(separator: "\n").joined(separator: " ; "),
            limit: SafeText.lineScalarsMax)
        // Two free lines, the heading, the command, the buttons.
        let fixed = 2 + (groups.isEmpty ? 0 : 1) + (command.isEmpty ? 0 : 1)
        func total() -> Int { groups.reduce(0) { $0 + $1.lines.count } }
        var hidden = 0
        while total() > max(1, room - fixed), groups.count > 1 {
            let index = groups.lastIndex { !$0.isWarning } ?? groups.count - 1
            hidden += groups.remove(at: index).lines.count
        }
        var lines: [LayerLine] = []
        if !groups.isEmpty {
            lines.append(LayerLine())
            var head = LayerLine("What happens", .textHeading)
            if hidden > 0 {
                let noun: SafeText = hidden == 1 ? "line" : "lines"
                head.add("(\(hidden) \(noun) more on a taller screen)", at: 14, .textDim)
            }
            lines.append(head)
            lines += groups.flatMap(\.lines)
        }
        if !command.isEmpty {
            if room - fixed - total() > 0 { lines.append(LayerLine()) }
            var line = LayerLine("$", .cmdPrompt)
            line.add(command, at: 2, .cmdText)
            lines.append(line)
        }
        return lines
    }

    private static func drawButtons(
        _ dialog: DialogState, _ review: ActionReview, _ row: Rect, _ frame: inout CellBuffer
    ) {
        let label = SafeText(
            untrusted: review.confirmLabel.isEmpty ? "Confirm" : review.confirmLabel)
        let isOff = review.blocker != nil || review.request == nil
        var isDangerous = false
        if case .deletePod(let delete) = dialog.draft { isDangerous = delete.isForced }
        let verb = Button(
            label.cut(to: max(4, row.width - 18)), hasFocus: !isOff, isDangerous: isDangerous,
            isEnabled: !isOff)
        let places = Button.drawRow([Button("Cancel"), verb], in: row, of: &frame)
        // Why it cannot be confirmed stands beside the button.
        guard isOff, let first = places.first else { return }
        let reason: SafeText = "off: \(SafeText(untrusted: review.blocker ?? "not ready"))"
        frame.put(
            reason.cut(to: max(0, first.x - row.x - 2)), in: row, style: Style(.dialogWarn))
    }
}
