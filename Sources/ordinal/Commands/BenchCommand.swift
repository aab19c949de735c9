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

    @Option(help: "Take only this figure of engine, in this process, e.g. Parallel-1000 or idle.")
    var only: String?

    private var figure: EngineBench.Figure? {
        EngineBench.Figure.all.first { $0.name == only }
    }

    func validate() throws {
        if let only, subject != .engine || figure == nil {
            let names = EngineBench.Figure.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--only: \(only) is no figure of engine, which has \(names)")
        }
        guard (1...100).contains(runs) else {
            throw ValidationError("--runs: \(runs) is not between 1 and 100")
        }
    }

    func run() async throws {
        switch subject {
        case .start: try await StartBench(runs: runs).run()
        case .engine:
            let bench = EngineBench(runs: runs)
            if let figure { try bench.run(figure) } else { try bench.run() }
        case .dashboard: try DashboardBench(runs: runs).run()
        case .api: try await APIBench(runs: runs).run()
        }
    }
}
