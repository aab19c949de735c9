import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// Ordered sets are made from the lowest ordinal up and taken down from the highest.
/// Source: statefulset-controller.md 4, R236 to R238.
package struct OrdinalOrder: PodJudge {
    package static let name = "ordinal-order"
    package static let promise =
        "An ordered set makes a pod only when all lower ones are healthy, and removes condemned"
        + " ones one by one from the highest."

    private var versions = PodVersions()
    var decisions = PodDecisions()

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        judgeStep(seen, cluster)
    }

    mutating func note(_ change: Change) { versions.note(change) }

    /// Judges a decision by the mirror it was made from.
    func judge(_ plan: Plan, _ cluster: borrowing Cluster, _ found: inout [Violation]) {
        let cache = cluster.controllerManager.cache
        guard let key = plan.key, let object = cache[key] else { return }
        let set = CheckedSet(object)
        guard set.isOrdered else { return }
        for write in plan.writes where write.request.resource == .pod {
            let request = write.request
            if request.verb == .create, request.subresource == nil {
                let name = request.body?.at("metadata", "name")?.string ?? ""
                guard let ordinal = set.ordinal(of: name) else { continue }
                found += lower(than: ordinal, set, "is created", cluster) { cache[$0] }
            } else if request.verb == .delete, let ordinal = set.ordinal(of: request.name),
                !set.range.contains(ordinal)
            {
                let pods = cache.controlled(by: object.uid, .pod).filter(set.isMember)
                    .map(\.name)
                found += condemned(ordinal, among: pods, set, cluster) { cache[$0] }
            }
        }
    }

    /// Judges a write that no controller decided by the truth of the store.
    mutating func judge(
        _ change: Change, _ request: APIRequest, _ cluster: borrowing Cluster,
        _ found: inout [Violation]
    ) {
        let isDeletion = request.verb == .delete && change.beginsDeletion
        guard change.kind == .added || isDeletion, !decisions.covers(change) else { return }
        let server = cluster.apiServer
        guard request.options.preconditionUID == nil,
            let set = CheckedSet(controlling: change.object, { server.stored($0) }),
            set.isOrdered, let ordinal = set.ordinal(of: change.object.name)
        else { return }
        if !isDeletion {
            found += lower(than: ordinal, set, "is created undecided", cluster) {
                server.stored($0)
            }
        } else if !set.range.contains(ordinal) {
            let pods = server.storedObjects(.pod)
                .filter { $0.facts.controllerUID == set.object.uid && set.isMember($0) }
                .map(\.name)
            found += condemned(ordinal, among: pods, set, cluster) { server.stored($0) }
        }
    }

    /// All wanted pods below an ordinal are healthy, and truly were so. Source: R89, R91.
    private func lower(
        than ordinal: Int, _ set: CheckedSet, _ act: String, _ cluster: borrowing Cluster,
        _ find: (ObjectKey) -> StoredObject?
    ) -> [Violation] {
        let subject = set.pod(ordinal)
        for below in set.range where below < ordinal {
            let pod = find(set.pod(below))
            let flaw = set.flaw(pod, at: cluster.now) ?? pod.flatMap(versions.untruth)
            guard let flaw else { continue }
            return [
                violation(
                    subject.description,
                    "\(act) while \(set.pod(below).name) \(flaw); every wanted pod below must be"
                        + " running, ready, available and not terminating", cluster)
            ]
        }
        return []
    }

    /// The highest condemned pod goes first, when all wanted ones are healthy. Source: R89, R99.
    private func condemned(
        _ ordinal: Int, among pods: [String], _ set: CheckedSet, _ cluster: borrowing Cluster,
        _ find: (ObjectKey) -> StoredObject?
    ) -> [Violation] {
        let subject = set.pod(ordinal).description
        let others = pods.compactMap(set.ordinal).filter { !set.range.contains($0) }
        if let higher = others.max(), higher > ordinal {
            return [
                violation(
                    subject,
                    "is scaled away while \(set.pod(higher).name) is still there; condemned pods"
                        + " go one at a time from the highest ordinal", cluster)
            ]
        }
        return lower(than: .max, set, "is scaled away", cluster, find).map {
            Violation(checker: $0.checker, time: $0.time, subject: subject, text: $0.text)
        }
    }
}
