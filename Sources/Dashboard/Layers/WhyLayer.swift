import TerminalUI

/// The evidence behind the why-line. Source: dashboard.md 6, 9.11.
enum WhyLayer {
    static func draw(
        _ dashboard: Dashboard, _ why: WhyState, _ frame: inout CellBuffer
    ) -> CursorPosition {
        layer(dashboard).draw(offset: why.offset, &frame)
    }

    /// How far it can be scrolled.
    static func scrollRoom(_ dashboard: Dashboard) -> Int { layer(dashboard).scrollRoom }

    private static func layer(_ dashboard: Dashboard) -> TextLayer {
        let place = dashboard.layerPlace
        let width = min(place.width, place.width >= 110 ? 96 : 76)
        let why = dashboard.snapshot.why
        let name = SafeText(untrusted: dashboard.snapshot.header.name)
        let title: SafeText =
            why.status == .ok ? "Why is sts/\(name) finished?" : "Why is sts/\(name) not finished?"
        return TextLayer(
            name.isEmpty ? "Why" : title, keys: "Esc close", lines: lines(why, width - 4),
            width: width, over: place)
    }

    private static func lines(_ why: WhyLine, _ width: Int) -> [LayerLine] {
        let word = SafeText(untrusted: why.status.rawValue)
        let sentence = SafeText(untrusted: why.long.isEmpty ? why.short : why.long)
        var lines: [LayerLine] = []
        var head = LayerLine()
        head.add(word, at: 0, FrameRows.role(why.status))
        let rule: SafeText = "rule \(SafeText(untrusted: why.rule.id))"
        head.add(rule, at: max(0, width - rule.width), .textDim)
        let start = word.width + 2
        for (index, part) in sentence.wrapped(to: max(12, width - start - rule.width - 2)).enumerated() {
            if index == 0 {
                head.add(part, at: start, .textStrong)
                lines.append(head)
            } else {
                lines.append(LayerLine(part, .textStrong, x: start))
            }
        }
        if lines.isEmpty { lines.append(head) }
        if !why.principle.isEmpty { lines.append(LayerLine()) }
        for line in why.principle {
            lines += LayerLine.wrapped(SafeText(untrusted: line), width: width)
        }
        lines += facts(why, width)
        if !why.ruledOut.isEmpty {
            lines.append(LayerLine("NOT THE CAUSE", .textHeading))
            let text = SafeText(untrusted: why.ruledOut.joined(separator: ", "))
            lines += LayerLine.wrapped(text, x: 1, width: width)
        }
        if !why.actions.isEmpty {
            lines.append(LayerLine("YOU CAN", .textHeading))
            for action in why.actions {
                let parts = SafeText(untrusted: action.text).wrapped(to: max(8, width - 8))
                for (index, part) in parts.enumerated() {
                    var line = LayerLine(part, x: 8)
                    if index == 0 { line.add(SafeText(untrusted: action.key), at: 1, .hintKey) }
                    lines.append(line)
                }
            }
        }
        return lines
    }

    private static func facts(_ why: WhyLine, _ width: Int) -> [LayerLine] {
        guard !why.evidence.isEmpty else { return [] }
        let (seenWidth, fromWidth) = (8, 8)
        let fromX = max(20, width - fromWidth)
        let seenX = max(12, fromX - seenWidth)
        let objects = why.evidence.map { SafeText(untrusted: $0.object) }
        let factX = min(width / 3, objects.reduce(6) { max($0, $1.width) }) + 3
        var head = LayerLine("FACT", .textHeading)
        head.add("SEEN", at: seenX, .textHeading)
        head.add("FROM", at: fromX, .textHeading)
        var lines = [LayerLine(), head]
        for (evidence, object) in zip(why.evidence, objects) {
            let parts = SafeText(untrusted: evidence.fact).wrapped(to: max(8, seenX - factX - 1))
            for (index, part) in parts.enumerated() {
                var line = LayerLine(part, x: factX)
                if index == 0 {
                    line.add(object.cut(to: factX - 2, at: .middle), at: 1, .textStrong)
                    line.add(SafeText(untrusted: evidence.seen.text), at: seenX, .logTime)
                    line.add(SafeText(untrusted: evidence.source), at: fromX, .textDim)
                }
                lines.append(line)
            }
        }
        return lines
    }
}
