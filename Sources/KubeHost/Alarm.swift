import Dispatch

/// What a loop waits for: an instant, or somebody who rings.
///
/// It is one timer for its whole life. A task that sleeps and is cancelled leaves its timer behind
/// until the sleep would have been over, and a host that is woken by every write would pile them up.
final class Alarm {
    /// One element for each time it rang since the last one was taken; rings do not pile up.
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let timer: any DispatchSourceTimer

    init() {
        let (rings, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.rings = rings
        self.continuation = continuation
        timer = DispatchSource.makeTimerSource()
        timer.setEventHandler { continuation.yield() }
        timer.resume()
    }

    deinit {
        timer.cancel()
        continuation.finish()
    }

    /// Rings now.
    func ring() { continuation.yield() }

    /// Rings once after so long, and not at the time it was set to before; nil: at no time.
    func set(after delay: Duration?) {
        guard let delay else { return timer.schedule(deadline: .distantFuture) }
        let (seconds, attoseconds) = delay.components
        let nanoseconds = min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000
        timer.schedule(
            deadline: .now() + .nanoseconds(Int(max(nanoseconds, 0))), leeway: .nanoseconds(0))
    }
}
