package import KubeAPI
package import KubeModel

/// What a screen needs of a cluster that stands still.
extension Cluster {
    /// All objects of some resources.
    package func snapshotObjects(_ resources: [Resource]) -> [StoredObject] {
        resources.flatMap(apiServer.storedObjects)
    }

    /// Clock and faults, as a live host would report them of a paused cluster.
    package var simulationState: SimulationState {
        SimulationState(
            now: now, start: origin, isPaused: false, rate: 1, seed: options.seed,
            faults: activeFaults)
    }
}
