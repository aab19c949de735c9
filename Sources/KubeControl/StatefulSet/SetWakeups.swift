package import KubeAPI
import KubeModel
package import SimKernel

/// Which changes make a set worth looking at. Source: spec 9.
extension StatefulSetReconciler {
    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        switch change.resource {
        case .statefulSet:
            return change.object.map { [KeyRequest($0.key)] } ?? []
        case .pod:
            return podKeys(change, cache)
        default:
            // Claims wake nobody: a set that waits for a stale one to go goes on at its next event,
            // as recorded (spec R145).
            return []
        }
    }

    /// Source: spec R157 to R160.
    private func podKeys(_ change: CacheChange, _ cache: ClusterCache) -> [KeyRequest] {
        guard let new = change.new else {
            let set = change.object.flatMap { controller(of: $0, cache) }
            return set.map { [KeyRequest($0.key)] } ?? []
        }
        var requests: [KeyRequest] = []
        let old = change.old
        if let old, old.facts.controllerUID != new.facts.controllerUID,
            let set = controller(of: old, cache)
        {
            requests.append(KeyRequest(set.key))
        }
        if new.facts.controllerUID != nil {
            guard let set = controller(of: new, cache) else { return requests }
            requests.append(KeyRequest(set.key))
            if let old, !old.facts.isReady, new.facts.isReady {
                let spec = set.json["spec"]?.object
                let minReadySeconds = spec?["minReadySeconds"]?.int ?? 0
                if minReadySeconds > 0 {
                    requests.append(KeyRequest(set.key, after: .seconds(minReadySeconds)))
                }
            }
            return requests
        }
        if let old {
            guard
                old.facts.labels != new.facts.labels
                    || old.facts.controllerUID != new.facts.controllerUID
            else { return requests }
        } else if new.facts.isTerminating {
            return requests
        }
        for set in cache.list(.statefulSet, namespace: new.namespace) {
            let selector = StatefulSet(json: set.json).spec.selector
            if let selector, !selector.isEmpty, selector.compiled.matches(new.facts.labels) {
                requests.append(KeyRequest(set.key))
            }
        }
        return requests
    }

    /// The set that controls a pod, if it is the one of that uid.
    private func controller(of pod: StoredObject, _ cache: ClusterCache) -> StoredObject? {
        guard pod.facts.controllerKind == "StatefulSet", let name = pod.facts.controllerName,
            let set = cache.get(.statefulSet, pod.namespace, name),
            set.uid == pod.facts.controllerUID
        else { return nil }
        return set
    }
}
