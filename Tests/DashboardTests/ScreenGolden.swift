import Foundation
import TerminalUI
import Testing

@testable import Dashboard

/// Pictures in files: the characters of a frame, below them a letter for the style of each cell.
/// `UPDATE_GOLDENS=1` writes them anew.
enum ScreenGolden {
    static func draw(_ dashboard: Dashboard, _ glyphs: GlyphSet = .unicode) -> CellBuffer {
        var frame = CellBuffer(
            width: dashboard.size.width, height: dashboard.size.height, glyphs: glyphs)
        _ = dashboard.draw(into: &frame)
        return frame
    }

    static func text(_ frame: CellBuffer) -> String {
        var names: [String] = ["text"]
        var places: [Style: Int] = [.text: 0]
        let letters = Array(".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+*=")
        var grid = ""
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let style = frame[x, y].style
                let place = places[style] ?? names.count
                if place == names.count {
                    places[style] = place
                    names.append(name(style))
                }
                grid.append(letters[min(place, letters.count - 1)])
            }
            grid += "\n"
        }
        let legend = names.enumerated().map { "\(letters[min($0, letters.count - 1)]) \($1)\n" }
        let glyphs = frame.glyphs.rawValue
        return "\(frame.width)x\(frame.height) \(glyphs)\n"
            + frame.lines.map { "|" + $0 + "\n" }.joined() + "styles\n" + grid + "legend\n"
            + legend.joined()
    }

    private static func name(_ style: Style) -> String {
        var name = style.role.name
        if let surface = style.surface { name += " on " + surface.name }
        let attributes: [(TextAttributes, String)] = [
            (.bold, "bold"), (.underline, "underline"), (.reverse, "reverse"),
        ]
        for (attribute, word) in attributes where style.attributes.contains(attribute) {
            name += " " + word
        }
        return name
    }

    /// Compares a frame with its file.
    static func check(
        _ name: String, _ dashboard: Dashboard, _ glyphs: GlyphSet = .unicode,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let text = text(draw(dashboard, glyphs))
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Screens/\(name).screen")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            do {
                try text.write(to: file, atomically: true, encoding: .utf8)
            } catch {
                Issue.record("cannot write \(name).screen", sourceLocation: sourceLocation)
            }
            return
        }
        let golden = try? String(contentsOf: file, encoding: .utf8)
        guard golden != text else { return }
        let old = (golden ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        var difference = ""
        for row in 0..<max(old.count, new.count) {
            let (before, after) = (row < old.count ? old[row] : "", row < new.count ? new[row] : "")
            if before != after { difference += "\(row): \(before)\n\(row)→ \(after)\n" }
        }
        Issue.record("\(name).screen differs:\n\(difference)", sourceLocation: sourceLocation)
    }
}
