package import KubeAPI
package import KubeControl

/// One thing a checker may see: what the cluster did in a step, in the order in which it did it.
///
/// Observations are made only while checkers are at work; they tell the truth of the store and of
/// the machines, and beside it what each process was told.
package enum Observation: Sendable {
    /// The API server committed a change that a request of this user asked for.
    case committed(Change, by: String, APIRequest)
    /// The API server took a watch of a process and sends the present state, if it was asked for.
    case watchOpened(WatchID, WatchRequest, by: String, opening: [WatchEvent])
    /// Events of a watch reached its process.
    case delivered(WatchID, [WatchEvent], to: String)
    /// A watch is over; what was not delivered by now never will be.
    case watchEnded(WatchID)
    /// A controller made a plan from what the controller manager was told; at the end of the step
    /// its mirror is still the one the plan was made from.
    case planned(by: String, Plan)
    /// A kubelet was handed something; it may have started or stopped containers.
    case kubeletRan(Int)
    /// The DNS server was handed something; its answers may have changed.
    case dnsRan
    /// A node, a link or a process was broken or mended.
    case fault(String)
}
