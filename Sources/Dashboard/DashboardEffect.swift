package import KubeAPI

/// Something the dashboard wants done outside of itself. Effects are data; the runtime performs
/// them and feeds the results back as messages.
package enum DashboardEffect: Sendable, Equatable {
    case send(ActionID, APIRequest)
    case inject(ActionID, FaultCommand)
    case setPaused(Bool)
    case setRate(Int)
    /// Let virtual time go on to the next change.
    case step
    /// Ask the DNS server; the answers come back as a message.
    case ask([AskedName])
    /// Paint the whole screen again.
    case repaint
    case suspend
    case quit
}
