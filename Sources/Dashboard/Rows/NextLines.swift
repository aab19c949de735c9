/// What the controller will do next.
package struct NextLines: Sendable, Equatable {
    package var lines: [NextLine] = []
    /// How long the present wait has lasted.
    package var waited = TimedText.empty
    /// The usual time from a pod's creation to Ready in this set, in seconds; nil when no pod
    /// is Ready.
    package var medianSeconds: Int64?

    package init() {}
}

/// One line of it.
package struct NextLine: Sendable, Equatable {
    /// The word in front.
    package enum Kind: String, Sendable, CaseIterable {
        case now
        case then
        case stop
        case end
        case claims = "PVCs"
    }

    package var kind: Kind
    package var text: TimedText

    package init(_ kind: Kind, _ text: TimedText) {
        self.kind = kind
        self.text = text
    }
}

/// The seven steps a pod goes through until it is available.
package struct WaitingFor: Sendable, Equatable {
    package var podName = ""
    package var ticks: [Tick] = []

    package init() {}

    /// How many are done.
    package var doneCount: Int { ticks.filter { $0.state == .done }.count }
}

/// One step.
package struct Tick: Sendable, Equatable {
    /// How far it is.
    package enum State: Sendable, Equatable { case done, running, failed, open }

    /// `deleted`, `scheduled`, `volume`, `image`, `started`, `ready`, `available`.
    package var name: String
    package var state: State
    /// The time it was done, or for how long it has been going on.
    package var time: TimedText
    package var detail: String

    package init(_ name: String, _ state: State, _ time: TimedText = .empty, _ detail: String = "")
    {
        self.name = name
        self.state = state
        self.time = time
        self.detail = detail
    }
}
