import KubeCluster
import SimKernel

/// Many simulations, one for each seed, on several cores; the first failures in order of seeds.
struct SeedRuns {
    let seeds: Range<UInt64>
    let planted: PlantedBug?
    /// The numbers of the entries that are kept; nil: all.
    let keep: [Int]?
    let jobs: Int

    /// What came of all of them.
    struct Summary: Sendable {
        var steps: UInt64 = 0
        /// The digests of all runs in order of their seeds.
        var digest = Digest()
        var slowestRest = SimDuration.zero
        var failed: [UInt64] = []
    }

    func simulation(_ seed: UInt64) -> Simulation {
        let drawn = Simulation.drawn(seed: seed, planted: planted)
        return keep.map { drawn.keeping($0) } ?? drawn
    }

    /// - Parameter progress: called with how many are done, now and then.
    func run(_ progress: (Int) -> Void) async -> Summary {
        var verdicts: [UInt64: Verdict] = [:]
        await withTaskGroup(of: (UInt64, Verdict).self) { group in
            var rest = seeds.makeIterator()
            for _ in 0..<max(1, min(jobs, seeds.count)) {
                if let seed = rest.next() { start(seed, &group) }
            }
            for await (seed, verdict) in group {
                verdicts[seed] = verdict
                progress(verdicts.count)
                if let next = rest.next() { start(next, &group) }
            }
        }
        var summary = Summary()
        for seed in seeds {
            guard let verdict = verdicts[seed] else { continue }
            summary.steps += verdict.steps
            summary.digest.combine(verdict.digest.value)
            summary.slowestRest = max(summary.slowestRest, verdict.restedAfter)
            if verdict.failure != nil { summary.failed.append(seed) }
        }
        return summary
    }

    private func start(_ seed: UInt64, _ group: inout TaskGroup<(UInt64, Verdict)>) {
        let simulation = simulation(seed)
        group.addTask { (seed, simulation.run()) }
    }
}
