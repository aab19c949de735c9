import KubeAPI
import KubeModel

extension PartitionDraft {
    /// Moves the line; the first step from 0 proposes a canary of one.
    package mutating func step(by delta: Int64, replicas: Int64) {
        let number = NumberField.number(partition) ?? 0
        if number == 0, delta == 1, replicas > 1 {
            partition = "\(replicas - 1)"
        } else {
            partition = "\(min(max(0, number + delta), max(0, replicas)))"
        }
    }

    func review(_ context: ActionContext) -> ActionReview {
        let title = "Set partition of sts/\(set.name)"
        guard let object = context.set(set) else { return .gone(title, "sts/\(set.name)") }
        var review = ActionReview()
        review.title = title
        let replicas = object.spec.replicasOrDefault
        let now = object.spec.partition
        review.hint = "now \(now)   range 0..\(replicas)"
        guard let number = NumberField.number(partition) else {
            review.say(FieldMessage(.error, "0 to \(replicas)"))
            review.confirmLabel = "Set partition"
            return review
        }
        review.confirmLabel = "Set partition \(number)"
        review.logText = "set partition of sts/\(set.name) to \(number)"
        let patch: JSONValue = [
            "spec": ["updateStrategy": ["rollingUpdate": ["partition": .int(number)]]]
        ]
        review.command =
            KubectlLine.inNamespace(
                set.namespace,
                [
                    "patch", "statefulset/\(set.name)", "--type=merge", "-p", patch.canonicalText,
                ]
            ).text
        if object.spec.updateStrategy?.type == "OnDelete" {
            review.say(
                FieldMessage(.error, "updateStrategy is OnDelete: a partition has no effect"))
            return review
        }
        if number == now {
            review.say(FieldMessage(.error, "already \(now)"))
            return review
        }
        if number >= replicas, number > 0 {
            review.say(FieldMessage(.warning, "! \(replicas) or more holds every pod"))
        }
        review.preview = PartitionPreview(context: context, set: object, partition: number).lines()
        review.request = .api(.mergePatch(ObjectKey(.statefulSet, set), patch))
        return review
    }
}

/// What happens when the partition moves.
private struct PartitionPreview {
    let context: ActionContext
    let set: StatefulSet
    let partition: Int64

    func lines() -> [String] {
        let start = context.start(set)
        let line = start + partition
        let header = context.snapshot.header
        let counted = "Counted from the first ordinal (spec.ordinals.start = \(start))."
        guard let old = header.oldRevision?.text, let target = header.newRevision?.text else {
            let last = start + set.spec.replicasOrDefault
            let next =
                partition == 0
                ? "The next template change updates every pod."
                : line >= last
                    ? "The next template change replaces no pod."
                    : "The next template change stops at \(context.podName(line))."
            return ["Nothing moves now: there is only one revision.", next, counted]
        }
        let wanted = context.rollout.cells.filter { $0.note != .leaving }
        let released = wanted.filter { $0.ordinal >= line && $0.revision.kind != .new }
        let held = wanted.filter { $0.ordinal < line && $0.revision.kind != .new }
        let done = wanted.filter { $0.revision.kind == .new }
        var lines: [String] = []
        if !released.isEmpty {
            let names = released.reversed().map(\.ordinal)
            let verb = names.count == 1 ? "is" : "are"
            lines.append(
                "\(OrdinalText.pods(context.name, names)) \(verb) replaced by \(target),"
                    + " highest first, one at a time.")
        }
        if !held.isEmpty {
            let names = OrdinalText.pods(context.name, held.map(\.ordinal))
            lines.append("\(names) will not be updated.")
        }
        if !done.isEmpty {
            let verb = done.count == 1 ? "stays" : "stay"
            lines.append(
                "\(OrdinalText.pods(context.name, done.map(\.ordinal))) \(verb) on \(target).")
        }
        if partition > 0 {
            lines.append("A pod left of the line comes back on \(old) when it is recreated.")
            lines.append("Lower the partition to continue; 0 updates every pod.")
        }
        let bad = wanted.first { !context.isHealthy($0) }
        if let bad, !released.isEmpty, !context.isParallel {
            lines.append("! \(context.isWords(bad)): nothing is replaced until it is Ready.")
        }
        return lines + [counted]
    }
}
