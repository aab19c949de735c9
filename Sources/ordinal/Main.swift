import ArgumentParser
import NcursesTerminal

/// The program: `ordinal` opens the dashboard, and each command beside it is a file in `Commands/`.
@main
enum Main {
    static func main() async {
        // The guard is a fork of this process as it is now: before threads, files and memory.
        let guardian = TerminalSession.startGuardIfNeeded()
        TerminalSession.keep(guardian)
        await Ordinal.main()
    }
}

/// `ordinal`, with the dashboard as what it does when no command is named.
struct Ordinal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ordinal",
        abstract: "A dashboard and an embedded cluster for Kubernetes StatefulSets.",
        discussion: """
            Without a command it opens the dashboard on an embedded cluster of three nodes, with \
            the manifests given by -f or else a demo StatefulSet. Press ? there for the keys.

            Exit codes: 0 done, 1 the API could not be served, 2 a manifest or another file has \
            errors and nothing was loaded, 3 a simulated run failed, 64 the command line is wrong, \
            143 ended by SIGTERM.
            """,
        version: "0.1.0",
        subcommands: [
            CheckCommand.self, ServeCommand.self, WhyCommand.self, SimulateCommand.self,
            BenchCommand.self,
        ])

    @OptionGroup var options: DashOptions

    func run() async throws {
        let status = try await DashCommand(options: options).run()
        if status != 0 { throw ExitCode(status) }
    }
}
