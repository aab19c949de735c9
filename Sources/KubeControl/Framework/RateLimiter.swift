package import KubeModel
package import SimKernel

/// How long a key that failed waits: the longer of its own back-off and of what a bucket shared
/// by all keys of the controller allows. Source: spec R164.
package struct RateLimiter: Sendable {
    /// The wait after a first failure; it doubles with each further one.
    package static let backoffInitial = SimDuration.milliseconds(5)
    package static let backoffMax = SimDuration.seconds(1000)

    private var failures = SortedMap<ObjectKey, Int>()
    private var bucket = TokenBucket(interval: .milliseconds(100), burst: 100)

    package init() {}

    /// Counts a failure of a key and says how long to wait.
    package mutating func delay(for key: ObjectKey, at now: SimTime) -> SimDuration {
        let count = failures[key] ?? 0
        failures[key] = count + 1
        // 5 ms doubled 18 times is beyond the maximum; more doublings would overflow.
        let backoff = min(Self.backoffInitial * (1 << min(count, 18)), Self.backoffMax)
        return max(backoff, bucket.reserve(at: now))
    }

    /// How often a key failed in a row.
    package func failures(of key: ObjectKey) -> Int { failures[key] ?? 0 }

    /// Forgets the failures of a key.
    package mutating func forget(_ key: ObjectKey) { failures[key] = nil }
}

/// A token bucket without a clock: it remembers when it will be full again.
package struct TokenBucket: Sendable {
    private let interval: SimDuration
    private let burst: Int
    private var fullAt = SimTime.distantPast

    /// A full bucket of `burst` tokens that gains one every `interval`.
    package init(interval: SimDuration, burst: Int) {
        self.interval = interval
        self.burst = burst
    }

    /// Takes a token, ahead of time if need be, and says how long to wait for it.
    package mutating func reserve(at now: SimTime) -> SimDuration {
        fullAt = max(fullAt, now) + interval
        return max(.zero, fullAt - now - interval * burst)
    }

    /// Takes a token if there is one.
    package mutating func take(at now: SimTime) -> Bool {
        let next = max(fullAt, now) + interval
        guard next - now <= interval * burst else { return false }
        fullAt = next
        return true
    }
}
