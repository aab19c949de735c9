import KubeAPI
import KubeModel
import SimKernel

/// What people and programs outside do again and again during a run.
struct Errands: Sendable {
    /// A node that somebody empties.
    struct Drain: Sendable {
        var node: Int
        var until: SimTime
        var due: SimTime
    }

    var drains: [Drain] = []
    var client: ClientAtWork?
    /// When the gates of pods are looked at next; nil: no set has any.
    var gatesDue: SimTime?

    init() {}

    init(_ simulation: Simulation, at now: SimTime) {
        client = simulation.client.map { ClientAtWork($0, at: now) }
        if simulation.sets.contains(where: \.isGated) { gatesDue = now }
    }

    /// When something is to be done next; nil: never.
    var due: SimTime? {
        ([client?.due, gatesDue] + drains.map(\.due)).compactMap { $0 }.min()
    }

    func missing(_ cluster: borrowing Cluster) -> [String] { client?.missing(cluster) ?? [] }
}

extension SimulationRun {
    private static let drainEvery = SimDuration.seconds(5)
    private static let gatesEvery = SimDuration.seconds(2)
    /// How long a gate that was closed stays so.
    private static let closedFor: Int64 = 7

    /// Begins what an action goes on with after its first requests.
    mutating func begin(_ action: UserAction) {
        switch action {
        case .drain(let node, let patience):
            errands.drains.append(
                Errands.Drain(node: node, until: cluster.now + patience, due: cluster.now))
        case .loseWatch(let time): errands.client?.lose(&cluster, for: time)
        default: break
        }
    }

    /// Does what is due.
    mutating func runErrands() {
        guard violation == nil else { return }
        let now = cluster.now
        if let due = errands.client?.due, due <= now { errands.client?.act(&cluster) }
        if let due = errands.gatesDue, due <= now {
            errands.gatesDue = now + Self.gatesEvery
            openGates()
        }
        for index in errands.drains.indices where errands.drains[index].due <= now {
            errands.drains[index].due = now + Self.drainEvery
            let node = simulation.options.nodes[errands.drains[index].node].name
            let pods = cluster.apiServer.storedObjects(.pod).filter {
                $0.facts.nodeName == node && !$0.facts.isTerminating
            }
            if pods.isEmpty { errands.drains[index].until = now }
            for pod in pods { submit(simulation.eviction(pod.key)) }
        }
        errands.drains.removeAll { $0.until <= now }
    }

    /// Opens the gates of new pods, and again those that were closed some time ago.
    private mutating func openGates() {
        let now = cluster.now
        let gated = simulation.sets.filter(\.isGated).map(\.name)
        for object in cluster.apiServer.storedObjects(.pod)
        where gated.contains(object.facts.labels["app"] ?? "") && !object.facts.isTerminating {
            let conditions = object.json["status"]?["conditions"]?.array ?? []
            let gate = conditions.first { $0["type"]?.string == SimulatedSet.gate }
            if let gate {
                let changed: Timestamp? = gate.object?.read("lastTransitionTime")
                let age = now.secondsRoundedDown - (changed?.seconds ?? 0)
                if gate["status"]?.string == "True" || age < Self.closedFor { continue }
            }
            submit(simulation.gate(object.key, isOpen: true, at: now))
        }
    }
}
