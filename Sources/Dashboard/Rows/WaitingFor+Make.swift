import KubeAPI
import KubeModel
import SimKernel

extension WaitingFor {
    /// The steps of the pod the controller waits for, or of the first one that is not well; nil
    /// when all are.
    static func make(
        _ set: SetFacts, _ outlook: Outlook, _ clock: inout TextClock
    ) -> WaitingFor? {
        let ordinal =
            outlook.waitingOrdinal
            ?? set.states.firstIndex { $0 != .ready && $0 != .completed }.map {
                set.pods[$0].ordinal
            }
            ?? outlook.creates.first
        guard let ordinal else { return nil }
        var waiting = WaitingFor()
        waiting.podName = set.podName(ordinal)
        waiting.ticks = TickBuilder(set: set, pod: set.pod(ordinal)).ticks(&clock)
        return waiting
    }
}

private struct TickBuilder {
    let set: SetFacts
    let pod: PodFacts?

    func ticks(_ clock: inout TextClock) -> [Tick] {
        let names = ["deleted", "scheduled", "volume", "image", "started", "ready", "available"]
        guard let pod else {
            return [Tick("deleted", .done)] + names.dropFirst().map { Tick($0, .open) }
        }
        if pod.isTerminating {
            return [deleting(pod, &clock)] + names.dropFirst().map { Tick($0, .open) }
        }
        var ticks = [Tick("deleted", .done, TimedText(clock.time(pod.created)))]
        ticks.append(scheduled(pod, &clock))
        ticks.append(volume(pod, &clock))
        ticks.append(image(pod, &clock))
        ticks.append(started(pod, &clock))
        ticks.append(ready(pod, &clock))
        ticks.append(available(pod, &clock))
        // What comes after an unfinished step has not begun, whatever its signs say.
        guard let first = ticks.firstIndex(where: { $0.state != .done }) else { return ticks }
        for index in ticks.indices where index > first && ticks[index].state != .done {
            ticks[index].state = .open
            ticks[index].time = .empty
        }
        return ticks
    }

    private func deleting(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        if set.isLost(pod.node) {
            return Tick("deleted", .failed, .empty, "\(pod.node) is lost and cannot confirm")
        }
        guard let end = pod.graceEnd, end > set.second else {
            let finalizer = pod.finalizers.first.map { "finalizer \($0)" } ?? "grace is over"
            return Tick("deleted", .running, .empty, finalizer)
        }
        return Tick(
            "deleted", .running, clock.remaining(until: .seconds(end)),
            "of \(pod.graceSeconds)s grace left")
    }

    private func condition(_ pod: PodFacts, _ type: String) -> Condition? {
        (pod.object.view() as Pod).status.conditions.condition(type)
    }

    private func scheduled(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        guard pod.node.isEmpty else {
            let time = condition(pod, "PodScheduled")?.lastTransitionTime?.seconds
            return Tick(
                "scheduled", .done, TimedText(time.map(clock.time) ?? ""), pod.node)
        }
        let age = clock.age(since: pod.created)
        if let message = pod.unschedulable {
            return Tick("scheduled", .failed, age, SchedulerText.short(message))
        }
        return Tick("scheduled", .running, age)
    }

    private func volume(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        guard !pod.claims.isEmpty else { return Tick("volume", .done, .empty, "none") }
        if let claim = set.pendingClaim(pod) {
            return Tick(
                "volume", .running, clock.age(since: claim.created), "\(claim.name) is Pending")
        }
        let volumes = pod.claims.compactMap { set.claim($0)?.volume }
        for name in volumes {
            if let attachment = set.attachment(name), attachment.node != pod.node,
                !pod.node.isEmpty
            {
                return Tick(
                    "volume", .failed, clock.age(since: pod.created),
                    "\(name) is still attached to \(attachment.node)")
            }
        }
        let prepared = condition(pod, "PodReadyToStartContainers")
        let isMounted = prepared?.status == .true || pod.isRunning || pod.trouble != nil
        let names = volumes.joined(separator: ", ")
        if isMounted {
            let time = prepared?.lastTransitionTime?.seconds
            return Tick("volume", .done, TimedText(time.map(clock.time) ?? ""), names)
        }
        return Tick("volume", .running, clock.age(since: pod.created), names)
    }

    private func image(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        let images = (pod.object.view() as Pod).spec.containers.compactMap(\.image)
        let name = images.first ?? ""
        if let trouble = pod.trouble, trouble.kind == .image {
            return Tick(
                "image", .failed, clock.age(since: pod.created),
                "\(trouble.image.isEmpty ? name : trouble.image): \(trouble.reason)")
        }
        if let event = set.events.newest(["Pulled"], of: pod) {
            return Tick("image", .done, TimedText(clock.time(event.last)), name)
        }
        if pod.isRunning || pod.trouble != nil { return Tick("image", .done, .empty, name) }
        return Tick("image", .running, clock.age(since: pod.created), name)
    }

    private func started(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        if let trouble = pod.trouble, trouble.kind != .image {
            var detail = trouble.reason
            if let code = trouble.exitCode { detail += ", exit \(code)" }
            let retry = trouble.retryAt.map { clock.remaining(until: .seconds($0)) }
            return Tick("started", .failed, retry ?? .empty, detail)
        }
        let statuses = (pod.object.view() as Pod).status.containerStatuses
        let times = statuses.compactMap { $0.state?.running?.startedAt?.seconds }
        if !statuses.isEmpty, statuses.allSatisfy({ $0.state?.running != nil }) {
            return Tick("started", .done, TimedText(times.max().map(clock.time) ?? ""))
        }
        if let step = pod.initStep {
            return Tick(
                "started", .running, clock.age(since: pod.created),
                "init \(step.index) of \(step.count) (\(step.name))")
        }
        return Tick("started", .running, clock.age(since: pod.created))
    }

    private func ready(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        if set.isLost(pod.node) { return Tick("ready", .failed, .empty, "\(pod.node) is lost") }
        if pod.isReady {
            return Tick("ready", .done, TimedText(pod.readyChanged.map(clock.time) ?? ""))
        }
        guard let probe = set.events.probeTrouble(pod) else {
            return Tick("ready", .running, clock.age(since: pod.readyChanged ?? pod.created))
        }
        return Tick(
            "ready", .failed, clock.age(since: probe.first),
            "\(probe.probe) probe gives \(probe.reason), \(probe.count) times")
    }

    private func available(_ pod: PodFacts, _ clock: inout TextClock) -> Tick {
        if set.isAvailable(pod) { return Tick("available", .done) }
        guard pod.isReady, let since = pod.readyChanged else {
            let detail = set.minReady > 0 ? "\(set.minReady)s after Ready" : ""
            return Tick("available", .open, .empty, detail)
        }
        return Tick(
            "available", .running, clock.remaining(until: .seconds(since + set.minReady)),
            "minReadySeconds \(set.minReady)")
    }
}
