package import SimKernel

/// How virtual time follows the wall clock: virtual = base + wall elapsed × rate.
///
/// Values only; the caller tells it the wall time.
package struct Pacing: Sendable {
    private var base: SimTime
    private var wallBase: ContinuousClock.Instant
    /// Virtual seconds per second of wall time.
    package private(set) var rate: Int
    package private(set) var isPaused: Bool
    /// Time moves only when it is told to; for tests that compare screens.
    package let isManual: Bool

    /// Time that runs from `start` on, beginning at the wall time `wall`.
    package init(
        start: SimTime, wall: ContinuousClock.Instant, rate: Int = 1, isManual: Bool = false
    ) {
        base = start
        wallBase = wall
        self.rate = rate
        isPaused = false
        self.isManual = isManual
    }

    private var stands: Bool { isPaused || isManual }

    /// The virtual time at a wall time.
    package func virtual(at wall: ContinuousClock.Instant) -> SimTime {
        guard !stands else { return base }
        let elapsed = wall - wallBase
        let (seconds, attoseconds) = elapsed.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return base + SimDuration(nanoseconds: max(0, nanoseconds)) * rate
    }

    /// How long to sleep from `wall` on until virtual time reaches `time`; nil: for ever.
    package func delay(
        until time: SimTime, from wall: ContinuousClock.Instant
    ) -> Duration? {
        guard !stands else { return nil }
        let left = time - virtual(at: wall)
        // Rounded up, so that the entry is due when the sleeper wakes.
        return .nanoseconds(max(0, left.nanoseconds) / Int64(rate) + 1)
    }

    /// Stops or starts time at a wall time.
    package mutating func setPaused(_ isPaused: Bool, at wall: ContinuousClock.Instant) {
        rebase(at: wall)
        self.isPaused = isPaused
    }

    /// Changes the speed at a wall time; at least 1.
    package mutating func setRate(_ rate: Int, at wall: ContinuousClock.Instant) {
        rebase(at: wall)
        self.rate = max(1, rate)
    }

    /// Moves virtual time to a later instant, which is now.
    package mutating func jump(to time: SimTime, at wall: ContinuousClock.Instant) {
        base = max(time, virtual(at: wall))
        wallBase = wall
    }

    private mutating func rebase(at wall: ContinuousClock.Instant) {
        base = virtual(at: wall)
        wallBase = wall
    }
}
