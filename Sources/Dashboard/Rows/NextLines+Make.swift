import KubeControl
import KubeModel
import SimKernel

extension NextLines {
    init(_ set: SetFacts, _ outlook: Outlook, _ clock: inout TextClock) {
        lines = NextBuilder(set: set, outlook: outlook).lines(&clock)
        medianSeconds = set.medianStart
        if let ordinal = outlook.waitingOrdinal, let pod = set.pod(ordinal) {
            let ready = pod.isReady ? nil : pod.readyChanged
            waited = clock.age(since: pod.isTerminating ? pod.created : ready ?? pod.created)
        }
    }
}

extension SetFacts {
    /// The usual time from a pod's creation to Ready, in seconds; nil when no pod is Ready.
    ///
    /// A pod that lost and regained Ready long after its start would spoil it; such times are
    /// left out by taking the lower half.
    var medianStart: Int64? {
        var times = pods.compactMap { pod in
            pod.isReady ? pod.readyChanged.map { max(0, $0 - pod.created) } : nil
        }
        guard !times.isEmpty else { return nil }
        times.sort()
        return times[(times.count - 1) / 2]
    }
}

private struct NextBuilder {
    let set: SetFacts
    let outlook: Outlook

    func lines(_ clock: inout TextClock) -> [NextLine] {
        var lines = [NextLine(.now, now(&clock))]
        if let then { lines.append(NextLine(.then, TimedText(then))) }
        if let stop { lines.append(NextLine(.stop, TimedText(stop))) }
        if let end { lines.append(NextLine(.end, TimedText(end))) }
        if let claims { lines.append(NextLine(.claims, TimedText(claims))) }
        return lines
    }

    private var minReady: String {
        self.set.minReady > 0 ? ", then stay Ready \(AgeFormat.text(set.minReady))" : ""
    }

    private func name(_ ordinal: Int) -> String { set.podName(Int64(ordinal)) }

    private func now(_ clock: inout TextClock) -> TimedText {
        if let first = outlook.creates.first {
            let more = outlook.creates.count > 1 ? " and \(outlook.creates.count - 1) more" : ""
            return TimedText("create \(set.podName(first))\(more)")
        }
        if let first = outlook.deletes.first {
            let tag = set.pod(first).map { " (\(set.tag($0.revision).text))" } ?? ""
            let more = outlook.deletes.count > 1 ? " and \(outlook.deletes.count - 1) more" : ""
            return TimedText("delete \(set.podName(first))\(tag)\(more)")
        }
        guard let wait = outlook.waits.first else {
            return TimedText(
                set.isParallel && set.pods.contains { !set.isAvailable($0) }
                    ? "nothing: it waits for no pod (Parallel)"
                    : "nothing: \(set.desired) of \(set.desired) are as wanted")
        }
        return text(wait, &clock)
    }

    private func text(_ wait: Wait, _ clock: inout TextClock) -> TimedText {
        switch wait {
        case .podTerminating(let ordinal), .failedPodTerminating(let ordinal),
            .condemnedTerminating(let ordinal):
            return terminating(Int64(ordinal), &clock)
        case .podNotReady(let ordinal), .updatedPodUnavailable(let ordinal):
            return TimedText("wait for \(name(ordinal)) to become Ready\(minReady)")
        case .podNotAvailable(let ordinal, _):
            guard let since = set.pod(Int64(ordinal))?.readyChanged else {
                return TimedText("wait for \(name(ordinal)) to become available")
            }
            let left = clock.remaining(until: .seconds(since + set.minReady))
            return TimedText(
                "wait \(left.text) more for \(name(ordinal)) to be available",
                changesAt: left.changesAt)
        case .condemnedUnhealthy(let ordinal, let blocker):
            return TimedText(
                "wait for \(name(blocker)) to become Ready before \(name(ordinal)) is removed")
        case .staleClaim(let ordinal, let claim), .claimTerminating(let ordinal, let claim):
            return TimedText("wait for \(claim) to be gone before \(name(ordinal)) is created")
        case .maxUnavailableReached(let unavailable, let allowed):
            return TimedText("wait: \(unavailable) pods are unavailable, \(allowed) are allowed")
        case .onDelete(let outdated):
            return TimedText("nothing: OnDelete, \(outdated) outdated pods wait to be deleted")
        case .heldByPartition:
            return TimedText("nothing: everything from partition \(set.partition) on is done")
        case .terminating: return TimedText("nothing: the set is being deleted")
        default: return TimedText("wait")
        }
    }

    private func terminating(_ ordinal: Int64, _ clock: inout TextClock) -> TimedText {
        let name = set.podName(ordinal)
        guard let pod = set.pod(ordinal), let end = pod.graceEnd, end > set.second else {
            return TimedText("wait for \(name) to be gone")
        }
        let left = clock.remaining(until: .seconds(end))
        return TimedText(
            "wait for \(name) to be gone, at most \(left.text)", changesAt: left.changesAt)
    }

    private var then: String? {
        let target = set.tag(set.updateRevision).text
        if let ordinal = outlook.deletes.first, set.range.contains(ordinal) {
            return "create \(set.podName(ordinal)) on \(revision(ordinal)), wait until Ready"
        }
        let waiting = outlook.waitingOrdinal
        if let first = outlook.laterCreates.first(where: { $0 != waiting }) {
            return
                "create \(OrdinalText.pods(set.name, outlook.laterCreates)) on \(revision(first))"
        }
        if !outlook.laterRemovals.filter({ $0 != waiting }).isEmpty {
            let left = outlook.laterRemovals.filter { $0 != waiting }
            return "delete \(OrdinalText.pods(set.name, left)), highest first"
        }
        let left = outlook.laterReplacements.filter { $0 != waiting }
        guard let next = left.first else { return nil }
        let old = set.pod(next).map { " (\(set.tag($0.revision).text))" } ?? ""
        let name = set.podName(next)
        let more = left.count > 1 ? ", then \(left.count - 1) more" : ", wait until Ready"
        return "delete \(name)\(old), create \(name) on \(target)\(more)"
    }

    /// The revision a pod is created at. Source: spec R79.
    private func revision(_ ordinal: Int64) -> String {
        set.tag(set.revisionAtCreation(ordinal)).text
    }

    private var stop: String? {
        guard !outlook.kept.isEmpty else { return nil }
        let tag = set.pod(outlook.kept[0]).map { set.tag($0.revision).text } ?? ""
        let verb = outlook.kept.count == 1 ? "stays" : "stay"
        return "at partition \(set.partition): \(OrdinalText.pods(set.name, outlook.kept)) \(verb)"
            + " on \(tag) until you lower it"
    }

    private var end: String? {
        guard set.isRolling else { return nil }
        let old = set.tag(set.currentRevision).text
        if set.isOnDelete { return "current revision stays \(old) (OnDelete)" }
        if !outlook.kept.isEmpty {
            return "current revision stays \(old) (partition is above 0)"
        }
        return "current revision becomes \(set.tag(set.updateRevision).text)"
    }

    private var claims: String? {
        guard let template = set.templates.first, !outlook.laterReplacements.isEmpty else {
            return nil
        }
        let names = outlook.laterReplacements.prefix(2).map { set.claimName(template, $0) }
        return names.joined(separator: " and ")
            + (names.count == 1 ? " is kept and re-attached" : " are kept and re-attached")
    }
}

extension SetFacts {
    /// The revision a missing pod is created at. Source: spec R79.
    func revisionAtCreation(_ ordinal: Int64) -> String {
        let strategy = set.spec.updateStrategy
        if let rolling = strategy?.rollingUpdate {
            return ordinal < start + (rolling.partition ?? 0).clamped ? currentRevision : updateRevision
        }
        if isOnDelete { return updateRevision }
        return ordinal < start + (set.status.currentReplicas ?? 0).clamped
            ? currentRevision : updateRevision
    }
}
