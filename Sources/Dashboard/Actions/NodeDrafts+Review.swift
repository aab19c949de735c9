import KubeAPI
import KubeModel
import SimKernel

extension FailNodeDraft {
    /// The length of the fault: `.some(nil)` is for ever, nil is no length at all.
    var length: SimDuration?? {
        if duration.isEmpty { return .some(nil) }
        guard let seconds = DurationText.seconds(duration), seconds > 0 else { return nil }
        return .some(.seconds(seconds))
    }

    func review(_ context: ActionContext) -> ActionReview {
        let title = "Fail \(node)"
        guard let row = context.snapshot.nodes.first(where: { $0.name == node }) else {
            return .gone(title, node)
        }
        var review = ActionReview()
        review.title = title
        review.confirmLabel = "Fail node"
        review.hint = "empty = until I recover it"
        guard let length else {
            review.say(FieldMessage(.error, "like 30s or 3m; empty = until I recover it"))
            return review
        }
        if row.status == .late || row.status.isLost {
            review.blocker = "\(node) is broken already"
        }
        let until = length.map { " for \(AgeFormat.text($0.secondsRoundedDown))" } ?? ""
        review.logText = "\(fault.label) \(node)\(until)"
        review.command =
            "# sim: \(fault.label) \(node)\(until)."
            + " kubectl cannot do this; in real life, \(fault.inRealLife)"
        review.preview =
            FaultPreview(context: context, row: row, draft: self, length: length).lines()
        review.request = .fault(.failNode(node, fault, duration: length))
        return review
    }
}

extension NodeFault {
    /// What one does to a real machine.
    var inRealLife: String {
        switch self {
        case .powerOff: "pull the plug"
        case .networkCut: "pull the network cable"
        case .kubeletStop: "stop the kubelet service"
        }
    }

    /// What it means for containers, for the list of choices.
    package var effect: String {
        switch self {
        case .powerOff: "kubelet and pods stop at once"
        case .networkCut: "pods run but nobody can reach them"
        case .kubeletStop: "pods keep running, node goes NotReady"
        }
    }
}

/// What happens on a failing node, by the clock.
private struct FaultPreview {
    let context: ActionContext
    let row: NodeRow
    let draft: FailNodeDraft
    let length: SimDuration?

    private var seconds: Int64? { length?.secondsRoundedDown }

    func lines() -> [String] {
        let own = row.ordinals.map(context.podName)
        let names = OrdinalText.pods(context.name, row.ordinals)
        var lines = [onIt(own)]
        let dns = own.isEmpty ? "" : "; DNS still answers with \(names)"
        lines.append("+0s: heartbeats stop, \(draft.fault.effect)\(dns).")
        if let seconds, seconds < NodeTiming.grace {
            lines.append(
                "+\(AgeFormat.text(seconds)): \(draft.node) is back before the cluster notices"
                    + " (\(NodeTiming.grace)s).")
            return lines + restart(names)
        }
        let leave = own.isEmpty ? "" : "; \(names) \(own.count == 1 ? "leaves" : "leave") DNS"
        lines.append("+\(NodeTiming.grace)s: \(draft.node) NotReady, NoExecute taint\(leave).")
        lines += own.isEmpty ? back() : deletion(own, names)
        return lines + result(own) + warnings(own)
    }

    private func onIt(_ own: [String]) -> String {
        let others = row.pods - own.count
        let rest = others == 1 ? "1 other pod" : "\(others) other pods"
        guard !own.isEmpty else {
            return others == 0 ? "No pod is on it." : "No pod of sts/\(context.name) is on it, \(rest)."
        }
        let described = row.ordinals.prefix(3).map { ordinal in
            let cell = context.rollout.cells.first { $0.ordinal == ordinal }
            let next = cell?.note == .next ? ", the next one to be replaced" : ""
            let words = cell.map { "\($0.revision.text), \($0.state.name)\(next)" } ?? ""
            return "\(context.podName(ordinal)) (\(words))"
        }
        let more = own.count > 3 ? " and \(own.count - 3) more" : ""
        let tail = others == 0 ? "" : ", \(rest)"
        return "On it: \(described.joined(separator: ", "))\(more)\(tail)."
    }

    /// Seconds from the fault to the deletion of the first pod; nil: never.
    private var deletionSeconds: Int64? {
        let tolerated = row.ordinals.compactMap { ordinal -> Int64? in
            let object = context.cache.get(.pod, context.namespace, context.podName(ordinal))
            return object.flatMap { PodFacts($0).tolerationSeconds }
        }
        return tolerated.min().map { NodeTiming.grace + $0 }
    }

    private func back() -> [String] {
        seconds.map { ["+\(AgeFormat.text($0)): \(draft.node) returns."] } ?? []
    }

    private func deletion(_ own: [String], _ names: String) -> [String] {
        guard let deleted = deletionSeconds else {
            return ["\(names) \(own.count == 1 ? "tolerates" : "tolerate") that for ever."] + back()
        }
        let at = AgeFormat.text(deleted)
        if let seconds, seconds < deleted {
            return [
                "+\(AgeFormat.text(seconds)): \(draft.node) returns."
            ] + restart(names) + ["(The deletion of \(names) at +\(at) is not reached.)"]
        }
        let verb = own.count == 1 ? "is" : "are"
        var lines = ["+\(at): \(names) \(verb) marked for deletion and cannot finish."]
        if let seconds {
            lines.append(
                "+\(AgeFormat.text(seconds)): \(draft.node) returns, \(names) \(verb) made anew.")
        } else {
            lines.append("Then: nothing replaces \(names) until you act.")
        }
        return lines
    }

    private func restart(_ names: String) -> [String] {
        guard !row.ordinals.isEmpty else { return [] }
        let verb = row.ordinals.count == 1
        if draft.fault == .powerOff {
            return ["\(names) \(verb ? "restarts" : "restart") in place, same volume."]
        }
        return ["\(names) \(verb ? "goes" : "go") on as if nothing had been."]
    }

    private func result(_ own: [String]) -> [String] {
        guard !own.isEmpty else { return ["sts/\(context.name) is not touched."] }
        let ready = context.snapshot.header.ready
        let there = context.rollout.cells.filter { cell in
            row.ordinals.contains(cell.ordinal) && cell.state == .ready
        }.count
        let pause = context.isParallel ? "" : "; rollouts and scaling wait"
        return [
            "Result: sts/\(context.name) falls to \(ready - Int64(there)) of \(context.desired)"
                + " ready\(pause)."
        ]
    }

    private func warnings(_ own: [String]) -> [String] {
        let others = context.snapshot.nodes.filter { $0.name != row.name && $0.status == .ready }
        guard !own.isEmpty else { return [] }
        if others.isEmpty {
            return ["! no other node can take pods: what is replaced will stay Pending"]
        }
        if !row.zone.isEmpty, !others.contains(where: { $0.zone == row.zone }),
            let pinned = row.ordinals.first(where: { ordinal in
                context.claims(ordinal).contains { !$0.zone.isEmpty || !$0.node.isEmpty }
            })
        {
            return [
                "! no other node can take zone \(row.zone): \(context.podName(pinned)) will stay"
                    + " Pending"
            ]
        }
        return []
    }
}

extension RecoverNodeDraft {
    func review(_ context: ActionContext) -> ActionReview {
        let title = "Recover \(node)"
        guard let row = context.snapshot.nodes.first(where: { $0.name == node }) else {
            return .gone(title, node)
        }
        var review = ActionReview()
        review.title = title
        review.confirmLabel = "Recover node"
        review.logText = "recover \(node)"
        review.command =
            "# sim: recover \(node). kubectl cannot do this; in real life, switch it on again"
        let going = row.ordinals.filter { ordinal in
            context.cache.get(.pod, context.namespace, context.podName(ordinal))?
                .facts.isTerminating ?? false
        }
        let staying = row.ordinals.filter { !going.contains($0) }
        review.preview = ["\(node) sends heartbeats again; its taints go within 5s."]
        if !staying.isEmpty {
            let verb = staying.count == 1 ? "goes" : "go"
            let how = row.fault == NodeFault.powerOff.label ? ", restarted" : ""
            review.preview.append(
                "\(OrdinalText.pods(context.name, staying)) \(verb) on in place\(how),"
                    + " with the same data.")
        }
        if !going.isEmpty {
            review.preview.append(
                "\(OrdinalText.pods(context.name, going)): confirmed gone at last, then made anew"
                    + " with the same claims.")
        }
        review.request = .fault(.recoverNode(node))
        return review
    }
}
