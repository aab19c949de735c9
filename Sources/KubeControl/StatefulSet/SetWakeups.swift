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
        Owners.wakeups(by: change, .statefulSet, cache, dying: true) { set in
            let selector = StatefulSet(json: set.json).spec.selector
            return selector.flatMap { $0.isEmpty ? nil : $0.compiled }
        }
    }
}
