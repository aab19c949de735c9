import TerminalUI

/// The Overview as plain text: for `--once` and for output that is no terminal. Holds no escape
/// sequence and no control character but line ends.
package enum PlainOverview {
    /// Events at the end of it.
    private static let eventsMax = 10

    /// All there is to say about the subject now, with a line end at its end.
    package static func text(_ dashboard: Dashboard) -> String {
        let snapshot = dashboard.snapshot
        var lines = [head(dashboard)]
        let why = snapshot.why
        let sentence = SafeText(untrusted: why.long.isEmpty ? why.short : why.long)
        if !sentence.isEmpty {
            lines.append("\(SafeText(untrusted: why.status.rawValue))  \(sentence)")
        }
        if let reason = EmptyPane.reason(dashboard) {
            return joined(lines + [reason])
        }
        lines += section("PODS", pods(snapshot))
        if !snapshot.claims.isEmpty { lines += section("CLAIMS", claims(snapshot)) }
        if !snapshot.dns.isEmpty { lines += section("DNS", names(snapshot)) }
        if !snapshot.nodes.isEmpty { lines += section("NODES", nodes(snapshot)) }
        if !snapshot.events.isEmpty { lines += section("EVENTS", events(snapshot)) }
        return joined(lines)
    }

    private static func joined(_ lines: [SafeText]) -> String {
        var text = ""
        for line in lines {
            var row = line.string
            while row.hasSuffix(" ") { row.removeLast() }
            text += row + "\n"
        }
        return text
    }

    private static func head(_ dashboard: Dashboard) -> SafeText {
        let header = dashboard.snapshot.header
        let source: SafeText =
            "\(SafeText(untrusted: header.source.kind.rawValue)) \(SafeText(untrusted: header.source.name))"
        guard !header.name.isEmpty else { return source }
        let counters = dashboard.snapshot.rollout.counters
        var tags = SafeText(untrusted: header.newRevision?.text ?? "")
        if let old = header.oldRevision { tags = "\(SafeText(untrusted: old.text)) to \(tags)" }
        let (namespace, name) = (header.namespace, header.name)
        var text: SafeText = "\(source)  ns:\(SafeText(untrusted: namespace))"
        text += "  sts/\(SafeText(untrusted: name)) \(header.ready)/\(header.desired) ready  \(tags)"
        text += "  updated \(counters.updated)/\(counters.desired)"
        text += "  \(SafeText(untrusted: header.strategy)) \(SafeText(untrusted: header.policy))"
        if let partition = header.partition, partition > 0 { text += "  partition \(partition)" }
        return text
    }

    // MARK: - Tables

    private static func section(_ title: SafeText, _ rows: [[SafeText]]) -> [SafeText] {
        let count = rows.first?.count ?? 0
        let widths = (0..<count).map { column in
            rows.reduce(0) { max($0, $1.indices.contains(column) ? $1[column].width : 0) }
        }
        var lines: [SafeText] = [.empty, title]
        for row in rows {
            var line: SafeText = "  "
            for (column, text) in row.enumerated() {
                line += column == row.count - 1 ? text : text.padded(to: widths[column] + 2)
            }
            lines.append(line)
        }
        return lines
    }

    private static func texts(_ values: [String]) -> [SafeText] {
        values.map { SafeText(untrusted: $0.isEmpty ? "-" : $0) }
    }

    private static func pods(_ snapshot: Snapshot) -> [[SafeText]] {
        var rows: [[SafeText]] = [
            ["POD", "REV", "STATE", "READY", "RST", "NODE", "IP", "AGE", "WHY"]
        ]
        for pod in snapshot.pods {
            rows.append(
                texts([
                    pod.name, pod.revision.text, pod.state.name, pod.readyText, "\(pod.restarts)",
                    pod.node, pod.address, pod.age.text,
                ]) + [SafeText(untrusted: pod.why)])
        }
        return rows
    }

    private static func claims(_ snapshot: Snapshot) -> [[SafeText]] {
        var rows: [[SafeText]] = [["CLAIM", "POD", "STATE", "VOLUME", "SIZE", "NODE", "NOTE"]]
        for claim in snapshot.claims {
            rows.append(
                texts([
                    claim.claimName.isEmpty ? "no claim" : claim.claimName, claim.podName ?? "none",
                    claim.state.name, claim.volumeName, claim.size, claim.node,
                ]) + [SafeText(untrusted: claim.note.text)])
        }
        return rows
    }

    private static func names(_ snapshot: Snapshot) -> [[SafeText]] {
        var rows: [[SafeText]] = [["NAME", "TYPE", "ANSWER", "READY", "IN DNS", "NOTE"]]
        for name in snapshot.dns {
            rows.append(
                texts([
                    name.name, name.type, name.answerText, name.ready, name.isInDNS ? "yes" : "NO",
                ]) + [SafeText(untrusted: name.note)])
        }
        return rows
    }

    private static func nodes(_ snapshot: Snapshot) -> [[SafeText]] {
        var rows: [[SafeText]] = [
            ["NODE", "STATUS", "PODS", "ORDINALS", "ZONE", "TAINTS", "FAULT"]
        ]
        for node in snapshot.nodes {
            rows.append(
                texts([
                    node.name, node.status.rawValue, "\(node.pods)",
                    OutlookPanes.ordinals(node.ordinals), node.zone,
                    node.taints.joined(separator: " "), node.fault,
                ]))
        }
        return rows
    }

    private static func events(_ snapshot: Snapshot) -> [[SafeText]] {
        snapshot.events.prefix(eventsMax).map { event in
            let type: SafeText =
                event.kind == .warning ? "Warning" : event.kind == .action ? "You" : "Normal"
            return texts([event.time]) + [type] + texts([event.reason, event.object])
                + [SafeText(untrusted: event.message)]
        }
    }
}
