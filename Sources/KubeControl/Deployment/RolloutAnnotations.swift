import KubeModel

/// The annotations by which a Deployment keeps books on its ReplicaSets.
/// Source: api.md 17.7.
enum RolloutAnnotations {
    static let revision = "deployment.kubernetes.io/revision"
    static let history = "deployment.kubernetes.io/revision-history"
    static let desired = "deployment.kubernetes.io/desired-replicas"
    static let maximum = "deployment.kubernetes.io/max-replicas"
    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
    static let rollback = "deprecated.deployment.rollback.to"
    /// The history of revision numbers is cut at so many bytes.
    static let historySizeMax = 2000

    /// Those a Deployment keeps to itself; all others its ReplicaSets take over.
    private static let own = [revision, history, desired, maximum, lastApplied, rollback]

    /// The revision number in some metadata; 0 when there is none.
    static func revision(of metadata: ObjectMeta) -> Int64 {
        metadata.annotation(revision).flatMap(Int64.init) ?? 0
    }

    /// Copies to a ReplicaSet what it takes over of its Deployment, the change-cause among it.
    static func copy(from deployment: ObjectMeta, to set: inout ObjectMeta) {
        for (key, value) in deployment.annotations where !own.contains(key) {
            if set.annotation(key) != value { set.setAnnotation(key, value) }
        }
    }

    /// Gives a ReplicaSet the newest revision number; the one it had goes to its history.
    static func number(_ set: inout ObjectMeta, _ new: Int64) {
        let old = revision(of: set)
        guard old < new else { return }
        if let text = set.annotation(revision) {
            let before = set.annotation(history) ?? ""
            let joined = before.isEmpty ? text : before + "," + text
            set.setAnnotation(history, shortened(joined))
        }
        set.setAnnotation(revision, String(new))
    }

    /// Drops the oldest numbers of a history that has become too long.
    private static func shortened(_ history: String) -> String {
        var numbers = history.split(separator: ",")
        var size = history.utf8.count
        while size > historySizeMax, numbers.count > 1 {
            size -= numbers.removeFirst().utf8.count + 1
        }
        return numbers.joined(separator: ",")
    }

    /// Notes for which size of the deployment a ReplicaSet was scaled.
    static func note(_ set: inout ObjectMeta, _ deployment: DeploymentFacts) {
        let (wanted, most) = (String(deployment.count), String(deployment.maxTotal))
        if set.annotation(desired) != wanted { set.setAnnotation(desired, wanted) }
        if set.annotation(maximum) != most { set.setAnnotation(maximum, most) }
    }
}
