import KubeAPI
import KubeModel

extension ScaleDraft {
    /// The largest number the field takes.
    package static let replicasMax: Int64 = 10_000

    /// Changes the number by a step, staying inside the field's limits.
    package mutating func step(by delta: Int64) {
        let number = NumberField.number(replicas) ?? 0
        replicas = "\(min(max(0, number + delta), Self.replicasMax))"
    }

    func review(_ context: ActionContext) -> ActionReview {
        let title = "Scale sts/\(set.name)"
        guard let object = context.set(set) else { return .gone(title, "sts/\(set.name)") }
        var review = ActionReview()
        review.title = title
        let now = object.spec.replicasOrDefault
        review.hint = "now \(now)"
        guard let number = NumberField.number(replicas) else {
            review.say(FieldMessage(.error, "a whole number, 0 or more"))
            review.confirmLabel = "Scale"
            return review
        }
        review.confirmLabel = "Scale to \(number)"
        guard number <= Self.replicasMax else {
            review.say(FieldMessage(.error, "at most \(Self.replicasMax)"))
            return review
        }
        review.logText = "scale sts/\(set.name) to \(number)"
        let line = KubectlLine.inNamespace(
            set.namespace, ["scale", "statefulset/\(set.name)", "--replicas=\(number)"])
        review.command = line.text
        if number == now {
            review.say(FieldMessage(.error, "already \(now)"))
            return review
        }
        let partition = object.spec.partition
        if !context.isOnDelete, partition > 0, number <= partition {
            review.say(
                FieldMessage(
                    .warning,
                    "! partition \(partition) is above the last ordinal: nothing will be updated"))
        }
        let preview = ScalePreview(context: context, set: object, from: now, to: number)
        review.preview = number < now ? preview.down() : preview.up()
        review.request = .api(
            .mergePatch(
                ObjectKey(.statefulSet, set), ["spec": ["replicas": .int(number)]], .scale))
        return review
    }
}

/// What happens when a set is scaled.
private struct ScalePreview {
    let context: ActionContext
    let set: StatefulSet
    let from: Int64
    let to: Int64

    private var start: Int64 { context.start(set) }

    func down() -> [String] {
        let leaving = Array(((start + to)..<(start + from)).reversed())
        let pods = leaving.map(context.podName)
        var lines: [String] = []
        if context.isParallel {
            lines.append(
                pods.count == 1
                    ? "\(pods[0]) is deleted."
                    : "\(OrdinalText.pods(context.name, leaving)) are deleted at once (Parallel).")
        } else {
            lines.append(order(pods, "is deleted", "highest first, one at a time"))
            if pods.count > 1 {
                lines.append(
                    "Each waits until the one before it is gone (\(context.grace(set))s grace).")
            }
        }
        lines += claimsDown(leaving.reversed())
        let left = context.snapshot.dns.filter { row in
            row.computed.hasRecords && (row.ordinal.map { $0 < start + to } ?? false)
        }.count
        if let line = context.addressLine(left) { lines.append(line) }
        return lines + warningsDown(leaving)
    }

    /// `db-4 is deleted, then db-3: highest first, one at a time.`
    private func order(_ pods: [String], _ verb: String, _ how: String) -> String {
        switch pods.count {
        case 1: "\(pods[0]) \(verb)."
        case 2...4: "\(pods[0]) \(verb), then \(pods.dropFirst().joined(separator: ", ")): \(how)."
        default: "\(pods[0]) \(verb), then \(pods[1]) and so on to \(pods[pods.count - 1]): \(how)."
        }
    }

    private func claimsDown(_ leaving: [Int64]) -> [String] {
        let names = leaving.flatMap { context.claims($0).map(\.claimName) }
        guard let first = names.first else { return [] }
        let list =
            names.count <= 3
            ? names.joined(separator: " and ") : "\(first) and \(names.count - 1) more"
        let verb = names.count == 1 ? "is" : "are"
        let policy = context.snapshot.claimSummary.whenScaled
        if policy == "Delete" {
            return ["! \(list) \(verb) DELETED with the data (whenScaled=Delete)."]
        }
        return ["\(list) \(verb) KEPT (whenScaled=\(policy))."]
    }

    private func warningsDown(_ leaving: [Int64]) -> [String] {
        guard !context.isParallel else {
            return context.cells((start + to)..<(start + from)).filter { $0.state == .lost }.map {
                "! \(context.isWords($0)) and cannot stop until the node is back."
            }
        }
        let staying = context.cells(start..<(start + to))
        if let bad = staying.first(where: { !context.isHealthy($0) }) {
            return ["! \(context.isWords(bad)): nothing is removed until it is Ready."]
        }
        // Cells are ascending: the first unhealthy one is the one the controller may remove.
        let going = context.cells((start + to)..<(start + from)).filter { !context.isHealthy($0) }
        guard let first = going.first else { return [] }
        if first.state == .lost {
            return ["! \(context.isWords(first)) and cannot stop: scale-down ends there."]
        }
        if going.count == 1 {
            return [
                "! \(context.isWords(first)). It is the first unhealthy pod, so scale-down may"
                    + " still delete it (rule W-15)."
            ]
        }
        return ["! \(context.isWords(first)): pods above it that are not Ready wait for it (W-15)."]
    }

    func up() -> [String] {
        let coming = Array((start + from)..<(start + to))
        let pods = coming.map(context.podName)
        var lines: [String] = []
        if context.isParallel {
            let verb = coming.count == 1 ? "is" : "are"
            lines.append("\(OrdinalText.pods(context.name, coming)) \(verb) created at once (Parallel).")
        } else {
            lines.append(
                order(pods, "is created", "lowest first, each when the one before is Ready"))
        }
        lines += claimsUp(coming)
        if let line = context.addressLine(context.addresses + coming.count) {
            lines.append(line.replacingEnd(" once they are Ready."))
        }
        let bad = context.cells(start..<(start + from)).first { !context.isHealthy($0) }
        if let bad, !context.isParallel {
            lines.append("! \(context.isWords(bad)): nothing is created until it is Ready.")
        }
        return lines
    }

    private func claimsUp(_ coming: [Int64]) -> [String] {
        let kept = coming.flatMap { context.claims($0).map(\.claimName) }
        let templates = set.spec.volumeClaimTemplates.count
        let fresh = coming.count * templates - kept.count
        var lines: [String] = []
        if let first = kept.first {
            let list =
                kept.count <= 3
                ? kept.joined(separator: " and ") : "\(first) and \(kept.count - 1) more"
            lines.append(
                kept.count == 1
                    ? "\(list) comes back with its old data."
                    : "\(list) come back with their old data.")
        }
        if fresh > 0 {
            lines.append(fresh == 1 ? "1 new claim is made." : "\(fresh) new claims are made.")
        }
        return lines
    }
}

extension String {
    /// The text with another end instead of its full stop.
    func replacingEnd(_ end: String) -> String { (hasSuffix(".") ? String(dropLast()) : self) + end }
}
