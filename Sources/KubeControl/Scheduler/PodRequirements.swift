import KubeAPI
import KubeModel

/// Amounts of the resources the scheduler counts, each no more than any machine has, so that
/// sums of what many pods ask for stay numbers.
struct ResourceSums: Sendable, Equatable {
    /// Thousandths of a CPU.
    var cpu: Int64 = 0
    /// Bytes.
    var memory: Int64 = 0
    /// Bytes of the node's own disk.
    var storage: Int64 = 0
    /// Other resources in byte order of their names.
    var extended: [(name: String, amount: Int64)] = []

    init() {}

    init(_ list: ResourceList?) {
        for (name, quantity) in list?.entries ?? [] {
            switch name {
            case "cpu": cpu = quantity.addableMilliValue
            case "memory": memory = quantity.addableValue
            case "ephemeral-storage": storage = quantity.addableValue
            case "pods": break
            default: extended.append((name, quantity.addableValue))
            }
        }
    }

    static func == (left: ResourceSums, right: ResourceSums) -> Bool {
        left.cpu == right.cpu && left.memory == right.memory && left.storage == right.storage
            && left.extended.elementsEqual(right.extended) {
                $0.name == $1.name && $0.amount == $1.amount
            }
    }

    func amount(_ name: String) -> Int64 { extended.first { $0.name == name }?.amount ?? 0 }

    /// Whether nothing here is more than there.
    func isCovered(by other: ResourceSums) -> Bool {
        cpu <= other.cpu && memory <= other.memory && storage <= other.storage
            && extended.allSatisfy { $0.amount <= other.amount($0.name) }
    }

    mutating func add(_ other: ResourceSums, times multiple: Int64 = 1) {
        cpu += other.cpu * multiple
        memory += other.memory * multiple
        storage += other.storage * multiple
        combine(other) { $0 + $1 * multiple }
    }

    mutating func raise(to other: ResourceSums) {
        cpu = max(cpu, other.cpu)
        memory = max(memory, other.memory)
        storage = max(storage, other.storage)
        combine(other, max)
    }

    private mutating func combine(
        _ other: ResourceSums, _ operation: (Int64, Int64) -> Int64
    ) {
        for (name, amount) in other.extended {
            if let index = extended.firstIndex(where: { $0.name == name }) {
                extended[index].amount = operation(extended[index].amount, amount)
            } else {
                let index = extended.firstIndex { utf8Precedes(name, $0.name) } ?? extended.count
                extended.insert((name, operation(0, amount)), at: index)
            }
        }
    }
}

/// A port of the node that a container takes.
struct HostPort: Sendable, Equatable {
    var port: Int64
    var protocolName: String
    var address: String

    /// Whether both cannot be on one node.
    func conflicts(with other: HostPort) -> Bool {
        port == other.port && protocolName == other.protocolName
            && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
    }
}

/// Which pods a term is about, in a form whose text tells terms apart.
struct PodSelection: Sendable {
    /// Text that is equal for equal selections.
    let key: String
    let query: LabelQuery?
    /// Names of the namespaces; empty with `namespaceQuery` set.
    let namespaces: [String]
    let namespaceQuery: LabelQuery?
    /// Whether pods that are being deleted count. Source: cluster.md C35.
    let countsTerminating: Bool

    func matches(_ pod: PodRequirements, _ cache: ClusterCache) -> Bool {
        guard let query, query.matches(pod.labels) else { return false }
        if namespaces.contains(pod.id.namespace) { return true }
        guard let namespaceQuery else { return false }
        return cache.get(.namespace, "", pod.id.namespace).map {
            namespaceQuery.matches($0.facts.labels)
        } ?? false
    }
}

/// A required or preferred rule about neighbours.
struct AffinityTerm: Sendable {
    let selection: PodSelection
    let topologyKey: String
    var weight: Int64 = 0
    /// Text that is equal for equal terms.
    var key: String { topologyKey + "|" + selection.key }
}

/// One topology spread constraint.
struct SpreadConstraint: Sendable {
    let selection: PodSelection
    let topologyKey: String
    let maxSkew: Int64
    let minDomains: Int64
    let isRequired: Bool
    let honoursTaints: Bool
    let honoursAffinity: Bool
}

/// Everything the scheduler asks about one pod, read once. Source: cluster.md C.3.
struct PodRequirements: Sendable {
    let id: NamespacedName
    let uid: String
    let labels: Labels
    let controllerUID: String?
    let isTerminating: Bool
    let priority: Int64
    /// What must be free on a node.
    let requests: ResourceSums
    /// The same for scoring, where a container without requests counts too. Source: C55.
    let scoredCPU: Int64
    let scoredMemory: Int64
    let ports: [HostPort]
    /// Disks named in the pod itself.
    let disks: [DiskUse]
    let claims: [NamespacedName]
    let tolerations: [Toleration]
    let nodeSelector: [(key: String, value: String)]
    let nodeTerms: [NodeSelectorTerm]?
    let preferredNodeTerms: [PreferredSchedulingTerm]
    let affinity: [AffinityTerm]
    let antiAffinity: [AffinityTerm]
    let preferredAffinity: [AffinityTerm]
    let spread: [SpreadConstraint]

    init(_ stored: StoredObject) {
        let pod: Pod = stored.view()
        let spec = pod.spec
        id = stored.id
        uid = stored.uid
        labels = stored.facts.labels
        controllerUID = stored.facts.controllerUID
        isTerminating = stored.facts.isTerminating
        priority = spec.priority ?? 0
        let demand = PodDemand(spec)
        requests = demand.requests
        scoredCPU = demand.scoredCPU
        scoredMemory = demand.scoredMemory
        ports = demand.ports
        disks = DiskUse.disks(of: stored)
        claims = ClaimUsers.claims(of: stored)
        tolerations = spec.tolerations
        nodeSelector = spec.nodeSelector
        let affinity = spec.affinity
        let nodeAffinity = affinity?.nodeAffinity
        nodeTerms =
            nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
        preferredNodeTerms =
            nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
        let reader = TermReader(namespace: stored.namespace, labels: stored.facts.labels)
        self.affinity =
            (affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
            .map { reader.term($0) }
        antiAffinity =
            (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
            .map { reader.term($0) }
        preferredAffinity =
            reader.weighted(
                affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1)
            + reader.weighted(
                affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1)
        spread = spec.topologySpreadConstraints.map(reader.constraint)
    }

    func tolerates(_ taint: Taint) -> Bool { tolerations.contains { $0.tolerates(taint) } }
}

/// What the containers of a pod ask of a node. Source: cluster.md C29, C55.
private struct PodDemand {
    var requests = ResourceSums()
    var scoredCPU: Int64 = 0
    var scoredMemory: Int64 = 0
    var ports: [HostPort] = []

    init(_ spec: PodSpec) {
        var sidecars = ResourceSums()
        var peak = ResourceSums()
        for container in spec.initContainers {
            let own = ResourceSums(container.resources?.requests)
            if container.restartPolicy == "Always" {
                sidecars.add(own)
                score(container)
                takePorts(of: container)
                peak.raise(to: sidecars)
            } else {
                var step = sidecars
                step.add(own)
                peak.raise(to: step)
            }
        }
        for container in spec.containers {
            let own = ResourceSums(container.resources?.requests)
            requests.add(own)
            score(container)
            takePorts(of: container)
        }
        requests.add(sidecars)
        requests.raise(to: peak)
        takeWhole(spec.resources?.requests)
        requests.add(ResourceSums(spec.overhead))
    }

    /// What is asked for the pod as a whole goes before what its containers ask for.
    private mutating func takeWhole(_ list: ResourceList?) {
        for (name, quantity) in list?.entries ?? [] {
            switch name {
            case "cpu":
                requests.cpu = quantity.addableMilliValue
                scoredCPU = requests.cpu
            case "memory":
                requests.memory = quantity.addableValue
                scoredMemory = requests.memory
            default: break
            }
        }
    }

    private mutating func score(_ container: Container) {
        let list = container.resources?.requests
        scoredCPU += list?.quantity("cpu")?.addableMilliValue ?? 100
        scoredMemory += list?.quantity("memory")?.addableValue ?? 200 * 1_048_576
    }

    private mutating func takePorts(of container: Container) {
        for port in container.ports {
            guard let number = port.hostPort, number > 0 else { continue }
            let address = port.hostIP ?? ""
            ports.append(
                HostPort(
                    port: number, protocolName: port.protocol ?? "TCP",
                    address: address.isEmpty ? "0.0.0.0" : address))
        }
    }
}

/// Reads the rules of a pod about other pods.
private struct TermReader {
    let namespace: String
    let labels: Labels

    func term(_ term: PodAffinityTerm, weight: Int64 = 0) -> AffinityTerm {
        var namespaces = term.namespaces
        if namespaces.isEmpty && term.namespaceSelector == nil { namespaces = [namespace] }
        return AffinityTerm(
            selection: selection(
                term.labelSelector, term.matchLabelKeys, mismatch: term.mismatchLabelKeys,
                namespaces: namespaces, term.namespaceSelector, countsTerminating: true),
            topologyKey: term.topologyKey ?? "", weight: weight)
    }

    func weighted(_ terms: [WeightedPodAffinityTerm]?, _ sign: Int64) -> [AffinityTerm] {
        (terms ?? []).compactMap { weighted in
            weighted.podAffinityTerm.map { term($0, weight: sign * (weighted.weight ?? 0)) }
        }
    }

    func constraint(_ constraint: TopologySpreadConstraint) -> SpreadConstraint {
        SpreadConstraint(
            selection: selection(
                constraint.labelSelector, constraint.matchLabelKeys, mismatch: [],
                namespaces: [namespace], nil, countsTerminating: false),
            topologyKey: constraint.topologyKey ?? "", maxSkew: constraint.maxSkew ?? 1,
            minDomains: constraint.minDomains ?? 1,
            isRequired: constraint.whenUnsatisfiable ?? "DoNotSchedule" == "DoNotSchedule",
            honoursTaints: constraint.nodeTaintsPolicy == "Honor",
            honoursAffinity: constraint.nodeAffinityPolicy ?? "Honor" == "Honor")
    }

    private func selection(
        _ selector: LabelSelector?, _ keys: [String], mismatch: [String],
        namespaces: [String], _ namespaceSelector: LabelSelector?, countsTerminating: Bool
    ) -> PodSelection {
        var query = selector?.compiled
        for key in keys {
            guard let value = labels[key] else { continue }
            query?.requirements.append(.init(key: key, operation: .isIn([value])))
        }
        for key in mismatch {
            guard let value = labels[key] else { continue }
            query?.requirements.append(.init(key: key, operation: .isNotIn([value])))
        }
        let extra = (keys + mismatch).map { $0 + "=" + (labels[$0] ?? "") }
        let parts: [String] = [
            namespaces.joined(separator: ","),
            namespaceSelector.map { JSONValue.object($0.json).canonicalText } ?? "",
            selector.map { JSONValue.object($0.json).canonicalText } ?? "none",
            extra.joined(separator: ","), countsTerminating ? "t" : "",
        ]
        return PodSelection(
            key: parts.joined(separator: "|"), query: query, namespaces: namespaces,
            namespaceQuery: namespaceSelector?.compiled, countsTerminating: countsTerminating)
    }
}

/// Node selector terms and their operators. Source: cluster.md C32.
enum NodeMatch {
    /// Whether one of the terms holds; no terms match nothing.
    static func matches(_ terms: [NodeSelectorTerm], name: String, _ labels: Labels) -> Bool {
        terms.contains { matches($0, name: name, labels) }
    }

    static func matches(_ term: NodeSelectorTerm, name: String, _ labels: Labels) -> Bool {
        let expressions = term.matchExpressions
        let fields = term.matchFields
        guard !(expressions.isEmpty && fields.isEmpty) else { return false }
        return expressions.allSatisfy { holds($0, labels[$0.key ?? ""]) }
            && fields.allSatisfy { holds($0, $0.key == "metadata.name" ? name : nil) }
    }

    private static func holds(_ requirement: NodeSelectorRequirement, _ value: String?) -> Bool {
        let values = requirement.values
        switch requirement.operator {
        case "In": return value.map(values.contains) ?? false
        case "NotIn": return value.map { !values.contains($0) } ?? true
        case "Exists": return value != nil
        case "DoesNotExist": return value == nil
        case "Gt", "Lt":
            guard let left = value.flatMap(Int64.init), let right = values.first.flatMap(Int64.init)
            else { return false }
            return requirement.operator == "Gt" ? left > right : left < right
        default: return false
        }
    }
}
