import KubeModel

/// Why one node cannot take a pod.
struct NodeRejection: Sendable {
    var reasons: [String]
    var rule: RejectingRules
    /// Whether removing pods would help; "U" of cluster.md C.2, else "UU".
    var couldBeResolved: Bool

    init(_ reason: String, _ rule: RejectingRules, couldBeResolved: Bool = false) {
        reasons = [reason]
        self.rule = rule
        self.couldBeResolved = couldBeResolved
    }
}

/// Texts about pods that find no node. Source: cluster.md C.4.
enum UnschedulableText {
    /// Events are cut to this many bytes.
    static let eventBytesMax = 1024

    static let noNodes = "no nodes available to schedule pods"

    /// Every node turned the pod away.
    static func all(_ rejections: [NodeRejection]) -> String {
        let header = "0/\(rejections.count) nodes are available: "
        let resolvable = rejections.count { $0.couldBeResolved }
        var preemption: [String] = []
        if resolvable > 0 {
            preemption.append(
                "\(resolvable) No preemption victims found for incoming pod")
        }
        if resolvable < rejections.count {
            preemption.append(
                "\(rejections.count - resolvable) Preemption is not helpful for scheduling")
        }
        return header + counted(rejections.flatMap(\.reasons)) + ". no new claims to deallocate,"
            + " preemption: " + header + sorted(preemption) + "."
    }

    /// The pod was turned away before any node was looked at. Source: cluster.md C46.
    static func before(_ message: String, nodes: Int) -> String {
        "0/\(nodes) nodes are available: \(message). not found"
    }

    private static func counted(_ reasons: [String]) -> String {
        var counts: [(reason: String, count: Int)] = []
        for reason in reasons {
            if let index = counts.firstIndex(where: { $0.reason == reason }) {
                counts[index].count += 1
            } else {
                counts.append((reason, 1))
            }
        }
        return sorted(counts.map { "\($0.count) \($0.reason)" })
    }

    private static func sorted(_ parts: [String]) -> String {
        parts.sorted(by: utf8Precedes).joined(separator: ", ")
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > eventBytesMax else { return text }
        return String(decoding: text.utf8.prefix(eventBytesMax - 4), as: UTF8.self) + " ..."
    }
}
