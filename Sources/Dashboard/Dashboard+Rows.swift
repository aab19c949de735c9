import TerminalUI

/// The rows of panes, the one under the cursor, and what it is linked to in other panes.
extension Dashboard {
    /// How many rows a pane has, shown or not.
    package func rowCount(_ pane: PaneID) -> Int {
        switch pane {
        case .rollout: snapshot.rollout.cells.count
        case .pods: snapshot.pods.count
        case .nodes: snapshot.nodes.count
        case .volumes: snapshot.claims.count
        case .dns: snapshot.dns.count
        case .events: snapshot.events.count
        case .revisions: snapshot.rollout.revisions.count
        case .next, .waiting, .countdown, .actions, .legend: 0
        }
    }

    /// What tells a row of a pane from the others, whatever its place; nil when there is no such
    /// row.
    package func rowIdentity(_ pane: PaneID, _ index: Int) -> String? {
        guard index >= 0, index < rowCount(pane) else { return nil }
        switch pane {
        case .rollout: return snapshot.rollout.cells[index].podName
        case .pods: return snapshot.pods[index].name
        case .nodes: return snapshot.nodes[index].name
        case .volumes:
            let claim = snapshot.claims[index]
            return claim.claimName.isEmpty ? claim.volumeName : claim.claimName
        case .dns: return snapshot.dns[index].type + " " + snapshot.dns[index].fullName
        case .events: return snapshot.events[index].identity
        case .revisions: return snapshot.rollout.revisions[index].name
        case .next, .waiting, .countdown, .actions, .legend: return nil
        }
    }

    /// The place of the selected row of a pane; nil when none is selected or it has gone.
    package func selectedIndex(_ pane: PaneID) -> Int? {
        guard let selected = selection[pane] else { return nil }
        // Where it was last is where it mostly still is: the search is for the other times.
        if let last = lastPlace[pane], rowIdentity(pane, last) == selected { return last }
        switch pane {
        case .rollout: return snapshot.rollout.cells.firstIndex { $0.podName == selected }
        case .pods: return snapshot.pods.firstIndex { $0.name == selected }
        default: return (0..<rowCount(pane)).first { rowIdentity(pane, $0) == selected }
        }
    }

    // MARK: - Moving

    mutating func moveSelection(_ command: Command) {
        let pane = focusedPane
        let count = rowCount(pane)
        guard count > 0 else { return }
        let current = selectedIndex(pane)
        let page = max(1, visibleRows(pane) - 1)
        let next: Int
        switch command {
        case .down: next = (current ?? -1) + 1
        case .up: next = (current ?? 1) - 1
        case .pageDown: next = (current ?? 0) + page
        case .pageUp: next = (current ?? 0) - page
        case .first: next = 0
        default: next = count - 1
        }
        select(min(max(0, next), count - 1), in: pane)
    }

    /// Among cells the next ordinal; in tables the columns move below the first one.
    mutating func moveSideways(_ delta: Int) {
        let pane = focusedPane
        if pane == .rollout { return moveSelection(delta > 0 ? .down : .up) }
        columnScroll[pane] = min(max(0, (columnScroll[pane] ?? 0) + delta), 8)
    }

    private func visibleRows(_ pane: PaneID) -> Int {
        guard let place = places.first(where: { $0.pane == pane }) else { return 10 }
        return max(2, place.rect.height - 3)
    }

    /// Puts the cursor of a pane on a row.
    mutating func select(_ index: Int, in pane: PaneID) {
        guard let identity = rowIdentity(pane, index) else { return }
        mark(pane, identity, index)
        link = Link()
        switch pane {
        case .rollout:
            link.pod = identity
            if let place = snapshot.pods.firstIndex(where: { $0.name == identity }) {
                mark(.pods, identity, place)
            }
        case .pods:
            link.pod = identity
            if let place = snapshot.rollout.cells.firstIndex(where: { $0.podName == identity }) {
                mark(.rollout, identity, place)
            }
        case .volumes: link.pod = snapshot.claims[index].podName ?? ""
        case .dns: link.pod = snapshot.dns[index].podName
        case .nodes: link.node = identity
        case .events:
            let object = snapshot.events[index].object
            if object.hasPrefix("pod/") { link.pod = String(object.dropFirst(4)) }
            if object.hasPrefix("node/") { link.node = String(object.dropFirst(5)) }
        case .next, .waiting, .revisions, .countdown, .actions, .legend: break
        }
    }

    private mutating func mark(_ pane: PaneID, _ identity: String, _ index: Int) {
        selection[pane] = identity
        lastPlace[pane] = index
    }

    /// After the rows changed: a cursor whose row has gone stands on the nearest one left. A pod
    /// that is still wanted comes back, so its cursor waits.
    mutating func followSelection() {
        for pane in PaneID.allCases {
            guard let selected = selection[pane] else { continue }
            if let index = selectedIndex(pane) {
                lastPlace[pane] = index
                continue
            }
            if pane == .pods, snapshot.rollout.cells.contains(where: { $0.podName == selected }) {
                continue
            }
            let nearest = min(lastPlace[pane] ?? 0, rowCount(pane) - 1)
            selection[pane] = rowIdentity(pane, nearest)
            lastPlace[pane] = nearest
        }
    }

    // MARK: - Links

    /// The node of the linked pod, or the linked node itself.
    var linkedNode: String {
        if !link.node.isEmpty { return link.node }
        guard !link.pod.isEmpty else { return "" }
        return snapshot.rollout.cells.first { $0.podName == link.pod }?.node ?? ""
    }

    /// Whether a row about a pod on a node belongs to what was chosen.
    func isLinked(pod: String, node: String = "") -> Bool {
        if !link.pod.isEmpty { return link.pod == pod }
        return !link.node.isEmpty && link.node == node
    }
}

extension EventRow {
    /// What stays the same while an event repeats.
    var identity: String {
        kind == .action ? "\(last) \(message)" : "\(first) \(object) \(reason) \(message)"
    }
}
