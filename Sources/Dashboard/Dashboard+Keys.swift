package import KubeAPI
import KubeModel
import SimKernel
import TerminalUI

/// What keys do: first the top layer, then the page.
extension Dashboard {
    /// A second Ctrl-C within this time quits.
    private static let interruptMilliseconds = 2_000

    mutating func handle(_ key: Key) -> [DashboardEffect] {
        switch key {
        case .resize(let width, let height):
            size = TerminalSize(width: width, height: height)
            return []
        case .mouse, .focus: return []
        case .endOfInput: return [.quit]
        case .control("z"): return [.suspend]
        case .control("l"): return [.repaint]
        default: break
        }
        // An error stays until any key; the key does its work besides.
        toasts.removeAll { $0.level == .error }
        switch layers.last {
        case .dialog(let dialog): return handle(key, dialog)
        case .help(let help): return handle(key, help)
        case .why(let why): return handle(key, why)
        case nil: return handlePage(key)
        }
    }

    private mutating func handlePage(_ key: Key) -> [DashboardEffect] {
        if case .paste = key {
            toast(.info, "pasted text goes only into fields")
            return []
        }
        guard let command = KeyTable.command(for: key) else { return [] }
        guard isInteractive || command == .quit || command == .help || command == .interrupt else {
            return []
        }
        switch command {
        case .scale, .image, .partition, .deletePod, .failNode: openDialog(key)
        case .nextSet, .previousSet: stepSubject(command == .nextSet ? 1 : -1)
        case .nextPane: moveFocus(1)
        case .previousPane: moveFocus(-1)
        case .zoom: isZoomed.toggle()
        case .page: open(KeyTable.page(for: key))
        case .down, .up, .first, .last, .pageDown, .pageUp: moveSelection(command)
        case .why: layers.append(.why(WhyState()))
        case .help:
            if isInteractive {
                layers.append(.help(HelpState()))
            } else {
                toast(.info, "enlarge to 40x10 for keys")
            }
        case .pause, .faster, .slower, .normalSpeed, .step: return changeTime(command)
        case .back: goBack()
        case .quit: return quit(key)
        case .interrupt: return interrupt()
        case .confirm, .redraw, .suspend: break
        }
        return []
    }

    /// Whether the terminal is large enough for keys. Source: dashboard.md 12.
    package var isInteractive: Bool { size.width >= 40 && size.height >= 10 }

    // MARK: - Pages, panes and rows

    private mutating func open(_ page: Page?) {
        guard let page else { return }
        self.page = page
        isZoomed = false
        if let look = lookCommand(for: page) { command = CommandLine(command: look) }
    }

    private mutating func goBack() {
        if isZoomed { isZoomed = false } else { page = .overview }
    }

    private mutating func quit(_ key: Key) -> [DashboardEffect] {
        if key == .character("Q") { return [.quit] }
        if isZoomed || page != .overview {
            goBack()
            return []
        }
        return [.quit]
    }

    private mutating func interrupt() -> [DashboardEffect] {
        if let before = interruptedAt, wall - before <= Self.interruptMilliseconds {
            return [.quit]
        }
        interruptedAt = wall
        toast(.info, "press Ctrl-C again to quit")
        return []
    }

    private mutating func moveFocus(_ delta: Int) {
        let panes = visiblePanes
        guard !panes.isEmpty else { return }
        let current = panes.firstIndex(of: focusedPane) ?? 0
        focus[page] = panes[(current + delta + panes.count) % panes.count]
    }

    /// The pane with the focus on the present page.
    package var focusedPane: PaneID {
        let panes = visiblePanes
        if let chosen = focus[page], panes.contains(chosen) { return chosen }
        return panes.first ?? .rollout
    }

    private mutating func moveSelection(_ command: Command) {
        let pane = focusedPane
        let rows = rowIdentities(pane)
        guard !rows.isEmpty else { return }
        let current = selectedIndex(pane) ?? -1
        let next: Int
        switch command {
        case .down: next = current + 1
        case .up: next = max(current, 1) - 1
        case .pageDown: next = current + 10
        case .pageUp: next = current - 10
        case .first: next = 0
        default: next = rows.count - 1
        }
        selection[pane] = rows[min(max(0, next), rows.count - 1)]
    }

    /// The identities of the rows of a pane in the order shown.
    package func rowIdentities(_ pane: PaneID) -> [String] {
        switch pane {
        case .rollout: snapshot.rollout.cells.map(\.podName)
        case .pods: snapshot.pods.map(\.name)
        case .nodes: snapshot.nodes.map(\.name)
        case .volumes: snapshot.claims.map { $0.claimName.isEmpty ? $0.volumeName : $0.claimName }
        case .dns: snapshot.dns.map { $0.type + " " + $0.fullName }
        case .events:
            snapshot.events.map { "\($0.last) \($0.object) \($0.reason) \($0.message)" }
        case .revisions: snapshot.rollout.revisions.map(\.name)
        case .next, .waiting, .countdown, .actions, .legend: []
        }
    }

    /// The place of the selected row of a pane; nil when none is selected or it has gone.
    package func selectedIndex(_ pane: PaneID) -> Int? {
        guard let selected = selection[pane] else { return nil }
        return rowIdentities(pane).firstIndex(of: selected)
    }

    private mutating func stepSubject(_ delta: Int) {
        guard let next = SubjectList.step(cache, from: subject, by: delta) else { return }
        subject = next
        selection = [:]
        asked = []
        memory = RowMemory()
        askAt = now
        isStale = true
    }

    // MARK: - Time

    private mutating func changeTime(_ command: Command) -> [DashboardEffect] {
        guard let simulation else {
            toast(.info, "a real cluster cannot change its speed")
            return []
        }
        let rates = SimulationState.rates
        let place = rates.firstIndex { $0 >= simulation.rate } ?? rates.count - 1
        switch command {
        case .pause: return [.setPaused(!simulation.isPaused)]
        case .faster: return [.setRate(rates[min(place + 1, rates.count - 1)])]
        case .slower: return [.setRate(rates[max(place - 1, 0)])]
        case .step: return [.step]
        default: return [.setRate(1)]
        }
    }

    // MARK: - Layers

    private mutating func handle(_ key: Key, _ help: HelpState) -> [DashboardEffect] {
        var help = help
        switch KeyTable.command(for: key) {
        case .back, .quit, .help: layers.removeLast()
            return []
        case .interrupt:
            layers.removeLast()
            return []
        case .down: help.offset += 1
        case .up: help.offset = max(0, help.offset - 1)
        case .pageDown: help.offset += 10
        case .pageUp: help.offset = max(0, help.offset - 10)
        case .first: help.offset = 0
        default: return []
        }
        layers[layers.count - 1] = .help(help)
        return []
    }

    private mutating func handle(_ key: Key, _ why: WhyState) -> [DashboardEffect] {
        var why = why
        switch KeyTable.command(for: key) {
        case .back, .quit, .why, .interrupt, .confirm:
            layers.removeLast()
            return []
        case .down: why.offset += 1
        case .up: why.offset = max(0, why.offset - 1)
        case .scale, .image, .partition, .deletePod, .failNode:
            // The panel offers these keys; they lead to their dialogs.
            layers.removeLast()
            openDialog(key)
            return []
        default: return []
        }
        layers[layers.count - 1] = .why(why)
        return []
    }

    /// The kubectl command that shows what a page shows.
    private func lookCommand(for page: Page) -> String? {
        guard let subject else { return nil }
        let scope = "kubectl -n \(subject.namespace) "
        switch page {
        case .overview, .rollout: return scope + "rollout status statefulset/\(subject.name)"
        case .volumes: return scope + "get pvc,pv"
        case .dns: return scope + "get endpointslices"
        case .nodes: return "kubectl get nodes -o wide"
        case .events: return scope + "get events --sort-by=.lastTimestamp"
        case .pods: return scope + "get pods -o wide"
        }
    }
}
