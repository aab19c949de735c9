package import SimKernel

/// One line of the stream of events: a group of equal Events, or something the person did.
package struct EventRow: Sendable, Equatable {
    /// What the line is about.
    package enum Kind: Sendable, Equatable {
        case normal
        case warning
        /// The person's own action, drawn as a rule across the pane.
        case action
    }

    package var kind = Kind.normal
    /// Seconds of the last occurrence; newest rows come first.
    package var last: Int64 = 0
    /// Seconds of the first occurrence.
    package var first: Int64 = 0
    /// `12:39`.
    package var time = ""
    package var age = TimedText.empty
    package var count: Int64 = 1
    package var reason = ""
    /// `pod/db-3`.
    package var object = ""
    /// The message of the last occurrence, or what the person did.
    package var message = ""
    /// `kubelet on node-a`.
    package var reporter = ""

    package init() {}
}

/// Something the person did, as the log of actions keeps it.
package struct OwnAction: Sendable, Equatable {
    package var time: SimTime
    /// `scale sts/db to 3`.
    package var text: String
    /// The command line a person would type.
    package var command: String
    /// `ok`, `409 conflict`; nil while it is under way.
    package var result: String?
    /// Which draft it came from: one letter of the timeline.
    package var key: String

    package init(time: SimTime, text: String, command: String, result: String?, key: String) {
        self.time = time
        self.text = text
        self.command = command
        self.result = result
        self.key = key
    }
}
