package import KubeModel
package import SimKernel

/// The keys a controller has to look at: each at most once, in the order they came, and never one
/// that is being worked on.
///
/// A key that is added while it is in flight waits until it is done and is then looked at again.
/// Source: spec R163, R164.
package struct WorkQueue: Sendable {
    /// Keys ready to be taken, by the number of their turn.
    private var ready = SortedMap<UInt64, ObjectKey>()
    /// Keys that are ready or will be once they are no longer in flight.
    private var dirty = SortedSet<ObjectKey>()
    private var inFlight = SortedSet<ObjectKey>()
    /// Keys to be added later, each with the earliest instant asked for.
    private var delayed = SortedMap<ObjectKey, SimTime>()
    private var schedule = SortedSet<Appointment>()
    private var limiter = RateLimiter()
    private var nextTurn: UInt64 = 0
    private let workers: Int

    private struct Appointment: Comparable, Sendable {
        var time: SimTime
        var key: ObjectKey

        static func < (left: Appointment, right: Appointment) -> Bool {
            left.time == right.time ? left.key < right.key : left.time < right.time
        }
    }

    /// A queue that hands out at most `workers` keys at a time.
    package init(workers: Int) { self.workers = workers }

    /// Whether a key could be taken now.
    package var isReady: Bool { !ready.isEmpty && inFlight.count < workers }

    /// When the first delayed key is due.
    package var nextDue: SimTime? { schedule.first?.time }

    /// How many keys wait to be taken, delayed ones not counted.
    package var count: Int { dirty.count }

    /// Adds a key, unless it waits already.
    package mutating func add(_ key: ObjectKey) {
        guard dirty.insert(key), !inFlight.contains(key) else { return }
        append(key)
    }

    /// Adds a key at an instant; of several instants the earliest counts.
    package mutating func add(_ key: ObjectKey, at time: SimTime) {
        if let known = delayed[key] {
            guard time < known else { return }
            _ = schedule.remove(Appointment(time: known, key: key))
        }
        delayed[key] = time
        _ = schedule.insert(Appointment(time: time, key: key))
    }

    /// Adds a key again after a failure, the later the more failures in a row it had.
    ///
    /// - Returns: how long it waits.
    @discardableResult
    package mutating func addRateLimited(_ key: ObjectKey, at now: SimTime) -> SimDuration {
        let delay = limiter.delay(for: key, at: now)
        add(key, at: now + delay)
        return delay
    }

    /// Forgets the failures of a key.
    package mutating func forget(_ key: ObjectKey) { limiter.forget(key) }

    /// Adds the delayed keys that are due.
    package mutating func promote(at now: SimTime) {
        while let first = schedule.first, first.time <= now {
            _ = schedule.popFirst()
            delayed[first.key] = nil
            add(first.key)
        }
    }

    /// Takes the next key; nil when there is none or all workers are busy. The key stays in flight
    /// until `done`.
    package mutating func take() -> ObjectKey? {
        guard inFlight.count < workers, let (turn, key) = ready.first else { return nil }
        ready[turn] = nil
        _ = dirty.remove(key)
        _ = inFlight.insert(key)
        return key
    }

    /// Says that the work on a key has ended.
    package mutating func done(_ key: ObjectKey) {
        guard inFlight.remove(key), dirty.contains(key) else { return }
        append(key)
    }

    private mutating func append(_ key: ObjectKey) {
        ready[nextTurn] = key
        nextTurn += 1
    }
}
