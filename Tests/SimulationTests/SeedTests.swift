import KubeCluster
import Testing

@Suite struct SeedTests {
    @Test func `a seed gives the same run twice`() {
        let first = Simulation.drawn(seed: 7).run()
        let second = Simulation.drawn(seed: 7).run()
        #expect(first.digest == second.digest)
        #expect(first.outcome == .passed)
        #expect(first.steps == second.steps)
    }
}
