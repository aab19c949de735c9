import Synchronization

/// Messages for the one consumer that owns the dashboard, in the order they were put in.
///
/// Producers put and go; the consumer is woken once and takes everything that waits, so that a
/// burst is painted once.
final class Mailbox: Sendable {
    private let waiting = Mutex<[Mail]>([])
    private let signal: AsyncStream<Void>.Continuation
    /// One element whenever something was put in since the last `take`.
    let wakes: AsyncStream<Void>

    /// What can be put in.
    enum Mail: Sendable {
        case message(DashboardMessage)
        case wake(RuntimeWake)
    }

    init() {
        (wakes, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ mail: Mail) {
        waiting.withLock { $0.append(mail) }
        signal.yield()
    }

    /// Everything that waits, oldest first.
    func take() -> [Mail] {
        waiting.withLock { mails in
            defer { mails = [] }
            return mails
        }
    }

    func finish() { signal.finish() }
}
