import SimKernel
import Testing

@Suite struct TraceTests {
    @Test func `builds no text while off`() {
        var trace = Trace()
        var built = 0
        func text() -> String {
            built += 1
            return "x"
        }
        trace.record(.step, at: .epoch, source: text(), subject: text(), detail: text())
        #expect(built == 0 && trace.count == 0 && trace.records.isEmpty)
    }

    @Test func `keeps the latest and digests all`() {
        var ring = Trace(retention: .last(3))
        var full = Trace(retention: .all)
        var none = Trace(retention: .last(0))
        for number in 1...10 {
            each(&ring, &full, &none) {
                $0.record(.note, at: .seconds(number), source: "test", detail: "\(number)")
            }
        }
        #expect(ring.records.map(\.sequence) == [8, 9, 10])
        #expect(full.records.count == 10 && none.records.isEmpty)
        #expect(ring.digest == full.digest && none.digest == full.digest)
        full.record(.note, at: .seconds(11), source: "test")
        #expect(ring.digest != full.digest)
    }

    private func each(
        _ one: inout Trace, _ two: inout Trace, _ three: inout Trace, _ body: (inout Trace) -> Void
    ) {
        body(&one)
        body(&two)
        body(&three)
    }

    @Test func `prints fixed columns`() {
        let record = TraceRecord(
            time: .seconds(100) + .milliseconds(1_500), sequence: 42, kind: .write,
            source: "kubelet/node-2", subject: "pods/default/web-0", detail: "Ready\nagain")
        let line = record.line(since: .seconds(100))
        #expect(
            line
                == "      +1.500000       42  write kubelet/node-2            "
                + "pods/default/web-0                      Ready again")
    }
}

@Suite struct DigestTests {
    @Test(arguments: [
        ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c),
        ("foobar", 0x8594_4171_f739_67e8),
    ] as [(String, UInt64)])
    func `gives the published values of FNV-1a`(text: String, value: UInt64) {
        #expect(Digest.fnv1a(text) == value)
    }

    @Test func `tells apart how a text was cut`() {
        var one = Digest()
        one.combine("ab")
        one.combine("c")
        var two = Digest()
        two.combine("a")
        two.combine("bc")
        #expect(one != two)
        #expect(one.description.count == 16)
    }

    @Test func `reads integers as little-endian bytes`() {
        var one = Digest()
        one.combine(0x0102 as UInt64)
        var two = Digest()
        two.combine(bytes: [2, 1, 0, 0, 0, 0, 0, 0])
        #expect(one == two)
    }

    @Test func `counts words with their order and number`() {
        let lists: [[UInt64]] = [
            [], [0], [0, 0], [1], [0, 1], [1, 0], [1, 1], [.max], [.max, .max], [1 << 63],
        ]
        var seen: [UInt64] = []
        for list in lists {
            var digest = Digest()
            for word in list { digest.combine(word: word) }
            #expect(!seen.contains(digest.value), "\(list)")
            seen.append(digest.value)
        }
    }
}
