package import KubeAPI
package import KubeModel
package import SimKernel

/// A controller as a pure function: cached objects and a time go in, a plan of writes and waits
/// comes out.
///
/// The shell in `ControllerManager` sends the writes of a plan group by group, collects the
/// outcomes and then sends what `conclude` returns. A failed write means: stop, conclude, try the
/// key again later; the next plan starts from the cache. Source: architecture 2.3.
package protocol Reconciler: Sendable {
    /// What a controller remembers between plans; lost when the process restarts.
    associatedtype Memory: Sendable

    /// The controller's name in traces and as the source of its events, e.g.
    /// `statefulset-controller`.
    static var name: String { get }

    /// The component its Events name as their source; the controller's name unless it says
    /// otherwise. Source: cluster.md A64.
    static var eventSource: String { get }

    /// How many keys may be in flight at once; the real worker count.
    static var workers: Int { get }

    /// Which resources must be mirrored, and complete, before it plans anything.
    static var watches: [Resource] { get }

    /// Resources of which every object is told as changed, though it is not, once in a resync
    /// period: those whose handlers do not compare versions. Source: spec R165.
    static var resyncs: [Resource] { get }

    /// The keys a change of the cache makes worth looking at, each with a delay.
    func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest]

    /// Decides what to do about one key.
    func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan

    /// Decides, by the outcome of the writes, what is done at the end in any case.
    func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite]

    /// Takes note of the outcome of one write as it arrives, closing writes included.
    func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory)
}

extension Reconciler {
    package static var eventSource: String { name }

    package static var workers: Int { 5 }

    package static var resyncs: [Resource] { [] }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] { plan.closing }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {}
}

/// A key to look at, now or later.
package struct KeyRequest: Sendable, Equatable {
    package var key: ObjectKey
    package var after: SimDuration

    package init(_ key: ObjectKey, after: SimDuration = .zero) {
        self.key = key
        self.after = after
    }
}
