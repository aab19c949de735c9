import KubeModel

/// The taints a node should have by its conditions. Source: cluster.md D12, D13.
struct NodeTaints {
    /// What shall become of the NoExecute taints about health.
    enum NoExecute: Equatable {
        case keep
        case remove
        case set(String)
    }

    static let notReady = "node.kubernetes.io/not-ready"
    static let unreachable = "node.kubernetes.io/unreachable"
    static let outOfService = "node.kubernetes.io/out-of-service"

    /// Conditions whose truth is mirrored, and their taints.
    private static let mirrored = [
        ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "node.kubernetes.io/network-unavailable"),
    ]
    private static let unschedulable = "node.kubernetes.io/unschedulable"

    private let node: Node
    private let now: Timestamp

    init(_ node: Node, _ now: Timestamp) {
        self.node = node
        self.now = now
    }

    /// The key of the NoExecute taint about health that the node has, or nil.
    static func presentNoExecute(_ node: Node) -> String? {
        node.spec.taints.first { taint in
            taint.effect == "NoExecute" && (taint.key == notReady || taint.key == unreachable)
        }?.key
    }

    /// All taints the node should have; those of others stay as they are.
    func wanted(noExecute: NoExecute) -> [Taint] {
        let conditions = node.status.conditions
        var keys: [String] = []
        switch conditions.condition("Ready")?.status {
        case .false?: keys.append(Self.notReady)
        case .unknown?: keys.append(Self.unreachable)
        case .true?: break
        // A node that never spoke keeps the taint it was born with. Source: cluster.md D11.
        case nil: keys += hasNoSchedule(Self.notReady) ? [Self.notReady] : []
        }
        for (type, key) in Self.mirrored where conditions.isTrue(type) { keys.append(key) }
        if node.isUnschedulable { keys.append(Self.unschedulable) }
        let managed =
            [Self.notReady, Self.unreachable, Self.unschedulable] + Self.mirrored.map(\.1)
        var taints = node.spec.taints.filter { taint in
            let key = taint.key ?? ""
            if taint.effect == "NoSchedule" { return !managed.contains(key) || keys.contains(key) }
            guard taint.effect == "NoExecute", key == Self.notReady || key == Self.unreachable
            else { return true }
            switch noExecute {
            case .keep: return true
            case .remove: return false
            case .set(let wanted): return key == wanted
            }
        }
        for key in keys where !taints.contains(where: { $0.matches(Taint(key, "NoSchedule")) }) {
            taints.append(Taint(key, "NoSchedule", added: now))
        }
        if case .set(let key) = noExecute,
            !taints.contains(where: { $0.matches(Taint(key, "NoExecute")) })
        {
            taints.append(Taint(key, "NoExecute", added: now))
        }
        return taints
    }

    private func hasNoSchedule(_ key: String) -> Bool {
        node.spec.taints.contains { $0.matches(Taint(key, "NoSchedule")) }
    }
}

extension Taint {
    fileprivate init(_ key: String, _ effect: String, added: Timestamp? = nil) {
        self.init(key: key, effect: effect)
        timeAdded = added
    }
}
