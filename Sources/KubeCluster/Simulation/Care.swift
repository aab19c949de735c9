import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// What people do who look after their sets once everything works again: they put right what they
/// spoiled themselves, and help where Kubernetes leaves it to them.
enum Care {
    /// How long a pod may be stuck before a person deletes it.
    private static let patience: Int64 = 60

    static func requests(_ simulation: Simulation, _ cluster: borrowing Cluster) -> [APIRequest] {
        var requests: [APIRequest] = []
        for index in simulation.options.nodes.indices {
            guard let node = cluster.apiServer.stored(simulation.nodeKey(index)) else { continue }
            if node.json["spec"]?["unschedulable"]?.bool == true {
                requests += simulation.requests(.cordon(index, false), in: cluster)
            }
            let taints = node.json["spec"]?["taints"]?.array ?? []
            if taints.contains(where: { $0["key"]?.string == "node.kubernetes.io/out-of-service" }) {
                requests += simulation.requests(.outOfService(index, false), in: cluster)
            }
        }
        requests += LocalVolumes.requests(simulation, cluster)
        if let deployment = simulation.deployment,
            let stored = cluster.apiServer.stored(deployment.key)
        {
            let spec = stored.json["spec"]?["template"]?["spec"]
            let image = spec?["containers"]?.array?.first?["image"]?.string ?? ""
            if SimulatedSet.badImages.contains(image) {
                requests += simulation.requests(
                    .deploymentImage(SimulatedSet.goodImages[0]), in: cluster)
            }
        }
        for index in simulation.sets.indices {
            requests += simulation.requests(.letGo(index), in: cluster)
            requests += care(index, simulation, cluster)
        }
        return requests
    }

    private static func care(
        _ index: Int, _ simulation: Simulation, _ cluster: borrowing Cluster
    ) -> [APIRequest] {
        let drawn = simulation.sets[index]
        let service = ObjectKey(.service, namespace: SimulatedSet.namespace, name: drawn.name)
        var requests: [APIRequest] = []
        if cluster.apiServer.stored(service) == nil {
            requests += simulation.requests(.createService(index), in: cluster)
        }
        guard let stored = cluster.apiServer.stored(drawn.key) else {
            return requests + strays(of: drawn, in: cluster)
        }
        let set: StatefulSet = stored.view()
        if waitsForGoneClaim(stored.key, cluster) {
            // Nothing wakes the controller when a claim disappears, so a person touches the set.
            // Source: statefulset-controller.md R145.
            let moment = "\(cluster.now.secondsRoundedDown)"
            requests.append(
                .mergePatch(
                    stored.key, ["metadata": ["annotations": ["touched": .string(moment)]]]))
        }
        let image = set.spec.template.spec.containers.first?.image ?? ""
        if SimulatedSet.badImages.contains(image) {
            let good = SimulatedSet.goodImages[0]
            requests += simulation.requests(.image(index, good), in: cluster)
        }
        // Below the partition pods come back at the current revision, be it good or bad.
        if set.spec.partition > 0, runsBadImage(stored, cluster) {
            requests += simulation.requests(.partition(index, 0), in: cluster)
        }
        for object in cluster.apiServer.storedObjects(.pod)
        where object.facts.labels["app"] == drawn.name || object.name.hasPrefix(drawn.name + "-") {
            let pod: Pod = object.view()
            let isOurs = object.facts.controllerUID == stored.uid
            let isBad = pod.spec.containers.contains {
                SimulatedSet.badImages.contains($0.image ?? "")
            }
            let age = cluster.now.secondsRoundedDown - object.facts.creationSeconds
            // A stuck pod of an earlier revision is never replaced by the set itself; a pod that
            // nobody owns holds a name. Source: statefulset-controller.md R91, E22.
            if object.facts.isTerminating { continue }
            // A claim that is being deleted goes when the pod that uses it does. Source: E46.
            let losesClaim = pod.spec.volumes.contains { volume in
                guard let name = volume.persistentVolumeClaim?.claimName else { return false }
                let claim = ObjectKey(
                    .persistentVolumeClaim, namespace: object.namespace, name: name)
                return cluster.apiServer.stored(claim)?.facts.isTerminating == true
            }
            if losesClaim || (isBad && age > patience) || (!isOurs && !stored.facts.isTerminating) {
                requests.append(.delete(object.key))
            }
        }
        return requests
    }

    private static func runsBadImage(_ set: StoredObject, _ cluster: borrowing Cluster) -> Bool {
        cluster.apiServer.storedObjects(.pod).contains { object in
            guard object.facts.controllerUID == set.uid else { return false }
            let pod: Pod = object.view()
            return pod.spec.containers.contains {
                SimulatedSet.badImages.contains($0.image ?? "")
            }
        }
    }

    private static func waitsForGoneClaim(
        _ set: ObjectKey, _ cluster: borrowing Cluster
    ) -> Bool {
        let waits = cluster.controllerManager.statefulSet.waits(of: set, at: cluster.now)
        return waits.contains { wait in
            guard case .staleClaim(_, let claim) = wait else { return false }
            let key = ObjectKey(.persistentVolumeClaim, namespace: set.namespace, name: claim)
            return cluster.apiServer.stored(key) == nil
        }
    }

    /// Pods that were left over when their set was deleted as an orphan maker.
    private static func strays(
        of set: SimulatedSet, in cluster: borrowing Cluster
    ) -> [APIRequest] {
        cluster.apiServer.storedObjects(.pod)
            .filter { $0.facts.controllerUID == nil && !$0.facts.isTerminating }
            .filter { $0.name.hasPrefix(set.name + "-") }
            .map { .delete($0.key) }
    }

    /// The nodes whose objects are gone though their machines run.
    static func missingNodes(_ cluster: borrowing Cluster) -> [Int] {
        var missing: [Int] = []
        for (index, node) in cluster.options.nodes.enumerated()
        where cluster.apiServer.stored(ObjectKey(.node, name: node.name)) == nil {
            missing.append(index)
        }
        return missing
    }
}
