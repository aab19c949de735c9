import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// Wanted pods are removed for one of three reasons, and outdated ones in their order.
/// Source: statefulset-controller.md 5, R239.
package struct UpdatePolicy: PodJudge {
    package static let name = "update-policy"
    package static let promise =
        "A wanted pod is deleted only when it has ended or is outdated, from the highest ordinal"
        + " down to the partition, and never more at once than may be unavailable."

    var decisions = PodDecisions()

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        judgeStep(seen, cluster)
    }

    /// Judges a decision by the mirror it was made from.
    func judge(_ plan: Plan, _ cluster: borrowing Cluster, _ found: inout [Violation]) {
        let deletions = plan.writes.filter {
            $0.request.resource == .pod && $0.request.verb == .delete
        }
        guard !deletions.isEmpty else { return }
        let cache = cluster.controllerManager.cache
        guard let key = plan.key, let object = cache[key] else { return }
        let set = CheckedSet(object)
        var view = RollingView(set, newest: Self.newest(plan, object, cache)) { cache[$0] }
        view.take(plan)
        var outdated: [Int] = []
        for write in deletions {
            guard let ordinal = set.ordinal(of: write.request.name), set.range.contains(ordinal)
            else { continue }
            // A pod that has ended is removed whatever its revision; twice when outdated: E43.
            if view.hasEnded(ordinal) || outdated.contains(ordinal) { continue }
            outdated.append(ordinal)
        }
        let isBursting = cluster.options.gates.maxUnavailableStatefulSet
        let flaw =
            view.objection(to: outdated, at: cluster.now)
            ?? (isBursting
                ? view.burstObjection(to: outdated, at: cluster.now)
                : view.singleObjection(to: outdated, at: cluster.now))
        guard let flaw, let first = outdated.first else { return }
        found.append(
            violation(set.pod(first).description, "is deleted although " + flaw, cluster))
    }

    /// Judges a deletion that no controller decided by the truth of the store.
    mutating func judge(
        _ change: Change, _ request: APIRequest, _ cluster: borrowing Cluster,
        _ found: inout [Violation]
    ) {
        guard request.verb == .delete, change.beginsDeletion, !decisions.covers(change),
            request.options.preconditionUID == nil, let before = change.previous
        else { return }
        let server = cluster.apiServer
        guard let set = CheckedSet(controlling: before, { server.stored($0) }),
            let ordinal = set.ordinal(of: before.name), set.range.contains(ordinal)
        else { return }
        let newest = set.object.json["status"]?["updateRevision"]?.string ?? ""
        let view = RollingView(set, newest: [newest]) {
            $0 == before.key ? before : server.stored($0)
        }
        if view.hasEnded(ordinal) { return }
        let flaw =
            view.objection(to: [ordinal], at: cluster.now)
            ?? view.singleObjection(to: [ordinal], at: cluster.now)
        guard let flaw else { return }
        found.append(
            violation(before.key.description, "is deleted undecided although " + flaw, cluster))
    }

    /// The revision the plan rolls out: the one it makes or renumbers, else the highest.
    private static func newest(
        _ plan: Plan, _ set: StoredObject, _ cache: ClusterCache
    ) -> [String] {
        for write in plan.writes where write.request.resource == .controllerRevision {
            if write.reason == .createsRevision {
                return [write.request.body?.at("metadata", "name")?.string ?? ""]
            }
            if write.reason == .renumbersRevision { return [write.request.name] }
        }
        var revisions = cache.controlled(by: set.uid, .controllerRevision)
        for write in plan.writes where write.reason == .adoptsRevision {
            if let adopted = cache[write.request.key] { revisions.append(adopted) }
        }
        let highest = revisions.compactMap { $0.json["revision"]?.int }.max()
        return revisions.filter { $0.json["revision"]?.int == highest }.map(\.name)
    }
}
