import CNcurses
import Synchronization
import TerminalUI

/// What the waiting thread holds: whom to wake, and whether this program was stopped and went on.
nonisolated final class WakeBox: Sendable {
    private let wake: @Sendable (TerminalWake) -> Void
    /// Set by SIGCONT; the main actor takes it when it reads keys.
    let wasContinued = Atomic<Bool>(false)

    init(wake: @escaping @Sendable (TerminalWake) -> Void) {
        self.wake = wake
    }

    /// Starts the thread. It ends when `q` is written to the control pipe.
    func start(signals: Int32, control: Int32, input: Int32, escapeDelay: Int) -> Bool {
        let watch = ordinal_watch(
            signals: signals, control: control, input: input,
            escape_delay_milliseconds: Int32(escapeDelay),
            wake: { context, what in
                guard let context else { return }
                Unmanaged<WakeBox>.fromOpaque(context).takeUnretainedValue().take(what)
            },
            // Kept for good: the thread may be in the middle of a call when the screen closes.
            context: Unmanaged.passRetained(self).toOpaque())
        return ordinal_watch_start(watch) != 0
    }

    private func take(_ what: Int32) {
        switch what {
        case Int32(ordinal_wake_input): wake(.input)
        case SIGWINCH: wake(.resize)
        case SIGCONT:
            wasContinued.store(true, ordering: .releasing)
            wake(.resize)
        case SIGTSTP: wake(.suspend)
        case SIGINT: wake(.interrupt)
        case SIGTERM: wake(.terminate)
        default: wake(.hangup)
        }
    }
}
