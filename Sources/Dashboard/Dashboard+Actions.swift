import KubeAPI
import KubeModel
import SimKernel
import TerminalUI

/// Dialogs and the actions they lead to.
extension Dashboard {
    /// Opens the dialog of a key for what is under the cursor.
    mutating func openDialog(_ key: Key) {
        guard case .character(let character) = key else { return }
        let opening = ActionDraft.open(
            character, snapshot, cache, pod: targetPod, node: targetNode)
        switch opening {
        case .refused(let why): toast(.info, why)
        case .draft(let draft):
            layers.append(
                .dialog(
                    DialogState(
                        draft, at: wall, history: histories[draft.kindName] ?? [],
                        leftText: leftTexts[draft.kindName])))
        }
    }

    /// The pod under the cursor: of the table, else of the cells, else the one the why-line names.
    var targetPod: String? {
        if focusedPane == .rollout, let name = selection[.rollout] { return name }
        if let name = selection[.pods] { return name }
        return snapshot.why.podName.isEmpty ? nil : snapshot.why.podName
    }

    /// The node under the cursor: of the table, else that of the pod under the cursor.
    var targetNode: String? {
        if focusedPane == .nodes, let name = selection[.nodes] { return name }
        if let pod = targetPod, let row = snapshot.pods.first(where: { $0.name == pod }),
            !row.node.isEmpty
        {
            return row.node
        }
        if let name = selection[.nodes] { return name }
        return snapshot.why.nodeName.isEmpty ? nil : snapshot.why.nodeName
    }

    mutating func handle(_ key: Key, _ dialog: DialogState) -> [DashboardEffect] {
        var dialog = dialog
        switch key {
        case .escape:
            keepText(dialog)
            layers.removeLast()
            return []
        case .control("c"):
            // Empties the field; with nothing to empty it closes.
            guard dialog.isEditing, !(dialog.field?.isEmpty ?? true) else {
                layers.removeLast()
                return []
            }
            _ = dialog.handle(.control("e"))
            _ = dialog.handle(.control("u"))
        case .enter:
            guard dialog.acceptsEnter(at: wall) else { return [] }
            return confirm(dialog)
        case .character("q") where !dialog.isEditing, .character("n") where !dialog.isEditing:
            layers.removeLast()
            return []
        default:
            _ = dialog.handle(key)
        }
        layers[layers.count - 1] = .dialog(dialog)
        return []
    }

    /// What was typed and not used can be taken again when the dialog is opened next.
    private mutating func keepText(_ dialog: DialogState) {
        guard var field = dialog.field else { return }
        leftTexts[dialog.draft.kindName] = field.text
        field.leave()
        histories[dialog.draft.kindName] = field.entries
    }

    private mutating func confirm(_ dialog: DialogState) -> [DashboardEffect] {
        let review = dialog.draft.review(snapshot, cache)
        guard review.blocker == nil, let request = review.request else { return [] }
        if var field = dialog.field {
            _ = field.commit()
            histories[dialog.draft.kindName] = field.entries
        }
        leftTexts[dialog.draft.kindName] = nil
        layers.removeLast()

        let id = ActionID(rawValue: nextAction)
        nextAction += 1
        running[id] = actions.count
        actions.append(
            OwnAction(
                time: now, text: review.logText, command: review.command, result: nil,
                key: dialog.draft.kindName))
        let clock = TextClock(now: now, origin: simulation?.start)
        command = CommandLine(
            command: review.command, time: clock.time(now.secondsRoundedDown), outcome: .waiting)
        isStale = true
        switch request {
        case .api(let request): return [.send(id, request)]
        case .fault(let fault): return [.inject(id, fault)]
        }
    }
}
