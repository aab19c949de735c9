package import KubeAPI
import KubeModel
import SimKernel
package import TerminalUI

/// Why the loop runs though no message came.
enum RuntimeWake: Sendable {
    case terminal(TerminalWake)
    /// A frame or a changing text is due.
    case timer
}

/// The loop around the dashboard: it drains what waits, updates, draws once, and performs the
/// effects. Everything here runs on the main actor, which owns the terminal.
@MainActor
package final class DashboardRuntime {
    /// Frames not caused by keys are at least this far apart, in milliseconds: texts that move
    /// with the clock share a frame.
    private static let quietFrameMilliseconds = 100
    /// And this far when the cluster changed: it is on the screen within 100 ms, also right after
    /// another change.
    private static let newsFrameMilliseconds = 66

    private var dashboard: Dashboard
    private let connection: any ClusterConnection
    private let driver: any TerminalDriver
    private let theme: Theme
    private let mailbox = Mailbox()
    private let frameLog: (@Sendable (Int, Bool) -> Void)?
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    /// Virtual time follows the wall from the last report of the simulation on.
    private var anchor: (state: SimulationState, wall: ContinuousClock.Instant)?
    private var isDirty = true
    /// Whether the cluster changed since the last frame.
    private var hasNews = false
    private var lastFrame = 0
    private var frames = 0
    private var exitStatus: Int32?
    /// Wakes the loop for the next frame; a new one replaces and cancels it.
    private var timer: Task<Void, Never>?

    /// - Parameters:
    ///   - frameLog: is told the number of each frame after it was written, and whether it shows
    ///     the set; for tests.
    package init(
        _ dashboard: Dashboard, connection: any ClusterConnection, driver: any TerminalDriver,
        theme: Theme, frameLog: (@Sendable (Int, Bool) -> Void)? = nil
    ) {
        self.dashboard = dashboard
        self.connection = connection
        self.driver = driver
        self.theme = theme
        self.frameLog = frameLog
        began = clock.now
    }

    /// Tells the dashboard something that neither the cluster nor the terminal says.
    package nonisolated func post(_ message: DashboardMessage) { mailbox.put(.message(message)) }

    /// Runs until the person quits or a signal ends it.
    ///
    /// - Returns: the exit status of the program.
    package func run() async -> Int32 {
        let mailbox = mailbox
        driver.start { mailbox.put(.wake(.terminal($0))) }
        let status = await withTaskGroup(of: Void.self) { group in
            startWatches(&group)
            startControls(&group)
            drawIfDue(isKey: true)
            for await _ in mailbox.wakes {
                let isKey = await handle(mailbox.take(), &group)
                if let exitStatus {
                    group.cancelAll()
                    return exitStatus
                }
                await perform(dashboard.prepare(), &group)
                drawIfDue(isKey: isKey)
            }
            return 0
        }
        timer?.cancel()
        driver.close()
        return status
    }

    private var wall: Int {
        let (seconds, attoseconds) = (clock.now - began).components
        return Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    /// - Returns: whether a key was among it.
    private func handle(
        _ mails: [Mailbox.Mail], _ group: inout TaskGroup<Void>
    ) async -> Bool {
        var hasKey = false
        await apply(.tick(virtualNow), &group)
        for mail in mails {
            switch mail {
            case .message(let message):
                if case .simulation(let state) = message { anchor = (state, clock.now) }
                isDirty = true
                hasNews = true
                await apply(message, &group)
            case .wake(.timer): isDirty = true
            case .wake(.terminal(let wake)):
                hasKey = true
                await handle(wake, &group)
            }
        }
        return hasKey
    }

    private func handle(_ wake: TerminalWake, _ group: inout TaskGroup<Void>) async {
        switch wake {
        case .input, .resize:
            for key in driver.readKeys() {
                isDirty = true
                await apply(.key(key), &group)
            }
        case .suspend: await suspend(&group)
        case .interrupt: await apply(.key(.control("c")), &group)
        case .terminate: exitStatus = 143
        case .hangup: exitStatus = 129
        }
    }

    private func apply(_ message: DashboardMessage, _ group: inout TaskGroup<Void>) async {
        await perform(dashboard.update(message, wall: wall), &group)
    }

    private var virtualNow: SimTime {
        guard let anchor else { return dashboard.now }
        guard !anchor.state.isPaused else { return anchor.state.now }
        let (seconds, attoseconds) = (clock.now - anchor.wall).components
        let elapsed = SimDuration(
            nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        return anchor.state.now + elapsed * anchor.state.rate
    }

    // MARK: - Frames

    private func drawIfDue(isKey: Bool) {
        guard exitStatus == nil else { return }
        let now = wall
        if isDirty, isKey || now - lastFrame >= frameMilliseconds || frames == 0 {
            draw(at: now)
        }
        scheduleTimer()
    }

    private var frameMilliseconds: Int {
        // Faster than anybody reads, ten frames a second are enough. Source: dashboard.md 20.
        let isFast = (anchor?.state.rate ?? 1) > 20
        return hasNews && !isFast ? Self.newsFrameMilliseconds : Self.quietFrameMilliseconds
    }

    private func draw(at now: Int) {
        var frame = CellBuffer(
            width: dashboard.size.width, height: dashboard.size.height,
            glyphs: driver.capabilities.glyphs)
        let cursor = dashboard.draw(into: &frame)
        driver.present(frame, theme: theme, cursor: cursor)
        isDirty = false
        hasNews = false
        lastFrame = now
        frames += 1
        frameLog?(frames, dashboard.snapshot.presence == .present)
    }

    /// Wakes the loop when a held-back frame, a changing text or the end of a toast is due.
    private func scheduleTimer() {
        var delays: [Duration] = []
        if isDirty { delays.append(.milliseconds(lastFrame + frameMilliseconds - wall)) }
        if let end = dashboard.nextToastEnd { delays.append(.milliseconds(end - wall + 1)) }
        if let change = dashboard.nextChange, let anchor, !anchor.state.isPaused {
            let left = (change - virtualNow).nanoseconds / Int64(max(1, anchor.state.rate))
            delays.append(.nanoseconds(max(left, 0) + 1_000_000))
        }
        timer?.cancel()
        guard let delay = delays.min() else { return }
        let mailbox = mailbox
        // Cancelled by the next call, and at the end of `run`.
        timer = Task {
            do {
                try await Task.sleep(for: max(delay, .milliseconds(1)))
                mailbox.put(.wake(.timer))
            } catch {
                return
            }
        }
    }

    // MARK: - Effects

    private func perform(
        _ effects: [DashboardEffect], _ group: inout TaskGroup<Void>
    ) async {
        for effect in effects {
            switch effect {
            case .quit: exitStatus = 0
            case .repaint:
                driver.repaint()
                isDirty = true
            case .suspend: await suspend(&group)
            case .setPaused(let isPaused): await connection.controls?.setPaused(isPaused)
            case .setRate(let rate): await connection.controls?.setRate(rate)
            case .step: await connection.controls?.stepToNextChange()
            case .ask(let names):
                guard let controls = connection.controls else { continue }
                let answers = await controls.ask(names)
                mailbox.put(.message(.answers(answers)))
            case .send(let id, let request): send(id, request, &group)
            case .inject(let id, let fault): inject(id, fault, &group)
            }
        }
    }

    private func send(
        _ id: ActionID, _ request: APIRequest, _ group: inout TaskGroup<Void>
    ) {
        let (connection, mailbox, clock) = (connection, mailbox, clock)
        group.addTask {
            let sent = clock.now
            var failure: String?
            do throws(ConnectionError) {
                _ = try await connection.send(request)
            } catch {
                failure = error.sentence
            }
            mailbox.put(.message(.replied(id, ActionReply(failure, since: sent))))
        }
    }

    private func inject(
        _ id: ActionID, _ fault: FaultCommand, _ group: inout TaskGroup<Void>
    ) {
        let (controls, mailbox, clock) = (connection.controls, mailbox, clock)
        group.addTask {
            let sent = clock.now
            var failure: String?
            do throws(ConnectionError) {
                try await controls?.inject(fault)
            } catch {
                failure = error.sentence
            }
            mailbox.put(.message(.replied(id, ActionReply(failure, since: sent))))
        }
    }

    /// Gives the terminal back until the program is continued. A simulation stands still
    /// meanwhile, so that nothing is missed.
    private func suspend(_ group: inout TaskGroup<Void>) async {
        let wasPaused = dashboard.simulation?.isPaused ?? true
        if !wasPaused { await connection.controls?.setPaused(true) }
        driver.suspend()
        if !wasPaused { await connection.controls?.setPaused(false) }
        let size = driver.size
        await apply(.key(.resize(width: size.width, height: size.height)), &group)
        await apply(.resumed, &group)
        isDirty = true
    }

    // MARK: - Sources

    private func startWatches(_ group: inout TaskGroup<Void>) {
        let (connection, mailbox) = (connection, mailbox)
        for resource in Dashboard.resources {
            group.addTask {
                await WatchLoop(connection: connection, resource: resource, mailbox: mailbox).run()
            }
        }
    }

    private func startControls(_ group: inout TaskGroup<Void>) {
        guard let controls = connection.controls else { return }
        let mailbox = mailbox
        group.addTask {
            for await state in await controls.states() {
                mailbox.put(.message(.simulation(state)))
            }
        }
    }
}

extension ActionReply {
    fileprivate init(_ error: String?, since sent: ContinuousClock.Instant) {
        let (seconds, attoseconds) = (ContinuousClock().now - sent).components
        self.init(
            error: error,
            milliseconds: Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }
}

extension ConnectionError {
    /// The error in one sentence for the screen.
    package var sentence: String {
        switch self {
        case .rejected(let error): "\(error.code) \(error.reason.rawValue): \(error.message)"
        case .unreachable(let why): "no answer: \(why)"
        case .closed: "the connection is closed"
        }
    }
}
