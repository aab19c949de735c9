import KubeAPI
import KubeModel
import SimKernel

/// Evictions are paid for. Source: cluster.md D57 to D61.
package struct BudgetKept: Checker {
    package static let name = "budget"
    package static let promise =
        "An eviction is accepted only when the pod's disruption budget, as it is stored then,"
        + " allows one, and takes it from the budget."

    private var budgets = SortedMap<NamespacedName, StoredObject>()

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        /// The budget that the eviction under way was charged to, before and after.
        var charged: Change?
        for case .committed(let change, _, let request) in seen {
            let isEviction = request.subresource == .eviction
            switch change.object.resource {
            case .podDisruptionBudget:
                if isEviction { charged = change }
                let isGone = change.kind == .deleted
                budgets[change.object.id] = isGone ? nil : change.object
            case .pod where isEviction && change.beginsDeletion:
                if let text = judge(change, charged) {
                    found.append(violation(change.object.key.description, text, cluster))
                }
                charged = nil
            default: break
            }
        }
        return found
    }

    /// Why an eviction that was accepted must not have been.
    private func judge(_ change: Change, _ charged: Change?) -> String? {
        guard let pod = change.previous else { return nil }
        if ["Pending", "Succeeded", "Failed"].contains(pod.facts.phase) { return nil }
        var matching: [PodDisruptionBudget] = []
        let from = NamespacedName(namespace: pod.namespace, name: "")
        for (id, stored) in budgets.elements(from: from) {
            guard id.namespace == pod.namespace else { break }
            // As it was when the eviction was asked for.
            let before = charged?.object.id == id ? charged?.previous ?? stored : stored
            let budget: PodDisruptionBudget = before.view()
            if budget.spec.selector?.compiled.matches(pod.facts.labels) ?? false {
                matching.append(budget)
            }
        }
        guard let budget = matching.first else { return nil }
        if matching.count > 1 {
            return "was evicted, though \(matching.count) budgets are about it"
        }
        let status = budget.status
        if !pod.facts.isReady {
            if budget.spec.unhealthyPodEvictionPolicy == "AlwaysAllow" { return nil }
            let desired = status.desiredHealthy ?? 0
            if desired > 0, (status.currentHealthy ?? 0) >= desired { return nil }
        }
        let allowed = status.disruptionsAllowed ?? 0
        if (status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0) {
            return "was evicted before its budget \(budget.name) was worked out"
        }
        guard allowed > 0 else {
            return "was evicted, though its budget \(budget.name) allows no disruption"
        }
        guard let charged else { return "was evicted and its budget \(budget.name) not charged" }
        let left = charged.object.view(as: PodDisruptionBudget.self).status.disruptionsAllowed ?? 0
        return left == allowed - 1
            ? nil : "was evicted, and \(allowed) allowed disruptions became \(left)"
    }
}
