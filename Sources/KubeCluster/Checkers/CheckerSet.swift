/// All checkers, and what they found.
package struct CheckerSet: Sendable {
    /// What was found, in the order in which it happened; no more than `foundMax`.
    package private(set) var found: [Violation] = []
    private static let foundMax = 100

    private var revisionOrder = RevisionOrder()

    package init() {}

    /// Name and promise of every checker.
    package static let promises: [(name: String, promise: String)] = [
        (RevisionOrder.name, RevisionOrder.promise)
    ]

    /// Shows one step to every checker.
    ///
    /// - Returns: what this step broke.
    mutating func observe(_ seen: [Observation], _ cluster: borrowing Cluster) -> [Violation] {
        var broken: [Violation] = []
        broken += revisionOrder.observe(seen, cluster)
        if found.count < Self.foundMax { found += broken }
        return broken
    }
}
