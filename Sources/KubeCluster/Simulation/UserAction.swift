import KubeAPI
import KubeModel

/// What a person does to the cluster in a simulation. Sets are named by their place among those
/// that were drawn, nodes by theirs in the options.
package enum UserAction: Sendable, CustomStringConvertible {
    /// Creates a set that is not there.
    case create(Int)
    case scale(Int, Int64)
    case image(Int, String)
    case partition(Int, Int64)
    /// The strategy becomes OnDelete, or RollingUpdate again.
    case onDelete(Int, Bool)
    case retention(Int, whenDeleted: String, whenScaled: String)
    case minReadySeconds(Int, Int64)
    case start(Int, Int64)
    case historyLimit(Int, Int64)
    case deleteSet(Int, Propagation)
    /// With its own grace, or at once with 0.
    case deletePod(Int, ordinal: Int64, grace: Int64?)
    case evictPod(Int, ordinal: Int64)
    /// Takes away the label by which the set finds the pod.
    case releasePod(Int, ordinal: Int64)
    /// Takes away the owner references of the pod.
    case orphanPod(Int, ordinal: Int64)
    /// Makes a pod under a name that the set will want.
    case occupyName(Int, ordinal: Int64)
    case deleteClaim(Int, template: String, ordinal: Int64)
    case cordon(Int, Bool)
    /// Sets or takes away the taint that says that a machine is out of service for good.
    case outOfService(Int, Bool)
    case deleteNode(Int)
    case deleteService(Int)
    case createService(Int)

    /// What happens to the pods of a set that is deleted.
    package enum Propagation: String, Sendable, CaseIterable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    /// The action in a few words.
    package var description: String {
        switch self {
        case .create(let set): "create \(set)"
        case .scale(let set, let count): "scale set \(set) to \(count)"
        case .image(let set, let image): "set image of set \(set) to \(image)"
        case .partition(let set, let index): "set partition of set \(set) to \(index)"
        case .onDelete(let set, let isOn): "set \(set) \(isOn ? "OnDelete" : "RollingUpdate")"
        case .retention(let set, let deleted, let scaled):
            "retention of set \(set): whenDeleted=\(deleted) whenScaled=\(scaled)"
        case .minReadySeconds(let set, let seconds): "minReadySeconds of set \(set): \(seconds)"
        case .start(let set, let start): "ordinals.start of set \(set): \(start)"
        case .historyLimit(let set, let limit): "revisionHistoryLimit of set \(set): \(limit)"
        case .deleteSet(let set, let how): "delete set \(set) \(how.rawValue)"
        case .deletePod(let set, let ordinal, let grace):
            "delete pod \(ordinal) of set \(set)" + (grace.map { " grace \($0)" } ?? "")
        case .evictPod(let set, let ordinal): "evict pod \(ordinal) of set \(set)"
        case .releasePod(let set, let ordinal): "take the label of pod \(ordinal) of set \(set)"
        case .orphanPod(let set, let ordinal): "take the owner of pod \(ordinal) of set \(set)"
        case .occupyName(let set, let ordinal): "occupy the name of pod \(ordinal) of set \(set)"
        case .deleteClaim(let set, let template, let ordinal):
            "delete claim \(template) \(ordinal) of set \(set)"
        case .cordon(let node, let isOn): (isOn ? "cordon" : "uncordon") + " node \(node + 1)"
        case .outOfService(let node, let isOn):
            "node \(node + 1) " + (isOn ? "out of service" : "in service")
        case .deleteNode(let node): "delete node \(node + 1)"
        case .deleteService(let set): "delete service of set \(set)"
        case .createService(let set): "create service of set \(set)"
        }
    }
}

extension Simulation {
    /// The requests that an action sends, one after the other.
    func requests(_ action: UserAction, in cluster: borrowing Cluster) -> [APIRequest] {
        switch action {
        case .create(let set): creation(sets[set])
        case .scale(let set, let count): [patch(set, ["replicas": .int(count)])]
        case .image(let set, let image):
            [
                patch(
                    set,
                    ["template": ["spec": ["containers": [container(sets[set], image)]]]])
            ]
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
            [
                .delete(
                    ObjectKey(
                        .persistentVolumeClaim, namespace: SimulatedSet.namespace,
                        name: "\(template)-\(sets[set].name)-\(ordinal)"))
            ]
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
        }
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

    private func container(_ set: SimulatedSet, _ image: String) -> JSONValue {
        var copy = set
        copy.image = image
        let spec = copy.object["spec"]?["template"]?["spec"]
        return spec?["containers"]?.array?.first ?? .null
    }

    private func strategy(_ set: Int, _ isOnDelete: Bool) -> JSONValue {
        var copy = sets[set]
        copy.isOnDelete = isOnDelete
        guard isOnDelete else { return copy.strategy }
        return ["type": "OnDelete", "rollingUpdate": .null]
    }

    func nodeKey(_ node: Int) -> ObjectKey { ObjectKey(.node, name: options.nodes[node].name) }

    private func eviction(_ pod: ObjectKey) -> APIRequest {
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
