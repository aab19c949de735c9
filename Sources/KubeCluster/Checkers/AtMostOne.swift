import KubeAPI
import KubeModel
import KubeNode
import SimKernel

/// Two pods of one name never run at once, on whatever machines, reachable or not.
/// Source: architecture 2.4, cluster.md B, D70.
package struct AtMostOne: Checker {
    package static let name = "at-most-one"
    package static let promise =
        "At most one pod of a name has live containers, unless the other was deleted by force, or"
        + " without any grace because it says so itself."

    /// A pod that runs on a machine, by the number of its node.
    private struct Bearer: Equatable {
        var uid: String
        var machine: Int
    }

    /// The pods that run on each machine.
    private var live: [[Kubelet.RunningPod]] = []
    private var bearers = SortedMap<NamespacedName, [Bearer]>()
    /// Pods whose guarantee was given up, latest last.
    private var givenUp: [String] = []
    private static let givenUpMax = 1_000
    private var doubted = DoubtedNodes()

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for observation in seen {
            switch observation {
            case .committed(let change, let user, let request):
                if change.object.resource == .node { doubted.note(change, at: cluster.now) }
                if change.object.resource == .pod { note(change, by: user, request, cluster.now) }
            case .kubeletRan(let machine):
                refresh(machine, cluster, &found)
            case .fault:
                for machine in 0..<cluster.kubelets.count { refresh(machine, cluster, &found) }
            default: break
            }
        }
        return found
    }

    /// Remembers who took a pod away from its kubelet: a person may, and so may the collector of
    /// pods whose node is gone. Source: cluster.md D68 to D70.
    private mutating func note(
        _ change: Change, by user: String, _ request: APIRequest, _ now: SimTime
    ) {
        guard !user.hasPrefix(ComponentUser.kubelets), let node = change.object.facts.nodeName else {
            return
        }
        let isForced =
            change.kind == .deleted
            || change.object.json["metadata"]?["deletionGracePeriodSeconds"]?.int == 0
        let isDeclaredDead = change.object.isFinished && change.previous?.isFinished == false
        guard isForced || isDeclaredDead else { return }
        // A grace of 0 in the pod itself waives the wait for everybody. Source: cluster.md A28.
        let waives = change.object.json["spec"]?["terminationGracePeriodSeconds"]?.int == 0
        if ComponentUser.isComponent(user), !waives, !doubted.contains(node, at: now) { return }
        guard givenUp.last != change.object.uid else { return }
        givenUp.append(change.object.uid)
        if givenUp.count > Self.givenUpMax { givenUp.removeFirst(Self.givenUpMax / 2) }
    }

    private mutating func refresh(
        _ machine: Int, _ cluster: borrowing Cluster, _ found: inout [Violation]
    ) {
        guard machine < cluster.kubelets.count else { return }
        while live.count < cluster.kubelets.count { live.append([]) }
        let running = cluster.kubelets[machine].runningPods(at: cluster.now)
        if running.elementsEqual(live[machine], by: { $0.uid == $1.uid }) { return }
        for pod in live[machine] {
            let id = NamespacedName(namespace: pod.namespace, name: pod.name)
            let isEmpty = bearers.update(id) { bearers in
                bearers.removeAll { $0 == Bearer(uid: pod.uid, machine: machine) }
                return bearers.isEmpty
            }
            if isEmpty == true { bearers[id] = nil }
        }
        live[machine] = running
        for pod in running {
            let id = NamespacedName(namespace: pod.namespace, name: pod.name)
            bearers[id, default: []].append(Bearer(uid: pod.uid, machine: machine))
            judge(id, cluster, &found)
        }
    }

    private func judge(
        _ id: NamespacedName, _ cluster: borrowing Cluster, _ found: inout [Violation]
    ) {
        guard let bearers = bearers[id], bearers.count > 1 else { return }
        var alive: [Bearer] = []
        for bearer in bearers where !givenUp.contains(bearer.uid) {
            // What ended by itself since its kubelet last ran is not alive.
            let kubelet = cluster.kubelets[bearer.machine]
            if kubelet.isRunning(pod: bearer.uid, at: cluster.now) { alive.append(bearer) }
        }
        guard alive.count > 1 else { return }
        let places = alive.map { "\($0.uid) on \(cluster.options.nodes[$0.machine].name)" }
        found.append(
            violation(
                ObjectKey(.pod, id).description,
                "runs \(alive.count) times at once: \(places.joined(separator: " and "));"
                    + " none of them was deleted by force", cluster))
    }
}
