package import TerminalUI

/// Keys that do nothing right now, and why: one answer for the hints, the help and the key itself.
extension Dashboard {
    /// Why a command cannot be run now; nil: it can.
    package func offReason(_ command: Command) -> SafeText? {
        switch command {
        case .scale, .image, .partition:
            return hasSubject ? nil : "there is no StatefulSet"
        case .deletePod:
            if !hasSubject { return "there is no StatefulSet" }
            return snapshot.pods.isEmpty ? "there is no pod" : nil
        case .failNode:
            if source.kind != .simulation { return "a real node cannot be failed from here" }
            return snapshot.nodes.isEmpty ? "there is no node" : nil
        case .nextSet, .previousSet:
            return snapshot.subjects.count > 1 ? nil : "there is no other StatefulSet"
        case .pause, .faster, .slower, .normalSpeed, .step:
            return source.kind == .simulation ? nil : "a real cluster cannot change its speed"
        default: return nil
        }
    }

    private var hasSubject: Bool { snapshot.presence == .present }
}
