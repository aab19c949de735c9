import TerminalUI

/// The claims and volumes of the subject, those that nobody uses included. Source: dashboard.md
/// 8.4, 9.6.
enum VolumesPane {
    static func draw(
        _ dashboard: Dashboard, _ rect: Rect, _ hasFocus: Bool, _ frame: inout CellBuffer
    ) -> CursorPosition? {
        let snapshot = dashboard.snapshot
        let summary = snapshot.claimSummary
        let isPage = dashboard.page == .volumes || dashboard.isZoomed
        if let reason = EmptyPane.reason(dashboard) {
            EmptyPane.draw("Volumes", reason, rect, hasFocus, &frame)
            return nil
        }
        var title: SafeText = "Volumes of \(SafeText(untrusted: snapshot.header.name))"
        guard !snapshot.claims.isEmpty else {
            let name = SafeText(untrusted: snapshot.header.name)
            let text: SafeText =
                summary.templates.isEmpty
                ? "sts/\(name) has no volumeClaimTemplates, so its pods have no claims of their own."
                : "No claims yet: each is made with the first pod that needs it."
            EmptyPane.draw(title, text, rect, hasFocus, &frame)
            return nil
        }
        if rect.width >= 96 {
            let templates = SafeText(untrusted: summary.templates.joined(separator: ", "))
            title += "   template \(templates.cut(to: max(8, rect.width - 60)))"
        }
        var note: SafeText = "\(summary.claims) claims"
        if summary.kept > 0 { note += ", \(summary.kept) kept" }
        if rect.width < 50, summary.kept > 0 { note = "\(summary.kept) kept" }

        let below = isPage ? belowRows(rect) : 0
        let table = PaneTable(
            pane: .volumes, columns: columns(rect.width), identity: [0, 3], title: title, note: note,
            rect: rect, hasFocus: hasFocus, below: below)
        let cursor = table.draw(dashboard, &frame, count: snapshot.claims.count) { index in
            let claim = snapshot.claims[index]
            return (
                row(claim, rect.width), dashboard.isLinked(pod: claim.podName ?? "\n")
            )
        }
        let inner = rect.inset(columns: 1, rows: 1)
        if below > 0 { drawBelow(dashboard, inner.splitBottom(below).bottom, &frame) }
        return cursor
    }

    private static func belowRows(_ rect: Rect) -> Int {
        rect.height >= 16 ? 8 : rect.height >= 11 ? 2 : 0
    }

    // MARK: - Rows

    private static func columns(_ width: Int) -> [TableColumn] {
        let link = width >= 60 ? 4 : 1
        var columns = [
            TableColumn("POD", minimum: 4, maximum: 20, dropRank: 1, cut: .middle),
            TableColumn("", minimum: 3, maximum: 3, dropRank: 9),
            TableColumn("", minimum: link, maximum: link, dropRank: 1),
            TableColumn("CLAIM", minimum: 9, maximum: 30, dropRank: 1, cut: .middle),
            TableColumn("ST", minimum: 2, maximum: 2, dropRank: 1),
            TableColumn("VOLUME", minimum: 7, maximum: 20, dropRank: 2, cut: .middle),
            TableColumn("SIZE", minimum: 5, maximum: 9, dropRank: 4),
            TableColumn("NODE", minimum: 6, maximum: 20, dropRank: 3, cut: .middle),
            TableColumn("ZONE", minimum: 4, maximum: 12, dropRank: 5, cut: .start),
            TableColumn("RECLAIM", minimum: 7, maximum: 7, dropRank: 5),
            TableColumn("ATTACHED", minimum: 10, maximum: 24, dropRank: 7),
            TableColumn("AGE", minimum: 5, maximum: 5, dropRank: 6),
            TableColumn("NOTE", minimum: 9, maximum: 60, dropRank: 2),
        ]
        if width < 60 { columns[1] = TableColumn("", minimum: 3, maximum: 3, dropRank: 99) }
        return columns
    }

    private static func row(_ claim: ClaimRow, _ width: Int) -> Table.Row {
        let link = claim.claimName.isEmpty ? .empty : arrow(claim.isInUse, isLong: width >= 60)
        let bracketed: SafeText =
            claim.podName == nil
            ? .empty
            : claim.podRevision.kind.openingSign + claim.podState.sign
                + claim.podRevision.kind.closingSign
        let attached =
            claim.attachedTo.isEmpty
            ? "-" : "\(claim.attachedTo) \(claim.attachedFor.text)"
        return Table.Row([
            value(claim.podName ?? (claim.claimName.isEmpty ? "" : "none")),
            Table.Value(bracketed, Style(claim.podState.role)),
            Table.Value(link, Style(.volArrow)),
            claim.claimName.isEmpty ? value("no claim", .textDim) : value(claim.claimName),
            Table.Value(sign(claim.state), Style(role(claim))),
            value(claim.volumeName.isEmpty ? "-" : claim.volumeName),
            value(claim.size), value(claim.node.isEmpty ? "-" : claim.node),
            value(claim.zone.isEmpty ? "-" : claim.zone), value(claim.reclaimPolicy),
            value(attached), value(claim.age.text), value(claim.note.text, noteRole(claim)),
        ])
    }

    private static func arrow(_ isInUse: Bool, isLong: Bool) -> SafeText {
        if !isLong { return isInUse ? "\(Glyph.play)" : "\(Glyph.open)" }
        return isInUse
            ? "\(Glyph.horizontal)\(Glyph.horizontal)\(Glyph.horizontal)\(Glyph.play)"
            : "\(Glyph.open) \(Glyph.open)\(Glyph.play)"
    }

    private static func sign(_ state: ClaimState) -> SafeText {
        SafeText(untrusted: String(state.rawValue))
    }

    private static func role(_ claim: ClaimRow) -> Role {
        switch claim.state {
        case .bound, .available: .volBound
        case .pending, .resizing, .terminating: .volPending
        case .released: .volReleased
        case .failed, .lost: .volFailed
        }
    }

    private static func noteRole(_ claim: ClaimRow) -> Role {
        switch claim.noteKind {
        case .none, .owned, .reattached: .row
        case .kept: .volKept
        case .released: .volReleased
        case .waiting, .leaving: .volPending
        }
    }

    // MARK: - Below the rows

    private static let legend: SafeText =
        "B bound  P pending  R released  A available  F failed  L lost  Z resizing"

    private static func drawBelow(
        _ dashboard: Dashboard, _ place: Rect, _ frame: inout CellBuffer
    ) {
        frame.fill(place)
        frame.put(legend, in: place, y: 1, style: Style(.textDim))
        guard place.height >= 6 else { return }
        let claims = dashboard.snapshot.claims
        let index =
            dashboard.selectedIndex(.volumes)
            ?? claims.firstIndex { $0.noteKind != .none } ?? 0
        guard claims.indices.contains(index) else { return }
        let claim = claims[index]
        let name = SafeText(
            untrusted: claim.claimName.isEmpty ? claim.volumeName : claim.claimName)
        let rule = place.row(2)
        frame.fill(rule, with: .horizontal, style: Style(.paneBorder))
        frame.put(" \(name.cut(to: place.width - 8)) ", in: rule, x: 1, style: Style(.paneTitle))
        var text = PaneText()
        let width = place.width - 2
        for sentence in sentences(claim, dashboard) { text.add(sentence, width: width) }
        let summary = dashboard.snapshot.claimSummary
        let (scaled, deleted) = (summary.whenScaled, summary.whenDeleted)
        let policy: SafeText =
            "persistentVolumeClaimRetentionPolicy: whenScaled=\(SafeText(untrusted: scaled))"
            + " whenDeleted=\(SafeText(untrusted: deleted))"
        text.add(policy, .textDim, width: width)
        text.draw(in: place.inset(left: 1, top: 3), of: &frame)
    }

    /// What is to be known about a claim, in sentences.
    private static func sentences(_ claim: ClaimRow, _ dashboard: Dashboard) -> [SafeText] {
        let volume = SafeText(untrusted: claim.volumeName)
        let size = SafeText(untrusted: claim.size)
        let place: SafeText = claim.node.isEmpty ? .empty : " on \(SafeText(untrusted: claim.node))"
        let set = SafeText(untrusted: dashboard.snapshot.header.name)
        var facts: [SafeText] = []
        switch claim.noteKind {
        case .kept:
            let ordinal = claim.ordinal ?? 0
            facts.append(
                "Kept because \(keptBy(dashboard)). If \(set) gets ordinal \(ordinal) again,"
                    + " \(set)-\(ordinal) comes back with this same data."
            )
            facts.append("Nothing deletes it for you: \(size) stays allocated\(place).")
        case .released:
            facts.append(
                "The claim is gone and the volume stays: \(size)\(place)."
                    + " No claim can bind it until its claimRef is removed."
            )
        case .waiting:
            facts.append("It waits for a volume; the pod cannot start before it is bound.")
        case .leaving: facts.append("It is being deleted.")
        case .reattached:
            facts.append("The new pod got the claim of the one before it, with the same data.")
        case .none, .owned: break
        }
        if let pod = claim.podName, claim.isInUse {
            facts.append(
                "\(SafeText(untrusted: pod)) mounts it; \(volume)\(place) holds \(size).")
        }
        if claim.noteKind == .owned {
            facts.append("It has an owner and goes when the owner goes.")
        }
        return facts
    }

    private static func keptBy(_ dashboard: Dashboard) -> SafeText {
        "whenScaled=\(SafeText(untrusted: dashboard.snapshot.claimSummary.whenScaled))"
    }
}
