import KubeAPI
import KubeModel
import KubeNode
import SimKernel

/// A volume for one node is on one node. Source: cluster.md E53 to E57.
package struct AttachedOnce: Checker {
    package static let name = "attached-once"
    package static let promise =
        "A ReadWriteOnce volume is attached to one node, and is taken from a node that runs a pod"
        + " with it only after six minutes without the node, or out of service."

    /// The nodes each volume is attached to, by attachment.
    private var attached = SortedMap<String, SortedMap<String, String>>()
    /// A pod that is gone from the store or going, whose containers may run on.
    private struct Leaving {
        var node: String
        var id: NamespacedName
        /// The volumes its claims were bound to: a claim of the same name that comes later is bound
        /// to another.
        var volumes: [String]
        var since: SimTime
    }
    private var leaving = SortedMap<String, Leaving>()
    private var doubted = DoubtedNodes()
    private var leavingInOrder: [String] = []
    private static let leavingMax = 1_000
    /// A little less than six minutes: the controller counts from when it was told.
    private static let forcedAfter = SimDuration.minutes(6) - .seconds(1)

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, let user, _) in seen {
            switch change.object.resource {
            case .pod where change.beginsDeletion: note(change, cluster)
            case .node: doubted.note(change, at: cluster.now)
            case .volumeAttachment:
                let text = theft(change, by: user, cluster) ?? place(change, cluster)
                guard let text else { continue }
                found.append(violation(change.object.key.description, text, cluster))
            default: break
            }
        }
        return found
    }

    private mutating func note(_ change: Change, _ cluster: borrowing Cluster) {
        let pod = change.object
        guard let node = pod.facts.nodeName, leaving[pod.uid] == nil else { return }
        var volumes: [String] = []
        for entry in pod.claims {
            let key = ObjectKey(
                .persistentVolumeClaim, namespace: pod.namespace, name: entry.claim)
            let claim = cluster.apiServer.stored(key)
            if let name = claim?.json["spec"]?["volumeName"]?.string { volumes.append(name) }
        }
        if volumes.isEmpty { return }
        leaving[pod.uid] = Leaving(node: node, id: pod.id, volumes: volumes, since: cluster.now)
        leavingInOrder.append(pod.uid)
        if leavingInOrder.count > Self.leavingMax {
            for uid in leavingInOrder.prefix(Self.leavingMax / 2) { leaving[uid] = nil }
            leavingInOrder.removeFirst(Self.leavingMax / 2)
        }
    }

    /// Keeps where volumes are attached.
    private mutating func place(_ change: Change, _ cluster: borrowing Cluster) -> String? {
        let view: VolumeAttachment = change.object.view()
        guard let volume = view.spec.source?.persistentVolumeName, let node = view.spec.nodeName
        else { return nil }
        let isAttached = change.kind != .deleted && view.status.attached == true
        let wasThere = attached[volume]?[view.name] != nil
        attached[volume, default: SortedMap()][view.name] = isAttached ? node : nil
        if attached[volume]?.isEmpty == true { attached[volume] = nil }
        guard isAttached, !wasThere, isExclusive(volume, cluster),
            let other = attached[volume]?.first(where: { $0.value != node })
        else { return nil }
        return "attaches the volume \(volume) to \(node) while it is attached to \(other.value)"
    }

    private func isExclusive(_ volume: String, _ cluster: borrowing Cluster) -> Bool {
        let stored = cluster.apiServer.stored(ObjectKey(.persistentVolume, name: volume))
        let modes = stored?.json["spec"]?["accessModes"]?.array ?? []
        return modes.allSatisfy { $0 == "ReadWriteOnce" || $0 == "ReadWriteOncePod" }
    }

    /// A detachment from a machine that still runs a pod with the volume. Source: E55, E56.
    private func theft(
        _ change: Change, by user: String, _ cluster: borrowing Cluster
    ) -> String? {
        guard user == ComponentUser.controllers, change.beginsDeletion,
            let node = change.object.json["spec"]?["nodeName"]?.string,
            let volume = change.object.json["spec"]?
                .at("source", "persistentVolumeName")?.string, isExclusive(volume, cluster),
            let machine = cluster.options.nodes.firstIndex(where: { $0.name == node }),
            machine < cluster.kubelets.count,
            let host = cluster.apiServer.stored(ObjectKey(.node, name: node))
        else { return nil }
        if doubted.contains(node, at: cluster.now) { return nil }
        for pod in cluster.kubelets[machine].runningPods(at: cluster.now) {
            guard let left = leaving[pod.uid], left.volumes.contains(volume) else { continue }
            let since = cluster.now - left.since
            if !host.facts.isReady, since >= Self.forcedAfter { continue }
            return "takes the volume \(volume) from \(node), where \(left.id) runs with it and was"
                + " deleted \(since) ago"
        }
        return nil
    }
}
