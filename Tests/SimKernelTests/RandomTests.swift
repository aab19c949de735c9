import SimKernel
import Testing

@Suite struct RandomTests {
    @Test func `gives the published numbers for a seed`() {
        // SplitMix64 of 0 starts e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f,
        // f88bb8a8724c81ec; the first output of xoshiro256** is rotl(s1 * 5, 7) * 9.
        var random = Random(seed: 0)
        #expect(random.next() == 0x99ec_5f36_cb75_f2b4)
        #expect(random.next() == 0xbf6e_1f78_4956_452a)
    }

    @Test func `repeats itself and keeps streams apart`() {
        var one = Random.stream(seed: 7, label: "kubelet/node-1")
        var same = Random.stream(seed: 7, label: "kubelet/node-1")
        var other = Random.stream(seed: 7, label: "kubelet/node-2")
        var reseeded = Random.stream(seed: 8, label: "kubelet/node-1")
        let draws = (0..<64).map { _ in one.next() }
        #expect(draws == (0..<64).map { _ in same.next() })
        #expect(Set(draws).isDisjoint(with: (0..<64).map { _ in other.next() }))
        #expect(Set(draws).isDisjoint(with: (0..<64).map { _ in reseeded.next() }))
    }

    @Test func `draws within bounds and evenly`() {
        var random = Random(seed: 1)
        var hits = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { hits[Int(random.below(7))] += 1 }
        #expect(hits.allSatisfy { (9_500...10_500).contains($0) })
        for _ in 0..<1_000 {
            let drawn = random.in(-3...3)
            #expect((-3...3).contains(drawn))
            #expect(random.in(5...5) == 5)
            _ = random.in(Int.min...Int.max)
        }
    }

    @Test func `takes chances by their ratio`() {
        var random = Random(seed: 2)
        let hits = (0..<20_000).count { _ in random.chance(Ratio(1, 20)) }
        #expect((850...1_150).contains(hits))
        let sure = (0..<100).allSatisfy { _ in random.chance(.one) && !random.chance(.zero) }
        #expect(sure)
    }

    @Test func `picks by weight`() {
        var random = Random(seed: 3)
        var hits = [0, 0, 0]
        for _ in 0..<10_000 {
            if let index = random.weighted([1, 0, 3]) { hits[index] += 1 }
        }
        #expect(hits[1] == 0 && (2_250...2_750).contains(hits[0]))
        #expect(random.weighted([0, 0]) == nil)
        #expect(random.pick([Int]()) == nil)
        #expect(random.pick([4]) == 4)
    }

    @Test func `shuffles without losing anything`() {
        var random = Random(seed: 4)
        let items = Array(0..<50)
        let shuffled = random.shuffled(items)
        #expect(shuffled != items && shuffled.sorted() == items)
    }

    @Test func `keeps the mean of an exponential distribution`() {
        var random = Random(seed: 5)
        let draws = (0..<20_000).map { _ in
            random.exponential(mean: .milliseconds(10)).nanoseconds
        }
        let mean = draws.reduce(0, +) / Int64(draws.count)
        #expect((9_700_000...10_300_000).contains(mean))
        let median = draws.sorted()[draws.count / 2]
        #expect((6_700_000...7_150_000).contains(median), "ln 2 of the mean")
        #expect(random.exponential(mean: .infinite) > .zero)
        #expect(random.exponential(mean: .zero) == .zero)
    }

    @Test func `writes version 4 identifiers`() {
        var random = Random(seed: 6)
        var seen = Set<String>()
        for _ in 0..<200 {
            let uuid = random.uuid()
            let parts = uuid.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
            #expect(parts[2].first == "4" && "89ab".contains(parts[3].first ?? "x"))
            #expect(uuid.utf8.allSatisfy { "0123456789abcdef-".utf8.contains($0) })
            #expect(seen.insert(uuid).inserted)
        }
    }
}
