package import TerminalUI

/// One full-screen arrangement of panes. Its number is the key that opens it.
package enum Page: Int, CaseIterable, Sendable {
    case overview = 1
    case rollout = 2
    case volumes = 4
    case dns = 5
    case nodes = 6
    case events = 7
    case pods = 8

    /// The name on the tab of a wide screen.
    package var title: SafeText {
        switch self {
        case .overview: "Overview"
        case .rollout: "Rollout"
        case .volumes: "Volumes"
        case .dns: "DNS"
        case .nodes: "Nodes"
        case .events: "Events"
        case .pods: "Pods"
        }
    }

    /// The name on the tab of a narrow screen.
    package var shortTitle: SafeText {
        switch self {
        case .overview: "Over"
        case .rollout: "Roll"
        case .volumes: "Vols"
        case .dns: "DNS"
        case .nodes: "Node"
        case .events: "Evts"
        case .pods: "Pods"
        }
    }
}

/// A rectangle with a title.
package enum PaneID: String, CaseIterable, Sendable {
    case rollout, pods, events, nodes, volumes, dns, next, waiting, revisions, countdown
    case actions, legend
}
