import KubeAPI
import KubeControl
import SimKernel

/// Watching over the cluster's promises while it runs.
extension Cluster {
    /// What the checkers found so far; nil when none are at work.
    package var violations: [Violation]? { checkers?.found }

    /// Whether a checker has found anything.
    package var isBroken: Bool { checkers.map { !$0.found.isEmpty } ?? false }

    /// Whether somebody looks at observations.
    var isWatched: Bool { checkers != nil }

    /// Shows the checkers what has happened since the last time.
    mutating func check() {
        guard !observations.isEmpty, var set = checkers else { return }
        checkers = nil
        let seen = observations
        observations.removeAll(keepingCapacity: true)
        let broken = set.observe(seen, self)
        checkers = set
        for violation in broken {
            trace.record(
                .check, at: now, source: violation.checker, subject: violation.subject,
                detail: violation.text)
        }
    }

    /// Notes the plans that controllers made in this step, for the checkers that judge decisions.
    mutating func observePlans() {
        for plan in controllerManager.takePlans() {
            observations.append(.planned(by: plan.controller, plan.plan))
        }
    }
}
