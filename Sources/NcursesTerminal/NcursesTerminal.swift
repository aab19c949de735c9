import CNcurses
import Synchronization
package import TerminalUI

/// The terminal, through ncurses. Frames are painted into curses' screen and curses finds out what
/// to send; that goes to a file in memory first, so it is counted and reaches the terminal in one
/// write. Keys are decoded here and not by curses, so that unknown sequences are never typed.
package final class NcursesTerminal: TerminalDriver {
    package private(set) var size: TerminalSize
    package let capabilities: TerminalCapabilities
    package private(set) var bytesWritten = 0
    /// Whether the last frame took longer than `slowWriteMilliseconds` to write.
    package private(set) var isSlow = false

    /// A write that blocks longer than this tells of a slow line.
    package static let slowWriteMilliseconds: Int64 = 100

    private let input: Int32 = 0
    private let output: Int32 = 1
    private let options: TerminalOptions
    private let setup: TerminalSetup
    private let modes: TerminalModes
    private let guardian: TerminalGuard?
    private var savedModes: termios
    private var painter: FramePainter
    private var decoder: KeyDecoder
    private var cursor: CursorPosition?
    private var hasMouse = false
    private var hasSync = false
    private var isGone = false
    private var isClosed = false
    private var endsOfInput = 0
    private var signalPipe: (read: Int32, write: Int32) = (-1, -1)
    private var controlPipe: (read: Int32, write: Int32) = (-1, -1)
    private var box: WakeBox?

    /// Reads of an ended input after which the terminal counts as gone.
    private static let endsOfInputMax = 20

    /// Opens the terminal of this process and switches it to full-screen use. `guardian` is told
    /// how to undo that.
    package init(_ options: TerminalOptions, guardian: TerminalGuard?) throws(TerminalFailure) {
        var saved = termios()
        guard isatty(0) == 1, isatty(1) == 1, tcgetattr(0, &saved) == 0 else {
            throw .notATerminal
        }
        self.options = options
        self.guardian = guardian
        savedModes = saved
        setup = try TerminalSetup(options)
        capabilities = setup.capabilities
        modes = TerminalModes(terminal: setup.name)
        decoder = KeyDecoder(sequences: modes.keys)
        painter = FramePainter(
            pairs: ColorPairs(
                depth: setup.capabilities.depth, hasDefaultColors: setup.hasDefaultColors),
            isUTF8: setup.isUTF8)
        size = Self.currentSize() ?? TerminalSize(width: 80, height: 24)
        resizeterm(Int32(size.height), Int32(size.width))
        enter()
        send(modes.askSync)
        if options.mouse { setMouse(true) }
    }

    package func start(wake: @escaping @Sendable (TerminalWake) -> Void) {
        var ends: [Int32] = [-1, -1]
        ordinal_pipe(&ends)
        signalPipe = (ends[0], ends[1])
        ordinal_pipe(&ends)
        controlPipe = (ends[0], ends[1])
        SignalNet.route(to: signalPipe.write)
        let box = WakeBox(wake: wake)
        self.box = box
        _ = box.start(
            signals: signalPipe.read, control: controlPipe.read, input: input,
            escapeDelay: options.escapeDelayMilliseconds)
    }

    package func repaint() {
        painter.forget()
        clearok(ordinal_shown_screen(), true)
    }

    package func setMouse(_ isOn: Bool) {
        guard isOn != hasMouse else { return }
        hasMouse = isOn
        send(isOn ? modes.mouseOn : modes.mouseOff)
    }
}

// MARK: - Keys

extension NcursesTerminal {
    package func readKeys() -> [Key] {
        guard !isClosed else { return [] }
        var keys: [Key] = []
        if let box, box.wasContinued.exchange(false, ordering: .acquiring) {
            comeBack()
            // Said as a new size, so that a frame is drawn even if nothing else changed.
            keys.append(.resize(width: size.width, height: size.height))
        }
        var isIdle = true
        var bytes = [UInt8](repeating: 0, count: 4096)
        while endsOfInput < Self.endsOfInputMax {
            let count = ordinal_read_ready(input, &bytes, bytes.count)
            if count < 0 { break }
            isIdle = false
            if count == 0 {
                endsOfInput += 1
            } else {
                endsOfInput = 0
                keys += decoder.feed(bytes[..<count])
            }
        }
        if isIdle { keys += decoder.flush() }
        takeReports()
        if endsOfInput >= Self.endsOfInputMax {
            isGone = true
            return keys + [.endOfInput]
        }
        if let size = takeNewSize() { keys.append(size) }
        tellWatch(decoder.isPending ? "e" : "r")
        return keys
    }

    /// The answer `?2026;N$y`: 1 and 2 mean that the terminal knows how to hold back a frame.
    private func takeReports() {
        for report in decoder.reports where report.starts(with: "?2026;".utf8) {
            hasSync = [UInt8(ascii: "1"), UInt8(ascii: "2")].contains(report.dropFirst(6).first)
        }
        decoder.removeReports()
    }

    private func takeNewSize() -> Key? {
        guard let now = Self.currentSize(), now != size else { return nil }
        size = now
        resizeterm(Int32(now.height), Int32(now.width))
        repaint()
        return .resize(width: now.width, height: now.height)
    }

    private func tellWatch(_ letter: Unicode.Scalar) {
        guard controlPipe.write >= 0 else { return }
        _ = ordinal_write_all(controlPipe.write, [UInt8(ascii: letter)], 1)
    }

    private static func currentSize() -> TerminalSize? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard ordinal_size(1, &columns, &rows) != 0 else { return nil }
        return TerminalSize(width: Int(columns), height: Int(rows))
    }
}

// MARK: - Frames

extension NcursesTerminal {
    package func present(_ frame: CellBuffer, theme: Theme, cursor: CursorPosition?) {
        guard !isClosed, !isGone else { return }
        let isChanged = painter.paint(frame, theme, on: size)
        guard isChanged || cursor != self.cursor else { return }
        self.cursor = cursor
        curs_set(cursor == nil ? 0 : 1)
        let place = cursor ?? CursorPosition(x: size.width - 1, y: size.height - 1)
        wmove(
            ordinal_screen(), Int32(min(max(0, place.y), size.height - 1)),
            Int32(min(max(0, place.x), size.width - 1)))
        wnoutrefresh(ordinal_screen())
        doupdate()
        flush(inOneGo: hasSync)
    }

    /// Sends what curses has written.
    private func flush(inOneGo isHeldBack: Bool = false) {
        let count = ordinal_frame_size(setup.frames)
        guard count > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: count)
        guard ordinal_frame_take(setup.frames, &bytes, count) == count else { return }
        send(isHeldBack ? TerminalModes.syncOn + bytes + TerminalModes.syncOff : bytes)
    }

    private func send(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, !isGone else { return }
        let start = ordinal_clock_milliseconds()
        if ordinal_write_all(output, bytes, bytes.count) != 0 { isGone = true }
        isSlow = ordinal_clock_milliseconds() - start > Self.slowWriteMilliseconds
        bytesWritten += bytes.count
    }
}

// MARK: - Giving the terminal back

extension NcursesTerminal {
    package func suspend() {
        guard !isClosed else { return }
        leave()
        guardian?.disarm()
        SignalNet.disarmCrash()
        ordinal_stop_job()
        comeBack()
    }

    package func close() {
        guard !isClosed else { return }
        leave()
        isClosed = true
        tellWatch("q")
        SignalNet.unroute()
        SignalNet.disarmCrash()
        guardian?.goodbye()
    }

    /// After a stop: the shell may have changed everything.
    private func comeBack() {
        var modes = termios()
        if tcgetattr(input, &modes) == 0, modes.c_lflag & tcflag_t(ICANON) != 0 {
            savedModes = modes
        }
        enter()
        if hasMouse { send(self.modes.mouseOn) }
        repaint()
        cursor = nil
    }

    private func enter() {
        guardian?.arm(modes: savedModes, restore: modes.restore)
        SignalNet.armCrash(terminal: output, modes: savedModes, restore: modes.restore)
        var raw = ordinal_raw_modes(savedModes)
        tcsetattr(input, TCSADRAIN, &raw)
        send(modes.enter)
        SignalNet.holdErrors()
    }

    private func leave() {
        send(modes.leave)
        if hasMouse { send(modes.mouseOff) }
        curs_set(1)
        endwin()
        flush()
        tcsetattr(input, TCSADRAIN, &savedModes)
        SignalNet.releaseErrors(to: output)
    }
}
