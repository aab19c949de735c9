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
