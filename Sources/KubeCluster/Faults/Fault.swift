package import KubeAPI
package import SimKernel

/// Something that can go wrong, as data: drawn from a seed, written by a scenario or asked for by
/// a person. Source: architecture 2.4.
package enum Fault: Sendable, Equatable {
    /// A machine is broken; at the end it mends. By the number of the node in the options.
    case node(Int, NodeFault)
    /// One of the cluster's own processes cannot reach the API server, or is not reached by it.
    case cut(Component, CutDirection)
    /// One of the cluster's own processes dies and comes back at the end, remembering nothing.
    case crash(Component)
    /// All links behave like this.
    case links(LinkOptions)
    /// Nothing that is sent to the API server arrives before the end.
    case apiPause
    /// Every watch of the process ends at once; it must open them anew.
    case watchDrop(Component)
    /// The API server forgets all changes: who wants to go on from an old revision must list.
    case compaction
    /// A process of some container on the node ends with this code.
    case containerExit(Int, code: Int64)
    /// No image can be pulled on the node.
    case registryDown(Int)

    /// A process of the control plane.
    package enum Component: String, Sendable, CaseIterable {
        case controllerManager = "controller-manager"
        case scheduler
        case dns

        var process: ProcessID {
            switch self {
            case .controllerManager: .controllerManager
            case .scheduler: .scheduler
            case .dns: .dns
            }
        }
    }

    /// Which way messages are lost, seen from the process.
    package enum CutDirection: String, Sendable, CaseIterable { case both, outgoing, incoming }
}

/// A fault and how long it lasts.
package struct TimedFault: Sendable, Equatable {
    package var fault: Fault
    /// How long until it mends; a fault that is over at once has zero.
    package var lasts: SimDuration

    package init(_ fault: Fault, lasts: SimDuration) {
        self.fault = fault
        self.lasts = lasts
    }
}
