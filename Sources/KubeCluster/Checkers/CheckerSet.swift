/// All checkers, and what they found.
package struct CheckerSet: Sendable {
    /// What was found, in the order in which it happened; no more than `foundMax`.
    package private(set) var found: [Violation] = []
    private static let foundMax = 100

    private var revisionOrder = RevisionOrder()
    private var watchPromises = WatchPromises()
    private var atMostOne = AtMostOne()
    private var ordinalOrder = OrdinalOrder()
    private var updatePolicy = UpdatePolicy()
    private var claimsFollowOrdinals = ClaimsFollowOrdinals()
    private var attachedOnce = AttachedOnce()
    private var nodeCapacity = NodeCapacity()
    private var budgetKept = BudgetKept()
    private var ownersBeforeCollection = OwnersBeforeCollection()
    private var dnsTruth = DNSTruth()

    package init() {}

    /// Name and promise of every checker.
    package static let promises: [(name: String, promise: String)] = [
        (RevisionOrder.name, RevisionOrder.promise),
        (WatchPromises.name, WatchPromises.promise),
        (AtMostOne.name, AtMostOne.promise),
        (OrdinalOrder.name, OrdinalOrder.promise),
        (UpdatePolicy.name, UpdatePolicy.promise),
        (ClaimsFollowOrdinals.name, ClaimsFollowOrdinals.promise),
        (AttachedOnce.name, AttachedOnce.promise),
        (NodeCapacity.name, NodeCapacity.promise),
        (BudgetKept.name, BudgetKept.promise),
        (OwnersBeforeCollection.name, OwnersBeforeCollection.promise),
        (DNSTruth.name, DNSTruth.promise),
    ]

    /// Shows one step to every checker.
    ///
    /// - Returns: what this step broke.
    mutating func observe(_ seen: [Observation], _ cluster: borrowing Cluster) -> [Violation] {
        var broken: [Violation] = []
        broken += revisionOrder.observe(seen, cluster)
        broken += watchPromises.observe(seen, cluster)
        broken += atMostOne.observe(seen, cluster)
        broken += ordinalOrder.observe(seen, cluster)
        broken += updatePolicy.observe(seen, cluster)
        broken += claimsFollowOrdinals.observe(seen, cluster)
        broken += attachedOnce.observe(seen, cluster)
        broken += nodeCapacity.observe(seen, cluster)
        broken += budgetKept.observe(seen, cluster)
        broken += ownersBeforeCollection.observe(seen, cluster)
        broken += dnsTruth.observe(seen, cluster)
        if found.count < Self.foundMax { found += broken.prefix(Self.foundMax - found.count) }
        return broken
    }
}
