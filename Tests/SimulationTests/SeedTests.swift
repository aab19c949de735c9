import KubeCluster
import SimKernel
import Testing

/// Runs drawn from seeds: what is promised holds, the cluster comes to rest, and a seed is a run.
@Suite struct SeedTests {
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `a seed keeps every promise and comes to rest`(_ seed: UInt64) {
        let verdict = Simulation.drawn(seed: seed).run()
        #expect(verdict.outcome == .passed, "ordinal simulate --seeds 1 --seed \(seed)")
    }

    @Test func `a seed gives the same run twice and others another`() {
        let first = Simulation.drawn(seed: 7).run()
        let second = Simulation.drawn(seed: 7).run()
        #expect(first.digest == second.digest)
        #expect(first.steps == second.steps)
        #expect(Simulation.drawn(seed: 8).run().digest != first.digest)
    }

    @Test func `a trace does not change what happens`() {
        let quiet = Simulation.drawn(seed: 11).run()
        let traced = Simulation.drawn(seed: 11).run(trace: .all)
        #expect(quiet.steps == traced.steps)
        #expect(quiet.restedAfter == traced.restedAfter)
        #expect(!traced.records.isEmpty)
    }

    @Test func `a run that fails shrinks to what is needed`() {
        var simulation = Simulation.drawn(seed: 3)
        simulation.sets = [SimulatedSet(name: "web", replicas: 2)]
        simulation.options.planted = nil
        // Pods asked for at the very end are not there a second later.
        simulation.liveness = .seconds(1)
        let noise = (1...9).map { number in
            Simulation.Entry(
                number: number, after: .seconds(Int64(number)),
                incident: .fault(TimedFault(.compaction, lasts: .zero)))
        }
        let needed = Simulation.Entry(
            number: 10, after: simulation.safety, incident: .act(.scale(0, 5)))
        simulation.entries = noise + [needed]
        let small = simulation.shrunk()
        #expect(small.entries.map(\.number) == [10])
        #expect(small.run().failure == "liveness")
    }

    @Test func `a cluster that spins at one instant fails instead of going on for ever`() {
        var options = ClusterOptions.instant
        options.planted = .oneNode
        var set = SimulatedSet(name: "web", replicas: 1)
        set.grace = 0
        // The pod is evicted from its node at once, and the bug binds it there again.
        let taint = Simulation.Entry(
            number: 1, after: .seconds(60), incident: .act(.outOfService(0, true)))
        let simulation = Simulation(
            seed: 1, options: options, sets: [set], entries: [taint], safety: .minutes(2),
            liveness: .minutes(1))
        #expect(simulation.run().failure == "progress")
    }

    @Test func `entries are kept by their numbers`() {
        let simulation = Simulation.drawn(seed: 2)
        let some = simulation.entries.prefix(2).map(\.number)
        #expect(simulation.keeping(some).entries.map(\.number) == some)
        #expect(simulation.keeping([0]).entries.isEmpty)
    }
}
