/// One node.
package struct NodeRow: Sendable, Equatable {
    package var name = ""
    package var status = NodeCondition.ready
    /// All pods bound to it.
    package var pods = 0
    /// The subject's ordinals there, ascending.
    package var ordinals: [Int64] = []
    package var zone = ""
    /// `unreachable:NoExecute`: key without its domain, and effect.
    package var taints: [String] = []
    /// The injected fault, or the condition that is true; empty when all is well.
    package var fault = ""
    /// Since when it is in this status.
    package var since = TimedText.empty
    /// When an injected fault mends itself; empty: never.
    package var mendsIn = TimedText.empty
    /// How much is asked for of what can be had, in percent; nil when not known.
    package var cpuPercent: Int?
    package var memoryPercent: Int?

    package init() {}
}

/// The status of a node in one word.
package enum NodeCondition: String, Sendable, CaseIterable {
    case ready = "Ready"
    case notReady = "NotReady"
    case unknown = "Unknown"
    case cordoned = "Cordoned"
    /// Heartbeats have stopped and the cluster has not noticed yet. Only a simulation knows.
    case late = "Late"
    /// The Node object does not exist though pods are bound to it.
    case gone = "Gone"

    /// Whether pods on such a node are lost.
    package var isLost: Bool { self == .notReady || self == .unknown || self == .gone }
}

/// What happens to a failed node and the subject's pods on it, step by step.
package struct NodeCountdown: Sendable, Equatable {
    package var node = ""
    package var steps: [CountdownStep] = []
    /// What a person can do, key first: `F recover node-c`.
    package var actions: [WhyAction] = []

    package init() {}
}

/// One step of a countdown.
package struct CountdownStep: Sendable, Equatable {
    /// How far a step is.
    package enum Progress: Sendable, Equatable {
        case done
        /// Elapsed parts of a thousand.
        case running(permille: Int)
        case waiting
        /// The node returns before it; the detail says when and stands in the place of the bar.
        case unreached
        /// It does not happen unless somebody acts.
        case never
    }

    /// From 1 on.
    package var number = 0
    package var title = ""
    package var progress = Progress.waiting
    /// `4m48s`, `done`, `never`, `at 18:53`.
    package var left = TimedText.empty
    /// The setting behind it and what else is to say: `300s, then db-2 is deleted`.
    package var detail = ""

    package init() {}
}
