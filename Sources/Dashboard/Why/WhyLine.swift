/// Why the subject is not finished, in one sentence, with the facts behind it.
package struct WhyLine: Sendable, Equatable {
    package var status = WhyStatus.unknown
    /// `PAUSED` or `REPLAY -00:31`; empty at the present of a running clock.
    package var prefix = ""
    /// The rule that matched.
    package var rule = WhyRule.unexplained
    /// At most 62 characters.
    package var short = ""
    /// At most 170 characters.
    package var long = ""
    /// Two lines of principle.
    package var principle: [String] = []
    package var evidence: [Evidence] = []
    /// What was looked at and is not the cause.
    package var ruledOut: [String] = []
    package var actions: [WhyAction] = []
    /// The pod the sentence is about; empty when it is about the set.
    package var podName = ""
    /// The node the sentence is about; empty when it is not about one.
    package var nodeName = ""

    package init() {}
}

/// The first word of the why-line.
package enum WhyStatus: String, Sendable, CaseIterable {
    /// Nothing to do.
    case ok = "OK"
    /// It moves by itself.
    case progress = "PROGRESS"
    /// A timer or another party will finish it.
    case waiting = "WAITING"
    /// The user's own setting holds it.
    case held = "HELD"
    /// It will not move without help or a fix.
    case blocked = "BLOCKED"
    /// No rule matched.
    case unknown = "UNKNOWN"
    /// The data is old.
    case stale = "STALE"
}

/// The rules in the order in which they are tried.
package enum WhyRule: Int, Sendable, CaseIterable, Comparable {
    case stale = 1
    case pausedOrReplay
    case notObserved
    case controllerSilent
    case createFails
    case revisionTrap
    case probeFails
    case crashLoop
    case imagePull
    case unschedulable
    case volumeAffinity
    case claimPending
    case attachPending
    case stopping
    case scaleDownWaits
    case nodeGone
    case finalizer
    case nodeLost
    case predecessor
    case minReady
    case maxUnavailable
    case partition
    case onDelete
    case drainRefused
    case initRunning
    case starting
    case startingLong
    case deadlock
    case allDone
    case unexplained

    package static func < (left: WhyRule, right: WhyRule) -> Bool { left.rawValue < right.rawValue }

    /// `W-07`.
    package var id: String { rawValue < 10 ? "W-0\(rawValue)" : "W-\(rawValue)" }
}

/// One fact the sentence rests on.
package struct Evidence: Sendable, Equatable {
    /// `sts/db`, `db-3`.
    package var object: String
    package var fact: String
    /// Since when, or how long ago.
    package var seen: TimedText
    /// `spec`, `status`, `event`, `label`.
    package var source: String

    package init(_ object: String, _ fact: String, seen: TimedText = .empty, from source: String) {
        self.object = object
        self.fact = fact
        self.seen = seen
        self.source = source
    }
}

/// Something a person can do about it.
package struct WhyAction: Sendable, Equatable {
    /// The key to press, or `wait`.
    package var key: String
    package var text: String

    package init(_ key: String, _ text: String) {
        self.key = key
        self.text = text
    }
}
