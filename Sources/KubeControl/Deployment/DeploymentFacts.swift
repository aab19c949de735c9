import KubeAPI
import KubeModel
import SimKernel

/// What a Deployment asks for, read once for a plan. Source: cluster.md I.
struct DeploymentFacts: Sendable {
    let object: StoredObject
    let spec: DeploymentSpec
    let status: DeploymentStatus
    let selector: LabelQuery
    /// How many pods there shall be.
    let count: Int
    let isPaused: Bool
    let isRecreate: Bool
    /// How many pods there may be beyond `count` while it rolls.
    let surge: Int
    /// How many of `count` pods may be unavailable while it rolls.
    let unavailable: Int
    let minReadySeconds: Int64
    /// How long it may go without progress; nil: for ever.
    let deadline: Int64?

    /// A deadline of this many seconds means none.
    private static let noDeadline = Int64(Int32.max)

    /// Nil when the deployment has no usable selector; such a one is left alone.
    init?(_ object: StoredObject) {
        let view: Deployment = object.view()
        spec = view.spec
        guard let selector = spec.selector, !selector.isEmpty else { return nil }
        self.object = object
        self.selector = selector.compiled
        status = view.status
        count = max(0, Int(spec.replicas ?? 1))
        isPaused = spec.paused ?? false
        isRecreate = spec.strategy?.type == "Recreate"
        minReadySeconds = spec.minReadySeconds ?? 0
        let deadline = spec.progressDeadlineSeconds ?? Self.noDeadline
        self.deadline = deadline == Self.noDeadline ? nil : deadline
        let rolling = isRecreate ? nil : spec.strategy?.rollingUpdate
        (surge, unavailable) = Self.room(
            surge: rolling?.maxSurge ?? .int(0), unavailable: rolling?.maxUnavailable ?? .int(0),
            of: count, isRolling: !isRecreate)
    }

    /// Percentages of surge are rounded up, of unavailable pods down; there is always room for
    /// one step. Source: cluster.md I6.
    static func room(
        surge: IntOrString, unavailable: IntOrString, of count: Int, isRolling: Bool
    ) -> (surge: Int, unavailable: Int) {
        guard isRolling else { return (0, 0) }
        let total = Int64(count)
        let above = max(0, Int(surge.resolved(of: total, roundingUp: true) ?? 0))
        var below = max(0, Int(unavailable.resolved(of: total, roundingUp: false) ?? 0))
        if above == 0, below == 0 { below = 1 }
        return (above, min(below, count))
    }

    /// How many pods must be available while it rolls.
    var minAvailable: Int { max(0, count - unavailable) }

    /// How many pods there may be at once.
    var maxTotal: Int { count + surge }

    /// An Event about the deployment.
    func note(_ reason: String, _ message: String, isWarning: Bool = false) -> EventNote {
        EventNote(about: object, isWarning: isWarning, reason, message)
    }
}
