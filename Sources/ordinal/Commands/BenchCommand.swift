import ArgumentParser

/// `ordinal bench`: figures, each with its minimum and median over several runs.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this program.",
        discussion: "Times are of a release build on an otherwise idle machine.")

    /// What can be measured.
    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case start, engine, dashboard, api
    }

    @Argument(help: "What to measure: start, engine, dashboard or api.")
    var subject: Subject

    @Option(help: "How often each figure is taken.")
    var runs = 5

    func validate() throws {
        guard (1...100).contains(runs) else {
            throw ValidationError("--runs: \(runs) is not between 1 and 100")
        }
    }

    func run() async throws {
        switch subject {
        case .start: try await StartBench(runs: runs).run()
        case .engine: try EngineBench(runs: runs).run()
        case .dashboard: try DashboardBench(runs: runs).run()
        case .api: try await APIBench(runs: runs).run()
        }
    }
}
