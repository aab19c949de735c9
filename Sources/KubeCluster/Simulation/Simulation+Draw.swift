import KubeAPI
import KubeModel
import SimKernel

extension Simulation {
    /// Draws a run: the options of a swarm, in which each run has some kinds of trouble and not
    /// others, so that no kind hides another.
    package static func drawn(seed: UInt64, planted: PlantedBug? = nil) -> Simulation {
        var random = Random.stream(seed: seed, label: "simulation")
        var options = ClusterOptions()
        options.planted = planted
        var entries: [Entry] = []
        let safety = SimDuration.minutes(10)
        let count = random.in(1...10)
        for number in 1...count {
            let after = random.uniform(from: .zero, to: safety)
            let node = random.in(0...2)
            entries.append(
                Entry(
                    number: number, after: after,
                    event: .fault(TimedFault(.node(node, .powerOff), lasts: .minutes(2)))))
        }
        entries.sort { ($0.after, $0.number) < ($1.after, $1.number) }
        return Simulation(
            seed: seed, options: options, entries: entries, safety: safety,
            liveness: .minutes(30))
    }
}
