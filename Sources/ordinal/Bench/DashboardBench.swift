import Dashboard
import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import TerminalUI

/// Pictures of a cluster of 1,000 pods, without a terminal.
struct DashboardBench {
    let runs: Int

    func run() throws {
        var options = ClusterOptions.instant
        options.nodes = (1...11).map { ClusterOptions.Node("node-\($0)") }
        var cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(2))
        _ = try cluster.submit(.create(.statefulSet, BenchObjects.set(1_000, "Parallel")))
        cluster.run(until: cluster.now + .minutes(2))
        for (width, height) in [(80, 24), (120, 36), (200, 55), (200, 60)] {
            var snapshot = Figures("\(width)x\(height), 1,000 pods: snapshot after a change")
            var frame = Figures("\(width)x\(height), 1,000 pods: frame")
            var dashboard = Dashboard(
                source: SourceFacts(.simulation, name: "bench"),
                size: TerminalSize(width: width, height: height), now: cluster.now)
            dashboard.load(
                cluster.snapshotObjects(Dashboard.resources), cluster.simulationState)
            for _ in 0..<max(20, runs) {
                _ = dashboard.update(.simulation(cluster.simulationState), wall: 0)
                snapshot.measure { _ = dashboard.prepare() }
                frame.measure {
                    var buffer = CellBuffer(width: width, height: height)
                    _ = dashboard.draw(into: &buffer)
                }
            }
            snapshot.printLine()
            frame.printLine()
        }
        Output.say("memory: \(ProcessFacts.residentMiB) MiB, \(ProcessFacts.peakMiB) MiB at most")
    }
}
