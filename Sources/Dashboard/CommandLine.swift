/// The kubectl line: what a person would have typed, when, and what came of it.
package struct CommandLine: Sendable, Equatable {
    /// How the command went.
    package enum Outcome: Sendable, Equatable {
        case none
        case waiting
        case done(milliseconds: Int)
        case failed(String)
    }

    package var command: String
    /// Time of day or of the run, e.g. `11:40`.
    package var time: String
    package var outcome: Outcome
    /// The action it belongs to; nil: it only looks at something.
    package var action: ActionID?

    package init(
        command: String, time: String = "", outcome: Outcome = .none, action: ActionID? = nil
    ) {
        self.command = command
        self.time = time
        self.outcome = outcome
        self.action = action
    }
}

/// A short message over the page, gone by itself.
package struct Toast: Sendable, Equatable {
    /// How serious it is; decides how long it stays.
    package enum Level: Sendable, Equatable {
        case info, ok, warning, error

        /// Milliseconds of wall time. Source: dashboard.md 23.
        package var stays: Int {
            switch self {
            case .info, .ok: 3_000
            case .warning: 8_000
            case .error: 20_000
            }
        }
    }

    package var level: Level
    package var text: String
    /// How often the same text came.
    package var count = 1
    /// When it goes, in milliseconds of wall time.
    package var until: Int

    package init(_ level: Level, _ text: String, at milliseconds: Int) {
        self.level = level
        self.text = text
        until = milliseconds + level.stays
    }
}
