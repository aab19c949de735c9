import KubeAPI
package import SimKernel

/// A run that is decided by a seed alone: a cluster, what people do to it, and what goes wrong.
///
/// Everything is drawn before the run begins, so that entries can be left out of it one by one to
/// find those that matter. First comes the safety phase: people act, faults come and go, and every
/// checker must hold. Then everything is mended and the cluster must reach what is asked of it
/// within a stated virtual time, or the run fails with what it still waits for.
/// Source: architecture 2.4.
package struct Simulation: Sendable {
    package let seed: UInt64
    package var options: ClusterOptions
    /// The sets that people look after; all are created at the beginning.
    package var sets: [SimulatedSet]
    /// Pods of another kind beside them; nil: none.
    package var deployment: SimulatedDeployment?
    /// Somebody outside who watches; nil: nobody.
    package var client: OutsideClient?
    /// What happens during the safety phase, in order of time.
    package var entries: [Entry]
    /// How long people act and faults come, in virtual time.
    package var safety: SimDuration
    /// How long the cluster then has to come to rest.
    package var liveness: SimDuration

    /// The cluster that was drawn, in some lines a person can read.
    package var world: [String] {
        let gate = options.gates.maxUnavailableStatefulSet ? ", MaxUnavailableStatefulSet" : ""
        let zones = options.nodes.contains { $0.zone != nil } ? " in zones" : ""
        let nodes = "\(options.nodes.count) nodes\(zones), \(safety) of people and faults\(gate)"
        return [nodes] + sets.enumerated().map { "set \($0): \($1.line)" }
            + [deployment?.line, client?.line].compactMap { $0 }
    }

    /// One thing that happens at a time.
    package struct Entry: Sendable {
        /// Its place among the entries that were drawn, from 1: the name by which it is kept.
        package var number: Int
        /// When, counted from the moment when the nodes are ready.
        package var after: SimDuration
        package var incident: Incident

        package init(number: Int, after: SimDuration, incident: Incident) {
            self.number = number
            self.after = after
            self.incident = incident
        }

        /// Number, time and incident, as one line.
        package var line: String { "\(number)  +\(after)  \(incident)" }
    }

    /// What can happen.
    package enum Incident: Sendable, CustomStringConvertible {
        case act(UserAction)
        case fault(TimedFault)

        /// The incident in a few words.
        package var description: String {
            switch self {
            case .act(let action): action.description
            case .fault(let timed): "\(timed.fault) for \(timed.lasts)"
            }
        }
    }

    package init(
        seed: UInt64, options: ClusterOptions, sets: [SimulatedSet], entries: [Entry],
        safety: SimDuration, liveness: SimDuration
    ) {
        self.seed = seed
        self.options = options
        self.sets = sets
        self.entries = entries
        self.safety = safety
        self.liveness = liveness
    }
}
