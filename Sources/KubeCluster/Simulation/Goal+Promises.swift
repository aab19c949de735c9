import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// What the other controllers promise of a cluster at rest.
extension Goal {
    /// A claim of a wanted pod has the owners that its set's policy says.
    /// Source: statefulset-controller.md 7.
    mutating func judgeOwners(of claim: StoredObject, _ set: StatefulSet, _ pod: StoredObject) {
        let policy = set.spec.persistentVolumeClaimRetentionPolicy
        let isOwned = claim.facts.ownerUIDs.contains(set.metadata.uid ?? "")
        if isOwned != (policy?.whenDeleted == "Delete") {
            lines.append("\(claim.key) \(isOwned ? "has" : "has not") its set as an owner")
        }
        if claim.facts.ownerUIDs.contains(pod.uid) {
            lines.append("\(claim.key) has its pod as an owner, which nobody scales away")
        }
    }

    /// The slices of a set's service have its ready pods, and no others, as ready endpoints.
    /// Source: cluster.md H.
    mutating func judgeSlices(_ simulation: Simulation, _ cluster: borrowing Cluster) {
        let slices = cluster.apiServer.storedObjects(.endpointSlice)
        for set in simulation.sets {
            let service = ObjectKey(.service, namespace: SimulatedSet.namespace, name: set.name)
            guard cluster.apiServer.stored(service) != nil else { continue }
            var told: [String] = []
            for slice in slices
            where slice.facts.labels["kubernetes.io/service-name"] == set.name {
                for endpoint in slice.json["endpoints"]?.array ?? []
                where endpoint.at("conditions", "ready")?.bool != false {
                    told += (endpoint["addresses"]?.array ?? []).compactMap(\.string)
                }
            }
            let ready = cluster.apiServer.storedObjects(.pod)
                .filter { $0.facts.labels["app"] == set.name && $0.facts.isReady }
                .compactMap { $0.json["status"]?["podIP"]?.string }
            if told.sorted() != ready.sorted() {
                lines.append("slices of \(set.name) tell \(told.sorted()), not \(ready.sorted())")
            }
        }
    }

    /// Volumes are attached where a pod uses them, and nowhere else. Source: cluster.md E56.
    mutating func judgeAttachments(_ cluster: borrowing Cluster) {
        let attachments = cluster.apiServer.storedObjects(.volumeAttachment)
        guard !attachments.isEmpty else { return }
        var used = SortedSet<String>()
        for pod in cluster.apiServer.storedObjects(.pod) where !pod.isFinished {
            for (_, claim) in pod.claims {
                let key = ObjectKey(.persistentVolumeClaim, namespace: pod.namespace, name: claim)
                let volume = cluster.apiServer.stored(key)?.json["spec"]?["volumeName"]?.string
                used.insert("\(volume ?? "") on \(pod.facts.nodeName ?? "")")
            }
        }
        for attachment in attachments {
            let spec = attachment.json["spec"]
            let volume = spec?.at("source", "persistentVolumeName")?.string ?? ""
            let place = "\(volume) on \(spec?["nodeName"]?.string ?? "")"
            if !used.contains(place) { lines.append("\(place) is attached and nobody uses it") }
        }
    }

    /// No more revisions are kept than the set wants, beside those that are in use.
    /// Source: statefulset-controller.md 3.
    mutating func judgeRevisions(_ cluster: borrowing Cluster) {
        let pods = cluster.apiServer.storedObjects(.pod)
        let revisions = cluster.apiServer.storedObjects(.controllerRevision)
        for object in cluster.apiServer.storedObjects(.statefulSet) {
            let set: StatefulSet = object.view()
            var live = SortedSet<String>()
            live.insert(set.status.currentRevision ?? "")
            live.insert(set.status.updateRevision ?? "")
            for pod in pods where pod.facts.controllerUID == object.uid {
                live.insert(pod.facts.labels["controller-revision-hash"] ?? "")
            }
            let old = revisions.filter {
                $0.facts.controllerUID == object.uid && !live.contains($0.name)
            }
            let limit = Int(set.spec.revisionHistoryLimit ?? 10)
            if old.count > limit {
                lines.append("\(object.key) keeps \(old.count) old revisions, not \(limit)")
            }
        }
    }

    /// What a budget says is so. Source: cluster.md D.3.
    mutating func judgeBudgets(_ cluster: borrowing Cluster) {
        for object in cluster.apiServer.storedObjects(.podDisruptionBudget) {
            let budget: PodDisruptionBudget = object.view()
            guard let query = budget.spec.selector?.compiled else { continue }
            let pods = cluster.apiServer.storedObjects(.pod).filter {
                $0.namespace == object.namespace && query.matches($0.facts.labels)
            }
            let healthy = Int64(pods.filter(\.facts.isReady).count)
            let wanted = budget.json["spec"]?["minAvailable"]?.int ?? 0
            let status = budget.status
            for (word, told, truth) in [
                ("expectedPods", status.expectedPods, Int64(pods.count)),
                ("currentHealthy", status.currentHealthy, healthy),
                ("desiredHealthy", status.desiredHealthy, wanted),
                ("disruptionsAllowed", status.disruptionsAllowed, max(0, healthy - wanted)),
                ("observedGeneration", status.observedGeneration, object.facts.generation),
            ] where told ?? 0 != truth {
                lines.append("\(object.key): \(word) is \(told ?? 0), not \(truth)")
            }
        }
    }

    /// The deployment runs as many pods as it shall, all of its latest template.
    mutating func judgeDeployment(_ simulation: Simulation, _ cluster: borrowing Cluster) {
        guard let key = simulation.deployment?.key, let object = cluster.apiServer.stored(key)
        else { return }
        let status = object.json["status"]
        let wanted = object.json["spec"]?["replicas"]?.int ?? 0
        if status?["observedGeneration"]?.int != object.facts.generation {
            lines.append("\(key): the controller has not seen the latest generation")
        }
        for word in ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"] {
            let count = status?[word]?.int ?? 0
            if count != wanted { lines.append("\(key): \(word) is \(count), not \(wanted)") }
        }
    }
}
