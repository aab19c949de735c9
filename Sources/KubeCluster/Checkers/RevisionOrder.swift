import KubeAPI
import KubeModel

/// Every write takes a revision of its own, greater than all before it. Source: cluster.md A1.
package struct RevisionOrder: Checker {
    package static let name = "revision-order"
    package static let promise =
        "Every committed change has a greater resourceVersion than all changes before it."

    private var last: UInt64 = 0

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, _, _) in seen {
            if change.revision <= last {
                found.append(
                    violation(
                        change.object.key.description,
                        "revision \(change.revision) came after \(last)", cluster))
            }
            last = max(last, change.revision)
        }
        return found
    }
}
