import KubeAPI
import KubeDNS
import KubeModel
import KubeNode
import SimKernel

/// What must be true of a cluster in which nothing is broken any more and nobody does anything.
struct Goal {
    let now: SimTime
    var lines: [String] = []

    /// What is missing, a line each; nothing when the cluster is at rest.
    static func missing(_ simulation: Simulation, _ cluster: borrowing Cluster) -> [String] {
        var goal = Goal(now: cluster.now)
        goal.judgeNodes(cluster)
        goal.judgePods(cluster)
        goal.judgeSets(cluster)
        goal.judgeClaims(cluster)
        goal.judgeNames(simulation, cluster)
        goal.judgeSlices(simulation, cluster)
        goal.judgeAttachments(cluster)
        goal.judgeRevisions(cluster)
        goal.judgeBudgets(cluster)
        goal.judgeDeployment(simulation, cluster)
        return goal.lines
    }

    private init(now: SimTime) { self.now = now }

    private mutating func judgeNodes(_ cluster: borrowing Cluster) {
        let nodes = cluster.apiServer.storedObjects(.node)
        if nodes.count != cluster.options.nodes.count {
            lines.append("nodes: \(nodes.count) of \(cluster.options.nodes.count) are there")
        }
        for node in nodes {
            if !node.facts.isReady { lines.append("\(node.key) is not ready") }
            for taint in node.json["spec"]?["taints"]?.array ?? [] {
                lines.append("\(node.key) has the taint \(taint["key"]?.string ?? "")")
            }
        }
    }

    /// No pod is on its way out, and machines run what the API says and nothing else.
    private mutating func judgePods(_ cluster: borrowing Cluster) {
        for pod in cluster.apiServer.storedObjects(.pod) where pod.facts.isTerminating {
            lines.append("\(pod.key) is terminating")
        }
        for index in cluster.options.nodes.indices {
            for running in cluster.kubelets[index].runningPods(at: now) {
                let key = ObjectKey(.pod, namespace: running.namespace, name: running.name)
                if cluster.apiServer.stored(key)?.uid != running.uid {
                    let name = cluster.options.nodes[index].name
                    lines.append("\(key) runs on \(name) and is not in the API")
                }
            }
        }
    }

    private mutating func judgeSets(_ cluster: borrowing Cluster) {
        for object in cluster.apiServer.storedObjects(.statefulSet) {
            let set: StatefulSet = object.view()
            let (key, status) = (object.key, set.status)
            let wanted = set.spec.replicasOrDefault
            if object.facts.isTerminating { lines.append("\(key) is being deleted") }
            if status.observedGeneration != object.facts.generation {
                lines.append("\(key): the controller has not seen the latest generation")
            }
            for (word, count) in [
                ("there", status.replicas), ("ready", status.readyReplicas),
                ("available", status.availableReplicas),
            ] where count ?? 0 != wanted {
                lines.append("\(key): \(count ?? 0) of \(wanted) pods are \(word)")
            }
            judgeMembers(object, set, cluster)
        }
    }

    private mutating func judgeMembers(
        _ object: StoredObject, _ set: StatefulSet, _ cluster: borrowing Cluster
    ) {
        let isRolling = set.spec.updateStrategy?.type == "RollingUpdate"
        let status = set.status
        let first = set.spec.ordinalStart
        if isRolling, set.spec.partition == 0, status.currentRevision != status.updateRevision {
            lines.append("\(object.key): the rollout is not complete")
        }
        var found: Int64 = 0
        for pod in cluster.apiServer.storedObjects(.pod)
        where pod.facts.controllerUID == object.uid {
            found += 1
            let suffix = pod.name.dropFirst(object.name.utf8.count + 1)
            guard let ordinal = Int64(suffix), set.spec.ordinalRange.contains(ordinal) else {
                lines.append("\(pod.key) is outside of the range")
                continue
            }
            let revision = pod.facts.labels["controller-revision-hash"]
            if isRolling, ordinal - first >= set.spec.partition,
                revision != status.updateRevision
            {
                lines.append("\(pod.key) is not at the update revision")
            }
            for template in set.spec.volumeClaimTemplates {
                let claim = "\(template.name)-\(pod.name)"
                let stored = cluster.apiServer.stored(
                    ObjectKey(
                        .persistentVolumeClaim, namespace: pod.namespace, name: claim))
                if stored?.facts.phase != "Bound" { lines.append("claim \(claim) is not bound") }
                if let stored { judgeOwners(of: stored, set, pod) }
            }
        }
        if found != set.spec.replicasOrDefault {
            lines.append("\(object.key) owns \(found) of \(set.spec.replicasOrDefault) pods")
        }
    }

    private mutating func judgeClaims(_ cluster: borrowing Cluster) {
        for claim in cluster.apiServer.storedObjects(.persistentVolumeClaim)
        where claim.facts.isTerminating {
            lines.append("\(claim.key) is terminating")
        }
        for object in cluster.apiServer.storedObjects(.persistentVolume) {
            let volume: PersistentVolume = object.view()
            let isLeft = object.facts.phase == "Released" || object.facts.phase == "Failed"
            if isLeft, volume.spec.persistentVolumeReclaimPolicy == "Delete" {
                lines.append("\(object.key) is \(object.facts.phase) and was not deleted")
            }
        }
    }

    /// DNS names the ready pods of each set with their addresses, and no others.
    private mutating func judgeNames(_ simulation: Simulation, _ cluster: borrowing Cluster) {
        for set in simulation.sets {
            guard cluster.apiServer.stored(set.key) != nil else { continue }
            let domain = "\(set.name).\(SimulatedSet.namespace).svc.cluster.local."
            var addresses: [String] = []
            for object in cluster.apiServer.storedObjects(.pod)
            where object.facts.labels["app"] == set.name && object.facts.isReady {
                let pod: Pod = object.view()
                let address = pod.status.podIP ?? ""
                addresses.append(address)
                let name = "\(object.name).\(domain)"
                let answer = cluster.dns.answer(AskedName(name, "A"), at: now)
                if answer.records != [address] {
                    lines.append("DNS: \(name) is \(answer.records), not \(address)")
                }
            }
            let all = cluster.dns.answer(AskedName(domain, "A"), at: now)
            if all.records.sorted() != addresses.sorted() {
                lines.append("DNS: \(domain) has \(all.records.count) of \(addresses.count)")
            }
        }
    }
}
