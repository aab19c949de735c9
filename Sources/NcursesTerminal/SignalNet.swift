import CNcurses
import TerminalUI

// The only file that calls the C functions with variables of their own (see shim.h).

/// Signals and crashes, caught so that the terminal is always given back.
enum SignalNet {
    /// Signals arrive as bytes in the pipe from now on.
    static func route(to pipe: Int32) { ordinal_signals_to_pipe(pipe) }

    /// Signals do what they did before.
    static func unroute() { ordinal_signals_to_pipe(-1) }

    /// A crash first writes the bytes and sets the modes, then goes on as a crash.
    static func armCrash(terminal: Int32, modes: termios, restore: [UInt8]) {
        ordinal_crash_arm(1, terminal, modes, restore, Int32(restore.count))
    }

    /// Error output is held back while the screen is up; a crash shows it after the restore.
    static func holdErrors() { ordinal_errors_hold() }

    /// Shows what was held back.
    static func releaseErrors(to terminal: Int32) { ordinal_errors_release(terminal) }

    /// A crash leaves the terminal alone.
    static func disarmCrash() { ordinal_crash_arm(0, 0, termios(), nil, 0) }
}

/// A small child that holds the terminal and one end of a pipe. If this program ends without
/// saying goodbye, even by kill -9, the child gives the terminal back and prints one line.
///
/// It is made by `fork` alone and runs nothing but a read, so that it costs a few pages. Start it
/// first of all: what is open at that moment is not kept open by it, and no thread is needed.
package final class TerminalGuard {
    private let child: Int32
    private let orders: Int32
    private var isOver = false

    /// Starts the guard; nil when the system will not make another process, which is no reason
    /// not to go on.
    package static func start() -> TerminalGuard? {
        var orders: Int32 = -1
        let child = ordinal_guard_start(1, &orders)
        return child > 0 ? TerminalGuard(child: child, orders: orders) : nil
    }

    private init(child: Int32, orders: Int32) {
        self.child = child
        self.orders = orders
    }

    /// The process id of the child.
    package var processID: Int { Int(child) }

    /// From now on the terminal needs these bytes and modes when this program is gone.
    func arm(modes: termios, restore: [UInt8]) {
        ordinal_guard_tell(orders, 0, modes, restore, Int32(restore.count))
    }

    /// The terminal belongs to the shell; nothing is to be done.
    func disarm() { ordinal_guard_tell(orders, 0, termios(), nil, 0) }

    /// Ends the guard; it does nothing more.
    package func goodbye() {
        guard !isOver else { return }
        isOver = true
        ordinal_guard_tell(orders, 1, termios(), nil, 0)
        ordinal_guard_wait(child)
    }
}
