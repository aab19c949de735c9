import KubeAPI
import KubeModel
import SimKernel
import TerminalUI

/// Dialogs and the actions they lead to.
extension Dashboard {
    /// Opens the dialog of a key for what is under the cursor.
    mutating func openDialog(_ key: Key) {
        guard case .character(let character) = key else { return }
        if let command = KeyTable.command(for: key), let reason = offReason(command) {
            toast(.info, reason.string)
            return
        }
        let opening = ActionDraft.open(
            character, snapshot, cache, pod: targetPod, node: targetNode)
        switch opening {
        case .refused(let why): toast(.info, why)
        case .draft(let draft):
            layers.append(
                .dialog(
                    DialogState(
                        draft, at: wall, history: histories[draft.kindName] ?? [],
                        leftTexts: leftTexts, generation: subjectGeneration,
                        replicas: snapshot.rollout.counters.desired)))
        }
    }

    /// The pod under the cursor, else the one the why-line names, else the first one where pods
    /// are what is looked at.
    var targetPod: String? {
        if !link.pod.isEmpty { return link.pod }
        if let name = selection[.pods] ?? selection[.rollout] { return name }
        let named = snapshot.why.podName
        if snapshot.pods.contains(where: { $0.name == named }) { return named }
        let showsPods = page == .pods || focusedPane == .pods || focusedPane == .rollout
        return showsPods ? snapshot.pods.first?.name : nil
    }

    /// The node under the cursor: of the table, else that of the pod under the cursor.
    var targetNode: String? {
        if focusedPane == .nodes, let name = selection[.nodes] { return name }
        if !linkedNode.isEmpty { return linkedNode }
        if let name = selection[.nodes] { return name }
        if !snapshot.why.nodeName.isEmpty { return snapshot.why.nodeName }
        let pod = snapshot.why.podName
        let node = snapshot.rollout.cells.first { $0.podName == pod }?.node ?? ""
        return node.isEmpty ? nil : node
    }

    /// Counts the changes of the subject's spec.
    var subjectGeneration: Int64 { snapshot.rollout.counters.generation }

    mutating func handle(_ key: Key, _ dialog: DialogState) -> [DashboardEffect] {
        var dialog = dialog
        switch key {
        case .escape:
            keepTexts(dialog)
            layers.removeLast()
            return []
        case .control("c"):
            // Empties the field; with nothing to empty it closes.
            guard dialog.empty() else {
                keepTexts(dialog)
                layers.removeLast()
                return []
            }
        case .enter:
            guard dialog.acceptsEnter(at: wall) else { return [] }
            return confirm(dialog)
        case .character("q") where dialog.hasNoField, .character("n") where dialog.hasNoField:
            layers.removeLast()
            return []
        default:
            if dialog.handle(key) == .pasteCut { toast(.warning, "the paste was cut at 4 KiB") }
        }
        layers[layers.count - 1] = .dialog(dialog)
        return []
    }

    /// What was typed and not used can be taken again when the dialog is opened next.
    private mutating func keepTexts(_ dialog: DialogState) {
        for text in dialog.changedTexts { leftTexts[text.field] = text.text }
        guard var field = dialog.field else { return }
        if !dialog.changedTexts.isEmpty { field.leave() }
        histories[dialog.draft.kindName] = field.entries
    }

    private mutating func confirm(_ dialog: DialogState) -> [DashboardEffect] {
        let review = dialog.draft.review(snapshot, cache)
        guard review.blocker == nil, let request = review.request else { return [] }
        var dialog = dialog
        guard dialog.isCurrent(subjectGeneration) else {
            // The set was changed meanwhile: the preview is a new one, so Enter is asked for again.
            dialog.generation = subjectGeneration
            dialog.wasChangedOutside = true
            layers[layers.count - 1] = .dialog(dialog)
            return []
        }
        if var field = dialog.field {
            _ = field.commit()
            histories[dialog.draft.kindName] = field.entries
        }
        for field in dialog.fieldKeys { leftTexts[field] = nil }
        layers.removeLast()

        let id = ActionID(rawValue: nextAction)
        nextAction += 1
        running[id] = Running(index: actions.count, texts: dialog.changedTexts)
        actions.append(
            OwnAction(
                time: now, text: review.logText, command: review.command, result: nil,
                key: dialog.draft.kindName))
        let clock = TextClock(now: now, origin: simulation?.start)
        command = CommandLine(
            command: review.command, time: clock.time(now.secondsRoundedDown), outcome: .waiting,
            action: id)
        isStale = true
        switch request {
        case .api(let request): return [.send(id, request)]
        case .fault(let fault): return [.inject(id, fault)]
        }
    }
}
