import KubeCluster
import SimKernel

/// What is said about a seed that failed: how, by what the smallest schedule is that still fails,
/// and how to repeat it.
struct FailureReport {
    let runs: SeedRuns
    let seed: UInt64

    func print() {
        let drawn = runs.simulation(seed)
        let small = drawn.shrunk()
        let verdict = small.run(trace: .last(40))
        switch verdict.outcome {
        case .passed:
            Output.say("seed \(seed) failed once and passes now: it is not deterministic")
            return
        case .violated(let violation):
            Output.say("seed \(seed) FAILED: \(violation.checker): \(violation.subject)")
            Output.say("  \(violation.text)")
            for (name, promise) in CheckerSet.promises where name == violation.checker {
                Output.say("  promised: \(promise)")
            }
        case .stuck(let missing):
            Output.say("seed \(seed) FAILED: it did not come to rest")
            for line in missing { Output.say("  \(line)") }
        }
        let start = small.options.start + Simulation.boot
        Output.say("the last records:")
        for record in verdict.records { Output.say("  " + record.line(since: start)) }
        Output.say("needed for it, \(small.entries.count) of \(drawn.entries.count) entries:")
        for line in small.world + small.entries.map(\.line) { Output.say("  " + line) }
        Output.say("repeat it: " + command(small))
    }

    private func command(_ small: Simulation) -> String {
        var words = ["ordinal simulate --seed \(seed) --seeds 1"]
        if let planted = runs.planted { words.append("--plant \(planted.rawValue)") }
        if small.entries.isEmpty {
            words.append("--keep 0")
        } else {
            words.append("--keep " + small.entries.map { "\($0.number)" }.joined(separator: ","))
        }
        words.append("--trace")
        return words.joined(separator: " ")
    }
}
