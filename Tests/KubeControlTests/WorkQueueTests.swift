import KubeControl
import KubeModel
import SimKernel
import Testing

@Suite struct WorkQueueTests {
    static func key(_ name: String) -> ObjectKey {
        ObjectKey(.statefulSet, namespace: "default", name: name)
    }

    private func drain(_ queue: inout WorkQueue) -> [String] {
        var names: [String] = []
        while let key = queue.take() { names.append(key.name) }
        return names
    }

    @Test func `hands out keys once each in the order they came`() {
        var queue = WorkQueue(workers: 9)
        for name in ["b", "a", "b", "c", "a"] { queue.add(Self.key(name)) }
        #expect(queue.count == 3)
        #expect(drain(&queue) == ["b", "a", "c"])
        #expect(!queue.isReady)
    }

    @Test func `never hands out a key that is in flight`() {
        var queue = WorkQueue(workers: 9)
        queue.add(Self.key("a"))
        #expect(drain(&queue) == ["a"])
        queue.add(Self.key("a"))
        queue.add(Self.key("b"))
        #expect(drain(&queue) == ["b"])
        queue.done(Self.key("a"))
        #expect(drain(&queue) == ["a"])
        queue.done(Self.key("a"))
        #expect(drain(&queue) == [])
    }

    @Test func `no more keys are in flight than there are workers`() {
        var queue = WorkQueue(workers: 2)
        for name in ["a", "b", "c"] { queue.add(Self.key(name)) }
        #expect(drain(&queue) == ["a", "b"])
        #expect(!queue.isReady)
        queue.done(Self.key("a"))
        #expect(queue.isReady)
        #expect(drain(&queue) == ["c"])
    }

    @Test func `of several delays the shortest counts`() {
        var queue = WorkQueue(workers: 9)
        queue.add(Self.key("a"), at: .seconds(5))
        queue.add(Self.key("a"), at: .seconds(3))
        queue.add(Self.key("a"), at: .seconds(9))
        queue.add(Self.key("b"), at: .seconds(3))
        #expect(queue.nextDue == .seconds(3))
        queue.promote(at: .seconds(2))
        #expect(drain(&queue) == [])
        queue.promote(at: .seconds(3))
        #expect(drain(&queue) == ["a", "b"])
        #expect(queue.nextDue == nil)
    }

    @Test func `R164 backs off by doubling up to a thousand seconds`() {
        var limiter = RateLimiter()
        var delays: [SimDuration] = []
        for index in 0..<20 {
            delays.append(limiter.delay(for: Self.key("a"), at: .seconds(index * 1000)))
        }
        #expect(
            delays.prefix(4)
                == [.milliseconds(5), .milliseconds(10), .milliseconds(20), .milliseconds(40)])
        #expect(delays[17] == .milliseconds(655_360))
        #expect(delays[18] == .seconds(1000))
        #expect(delays[19] == .seconds(1000))
        limiter.forget(Self.key("a"))
        #expect(limiter.delay(for: Self.key("a"), at: .seconds(99_000)) == .milliseconds(5))
    }

    @Test func `R164 all keys share a bucket of a hundred and ten a second`() {
        var limiter = RateLimiter()
        let delays = (0..<103).map { limiter.delay(for: Self.key("k\($0)"), at: .seconds(7)) }
        #expect(delays.prefix(100).allSatisfy { $0 == .milliseconds(5) })
        #expect(
            delays.suffix(3) == [.milliseconds(100), .milliseconds(200), .milliseconds(300)])
        #expect(limiter.delay(for: Self.key("late"), at: .seconds(8)) == .milliseconds(5))
    }

    @Test func `a bucket that is empty gives nothing until it fills`() {
        var bucket = TokenBucket(interval: .seconds(300), burst: 2)
        let taken = [0, 0, 0, 299, 300, 300, 900, 900, 900].map {
            bucket.take(at: .seconds($0))
        }
        #expect(taken == [true, true, false, false, true, false, true, true, false])
    }
}
