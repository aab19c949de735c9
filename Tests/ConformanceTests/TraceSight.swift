import KubeAPI
import KubeModel

/// Changes of objects in few words.
enum TraceSight {
    /// What a watcher would say about one change of one object; empty when nothing worth a line.
    static func lines(
        _ old: StoredObject?, _ new: StoredObject, isGone: Bool, _ revisions: inout [String]
    ) -> [String] {
        switch new.resource {
        case .controllerRevision:
            if !revisions.contains(new.name) { revisions.append(new.name) }
            return []
        case .pod: return podLines(old, new, isGone, revisions)
        case .persistentVolumeClaim: return claimLines(old, new, isGone)
        case .node: return nodeLines(old, new)
        case .statefulSet: return setLines(old, new, isGone, revisions)
        default: return []
        }
    }

    private static func podLines(
        _ old: StoredObject?, _ new: StoredObject, _ isGone: Bool, _ revisions: [String]
    ) -> [String] {
        let name = "pod \(new.name)"
        if isGone { return ["\(name) gone"] }
        guard let old, old.uid == new.uid else {
            return ["\(name) created \(tag(new, revisions))"]
        }
        var lines: [String] = []
        if !old.facts.isReady, new.facts.isReady { lines.append("\(name) ready") }
        if old.facts.isReady, !new.facts.isReady { lines.append("\(name) not ready") }
        if !old.facts.isTerminating, new.facts.isTerminating { lines.append("\(name) terminating") }
        return lines
    }

    private static func claimLines(
        _ old: StoredObject?, _ new: StoredObject, _ isGone: Bool
    ) -> [String] {
        let name = "claim \(new.name)"
        if isGone { return ["\(name) gone"] }
        guard let old, old.uid == new.uid else { return ["\(name) created"] }
        var lines: [String] = []
        if old.facts.phase != "Bound", new.facts.phase == "Bound" { lines.append("\(name) bound") }
        if old.facts.ownerUIDs != new.facts.ownerUIDs {
            let owner = new.facts.controllerKind ?? "nobody"
            lines.append("\(name) owned by \(owner)")
        }
        if !old.facts.isTerminating, new.facts.isTerminating { lines.append("\(name) terminating") }
        return lines
    }

    private static func nodeLines(_ old: StoredObject?, _ new: StoredObject) -> [String] {
        guard let old else { return [] }
        var lines: [String] = []
        if old.facts.isReady != new.facts.isReady {
            lines.append("node \(new.name) \(new.facts.isReady ? "ready" : "not ready")")
        }
        let before = taints(old)
        let after = taints(new)
        for taint in after where !before.contains(taint) {
            lines.append("node \(new.name) tainted \(taint)")
        }
        for taint in before where !after.contains(taint) {
            lines.append("node \(new.name) freed of \(taint)")
        }
        return lines
    }

    private static func taints(_ node: StoredObject) -> [String] {
        (node.view() as Node).spec.taints.map { taint in
            let key = taint.key ?? ""
            return "\(key.split(separator: "/").last ?? ""):\(taint.effect ?? "")"
        }
    }

    private static func setLines(
        _ old: StoredObject?, _ new: StoredObject, _ isGone: Bool, _ revisions: [String]
    ) -> [String] {
        if isGone { return ["set \(new.name) gone"] }
        let before = old.map { setWords($0, revisions) } ?? []
        let after = setWords(new, revisions)
        guard before != after, after.count > 1 else { return [] }
        return ["set \(new.name) \(after.joined(separator: " "))"]
    }

    // MARK: - Words for expectations

    static func tag(_ pod: StoredObject, _ revisions: [String]) -> String {
        let revision = pod.facts.labels["controller-revision-hash"] ?? ""
        return revisions.firstIndex(of: revision).map { "v\($0 + 1)" } ?? "v?"
    }

    static func podWords(_ object: StoredObject, _ revisions: [String]) -> [String] {
        let pod: Pod = object.view()
        var words = [object.facts.phase, tag(object, revisions)]
        if object.facts.isReady { words.append("Ready") } else { words.append("NotReady") }
        if object.facts.isTerminating { words.append("Terminating") }
        if let node = object.facts.nodeName { words.append(node) }
        for status in pod.status.containerStatuses {
            if let reason = status.state?.waiting?.reason { words.append(reason) }
        }
        return words
    }

    static func claimWords(_ object: StoredObject) -> [String] {
        [object.facts.phase, object.facts.controllerKind ?? "unowned"]
            + (object.facts.isTerminating ? ["Terminating"] : [])
    }

    /// `replicas=3 ready=2 current=v1 update=v2`.
    static func setWords(_ object: StoredObject, _ revisions: [String]) -> [String] {
        let status = (object.view() as StatefulSet).status
        guard let observed = status.observedGeneration, observed > 0 else { return [] }
        func revision(_ name: String?) -> String {
            name.flatMap { revisions.firstIndex(of: $0) }.map { "v\($0 + 1)" } ?? "v?"
        }
        return [
            "replicas=\(status.replicas ?? 0)", "ready=\(status.readyReplicas ?? 0)",
            "updated=\(status.updatedReplicas ?? 0)",
            "current=\(revision(status.currentRevision))",
            "update=\(revision(status.updateRevision))",
        ]
    }
}
