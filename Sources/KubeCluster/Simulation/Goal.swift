import KubeAPI
import KubeModel
import SimKernel

/// What must be true of a cluster in which nothing is broken any more and nobody does anything.
enum Goal {
    /// What is missing, a line each; nothing when the cluster is at rest.
    static func missing(_ cluster: borrowing Cluster) -> [String] {
        var lines: [String] = []
        for object in cluster.apiServer.storedObjects(.statefulSet) {
            let set: StatefulSet = object.view()
            let wanted = set.spec.replicasOrDefault
            let ready = set.status.readyReplicas ?? 0
            if ready != wanted { lines.append("\(object.key): \(ready) of \(wanted) ready") }
        }
        return lines
    }
}
