import KubeAPI
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
        // What cannot be seen must not be changed: a dialog waits until there is room again.
        guard isInteractive else { return handleUnseen(key) }
        switch layers.last {
        case .dialog(let dialog): return handle(key, dialog)
        case .help(let help): return handle(key, help)
        case .why(let why): return handle(key, why)
        case nil: return handlePage(key)
        }
    }

    private mutating func handleUnseen(_ key: Key) -> [DashboardEffect] {
        switch KeyTable.command(for: key) {
        case .quit: return [.quit]
        case .interrupt: return interrupt()
        case .help: toast(.info, "enlarge to 40x10 for keys")
        default: break
        }
        return []
    }

    private mutating func handlePage(_ key: Key) -> [DashboardEffect] {
        if case .paste = key {
            toast(.info, "pasted text goes only into fields")
            return []
        }
        guard let command = KeyTable.command(for: key) else { return [] }
        switch command {
        case .scale, .image, .partition, .deletePod, .failNode: openDialog(key)
        case .nextSet, .previousSet: stepSubject(command == .nextSet ? 1 : -1)
        case .nextPane: moveFocus(1)
        case .previousPane: moveFocus(-1)
        case .zoom: isZoomed.toggle()
        case .page: open(KeyTable.page(for: key))
        case .down, .up, .first, .last, .pageDown, .pageUp: moveSelection(command)
        case .left, .right: moveSideways(command == .right ? 1 : -1)
        case .why: layers.append(.why(WhyState()))
        case .help: layers.append(.help(HelpState()))
        case .pause, .faster, .slower, .normalSpeed, .step: return changeTime(command)
        case .back: isZoomed = false
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

    private mutating func quit(_ key: Key) -> [DashboardEffect] {
        if key == .character("Q") { return [.quit] }
        if isZoomed {
            isZoomed = false
            return []
        }
        guard page != .overview else { return [.quit] }
        open(.overview)
        return []
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

    private mutating func stepSubject(_ delta: Int) {
        let list = SubjectList(cache)
        let next = delta > 0 ? list.next(after: subject) : list.previous(before: subject)
        guard let next, next != subject else {
            toast(.info, "there is no other StatefulSet")
            return
        }
        subject = next
        selection = [:]
        lastPlace = [:]
        link = Link()
        asked = []
        memory = RowMemory()
        askSoon()
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
        if key == .character("Q") { return [.quit] }
        switch KeyTable.command(for: key) {
        case .back, .quit, .help, .interrupt:
            layers.removeLast()
        case let command?:
            var help = help
            let room = HelpLayer.scrollRoom(self)
            help.offset = Self.scrolled(help.offset, by: command, room: room)
            layers[layers.count - 1] = .help(help)
        case nil: break
        }
        return []
    }

    private mutating func handle(_ key: Key, _ why: WhyState) -> [DashboardEffect] {
        if key == .character("Q") { return [.quit] }
        switch KeyTable.command(for: key) {
        case .back, .quit, .why, .interrupt, .confirm:
            layers.removeLast()
        case .scale, .image, .partition, .deletePod, .failNode:
            // The panel offers these keys; they lead to their dialogs.
            layers.removeLast()
            openDialog(key)
        case let command?:
            var why = why
            why.offset = Self.scrolled(why.offset, by: command, room: WhyLayer.scrollRoom(self))
            layers[layers.count - 1] = .why(why)
        case nil: break
        }
        return []
    }

    /// The first line shown after a key, of a text that is `room` lines longer than its place.
    private static func scrolled(_ offset: Int, by command: Command, room: Int) -> Int {
        let next =
            switch command {
            case .down: offset + 1
            case .up: offset - 1
            case .pageDown: offset + 10
            case .pageUp: offset - 10
            case .first: 0
            case .last: room
            default: offset
            }
        return min(max(0, next), max(0, room))
    }

    /// The kubectl command that shows what a page shows.
    func lookCommand(for page: Page) -> String? {
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
