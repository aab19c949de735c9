import KubeAPI
import KubeControl
import KubeModel
import SimKernel

extension Simulation {
    /// Draws a run: the options of a swarm, in which each run has some kinds of trouble and not
    /// others, each with a weight of its own, so that no kind hides another.
    package static func drawn(seed: UInt64, planted: PlantedBug? = nil) -> Simulation {
        var random = Random.stream(seed: seed, label: "simulation")
        var options = ClusterOptions()
        options.planted = planted
        let zones = random.chance(Ratio(1, 2)) ? ["east", "west"] : []
        options.nodes = (1...random.in(2...5)).map {
            ClusterOptions.Node("node-\($0)", zone: zones.isEmpty ? nil : zones[$0 % zones.count])
        }
        options.gates.maxUnavailableStatefulSet = random.chance(Ratio(1, 3))
        if random.chance(Ratio(1, 4)) {
            options.control = .instant
            options.links = .instant
        }
        let sets = (0..<random.in(1...3)).map { index in
            SimulatedSet.drawn(["web", "db", "mq"][index], &random)
        }
        let safety = SimDuration.minutes(Int64(random.in(2...20)))
        let deployment =
            random.chance(Ratio(1, 4))
            ? SimulatedDeployment(replicas: Int64(random.in(1...4))) : nil
        let client = random.chance(Ratio(1, 2)) ? client(sets, &random) : nil
        var draw = EntryDraw(random, nodes: options.nodes.count, sets: sets, safety: safety)
        draw.hasDeployment = deployment != nil
        draw.hasClient = client != nil
        var simulation = Simulation(
            seed: seed, options: options, sets: sets, entries: draw.entries(), safety: safety,
            liveness: .minutes(40))
        simulation.deployment = deployment
        simulation.client = client
        return simulation
    }

    private static func client(
        _ sets: [SimulatedSet], _ random: inout Random
    ) -> OutsideClient {
        let watched: [Resource] = [
            .pod, .pod, .statefulSet, .persistentVolumeClaim, .endpointSlice, .controllerRevision,
        ]
        var request = WatchRequest(random.pick(watched) ?? .pod)
        if request.resource == .pod, random.chance(Ratio(2, 3)), let set = random.pick(sets) {
            request.labelSelector = LabelSelector(matchLabels: [("app", set.name)]).compiled
            if random.chance(Ratio(1, 3)) { request.namespace = SimulatedSet.namespace }
        }
        if request.resource == .pod, random.chance(Ratio(1, 4)) {
            request.fieldSelector = [FieldRequirement("status.phase", "Running")]
        }
        return OutsideClient(request, readsEvery: .seconds(Int64(random.in(1...30))))
    }
}

/// Draws what happens in a run.
private struct EntryDraw {
    private var random: Random
    private let nodes: Int
    private let sets: [SimulatedSet]
    private let safety: SimDuration
    /// How likely each kind of action is in this run; several are left out of every run.
    private var actions: [UInt64]
    private var faults: [UInt64]

    var hasDeployment = false
    var hasClient = false

    private static let firstKinds = 19
    private static let actionKinds = 30
    private static let faultKinds = 9

    init(_ random: Random, nodes: Int, sets: [SimulatedSet], safety: SimDuration) {
        self.random = random
        self.nodes = nodes
        self.sets = sets
        self.safety = safety
        actions = []
        faults = []
        actions = weights(Self.actionKinds)
        faults = weights(Self.faultKinds)
    }

    /// About half of the kinds, with weights from 1 to 10.
    private mutating func weights(_ count: Int) -> [UInt64] {
        (0..<count).map { _ in random.chance(Ratio(1, 2)) ? UInt64(random.in(1...10)) : 0 }
    }

    mutating func entries() -> [Simulation.Entry] {
        var drawn: [(after: SimDuration, incident: Simulation.Incident)] = []
        for _ in 0..<random.in(0...25) {
            guard let action = action() else { break }
            drawn.append((random.uniform(from: .zero, to: safety), .act(action)))
        }
        for _ in 0..<random.in(0...12) {
            guard let fault = fault() else { break }
            drawn.append((random.uniform(from: .zero, to: safety), .fault(fault)))
        }
        let order = drawn.indices.sorted { (drawn[$0].after, $0) < (drawn[$1].after, $1) }
        return order.enumerated().map { number, index in
            Simulation.Entry(
                number: number + 1, after: drawn[index].after, incident: drawn[index].incident)
        }
    }

    private mutating func action() -> UserAction? {
        guard let kind = random.weighted(actions) else { return nil }
        return kind < Self.firstKinds ? action(kind) : laterAction(kind)
    }

    private mutating func action(_ kind: Int) -> UserAction {
        let set = random.in(0...sets.count - 1)
        let node = random.in(0...nodes - 1)
        let ordinal = sets[set].start + Int64(random.in(0...4))
        let isOn = random.chance(Ratio(1, 2))
        switch kind {
        case 0: return .scale(set, Int64(random.in(0...6)))
        case 1: return .image(set, random.pick(SimulatedSet.goodImages) ?? "")
        case 2: return .image(set, random.pick(SimulatedSet.badImages) ?? "")
        case 3: return .partition(set, Int64(random.in(0...4)))
        case 4: return .onDelete(set, isOn)
        case 5:
            return .retention(
                set, whenDeleted: isOn ? "Delete" : "Retain",
                whenScaled: random.chance(Ratio(1, 2)) ? "Delete" : "Retain")
        case 6: return .minReadySeconds(set, Int64(random.in(0...30)))
        case 7: return .start(set, Int64(random.in(0...5)))
        case 8: return .historyLimit(set, Int64(random.in(0...3)))
        case 9: return .deleteSet(set, random.pick(UserAction.Propagation.allCases) ?? .background)
        case 10: return .create(set)
        case 11: return .deletePod(set, ordinal: ordinal, grace: nil)
        case 12: return .deletePod(set, ordinal: ordinal, grace: 0)
        case 13: return .evictPod(set, ordinal: ordinal)
        case 14:
            return isOn
                ? .releasePod(set, ordinal: ordinal) : .orphanPod(set, ordinal: ordinal)
        case 15: return .occupyName(set, ordinal: ordinal)
        case 16:
            let template = random.pick(sets[set].claims) ?? "data"
            return .deleteClaim(set, template: template, ordinal: ordinal)
        case 17: return isOn ? .cordon(node, random.chance(Ratio(1, 2))) : .outOfService(node, true)
        default: return isOn ? .deleteService(set) : .deleteNode(node)
        }
    }

    private mutating func laterAction(_ kind: Int) -> UserAction {
        let set = random.in(0...sets.count - 1)
        let node = random.in(0...nodes - 1)
        let ordinal = sets[set].start + Int64(random.in(0...4))
        let count = Int64(random.in(0...6))
        let image = random.pick(SimulatedSet.goodImages) ?? ""
        let short = random.uniform(from: .seconds(1), to: .minutes(1))
        switch kind {
        case 19: return .change(set, image: image, replicas: count)
        case 20: return .template(set, templateChange())
        case 21: return .evictAll(set)
        case 22: return .budget(set, count)
        case 23:
            let claim = random.chance(Ratio(1, 2)) ? random.pick(sets[set].claims) : nil
            return .hold(set, ordinal: ordinal, claim: claim)
        case 24: return .letGo(set)
        case 25: return .closeGate(set, ordinal: ordinal)
        case 26: return .drain(node, patience: short + short)
        case 27 where hasDeployment: return .scaleDeployment(count)
        case 28 where hasDeployment:
            let images = SimulatedSet.goodImages + SimulatedSet.goodImages + SimulatedSet.badImages
            return .deploymentImage(random.pick(images) ?? "")
        case 29 where hasClient: return .loseWatch(short)
        default: return .evictPod(set, ordinal: ordinal)
        }
    }

    private mutating func templateChange() -> UserAction.TemplateChange {
        let value = Int64(random.in(0...3))
        switch random.in(0...3) {
        case 0: return .annotation(value)
        case 1: return .cpu(random.pick(["50m", "100m", "200m"]) ?? "")
        case 2: return .grace(random.pick([0, 1, 5, 30] as [Int64]) ?? 5)
        default: return .environment(value)
        }
    }

    private mutating func fault() -> TimedFault? {
        guard let kind = random.weighted(faults) else { return nil }
        let node = random.in(0...nodes - 1)
        let short = random.uniform(from: .seconds(1), to: .minutes(1))
        let long = random.uniform(from: .seconds(5), to: .minutes(10))
        let component = random.pick(Fault.Component.allCases) ?? .controllerManager
        switch kind {
        case 0: return TimedFault(.node(node, .powerOff), lasts: long)
        case 1: return TimedFault(.node(node, .networkCut), lasts: long)
        case 2: return TimedFault(.node(node, .kubeletStop), lasts: long)
        case 3:
            let direction = random.pick(Fault.CutDirection.allCases) ?? .both
            return TimedFault(.cut(component, direction), lasts: short)
        case 4: return TimedFault(.crash(component), lasts: short)
        case 5: return TimedFault(.links(links()), lasts: long)
        case 6: return TimedFault(.apiPause, lasts: short)
        case 7:
            return random.chance(Ratio(1, 2))
                ? TimedFault(.watchDrop(component), lasts: .zero)
                : TimedFault(.compaction, lasts: .zero)
        default:
            return random.chance(Ratio(2, 3))
                ? TimedFault(.containerExit(node, code: Int64(random.in(0...2))), lasts: .zero)
                : TimedFault(.registryDown(node), lasts: long)
        }
    }

    private mutating func links() -> LinkOptions {
        LinkOptions(
            latencyMin: .milliseconds(Int64(random.in(0...20))),
            latencyMax: .milliseconds(Int64(random.in(20...2_000))),
            loss: Ratio(UInt64(random.in(0...20)), 100),
            allowsReordering: random.chance(Ratio(1, 3)),
            clogs: Ratio(UInt64(random.in(0...5)), 100), clogMean: .seconds(2))
    }
}
