package import KubeAPI
package import KubeModel
package import SimKernel
package import TerminalUI

/// Something that happened and that the dashboard must know.
package enum DashboardMessage: Sendable {
    case key(Key)
    /// The time is now this; sent when a text on the screen is about to change.
    case tick(SimTime)
    /// A watch told something.
    case watch(Resource, [WatchEvent])
    /// A watch was opened anew: what is held and not told again has gone.
    case watchOpened(Resource)
    /// The cluster did not answer; the text says why.
    case unreachable(String)
    /// The cluster answers again.
    case reachable
    /// An action was answered.
    case replied(ActionID, ActionReply)
    case simulation(SimulationState)
    /// What the DNS server answered.
    case answers([AskedAnswer])
    /// The cluster can also be reached from outside, or not: the text says why.
    case served(Result<ServedAPI, NotServed>)
    /// The program was continued after a suspension.
    case resumed
}

/// How other programs reach the cluster that the dashboard shows.
package struct ServedAPI: Sendable, Equatable {
    /// E.g. `https://127.0.0.1:6443`.
    package var address: String
    /// The line to give to a shell.
    package var export: String

    package init(address: String, export: String) {
        self.address = address
        self.export = export
    }
}

/// Why other programs cannot reach the cluster.
package struct NotServed: Error, Sendable, Equatable {
    package var reason: String
    package init(reason: String) { self.reason = reason }
}

/// The number of an action, for matching its answer.
package struct ActionID: Hashable, Sendable {
    package var rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
}

/// What became of an action.
package struct ActionReply: Sendable, Equatable {
    /// nil: it succeeded.
    package var error: String?
    /// How long the answer took, in milliseconds of wall time.
    package var milliseconds: Int

    package init(error: String?, milliseconds: Int) {
        self.error = error
        self.milliseconds = milliseconds
    }
}
