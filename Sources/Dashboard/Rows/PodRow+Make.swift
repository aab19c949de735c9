import KubeAPI
import KubeModel
import SimKernel

extension PodRow {
    /// How long a rise of the restarts is shown, in seconds.
    static let riseSeconds: Int64 = 60

    static func rows(
        _ set: SetFacts, _ outlook: Outlook, _ rollout: Rollout, _ memory: RowMemory,
        _ clock: inout TextClock
    ) -> [PodRow] {
        var rows: [PodRow] = []
        rows.reserveCapacity(set.pods.count)
        let reasons = PodReasons(set, outlook)
        var cell = 0
        for (index, pod) in set.pods.enumerated() {
            var row = PodRow()
            row.ordinal = pod.ordinal
            row.name = pod.name
            row.revision = set.tag(pod.revision)
            row.state = set.states[index]
            row.readyContainers = pod.readyContainers
            row.containers = pod.containers
            row.restarts = pod.restarts
            row.node = pod.node
            row.address = pod.address
            row.age = clock.age(since: pod.created)
            row.why = reasons.text(pod, row.state, &clock)
            while cell < memory.cells.count, memory.cells[cell].ordinal < pod.ordinal { cell += 1 }
            if cell < memory.cells.count, memory.cells[cell].ordinal == pod.ordinal {
                let seen = memory.cells[cell]
                let end = seen.restartedAt + riseSeconds
                if seen.restartRise > 0, end > set.second {
                    row.restartRise = seen.restartRise
                    clock.note(.seconds(end))
                }
            }
            if cell < rollout.cells.count, rollout.cells[cell].ordinal == pod.ordinal {
                row.hasJustChanged = rollout.cells[cell].hasJustChanged
            }
            rows.append(row)
        }
        return rows
    }
}

/// Why each pod is as it is, in a few words.
struct PodReasons {
    let set: SetFacts
    let outlook: Outlook
    let waiting: Int64?
    let next: Int64?
    let isBusy: Bool

    init(_ set: SetFacts, _ outlook: Outlook) {
        self.set = set
        self.outlook = outlook
        waiting = outlook.waitingOrdinal
        next = outlook.nextOrdinal
        isBusy = set.isRolling
    }

    /// The short reason of one pod; empty when there is nothing to say.
    func text(_ pod: PodFacts, _ state: PodState, _ clock: inout TextClock) -> String {
        switch state {
        case .lost: lost(pod, &clock)
        case .terminating: terminating(pod, &clock)
        case .failed: failed(pod, &clock)
        case .pending: pending(pod)
        case .initializing:
            pod.initStep.map { "init \($0.index) of \($0.count) (\($0.name))" } ?? "init"
        case .starting: Startup.stage(pod, set)
        case .notReady: notReady(pod, &clock)
        case .minReady: minReady(pod, &clock)
        case .ready: ready(pod, &clock)
        case .completed: "completed"
        case .absent, .beyond: ""
        }
    }

    private func lost(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        guard set.node(pod.node) != nil else { return "node \(pod.node) is gone" }
        if pod.isTerminating {
            if let end = pod.graceEnd, end > set.second {
                return "deleting, \(clock.remaining(until: .seconds(end)).text) grace left"
            }
            return "cannot finish: \(pod.node) is gone"
        }
        switch set.deletionTime(pod) {
        case .some(.some(let end)) where end > set.second:
            if let back = set.returnTime(pod.node, before: end) {
                return "\(pod.node) lost, returns in \(clock.remaining(until: back).text)"
            }
            return "\(pod.node) lost, deleted in \(clock.remaining(until: .seconds(end)).text)"
        case .some(.none): return "\(pod.node) lost, tolerated for ever"
        default: return "\(pod.node) lost"
        }
    }

    private func terminating(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        guard let end = pod.graceEnd, end > set.second else {
            return pod.finalizers.first.map { "waits for finalizer \($0)" }
                ?? "deleting, grace over"
        }
        return "deleting, \(clock.remaining(until: .seconds(end)).text) grace left"
    }

    private func failed(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        guard let trouble = pod.trouble else {
            let reason: String = pod.object.json["status"]?.object?.read("reason") ?? "Failed"
            return "\(reason), is deleted and made again"
        }
        var text =
            trouble.kind == .image
            ? "\(trouble.reason) \(trouble.image)" : trouble.reason
        if trouble.kind == .crash {
            text = "crashed"
            if trouble.restarts > 0 { text += " \(trouble.restarts) times" }
            if let code = trouble.exitCode { text += ", exit \(code)" }
        }
        if let retry = trouble.retryAt, retry > set.second {
            text += ", next try in \(clock.remaining(until: .seconds(retry)).text)"
        }
        return text
    }

    private func pending(_ pod: PodFacts) -> String {
        if let claim = set.pendingClaim(pod) { return "waits for claim \(claim.name)" }
        guard let message = pod.unschedulable else { return "waits for a node" }
        return "fits no node: \(SchedulerText.short(message))"
    }

    private func notReady(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        guard let probe = set.events.probeTrouble(pod) else { return "waits for its probe" }
        let times = probe.count > 1 ? " ×\(probe.count)" : ""
        return "probe \(probe.reason)\(times) in \(clock.age(since: probe.first).text)"
    }

    private func minReady(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        guard let since = pod.readyChanged else { return "not available yet" }
        return "available in \(clock.remaining(until: .seconds(since + set.minReady)).text)"
    }

    private func ready(_ pod: PodFacts, _ clock: inout TextClock) -> String {
        if set.isLate(pod.node) { return "\(pod.node) is silent" }
        guard set.range.contains(pod.ordinal) else {
            return pod.ordinal == next ? "next to be removed" : "not wanted any more"
        }
        guard isBusy else { return "" }
        if set.isUpdated(pod) { return "updated" }
        if set.isOnDelete { return "replaced when deleted" }
        if pod.ordinal < set.partitionOrdinal { return "kept by partition \(set.partition)" }
        if pod.ordinal == next { return "next to be replaced" }
        if let above = outlook.laterReplacements.last(where: { $0 > pod.ordinal }) {
            return "replaced after \(set.podName(above))"
        }
        return "to be replaced"
    }
}

/// What a pod that starts is busy with.
enum Startup {
    /// `pulling image`, `attaching volume`, `creating`.
    static func stage(_ pod: PodFacts, _ set: SetFacts) -> String {
        if pod.node.isEmpty { return "waiting for a node" }
        let events = set.events.about("Pod", pod.name, uid: pod.uid)
        switch events.last?.reason {
        case "Pulling": return "pulling image"
        case "Pulled": return "image pulled, creating"
        case "FailedAttachVolume": return "attaching volume"
        case "FailedMount": return "mounting volume"
        default: return "creating"
        }
    }
}

extension SetFacts {
    /// The first claim of a pod that is Pending, or nil.
    func pendingClaim(_ pod: PodFacts) -> ClaimFacts? {
        for name in pod.claims {
            if let claim = claim(name), claim.phase != .bound { return claim }
        }
        return nil
    }
}

/// The scheduler's messages in few words. Source: cluster.md C40 to C46.
enum SchedulerText {
    /// The reasons, each with its count: `2 lack cpu`, `1 cordoned`.
    static func reasons(_ message: String) -> [String] {
        guard let colon = message.range(ofText: "available: ") else { return [message] }
        var body = message[colon.upperBound...]
        // The sentence about preemption follows the first full stop.
        if let stop = body.range(ofText: ". ") {
            body = body[..<stop.lowerBound]
        } else if body.hasSuffix(".") {
            body = body.dropLast()
        }
        var parts: [String] = []
        var rest = body
        while let comma = rest.range(ofText: ", ") {
            let after = rest[comma.upperBound...]
            // A comma inside one reason is not followed by a count.
            parts.append(String(rest[..<comma.lowerBound]))
            rest = after
        }
        parts.append(String(rest))
        return parts.map(friendly)
    }

    static func short(_ message: String) -> String { reasons(message).joined(separator: ", ") }

    /// Whether volumes are the reason: affinity or claims that are not bound.
    static func isAboutVolumes(_ message: String) -> Bool {
        message.contains("PersistentVolume") || message.contains("volume node affinity")
            || message.contains("persistentvolumeclaim")
    }

    static func isVolumeAffinity(_ message: String) -> Bool {
        message.contains("PersistentVolume's node affinity")
            || message.contains("volume node affinity")
    }

    private static func friendly(_ part: String) -> String {
        let words = part.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].allSatisfy(\.isNumber) else { return part }
        let reason = String(words[1])
        let phrases = [
            ("Insufficient ", "lack "), ("were unschedulable", "cordoned"),
            ("untolerated taint", "tainted"), ("Too many pods", "full"),
            ("pod anti-affinity", "by anti-affinity"),
            ("node affinity/selector", "by node selector"),
            ("PersistentVolume's node affinity", "away from the volume"),
            ("volume node affinity", "away from the volume"),
            ("topology spread", "by spread rules"),
        ]
        for (found, said) in phrases where reason.contains(found) {
            if found == "Insufficient " {
                return "\(words[0]) lack \(reason.dropFirst(found.count))"
            }
            return "\(words[0]) \(said)"
        }
        return part
    }
}

extension StringProtocol {
    /// Where a text first occurs, by bytes.
    func range(ofText text: String) -> Range<Index>? {
        let needle = Array(text.utf8)
        var start = utf8.startIndex
        while start != utf8.endIndex {
            if utf8[start...].starts(with: needle) {
                return start..<utf8.index(start, offsetBy: needle.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
