import KubeAPI
import KubeModel
import SimKernel

/// What happens next to an object of a planner: its next write, or the one that follows when what
/// it waits for has come.
///
/// Planners are pure, so the future is a plan over a mirror in which the wait is over.
enum WhyNext {
    /// How many waits in a row are imagined to be over.
    private static let waitsMax = 3

    static func text(_ object: StoredObject, _ source: WhySource) -> String? {
        switch object.resource {
        case .statefulSet: set(object, source)
        case .deployment: first(DeploymentReconciler(), .init(), object, source)
        case .replicaSet: first(ReplicaSetReconciler(), .init(), object, source)
        default: nil
        }
    }

    private static func set(_ object: StoredObject, _ source: WhySource) -> String {
        var cache = source.cache
        var conditions: [String] = []
        for _ in 0...waitsMax {
            let plan = StatefulSetOutlook.plan(
                for: object.key, in: cache, at: source.now, options: source.options)
            let acts = plan.writes.lazy.compactMap { act($0, object) }
            if !isNameTaken(plan), let next = acts.first {
                return next + (conditions.isEmpty ? "" : " once " + joined(conditions))
            }
            guard let wait = plan.waits.first else { break }
            guard let condition = imagine(wait, object, source.now, &cache) else {
                return conditions.isEmpty
                    ? stop(wait) : "nothing more, once " + joined(conditions)
            }
            conditions.append(condition)
        }
        return conditions.isEmpty
            ? "nothing; everything is as asked for" : "nothing more, once " + joined(conditions)
    }

    /// A pod that cannot be made is asked for all the same.
    private static func isNameTaken(_ plan: Plan) -> Bool {
        if case .nameTaken? = plan.waits.first { true } else { false }
    }

    /// What ends a wait that does not end by itself.
    private static func stop(_ wait: Wait) -> String {
        switch wait {
        case .terminating: "nothing; it is being deleted"
        case .onDelete: "nothing until somebody deletes an outdated pod"
        case .heldByPartition: "nothing until the partition is lowered"
        case .maxUnavailableReached: "nothing until fewer pods are unavailable"
        default: "nothing by itself"
        }
    }

    private static func joined(_ conditions: [String]) -> String {
        conditions.joined(separator: " and ")
    }

    /// What a write of the set's plan does, when it is about a pod.
    private static func act(_ write: PlannedWrite, _ set: StoredObject) -> String? {
        let update = StatefulSet(json: set.json).status.updateRevision
        func pod(_ ordinal: Int) -> String { "\(set.name)-\(ordinal)" }
        func at(_ revision: String?) -> String { revision.map { " at revision \($0)" } ?? "" }
        switch write.reason {
        case .createsPod(let ordinal):
            let labels = write.request.body?.at("metadata", "labels")
            return "creates \(pod(ordinal))"
                + at(labels?[Identity.revisionLabel]?.string)
        case .deletesFailedPod(let ordinal):
            return "deletes \(pod(ordinal)), which has ended, to create it again"
        case .deletesCondemned(let ordinal): return "deletes \(pod(ordinal)) to scale down"
        case .deletesOutdated(let ordinal):
            return "deletes \(pod(ordinal)) to create it again" + at(update)
        case .repairsIdentity(let ordinal):
            return "puts labels and volumes of \(pod(ordinal)) right"
        case .ownsClaim(let ordinal): return "puts owners of the claims of \(pod(ordinal)) right"
        case .adoptsPod: return "adopts \(write.request.name)"
        case .releasesPod: return "lets go of \(write.request.name)"
        default: return nil
        }
    }

    // MARK: - A wait that is over

    /// Changes the mirror as if a wait were over; nil when only a person can end it.
    ///
    /// - Returns: what has come, as in `once web-1 is Ready`.
    private static func imagine(
        _ wait: Wait, _ set: StoredObject, _ now: SimTime, _ cache: inout ClusterCache
    ) -> String? {
        func key(_ ordinal: Int) -> ObjectKey {
            ObjectKey(.pod, namespace: set.namespace, name: "\(set.name)-\(ordinal)")
        }
        switch wait {
        case .podTerminating(let ordinal), .failedPodTerminating(let ordinal),
            .condemnedTerminating(let ordinal), .nameTaken(let ordinal):
            cache.remove(key(ordinal))
            return "\(key(ordinal).name) is gone"
        case .podNotReady(let ordinal), .condemnedUnhealthy(_, let ordinal),
            .podNotAvailable(let ordinal, _), .updatedPodUnavailable(let ordinal):
            guard let pod = cache.remove(key(ordinal)) else { return nil }
            if pod.facts.isTerminating { return "\(pod.name) is gone" }
            cache.put(available(pod))
            if case .podNotAvailable = wait { return "\(pod.name) is available" }
            return "\(pod.name) is Ready"
        case .staleClaim(_, let claim), .claimTerminating(_, let claim):
            cache.remove(
                ObjectKey(.persistentVolumeClaim, namespace: set.namespace, name: claim))
            return "claim \(claim) is gone"
        default: return nil
        }
    }

    /// The pod as one that has been Ready for long.
    private static func available(_ pod: StoredObject) -> StoredObject {
        var view: Pod = pod.view()
        view.status.phase = .running
        var conditions = view.status.conditions
        conditions.remove(type: "Ready")
        conditions.set(
            type: "Ready", status: .true, at: SimTime.seconds(1).timestamp)
        view.status.conditions = conditions
        return StoredObject(resource: .pod, json: view.json)
    }

    // MARK: - Deployments and ReplicaSets

    private static func first<R: Reconciler>(
        _ reconciler: R, _ memory: R.Memory, _ object: StoredObject, _ source: WhySource
    ) -> String {
        var memory = memory
        let plan = reconciler.plan(object.key, source.cache, at: source.now, memory: &memory)
        let creations = plan.writes.count { $0.reason == .createsReplica }
        if creations > 0 { return "creates \(creations) pod\(creations == 1 ? "" : "s")" }
        let deletions = plan.writes.count { $0.reason == .deletesReplica }
        if deletions > 0 { return "deletes \(deletions) pod\(deletions == 1 ? "" : "s")" }
        for write in plan.writes {
            switch write.reason {
            case .createsReplicaSet: return "creates a ReplicaSet of the new template"
            case .scalesReplicaSet: return "scales \(WhyName.text(write.request.key))"
            case .adoptsReplicaSet: return "adopts \(WhyName.text(write.request.key))"
            default: continue
            }
        }
        return plan.waits.isEmpty
            ? "nothing; everything is as asked for" : "nothing until that has changed"
    }
}
