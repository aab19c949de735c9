import KubeAPI
import KubeModel

/// How an object is, in one line.
enum WhyStatus {
    static func line(_ object: StoredObject) -> String {
        var text = WhyName.text(object.key) + ": " + facts(object)
        if object.facts.isTerminating { text += ", being deleted" }
        return text
    }

    private static func facts(_ object: StoredObject) -> String {
        switch object.resource {
        case .statefulSet: set(object.view())
        case .deployment: deployment(object.view())
        case .replicaSet:
            "\(count(object, "spec", "replicas", else: 1)) replicas,"
                + " \(count(object, "status", "readyReplicas")) ready,"
                + " \(count(object, "status", "availableReplicas")) available"
        case .pod: pod(object)
        case .persistentVolumeClaim:
            phase(object)
                + (named(object, "spec", "volumeName").map {
                    object.facts.phase == "Bound" ? " to \($0)" : ", names \($0)"
                } ?? "")
        case .persistentVolume: volume(object.view())
        case .node: node(object)
        case .podDisruptionBudget:
            "\(count(object, "status", "currentHealthy")) healthy of"
                + " \(count(object, "status", "desiredHealthy")) wanted,"
                + " \(count(object, "status", "disruptionsAllowed")) may be evicted"
        case .service: "cluster IP \(named(object, "spec", "clusterIP") ?? "none")"
        default: phase(object)
        }
    }

    private static func count(
        _ object: StoredObject, _ part: String, _ field: String, else missing: Int64 = 0
    ) -> Int64 {
        object.json[part]?[field]?.int ?? missing
    }

    private static func named(
        _ object: StoredObject, _ part: String, _ field: String
    ) -> String? {
        object.json[part]?[field]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func phase(_ object: StoredObject) -> String {
        object.facts.phase.isEmpty ? "there" : object.facts.phase
    }

    private static func set(_ set: StatefulSet) -> String {
        let status = set.status
        let current = status.currentRevision ?? "none"
        let update = status.updateRevision ?? current
        let revision =
            current == update ? "revision \(current)" : "revision \(current), updating to \(update)"
        return "\(set.spec.replicasOrDefault) replicas, \(status.readyReplicas ?? 0) ready,"
            + " \(status.availableReplicas ?? 0) available, \(status.updatedReplicas ?? 0)"
            + " updated; \(revision)"
    }

    private static func deployment(_ deployment: Deployment) -> String {
        let status = deployment.status
        return "\(deployment.spec.replicas ?? 1) replicas, \(status.updatedReplicas ?? 0)"
            + " updated, \(status.readyReplicas ?? 0) ready, \(status.availableReplicas ?? 0)"
            + " available"
    }

    private static func pod(_ object: StoredObject) -> String {
        let place = object.facts.nodeName.map { " on \($0)" } ?? ", no node"
        return phase(object) + place + (object.facts.isReady ? ", Ready" : ", not Ready")
    }

    private static func volume(_ volume: PersistentVolume) -> String {
        let claim = volume.spec.claimRef.map { ", claim \($0.name ?? "")" } ?? ""
        return (volume.status.phase?.rawValue ?? "there") + claim
    }

    private static func node(_ object: StoredObject) -> String {
        let node: Node = object.view()
        let taints = node.spec.taints.map { "\($0.key ?? ""):\($0.effect ?? "")" }
        return (object.facts.isReady ? "Ready" : "not Ready")
            + (taints.isEmpty ? "" : ", tainted " + taints.joined(separator: ", "))
    }
}
