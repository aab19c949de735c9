import SimKernel
import Testing

@Suite struct EventQueueTests {
    @Test func `takes entries by time and then by insertion`() {
        var queue = EventQueue<String>()
        queue.schedule("c", at: .seconds(2))
        queue.schedule("a", at: .seconds(1))
        queue.schedule("d", at: .seconds(2))
        queue.schedule("b", at: .seconds(1))
        #expect(queue.nextTime == .seconds(1))
        #expect(queue.next?.payload == "a")
        var taken = ""
        while let next = queue.popNext() { taken += next.payload }
        #expect(taken == "abcd")
        #expect(queue.isEmpty && queue.nextTime == nil)
    }

    @Test func `forgets what was cancelled`() {
        var queue = EventQueue<Int>()
        let first = queue.schedule(1, at: .seconds(1))
        queue.schedule(2, at: .seconds(2))
        #expect(queue.cancel(first) == true)
        #expect(queue.cancel(first) == false)
        #expect(queue.nextTime == .seconds(2) && queue.count == 1)
        let reused = queue.schedule(3, at: .seconds(0))
        #expect(queue.cancel(first) == false, "an old name does not reach a new entry")
        #expect(queue.contains(reused))
        #expect(queue.popNext()?.payload == 3)
        #expect(queue.cancel(reused) == false)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `agrees with a sorted list under random operations`(seed: UInt64) {
        var random = Random(seed: seed)
        var queue = EventQueue<UInt64>()
        var model: [(time: SimTime, sequence: UInt64, id: EventID)] = []
        for _ in 0..<5_000 {
            switch random.below(10) {
            case 0..<5:
                let time = SimTime.seconds(random.below(50))
                let id = queue.schedule(UInt64(model.count), at: time)
                model.append((time, id.sequence, id))
                model.sort { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
            case 5..<8 where !model.isEmpty:
                let index = Int(random.below(UInt64(model.count)))
                queue.cancel(model.remove(at: index).id)
            default:
                #expect(queue.popNext()?.time == model.first?.time)
                if let first = model.first {
                    #expect(!queue.contains(first.id))
                    model.removeFirst()
                }
            }
            #expect(queue.count == model.count)
            #expect(queue.nextTime == model.first?.time)
        }
    }

    @Test func `survives many timers that are always cancelled`() {
        var queue = EventQueue<Int>()
        queue.schedule(-1, at: .distantFuture)
        for round in 0..<20_000 {
            let id = queue.schedule(round, at: .seconds(1_000 + round))
            #expect(queue.cancel(id) == true)
        }
        #expect(queue.count == 1)
        #expect(queue.popNext()?.payload == -1)
    }

    @Test func `copies are apart`() {
        var queue = EventQueue<Int>()
        for number in 0..<100 { queue.schedule(number, at: .seconds(number)) }
        var copy = queue
        _ = copy.popNext()
        copy.schedule(7, at: .distantPast)
        #expect(queue.popNext()?.payload == 0)
        #expect(copy.popNext()?.payload == 7)
    }
}
