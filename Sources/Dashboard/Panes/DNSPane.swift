import TerminalUI

/// What the names of the subject answer now, and why. Source: dashboard.md 8.5, 9.7.
enum DNSPane {
    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let snapshot = dashboard.snapshot
        let summary = snapshot.dnsSummary
        let service = SafeText(untrusted: summary.service)
        if let reason = EmptyPane.reason(dashboard) ?? emptyReason(dashboard) {
            EmptyPane.draw("DNS", reason, rect, hasFocus, &frame)
            return nil
        }
        let isPage = dashboard.page == .dns || dashboard.isZoomed
        var title: SafeText = isPage ? "Records of svc/\(service)" : "DNS \(service)"
        if rect.width >= 76 {
            title += summary.isHeadless ? "   headless" : "   not headless"
            title += "   publishNotReadyAddresses=\(summary.publishesNotReady ? "true" : "false")"
        }
        if rect.width >= 116 { title += "   zone \(SafeText(untrusted: summary.zone))" }
        let isAsked = snapshot.dns.contains { $0.asked != nil }
        let differing = snapshot.dns.reduce(0) { $0 + ($1.disagrees ? 1 : 0) }
        var note: SafeText = isAsked ? "asked" : "computed"
        if differing > 0 { note = "\(differing) differ" }
        if isPage, rect.width < 100, differing == 0 {
            // The answer below says whether it was asked.
            note = "\(snapshot.dns.count) names"
        } else if rect.width >= 60 {
            note = "\(snapshot.dns.count) names, \(note)"
        }

        let below = isPage ? (rect.height >= 18 ? 8 : rect.height >= 14 ? 5 : 0) : 0
        let table = PaneTable(
            pane: .dns, columns: columns(rect.width), identity: [0, 4], title: title, note: note,
            rect: rect, hasFocus: hasFocus, below: below)
        let cursor = table.draw(dashboard, &frame, count: snapshot.dns.count) { index in
            let record = snapshot.dns[index]
            return (
                row(record, rect.width),
                !record.podName.isEmpty && dashboard.isLinked(pod: record.podName)
            )
        }
        let inner = rect.inset(columns: 1, rows: 1)
        if below > 0 { drawAnswer(dashboard, inner.splitBottom(below).bottom, &frame) }
        return cursor
    }

    private static func emptyReason(_ dashboard: Dashboard) -> SafeText? {
        let summary = dashboard.snapshot.dnsSummary
        let service = SafeText(untrusted: summary.service)
        if summary.service.isEmpty {
            return "The set names no service (spec.serviceName), so its pods have no names in DNS."
        }
        if !summary.exists { return "svc/\(service) does not exist, so no pod has a name in DNS." }
        return dashboard.snapshot.dns.isEmpty ? "svc/\(service) has no names." : nil
    }

    // MARK: - Rows

    private static func columns(_ width: Int) -> [TableColumn] {
        let isNarrow = width < 70
        return [
            TableColumn("NAME", minimum: 7, maximum: 34, dropRank: 1, cut: .middle),
            TableColumn("TYPE", minimum: 4, maximum: 4, dropRank: 6),
            TableColumn("TTL", minimum: 3, maximum: 4, dropRank: 8),
            TableColumn("ANSWER", minimum: isNarrow ? 11 : 13, maximum: 44, dropRank: 2),
            TableColumn("POD", minimum: 4, maximum: 20, dropRank: 7, cut: .middle),
            TableColumn("READY", minimum: 5, maximum: 5, dropRank: 5),
            TableColumn("SERVING", minimum: 7, maximum: 7, dropRank: 9),
            TableColumn("IN DNS", minimum: 6, maximum: 6, dropRank: 2),
            TableColumn("SINCE", minimum: 5, maximum: 8, dropRank: 8),
            TableColumn("NOTE", minimum: 9, maximum: 70, dropRank: 3),
        ]
    }

    private static func row(_ record: DNSRow, _ width: Int) -> Table.Row {
        let answer = record.asked ?? record.computed
        let isIn = record.isInDNS
        var text = SafeText(untrusted: record.answerText)
        if !isIn, !record.hiddenAddress.isEmpty {
            let hidden = SafeText(untrusted: record.hiddenAddress)
            text = width >= 100 ? "\(text) (\(hidden))" : text
        }
        // `≠`, in ASCII `/=`: the server says something else than it should.
        var note = SafeText(untrusted: record.note)
        if !record.lastChange.isEmpty {
            let change = SafeText(untrusted: record.lastChange)
            note = note.isEmpty ? change : "\(note), \(change)"
        }
        if record.disagrees {
            let should = SafeText(untrusted: answerText(record.computed, record.type))
            note = "differs: should be \(should)"
        }
        let role: Role = record.disagrees ? .dnsDiffers : isIn ? .dnsIn : .dnsOut
        return Table.Row([
            value(record.name), value(record.type),
            value(isIn ? answer.ttl.map { "\($0)s" } ?? "-" : "-"),
            Table.Value(text, Style(role)),
            value(record.podName.isEmpty ? "-" : record.podName), value(record.ready),
            value(record.serving), value(isIn ? "yes" : "NO", role), value(record.since.text),
            Table.Value(note, Style(record.disagrees ? .dnsDiffers : .row)),
        ])
    }

    private static func answerText(_ answer: DNSAnswer, _ type: String) -> String {
        guard answer.hasRecords else { return answer.status }
        if answer.records.count == 1 { return answer.records[0] }
        return "\(answer.records.count) \(type == "SRV" ? "targets" : "addresses")"
    }

    // MARK: - One answer

    /// The answer of the selected name, or of the first one that is missing, as a resolver would
    /// print it, and why it is so.
    private static func drawAnswer(
        _ dashboard: Dashboard, _ place: Rect, _ frame: inout CellBuffer
    ) {
        frame.fill(place)
        let rows = dashboard.snapshot.dns
        let index =
            dashboard.selectedIndex(.dns)
            ?? rows.firstIndex { $0.disagrees } ?? rows.firstIndex { !$0.isInDNS } ?? 0
        guard rows.indices.contains(index) else { return }
        let record = rows[index]
        let rule = place.row(0)
        frame.fill(rule, with: .horizontal, style: Style(.paneBorder))
        let source: SafeText = record.asked == nil ? "computed, not asked" : "asked, not computed"
        frame.put(" Answer, \(source) ", in: rule, x: 1, style: Style(.paneTitle))
        var text = PaneText()
        let width = place.width - 2
        let answer = record.asked ?? record.computed
        let role: Role = record.asked == nil ? .dnsComputed : .dnsAsked
        let question: SafeText =
            ";; \(SafeText(untrusted: record.fullName)). IN \(SafeText(untrusted: record.type))"
        text.add(question, role, width: width)
        text.add(
            ";; status: \(SafeText(untrusted: answer.status))   answers: \(answer.records.count)",
            role, width: width)
        text.add(why(record, dashboard), width: width)
        if answer.hasRecords {
            let ttl: SafeText = answer.ttl.map { "\($0)  " } ?? .empty
            for value in answer.records.prefix(64) {
                text.add(
                    "\(ttl)IN  \(SafeText(untrusted: record.type))  \(SafeText(untrusted: value))",
                    role, indent: 2, width: width)
            }
        }
        text.draw(in: place.inset(left: 1, top: 1), of: &frame)
    }

    private static func why(_ record: DNSRow, _ dashboard: Dashboard) -> SafeText {
        let summary = dashboard.snapshot.dnsSummary
        let service = SafeText(untrusted: summary.service)
        if record.disagrees {
            let answer = SafeText(untrusted: answerText(record.computed, record.type))
            return "The server should answer \(answer): it has not heard of a change yet,"
                + " or does not mirror the cluster."
        }
        guard !record.podName.isEmpty else {
            return summary.publishesNotReady
                ? "It answers with every pod of the set, ready or not."
                : "It answers with the pods of the set that are Ready."
        }
        let pod = SafeText(untrusted: record.podName)
        if record.isInDNS {
            return record.ready == "no"
                ? "\(pod) is not Ready and is published all the same: publishNotReadyAddresses is true."
                : "\(pod) is Ready, so svc/\(service) publishes it."
        }
        guard !record.hiddenAddress.isEmpty else {
            return "\(pod) has no address: there is no such pod, or it has not started."
        }
        let address = SafeText(untrusted: record.hiddenAddress)
        return "\(pod) is not Ready, so svc/\(service) does not publish it."
            + " It comes back when its probe passes."
            + " With publishNotReadyAddresses=true it would answer \(address) now."
    }
}
