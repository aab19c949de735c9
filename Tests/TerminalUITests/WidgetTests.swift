import Testing

@testable import TerminalUI

struct WidgetTests {
    @Test func `frames a pane, the focused one with another shape`() {
        var frame = CellBuffer(width: 26, height: 6)
        let inner = PaneFrame("Pods of db", note: "5 of 5")
            .draw(in: Rect(x: 0, y: 0, width: 26, height: 3), of: &frame)
        #expect(inner == Rect(x: 1, y: 1, width: 24, height: 1))
        PaneFrame("Why", footer: "Esc close", hasFocus: true)
            .draw(in: Rect(x: 0, y: 3, width: 26, height: 3), of: &frame)
        #expect(
            frame.lines == [
                "┌─ Pods of db ── 5 of 5 ─┐",
                "│                        │",
                "└────────────────────────┘",
                "╔═ Why ══════════════════╗",
                "║                        ║",
                "╚════════════ Esc close ═╝",
            ])
    }

    @Test func `a frame draws nothing outside, at any size`() {
        for width in 0..<14 {
            for height in 0..<5 {
                var frame = CellBuffer(width: 20, height: 8)
                frame.fill(frame.bounds, with: .open)
                let rect = Rect(x: 3, y: 2, width: width, height: height)
                let inner = PaneFrame("title", note: "note", footer: "keys")
                    .draw(in: rect, of: &frame)
                #expect(rect.contains(inner))
                for y in 0..<8 {
                    for x in 0..<20 where !rect.contains(x: x, y: y) {
                        #expect(frame[x, y].scalar == Glyph.open.unicode)
                    }
                }
            }
        }
    }

    @Test func `a dialog is centred and limited`() {
        let screen = Rect(x: 0, y: 0, width: 80, height: 24)
        let place = DialogFrame.place(contentWidth: 200, contentHeight: 90, in: screen)
        #expect(place == Rect(x: 2, y: 2, width: 76, height: 20))
        var frame = CellBuffer(width: 40, height: 7)
        let inner = DialogFrame.draw(
            "Scale sts/db", keys: "Enter confirm  Esc cancel",
            in: frame.bounds, of: &frame)
        #expect(inner == Rect(x: 2, y: 1, width: 36, height: 5))
        Button.drawRow(
            [Button("Cancel"), Button("Scale to 3", hasFocus: true)], in: inner, of: &frame, y: 4)
        #expect(
            frame.lines == [
                "╔═ Scale sts/db ═══════════════════════╗",
                "║                                      ║",
                "║                                      ║",
                "║                                      ║",
                "║                                      ║",
                "║           [ Cancel ]  < Scale to 3 > ║",
                "╚══════════ Enter confirm  Esc cancel ═╝",
            ])
    }

    @Test func `bars tell their share and never lie at the ends`() {
        func progress(_ done: Int, _ total: Int, width: Int = 12) -> String {
            var frame = CellBuffer(width: width, height: 1)
            Bar.drawProgress(done: done, of: total, in: frame.bounds, of: &frame)
            return frame.lines[0]
        }
        #expect(progress(0, 10) == "[..........]")
        #expect(progress(1, 1000) == "[>.........]")
        #expect(progress(5, 10) == "[====>.....]")
        #expect(progress(999, 1000) == "[========>.]")
        #expect(progress(10, 10) == "[==========]")
        #expect(progress(3, 0) == "[..........]")
        #expect(progress(1, 2, width: 2).isEmpty)
        var frame = CellBuffer(width: 10, height: 1)
        Bar.drawElapsed(elapsed: 3, of: 8, in: frame.bounds, of: &frame)
        #expect(frame.lines == ["[###.....]"])
    }

    @Test func `the hint bar keeps the last hints and drops the least important`() {
        let bar = HintBar(
            [.init("s", "Scale"), .init("i", "Image"), .init("P", "Partition")],
            last: [.init("?", "Help")])
        func line(_ width: Int) -> String {
            var frame = CellBuffer(width: width, height: 1)
            bar.draw(in: frame.bounds, of: &frame)
            return frame.lines[0]
        }
        #expect(line(40) == " s Scale  i Image  P Partition  ? Help")
        #expect(line(30) == " s Scale  i Image  ? Help")
        #expect(line(8) == " ? Help")
        #expect(line(3).isEmpty)
    }

    @Test func `draws a table with the selected row in view`() {
        let columns = [
            TableColumn("POD", minimum: 4, maximum: 10),
            TableColumn("RST", minimum: 3, maximum: 3, align: .right),
            TableColumn("WHY", minimum: 8, maximum: 40, dropRank: 2),
        ]
        let rows = (0..<9).map {
            Table.Row([.init("db-\($0)"), .init("\($0)", Style(.rowNumber)), .init("kept")])
        }
        var frame = CellBuffer(width: 18, height: 4)
        let drawn = Table(columns, hasFocus: true)
            .draw(rows, selected: 5, in: frame.bounds, of: &frame)
        #expect(frame.lines == ["POD  RST WHY", "db-3   3 kept", "db-4   4 kept", "db-5   5 kept"])
        #expect(drawn.firstRow == 3)
        #expect(drawn.hiddenNote.isEmpty)
        #expect(frame[5, 3].style.surface == .rowSelected)
        #expect(frame[5, 2].style.surface == nil)
        var narrow = CellBuffer(width: 9, height: 2)
        let note = Table(columns).draw(rows, in: narrow.bounds, of: &narrow).hiddenNote
        #expect(note.string == "+1 column →")
    }

    @Test func `a view stays inside its list`() {
        #expect(ScrollView(count: 3, visible: 10, offset: 5).range == 0..<3)
        #expect(ScrollView(count: 20, visible: 5, offset: 0, selected: 12).range == 8..<13)
        #expect(ScrollView(count: 20, visible: 5, offset: 9, selected: 2).range == 2..<7)
        let end = ScrollView(count: 20, visible: 5, offset: 99)
        #expect(end.range == 15..<20 && end.above == 15 && end.below == 0)
        #expect(ScrollView(count: 0, visible: 0, selected: 0).range.isEmpty)
    }
}
