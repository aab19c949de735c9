import SimKernel
import Testing

@Suite struct SortedMapTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `agrees with a dictionary under random operations`(seed: UInt64) {
        var random = Random(seed: seed)
        var map = SortedMap<Int, Int>()
        var model: [Int: Int] = [:]
        for step in 0..<20_000 {
            // Growth and decline take turns, so that chunks split and merge.
            let isGrowing = step / 2_500 % 2 == 0
            let key = random.in(0...900)
            if random.chance(isGrowing ? Ratio(4, 5) : Ratio(1, 5)) {
                #expect(map.updateValue(step, forKey: key) == model.updateValue(step, forKey: key))
            } else {
                #expect(map.removeValue(forKey: key) == model.removeValue(forKey: key))
            }
            #expect(map.count == model.count)
            if step % 250 == 0 { check(map, model, random.in(-5...905)) }
        }
        for key in model.keys { map[key] = nil }
        #expect(map.isEmpty && map.first == nil && map.last == nil)
    }

    private func check(_ map: SortedMap<Int, Int>, _ model: [Int: Int], _ bound: Int) {
        let keys = model.keys.sorted()
        #expect(Array(map.keys) == keys)
        #expect(Array(map.values) == keys.map { model[$0] })
        #expect(map.reversed().map(\.key) == keys.reversed())
        #expect(map.first?.key == keys.first && map.last?.key == keys.last)
        #expect(map.elements(from: bound).map(\.key) == keys.filter { $0 >= bound })
        #expect(map[map.lowerBound(bound)...].map(\.key) == keys.filter { $0 >= bound })
        #expect(keys.allSatisfy { map[$0] == model[$0] && map.contains(key: $0) })
        #expect(SortedMap(keys.map { ($0, model[$0] ?? 0) }) == map)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `tells the differences from an earlier state`(seed: UInt64) {
        var random = Random(seed: seed)
        var map = SortedMap<Int, Int>()
        var old = map
        for step in 0..<400 {
            for _ in 0..<random.in(0...40) {
                let key = random.in(0...600)
                map[key] = random.chance(Ratio(2, 3)) ? random.in(0...9) : nil
            }
            var expected: [[Int?]] = []
            for key in 0...600 where map[key] != old[key] {
                expected.append([key, old[key], map[key]])
            }
            var found: [[Int?]] = []
            map.differences(from: old, areSame: ==) { found.append([$0, $1, $2]) }
            #expect(found == expected)
            #expect(map.valueArray == Array(map.values))
            // Now and then the earlier state is one from long ago.
            if step % 3 != 0 { old = map }
        }
    }

    @Test func `keeps order of appended and prepended keys`() {
        var map = SortedMap<Int, Int>()
        for key in 0..<1_000 { map[key] = key }
        for key in stride(from: -1, to: -1_000, by: -1) { map[key] = key }
        #expect(Array(map.keys) == Array(-999..<1_000))
    }

    @Test func `changes values in place`() {
        var map: SortedMap<String, [Int]> = ["a": [1], "b": []]
        let grown = map.update("a") { values in
            values.append(2)
            return values.count
        }
        #expect(grown == 2 && map["a"] == [1, 2])
        #expect(map.update("x") { $0.append(1) } == nil)
        map["c", default: []].append(3)
        map["c", default: []].append(4)
        #expect(map["c"] == [3, 4] && map.count == 3)
        #expect(map["d", default: [9]] == [9] && map["d"] == nil)
    }

    @Test func `copies are apart`() {
        var map = SortedMap<Int, Int>()
        for key in 0..<500 { map[key] = key }
        let copy = map
        map[250] = -1
        map[3] = nil
        #expect(copy[250] == 250 && copy[3] == 3 && copy.count == 500 && map.count == 499)
    }

    @Test func `finds all of a prefix`() {
        let map: SortedMap<String, Int> = ["a/x": 1, "b/x": 2, "b/y": 3, "c/x": 4]
        let found = map.elements(from: "b/").prefix { $0.key.hasPrefix("b/") }
        #expect(found.map(\.value) == [2, 3])
        #expect(map.elements(from: "d").map(\.value) == [])
    }

    @Test func `is a set`() {
        var set: SortedSet<Int> = [3, 1, 2, 3]
        #expect(Array(set) == [1, 2, 3] && set.count == 3)
        #expect(!set.insert(1) && set.insert(0) && set.remove(2) && !set.remove(2))
        #expect(set.popFirst() == 0 && set.first == 1 && set.last == 3)
        #expect(Array(set.elements(from: 2)) == [3])
        #expect(set == SortedSet([3, 1]) && set != [1])
    }
}
