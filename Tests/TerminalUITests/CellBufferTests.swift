import Testing

@testable import TerminalUI

struct CellBufferTests {
    @Test func `clips to the rectangle and to the frame`() {
        var frame = CellBuffer(width: 10, height: 3)
        let rect = Rect(x: 2, y: 1, width: 4, height: 1)
        #expect(frame.put("abcdef", in: rect, x: -1) == 5)
        frame.put("no", in: rect, y: 1)
        frame.put("zz", in: Rect(x: 9, y: 0, width: 5, height: 5))
        #expect(frame.lines == ["         z", "  bcde", ""])
    }

    @Test func `a wide character has a continuation`() {
        var frame = CellBuffer(width: 6, height: 1)
        frame.put("日x", in: frame.bounds, x: 1)
        #expect(frame[2, 0].isContinuation)
        #expect(frame.text(ofRow: 0) == " 日x  ")
    }

    @Test func `half a wide character at an edge is a space`() {
        var frame = CellBuffer(width: 5, height: 1)
        frame.put("日日日", in: frame.bounds, x: -1)
        #expect(frame.text(ofRow: 0) == " 日日")
        frame.put("日", in: Rect(x: 0, y: 0, width: 3, height: 1), x: 2)
        // The third column lost its left half, the fourth is outside and lost its right half.
        #expect(frame[2, 0].scalar == " ")
        #expect(!frame[3, 0].isContinuation || frame[2, 0].scalar != " ")
    }

    @Test(arguments: 0..<4) func `overwriting half a wide character leaves a space`(x: Int) {
        var frame = CellBuffer(width: 4, height: 1)
        frame.put("日本", in: frame.bounds)
        frame.put("x", in: frame.bounds, x: x)
        let lines = ["x 本", " x本", "日x ", "日 x"]
        #expect(frame.text(ofRow: 0) == lines[x])
    }

    @Test func `combining marks share the cell of their base`() {
        var frame = CellBuffer(width: 3, height: 1)
        frame.put(SafeText(untrusted: "e\u{301}\u{300}x"), in: frame.bounds)
        #expect(frame.scalars(of: frame[0, 0]).count == 3)
        #expect(frame[1, 0].scalar == "x")
        var other = CellBuffer(width: 3, height: 1)
        other.put("zz", in: other.bounds)
        other.put(SafeText(untrusted: "o\u{308}"), in: other.bounds)
        other.put(SafeText(untrusted: "e\u{301}\u{300}x"), in: other.bounds)
        #expect(frame == other)
        other.put(SafeText(untrusted: "e\u{301}x"), in: other.bounds)
        #expect(frame != other)
    }

    @Test func `an ASCII frame holds ASCII of the same width`() {
        var frame = CellBuffer(width: 20, height: 1, glyphs: .ascii)
        let text: SafeText = "╔═ ▶ × 日é … ✓"
        #expect(frame.put(text, in: frame.bounds) == text.width)
        #expect(frame.lines == ["#= > x ??? ~ Y"])
    }

    @Test func `aligns and cuts in a field`() {
        var frame = CellBuffer(width: 8, height: 3)
        frame.put("ab", in: frame.bounds, y: 0, width: 6, align: .right)
        frame.put("ab", in: frame.bounds, y: 1, width: 6, align: .center)
        frame.put("abcdefgh", in: frame.bounds, y: 2, width: 6, cut: .middle)
        #expect(frame.lines == ["    ab", "  ab", "abc…gh"])
    }

    @Test func `escapes are drawn in their own role`() {
        var frame = CellBuffer(width: 6, height: 1)
        frame.put(SafeText(untrusted: "a\u{1B}b"), in: frame.bounds, style: Style(.row))
        #expect((0..<4).map { frame[$0, 0].style.role } == [.row, .codeEscape, .codeEscape, .row])
    }

    @Test func `surfaces and attributes are laid over text`() {
        var frame = CellBuffer(width: 3, height: 2)
        frame.put("abc", in: frame.bounds, style: Style(.stateReady))
        frame.lay(.rowSelected, behind: frame.bounds.row(0))
        frame.add(.underline, to: Rect(x: 1, y: 0, width: 1, height: 1))
        #expect(frame[0, 0].style == Style(.stateReady, on: .rowSelected))
        #expect(frame[1, 0].style == Style(.stateReady, on: .rowSelected, .underline))
        #expect(frame[0, 1].style == .text)
    }

    @Test func `random drawing never leaves half a character`() {
        var random = SmallRandom(seed: 11)
        let texts: [SafeText] = ["日", "本語", "x", "日x本", "│─"]
        for _ in 0..<300 {
            var frame = CellBuffer(width: 12, height: 2)
            for _ in 0..<20 {
                let rect = Rect(
                    x: random.below(14) - 1, y: random.below(3) - 1, width: random.below(14),
                    height: random.below(3))
                if random.below(4) == 0 {
                    frame.fill(rect)
                } else {
                    frame.put(texts[random.below(5)], in: rect, x: random.below(8) - 2)
                }
            }
            for row in 0..<2 {
                let text = frame.text(ofRow: row)
                #expect(TextWidth.of(text) == 12)
            }
        }
    }
}

struct RectTests {
    @Test func `sizes are never negative`() {
        #expect(Rect(x: 1, y: 1, width: -3, height: 2).isEmpty)
        #expect(Rect(x: 0, y: 0, width: 5, height: 5).inset(columns: 4, rows: 4).isEmpty)
    }

    @Test func `parts cover the whole`() {
        let rect = Rect(x: 3, y: 2, width: 10, height: 6)
        let (top, rest) = rect.splitTop(2)
        #expect(top.height + rest.height == 6 && rest.y == 4)
        let (left, right) = rect.splitLeft(20)
        #expect(left == rect && right.isEmpty)
        #expect(rect.splitBottom(1).bottom == Rect(x: 3, y: 7, width: 10, height: 1))
        #expect(rect.splitRight(3).right == Rect(x: 10, y: 2, width: 3, height: 6))
    }

    @Test func `centres and never exceeds`() {
        let screen = Rect(x: 0, y: 0, width: 80, height: 24)
        #expect(screen.centered(width: 76, height: 20) == Rect(x: 2, y: 2, width: 76, height: 20))
        #expect(screen.centered(width: 200, height: 99) == screen)
    }

    @Test func `stacks by minimum, then wish, then the growing part`() {
        let rect = Rect(x: 0, y: 0, width: 1, height: 20)
        let heights = rect.stacked([(3, 5), (2, 8), (1, 1)], growing: 1).map(\.height)
        #expect(heights == [5, 14, 1])
        #expect(rect.stacked([(3, 9), (2, 9)]).map(\.height) == [9, 9])
        #expect(rect.splitTop(4).top.stacked([(3, 5), (2, 8)]).map(\.height) == [3, 1])
    }

    @Test func `an intersection is inside both`() {
        var random = SmallRandom(seed: 3)
        for _ in 0..<500 {
            func rect() -> Rect {
                Rect(
                    x: random.below(20) - 5, y: random.below(20) - 5, width: random.below(15),
                    height: random.below(15))
            }
            let (a, b) = (rect(), rect())
            let both = a.intersection(b)
            #expect(a.contains(both) && b.contains(both))
            #expect(both.isEmpty == b.intersection(a).isEmpty)
        }
    }
}
