import NcursesTerminal

/// The guard that gives the terminal back when this program is killed, kept from the first moment
/// on until the terminal is opened.
@MainActor
enum TerminalSession {
    private static var guardian: TerminalGuard?

    /// Starts the guard when this run will own a terminal; a run that only prints needs none.
    static func startGuardIfNeeded() -> TerminalGuard? {
        let words = CommandLine.arguments.dropFirst()
        let prints = words.contains { word in
            ["check", "serve", "simulate", "bench", "help", "--help", "-h", "--version", "--once"]
                .contains(word)
        }
        return prints || !Output.isTerminal ? nil : TerminalGuard.start()
    }

    static func keep(_ guardian: TerminalGuard?) { self.guardian = guardian }

    /// The guard, handed over to the terminal.
    static func take() -> TerminalGuard? {
        defer { guardian = nil }
        return guardian
    }

    /// Ends a guard that nobody took, so that no child is left behind.
    static func dismiss() { take()?.goodbye() }
}
