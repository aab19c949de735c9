import KubeAPI
import KubeModel
import SimKernel

extension Simulation {
    /// The requests that an action sends, one after the other.
    func requests(_ action: UserAction, in cluster: borrowing Cluster) -> [APIRequest] {
        switch action {
        case .create(let set): creation(sets[set])
        case .scale(let set, let count): [patch(set, ["replicas": .int(count)])]
        case .image(let set, let image):
            [patch(set, ["template": template(set, .image(image), cluster)])]
        case .partition(let set, let index):
            [patch(set, ["updateStrategy": ["rollingUpdate": ["partition": .int(index)]]])]
        case .onDelete(let set, let isOn): [patch(set, ["updateStrategy": strategy(set, isOn)])]
        case .retention(let set, let deleted, let scaled):
            [
                patch(
                    set,
                    [
                        "persistentVolumeClaimRetentionPolicy": [
                            "whenDeleted": .string(deleted), "whenScaled": .string(scaled),
                        ]
                    ])
            ]
        case .minReadySeconds(let set, let seconds):
            [patch(set, ["minReadySeconds": .int(seconds)])]
        case .start(let set, let start): [patch(set, ["ordinals": ["start": .int(start)]])]
        case .historyLimit(let set, let limit):
            [patch(set, ["revisionHistoryLimit": .int(limit)])]
        case .deleteSet(let set, let how):
            [.delete(sets[set].key, propagation: .init(rawValue: how.rawValue))]
        case .deletePod(let set, let ordinal, let grace):
            [.delete(sets[set].pod(ordinal), gracePeriodSeconds: grace)]
        case .evictPod(let set, let ordinal): [eviction(sets[set].pod(ordinal))]
        case .releasePod(let set, let ordinal):
            [.mergePatch(sets[set].pod(ordinal), ["metadata": ["labels": ["app": .null]]])]
        case .orphanPod(let set, let ordinal):
            [.mergePatch(sets[set].pod(ordinal), ["metadata": ["ownerReferences": .null]])]
        case .occupyName(let set, let ordinal): [occupation(sets[set], ordinal)]
        case .deleteClaim(let set, let template, let ordinal):
            [.delete(sets[set].claim(template, ordinal))]
        case .cordon(let node, let isOn):
            [.mergePatch(nodeKey(node), ["spec": ["unschedulable": isOn ? true : .null]])]
        case .outOfService(let node, let isOn): [taint(node, isOn, cluster)]
        case .deleteNode(let node): [.delete(nodeKey(node))]
        case .deleteService(let set):
            [
                .delete(
                    ObjectKey(.service, namespace: SimulatedSet.namespace, name: sets[set].name))
            ]
        case .createService(let set): [.create(.service, sets[set].service)]
        default: laterRequests(action, in: cluster)
        }
    }

    private func laterRequests(
        _ action: UserAction, in cluster: borrowing Cluster
    ) -> [APIRequest] {
        switch action {
        case .change(let set, let image, let count):
            [
                patch(
                    set,
                    [
                        "replicas": .int(count),
                        "template": template(set, .image(image), cluster),
                    ])
            ]
        case .template(let set, let change):
            [patch(set, ["template": template(set, .init(change), cluster)])]
        case .evictAll(let set):
            pods(of: set, in: cluster).map { eviction($0.key) }
        case .budget(let set, let count): budget(set, count, cluster)
        case .hold(let set, let ordinal, let claim):
            holding(
                claim.map { sets[set].claim($0, ordinal) } ?? sets[set].pod(ordinal), true, cluster)
        case .letGo(let set): lettingGo(set, cluster)
        case .closeGate(let set, let ordinal):
            [gate(sets[set].pod(ordinal), isOpen: false, at: cluster.now)]
        case .drain(let node, _): requests(.cordon(node, true), in: cluster)
        case .scaleDeployment(let count):
            deployment.map { [.mergePatch($0.key, ["spec": ["replicas": .int(count)]])] } ?? []
        case .deploymentImage(let image): deployment.map { [$0.change(image)] } ?? []
        default: []
        }
    }

    private func pods(of set: Int, in cluster: borrowing Cluster) -> [StoredObject] {
        cluster.apiServer.storedObjects(.pod).filter {
            $0.facts.labels["app"] == sets[set].name
        }
    }

    private func budget(
        _ set: Int, _ count: Int64, _ cluster: borrowing Cluster
    ) -> [APIRequest] {
        var wanted = sets[set]
        wanted.minAvailable = count
        guard cluster.apiServer.stored(wanted.budgetKey) == nil else {
            return [.mergePatch(wanted.budgetKey, ["spec": ["minAvailable": .int(count)]])]
        }
        return wanted.budget.map { [.create(.podDisruptionBudget, $0)] } ?? []
    }

    /// Writes the finalizers of an object anew, with or without the one of people.
    private func holding(
        _ key: ObjectKey, _ isHeld: Bool, _ cluster: borrowing Cluster
    ) -> [APIRequest] {
        guard let stored = cluster.apiServer.stored(key),
            stored.hasFinalizer(SimulatedSet.finalizer) != isHeld
        else { return [] }
        let name: JSONValue = .string(SimulatedSet.finalizer)
        var finalizers = stored.json["metadata"]?["finalizers"]?.array ?? []
        finalizers.removeAll { $0 == name }
        if isHeld { finalizers.append(name) }
        return [.mergePatch(key, ["metadata": ["finalizers": .array(finalizers)]])]
    }

    /// All that is held of a set: pods and claims of its name.
    private func lettingGo(_ set: Int, _ cluster: borrowing Cluster) -> [APIRequest] {
        let name = sets[set].name
        var held = cluster.apiServer.storedObjects(.pod).filter { $0.name.hasPrefix(name + "-") }
        held += cluster.apiServer.storedObjects(.persistentVolumeClaim).filter {
            $0.name.contains("-" + name + "-")
        }
        return held.flatMap { holding($0.key, false, cluster) }
    }

    /// What the readiness gate of a pod is told.
    func gate(_ pod: ObjectKey, isOpen: Bool, at now: SimTime) -> APIRequest {
        let condition: JSONValue = [
            "type": .string(SimulatedSet.gate), "status": isOpen ? "True" : "False",
            "lastTransitionTime": Timestamp(seconds: now.secondsRoundedDown).jsonValue,
        ]
        return APIRequest(
            .patch, .pod, namespace: pod.namespace, name: pod.name, subresource: .status,
            body: ["status": ["conditions": [condition]]], patchType: .strategic)
    }

    private func creation(_ set: SimulatedSet) -> [APIRequest] {
        var requests: [APIRequest] = [.create(.service, set.service)]
        if let budget = set.budget { requests.append(.create(.podDisruptionBudget, budget)) }
        requests.append(.create(.statefulSet, set.object))
        return requests
    }

    private func patch(_ set: Int, _ spec: JSONValue) -> APIRequest {
        .mergePatch(sets[set].key, ["spec": spec])
    }

    /// What changes in a template.
    private enum Edit {
        case image(String)
        case other(UserAction.TemplateChange)

        init(_ change: UserAction.TemplateChange) { self = .other(change) }
    }

    /// The members of a template that change, with its one container as a whole.
    private func template(
        _ set: Int, _ edit: Edit, _ cluster: borrowing Cluster
    ) -> JSONValue {
        let object = cluster.apiServer.stored(sets[set].key)?.json ?? sets[set].object
        let spec = object["spec"]?["template"]?["spec"]
        var container = spec?["containers"]?.array?.first?.object ?? JSONObject()
        switch edit {
        case .image(let image): container["image"] = .string(image)
        case .other(.annotation(let stamp)):
            return ["metadata": ["annotations": ["stamp": .string("\(stamp)")]]]
        case .other(.grace(let grace)):
            return ["spec": ["terminationGracePeriodSeconds": .int(grace)]]
        case .other(.cpu(let cpu)):
            container["resources"] = ["requests": ["cpu": .string(cpu), "memory": "16Mi"]]
        case .other(.environment(let value)):
            container["env"] = [["name": "MODE", "value": .string("\(value)")]]
        }
        return ["spec": ["containers": [.object(container)]]]
    }

    private func strategy(_ set: Int, _ isOnDelete: Bool) -> JSONValue {
        var copy = sets[set]
        copy.isOnDelete = isOnDelete
        guard isOnDelete else { return copy.strategy }
        return ["type": "OnDelete", "rollingUpdate": .null]
    }

    func nodeKey(_ node: Int) -> ObjectKey { ObjectKey(.node, name: options.nodes[node].name) }

    func eviction(_ pod: ObjectKey) -> APIRequest {
        APIRequest(
            .create, .pod, namespace: pod.namespace, name: pod.name, subresource: .eviction,
            body: [
                "apiVersion": "policy/v1", "kind": "Eviction",
                "metadata": ["name": .string(pod.name), "namespace": .string(pod.namespace)],
            ])
    }

    private func occupation(_ set: SimulatedSet, _ ordinal: Int64) -> APIRequest {
        let key = set.pod(ordinal)
        return .create(
            .pod,
            [
                "apiVersion": "v1", "kind": "Pod",
                "metadata": ["name": .string(key.name), "namespace": .string(key.namespace)],
                "spec": ["containers": [["name": "squatter", "image": "app:1"]]],
            ])
    }

    /// The list of taints is written as a whole, as kubectl does.
    private func taint(_ node: Int, _ isOn: Bool, _ cluster: borrowing Cluster) -> APIRequest {
        let key = "node.kubernetes.io/out-of-service"
        let stored = cluster.apiServer.stored(nodeKey(node))
        var taints = stored?.json["spec"]?["taints"]?.array ?? []
        taints.removeAll { $0["key"]?.string == key }
        if isOn {
            taints.append(
                ["key": .string(key), "value": "nodeshutdown", "effect": "NoExecute"])
        }
        return .mergePatch(nodeKey(node), ["spec": ["taints": .array(taints)]])
    }
}
