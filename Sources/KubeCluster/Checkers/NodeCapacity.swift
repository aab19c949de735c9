import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// Pods are bound once, to nodes that exist and have room. Source: cluster.md B3, C14, C29.
package struct NodeCapacity: Checker {
    package static let name = "node-capacity"
    package static let promise =
        "A pod is bound once, to a node that exists, whose cpu, memory and number of pods suffice"
        + " for all that is bound to it."

    private struct Placed {
        var demand: Demand
        var since: SimTime
        var isScheduled: Bool
    }

    /// What is bound to each node and has not ended.
    private var placed = SortedMap<String, SortedMap<NamespacedName, Placed>>()
    /// When nodes went that were there before.
    private var gone = SortedMap<String, SimTime>()
    /// As long as the scheduler waits for the answer to a binding, it counts the pod itself.
    private static let assumed = SimDuration.seconds(9)

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, let user, let request) in seen {
            let object = change.object
            if object.resource == .node {
                gone[object.name] = change.kind == .deleted ? cluster.now : nil
            }
            guard object.resource == .pod else { continue }
            let isBinding = user == ComponentUser.scheduler && request.subresource == .binding
            if let text = take(change, isBinding: isBinding, cluster) {
                found.append(violation(object.key.description, text, cluster))
            }
        }
        return found
    }

    private mutating func take(
        _ change: Change, isBinding: Bool, _ cluster: borrowing Cluster
    ) -> String? {
        let pod = change.object
        let before = change.previous?.facts.nodeName ?? ""
        let node = pod.facts.nodeName ?? ""
        if change.kind == .deleted || pod.isFinished {
            remove(pod.id, from: before)
            remove(pod.id, from: node)
            return nil
        }
        if before == node { return nil }
        if change.kind == .modified, !before.isEmpty {
            remove(pod.id, from: before)
            return "was bound to \(before) and is now bound to \(node)"
        }
        let entry = Placed(demand: Demand(of: pod), since: cluster.now, isScheduled: isBinding)
        placed[node, default: SortedMap()][pod.id] = entry
        return isBinding ? lack(on: node, for: pod, cluster) : nil
    }

    private mutating func remove(_ id: NamespacedName, from node: String) {
        let isEmpty = placed.update(node) { pods in
            pods[id] = nil
            return pods.isEmpty
        }
        if isEmpty == true { placed[node] = nil }
    }

    /// What a node the scheduler chose does not have. What the scheduler could not know of does
    /// not count: it sees the store through its own mirror.
    private func lack(
        on node: String, for pod: StoredObject, _ cluster: borrowing Cluster
    ) -> String? {
        let cache = cluster.scheduler.cache
        guard let host = cache.get(Node.self, "", node) else {
            // A scheduler that has just started knows nothing; an earlier one may have sent this.
            if cluster.apiServer.stored(ObjectKey(.node, name: node)) != nil { return nil }
            let isRecent = gone[node].map { $0 + .minutes(1) > cluster.now } ?? false
            return isRecent ? nil : "is bound to \(node), which is no node"
        }
        var sum = Demand()
        var count: Int64 = 0
        for (id, other) in placed[node] ?? SortedMap() {
            let isTold = cache.get(.pod, id.namespace, id.name)?.facts.nodeName == node
            let isAssumed = other.isScheduled && other.since + Self.assumed > cluster.now
            guard isTold || isAssumed else { continue }
            sum.cpu += other.demand.cpu
            sum.memory += other.demand.memory
            count += 1
        }
        let list = host.status.allocatable ?? host.status.capacity
        let wanted = Demand(of: pod)
        let cpu = list?.quantity("cpu")?.addableMilliValue ?? 0
        let memory = list?.quantity("memory")?.addableValue ?? 0
        let pods = list?.quantity("pods")?.value ?? 110
        if wanted.cpu > 0, sum.cpu > cpu {
            return "is bound to \(node): \(sum.cpu)m cpu are asked for, \(cpu)m are there"
        }
        if wanted.memory > 0, sum.memory > memory {
            return "is bound to \(node): \(sum.memory) bytes are asked for, \(memory) are there"
        }
        return count > pods
            ? "is bound to \(node) as the pod number \(count), and \(pods) may be there" : nil
    }
}
