import KubeAPI
import KubeControl
import KubeModel

/// A checker of what the controllers do with pods: it judges each plan of the StatefulSet
/// controller by the mirror the plan was made from, and each write by what was decided before.
protocol PodJudge: Checker {
    var decisions: PodDecisions { get set }

    /// Judges a decision by the mirror it was made from.
    func judge(_ plan: Plan, _ cluster: borrowing Cluster, _ found: inout [Violation])

    /// Judges a write of the controllers to a pod.
    mutating func judge(
        _ change: Change, _ request: APIRequest, _ cluster: borrowing Cluster,
        _ found: inout [Violation])

    /// Takes note of a change of a pod, whoever made it, after it was judged.
    mutating func note(_ change: Change)
}

extension PodJudge {
    mutating func note(_ change: Change) {}

    /// Shows one step to the judge, in the order in which it happened.
    mutating func judgeStep(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for observation in seen {
            switch observation {
            case .committed(let change, let user, let request):
                guard change.object.resource == .pod else { continue }
                if user == ComponentUser.controllers { judge(change, request, cluster, &found) }
                note(change)
                if change.kind == .deleted { decisions.forget(change.object.id) }
            case .planned(let controller, let plan):
                decisions.note(plan.writes.map(\.request))
                if controller == StatefulSetReconciler.name { judge(plan, cluster, &found) }
            default: break
            }
        }
        return found
    }
}
