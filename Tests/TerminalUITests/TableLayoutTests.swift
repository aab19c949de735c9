import Testing

@testable import TerminalUI

struct TableLayoutTests {
    private let columns = [
        TableColumn("POD", minimum: 5, maximum: 20, cut: .middle),
        TableColumn("ST", minimum: 2, maximum: 2, dropRank: 1),
        TableColumn("IP", minimum: 10, maximum: 15, dropRank: 5),
        TableColumn("WHY", minimum: 8, maximum: 60, dropRank: 3),
    ]

    private func solve(_ width: Int, scroll: Int = 0) -> [String] {
        let layout = TableLayout.solve(
            columns, wishes: [8, 1, 12, 30], width: width, scroll: scroll)
        return layout.places.map {
            "\(columns[$0.column].title.string):\($0.x)+\($0.width)"
        }
    }

    @Test func `gives wishes, then the rest to the last column`() {
        #expect(solve(80) == ["POD:0+8", "ST:9+2", "IP:12+12", "WHY:25+55"])
    }

    @Test func `shrinks the highest rank first, then drops it`() {
        #expect(solve(54) == ["POD:0+8", "ST:9+2", "IP:12+11", "WHY:24+30"])
        #expect(solve(40) == ["POD:0+8", "ST:9+2", "IP:12+10", "WHY:23+17"])
        #expect(solve(28) == ["POD:0+5", "ST:6+2", "IP:9+10", "WHY:20+8"])
        #expect(solve(27) == ["POD:0+8", "ST:9+2", "WHY:12+15"])
        #expect(solve(10) == ["POD:0+7", "ST:8+2"])
        #expect(solve(3) == ["POD:0+3"])
    }

    @Test func `scrolls with the first column frozen`() {
        #expect(solve(60, scroll: 2).first == "POD:0+8")
        #expect(solve(60, scroll: 2).count == 2)
        #expect(solve(60, scroll: 99) == ["POD:0+20"] || solve(60, scroll: 99).count == 1)
    }

    @Test func `never overlaps, never exceeds, keeps order and limits`() {
        var random = SmallRandom(seed: 99)
        for _ in 0..<2000 {
            let count = 1 + random.below(9)
            let columns = (0..<count).map { _ in
                let minimum = 1 + random.below(12)
                return TableColumn(
                    "T", minimum: minimum, maximum: minimum + random.below(30),
                    dropRank: random.below(5))
            }
            let wishes = columns.map { _ in random.below(40) }
            let width = 1 + random.below(120)
            let layout = TableLayout.solve(columns, wishes: wishes, width: width)
            #expect(layout.places.first?.column == 0)
            #expect(layout.places.count + layout.hiddenCount == count)
            var end = -1
            var last = -1
            for place in layout.places {
                #expect(place.x == end + 1)
                #expect(place.column > last)
                #expect(place.width >= 1 && place.width <= columns[place.column].maximum)
                if layout.places.count > 1 {
                    #expect(place.width >= columns[place.column].minimum)
                }
                last = place.column
                end = place.x + place.width
            }
            #expect(end <= width)
            let wider = TableLayout.solve(columns, wishes: wishes, width: width + 1)
            #expect(wider.places.count >= layout.places.count)
        }
    }
}
