package import KubeAPI
package import KubeModel
package import SimKernel

/// What the controller of StatefulSets would do next, worked out from a mirror of any cluster.
///
/// Nothing is written and nothing is remembered: the same cache, time and options give the same
/// answer. On a real cluster it tells what the real controller is about to do or waits for.
package enum StatefulSetOutlook {
    /// One write to come and why.
    package struct Step: Sendable, Equatable {
        package var reason: Reason
        package var verb: APIRequest.Verb
        package var target: ObjectKey
    }

    /// The plan the controller would make for a set now; empty when the mirror has no such set.
    package static func plan(
        for set: ObjectKey, in cache: ClusterCache, at now: SimTime,
        options: ControllerOptions = ControllerOptions()
    ) -> Plan {
        var memory = StatefulSetReconciler.Memory()
        return StatefulSetReconciler(options).plan(set, cache, at: now, memory: &memory)
    }

    /// The writes of a plan in order, as far as nothing fails.
    package static func steps(of plan: Plan) -> [Step] {
        (plan.writes + plan.closing).compactMap { write in
            guard !write.isEventOnly else { return nil }
            var target = write.request.key
            if target.name.isEmpty {
                let metadata = write.request.body?.at("metadata")
                target.id.name = metadata?["name"]?.string ?? ""
            }
            return Step(reason: write.reason, verb: write.request.verb, target: target)
        }
    }
}
