import Testing

@testable import TerminalUI

struct KeyDecoderTests {
    static let table: [(bytes: String, keys: [Key])] = [
        ("ab", [.character("a"), .character("b")]),
        ("\r\t\u{7F}\u{8}", [.enter, .tab, .backspace, .backspace]),
        ("\u{1}\u{1A}\u{0}\u{1D}", [.control("a"), .control("z"), .control("@"), .control("]")]),
        ("é日😀", [.character("é"), .character("日"), .character("😀")]),
        ("\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~", [.home, .end, .home, .end]),
        ("\u{1B}[7~\u{1B}[8~", [.home, .end]),
        ("\u{1B}[5~\u{1B}[6~\u{1B}[2~\u{1B}[3~", [.pageUp, .pageDown, .insert, .delete]),
        ("\u{1B}OP\u{1B}[12~", [.function(1), .function(2)]),
        ("\u{1B}[[C\u{1B}[24~", [.function(3), .function(12)]),
        ("\u{1B}[Z", [.backTab]),
        ("\u{1B}[I\u{1B}[O", [.focus(true), .focus(false)]),
        ("\u{1B}[<0;5;3M\u{1B}[<0;5;3m", [
            .mouse(MouseEvent(.press, x: 4, y: 2)), .mouse(MouseEvent(.release, x: 4, y: 2)),
        ]),
        ("\u{1B}[<64;1;1M\u{1B}[<65;1;1M", [
            .mouse(MouseEvent(.wheelUp, x: 0, y: 0)), .mouse(MouseEvent(.wheelDown, x: 0, y: 0)),
        ]),
        ("\u{1B}[200~a\r\u{1B}[Ab\u{1B}[201~x", [.paste("a\r\u{1B}[Ab"), .character("x")]),
        // Swallowed whole: unknown, modified, answers, strings, Alt, old mouse reports.
        ("\u{1B}[99;3xq", [.character("q")]),
        ("\u{1B}[1;5Cq", [.character("q")]),
        ("\u{1B}[1;2Aq", [.up, .character("q")]),
        ("\u{1B}[?2026;2$yq", [.character("q")]),
        ("\u{1B}[24;80Rq", [.character("q")]),
        ("\u{1B}]11;rgb:0/0/0\u{7}q", [.character("q")]),
        ("\u{1B}P1$r0m\u{1B}\\q", [.character("q")]),
        ("\u{1B}xq", [.character("q")]),
        ("\u{1B}éq", [.character("q")]),
        ("\u{1B}[M !!q", [.character("q")]),
        ("\u{1B}[12\rq", [.enter, .character("q")]),
        ("\u{1B}\u{1B}[A", [.escape, .up]),
        ("\u{1B}Oq", [.character("1")]),
    ]

    @Test(arguments: table) func `decodes however the bytes are cut`(bytes: String, keys: [Key]) {
        let all = Array(bytes.utf8)
        for cut in 0...all.count {
            for second in cut...all.count {
                var decoder = KeyDecoder()
                let found =
                    decoder.feed(all[..<cut]) + decoder.feed(all[cut..<second])
                    + decoder.feed(all[second...])
                #expect(found == keys, "cut at \(cut) and \(second)")
                #expect(!decoder.isPending)
            }
        }
    }

    @Test func `a lone Escape is a key after the delay`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]).isEmpty)
        #expect(decoder.isPending)
        #expect(decoder.flush() == [.escape])
        #expect(!decoder.isPending)
        #expect(decoder.feed(Array("\u{1B}[1;".utf8)).isEmpty)
        #expect(decoder.flush().isEmpty)
        #expect(decoder.feed(Array("x".utf8)) == [.character("x")])
    }

    @Test func `sequences of the terminal description come first`() {
        var decoder = KeyDecoder(sequences: [(Array("\u{1B}[[X".utf8), .function(9))])
        #expect(decoder.feed(Array("\u{1B}[[X".utf8)) == [.function(9)])
        #expect(decoder.feed(Array("\u{1B}[[A".utf8)) == [.function(1)])
    }

    @Test func `answers are kept for the asker`() {
        var decoder = KeyDecoder()
        _ = decoder.feed(Array("\u{1B}[?2026;2$y".utf8))
        #expect(decoder.reports == [Array("?2026;2$y".utf8)])
    }

    @Test func `a long paste keeps one byte more than the limit`() {
        var decoder = KeyDecoder()
        _ = decoder.feed(Array("\u{1B}[200~".utf8))
        _ = decoder.feed([UInt8](repeating: 0x61, count: 100_000))
        let keys = decoder.feed(Array("\u{1B}[201~z".utf8))
        guard case .paste(let text)? = keys.first else {
            Issue.record("no paste in \(keys)")
            return
        }
        #expect(text.utf8.count == Key.pasteBytesMax + 1)
        #expect(keys.count == 2)
    }

    @Test func `random bytes never trap and never type a control character`() {
        var random = SmallRandom(seed: 77)
        let alphabet: [UInt8] =
            Array("\u{1B}[]O;?<M~0123ABPz\\\u{7}\u{9B}".utf8) + [0xE6, 0x97, 0xA5, 0xFF]
        for _ in 0..<2000 {
            var decoder = KeyDecoder()
            var keys: [Key] = []
            for _ in 0..<random.below(40) {
                keys += decoder.feed([alphabet[random.below(alphabet.count)]])
                if random.below(12) == 0 { keys += decoder.flush() }
            }
            for case .character(let character) in keys {
                #expect(character.unicodeScalars.allSatisfy { $0.value >= 0x20 })
            }
        }
    }
}
