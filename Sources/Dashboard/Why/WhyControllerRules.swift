import KubeModel
import SimKernel

/// W-01 and W-03 to W-06: the source, the controller, and what it cannot or will not do.
enum WhyControllerRules {
    static let all = [
        WhyMatcher(rule: .stale, match: stale),
        WhyMatcher(rule: .notObserved, match: notObserved),
        WhyMatcher(rule: .controllerSilent, match: controllerSilent),
        WhyMatcher(rule: .createFails, match: createFails),
        WhyMatcher(rule: .revisionTrap, match: revisionTrap),
    ]

    /// How old data may be before the line says so.
    static let staleAfter = SimDuration.seconds(5)
    /// How long the controller may take to see a change, in seconds.
    static let silentAfter: Int64 = 10

    @Sendable static func stale(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        guard let since = context.source.unreachableSince else { return nil }
        guard context.set.now - since > staleAfter else {
            clock.note(since + staleAfter + .nanoseconds(1))
            return nil
        }
        let age = clock.age(since: since.secondsRoundedDown).text
        return WhyLine(
            .stale, .stale, context, [("source", context.source.name), ("age", age)])
    }

    private static func unobserved(
        _ context: WhyContext, _ status: WhyStatus, _ sentence: WhySentence, since: Int64,
        _ clock: inout TextClock
    ) -> WhyLine {
        let set = context.set
        let age = clock.age(since: since)
        var line = WhyLine(
            status, sentence, context,
            [
                ("age", age.text), ("generation", "\(set.generation)"),
                ("observed", "\(set.observedGeneration)"),
            ])
        line.evidence = [
            Evidence(
                "sts/\(set.name)", "generation \(set.generation)", seen: age, from: "metadata"),
            Evidence(
                "sts/\(set.name)", "observedGeneration \(set.observedGeneration)", from: "status"),
        ]
        line.principle = [
            "The controller writes the generation it has seen into the status.",
            "Until it has seen a change, nothing happens because of it.",
        ]
        return line
    }

    @Sendable static func notObserved(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        guard let since = context.unobservedSince, context.set.second - since <= silentAfter else {
            return nil
        }
        clock.note(.seconds(since + silentAfter + 1))
        return unobserved(context, .progress, .notObserved, since: since, &clock)
    }

    @Sendable static func controllerSilent(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        guard let since = context.unobservedSince, context.set.second - since > silentAfter else {
            return nil
        }
        return unobserved(context, .blocked, .controllerSilent, since: since, &clock)
    }

    @Sendable static func createFails(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        let outlook = context.outlook
        let isHeld = outlook.waits.contains(where: \.isForClaim)
        guard isHeld || !outlook.creates.isEmpty || !outlook.laterCreates.isEmpty else {
            return nil
        }
        let events = set.events.about("StatefulSet", set.name, uid: set.uid)
        guard let failed = events.lastIndex(where: { $0.reason == "FailedCreate" }) else {
            return nil
        }
        if let created = events.lastIndex(where: { $0.reason == "SuccessfulCreate" }),
            created > failed
        {
            return nil
        }
        let event = events[failed]
        let (pod, reason) = failure(event.message)
        let name =
            pod ?? context.outlook.nextOrdinal.map(set.podName) ?? "a pod of sts/\(set.name)"
        var line = WhyLine(.blocked, .createFails, context, [("pod", name), ("reason", reason)])
        line.podName = name
        line.evidence = [
            Evidence(
                "sts/\(set.name)", "FailedCreate, \(event.count) times: \(event.message)",
                seen: clock.age(since: event.last), from: "event")
        ]
        line.principle = [
            "The controller asked for the pod and the API server said no.",
            "It asks again, with growing pauses, until the reason is gone.",
        ]
        line.actions = [WhyAction("wait", "it is tried again"), WhyAction("7", "read the events")]
        return line
    }

    /// Takes `Create Pod db-3 in StatefulSet db failed error: REASON` apart.
    static func failure(_ message: String) -> (pod: String?, reason: String) {
        let words = message.split(separator: " ")
        let pod = words.firstIndex(where: { $0 == "Pod" }).flatMap { index in
            index + 1 < words.count ? String(words[index + 1]) : nil
        }
        guard let mark = message.range(ofText: "error: ") else { return (pod, message) }
        return (pod, String(message[mark.upperBound...]))
    }

    /// Whether a pod is not only young but broken.
    static func isBroken(_ pod: PodFacts, _ context: WhyContext) -> Bool {
        switch context.set.state(pod) {
        case .failed: true
        case .notReady:
            context.set.events.probeTrouble(pod) != nil || isOverdue(pod, context)
        case .pending: pod.unschedulable != nil
        case .starting, .initializing: isOverdue(pod, context)
        default: false
        }
    }

    private static func isOverdue(_ pod: PodFacts, _ context: WhyContext) -> Bool {
        context.set.second - max(pod.created, pod.readyChanged ?? 0) > context.startLimit
    }

    @Sendable static func revisionTrap(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        guard !set.isParallel, !set.isOnDelete, !set.updateRevision.isEmpty else { return nil }
        let found = context.pods(.failed, .notReady, .pending, .starting, .initializing).first {
            !set.isUpdated($0) && $0.ordinal >= set.partitionOrdinal && !$0.isFinished
                && set.range.contains($0.ordinal) && isBroken($0, context)
        }
        guard let pod = found else { return nil }
        let rev = set.tag(pod.revision).text
        let target = set.tag(set.updateRevision).text
        var evidence = WhyEvidence.policy(context, &clock)
        evidence.append(WhyEvidence.revision(pod, context, &clock))
        evidence.append(WhyEvidence.ready(pod, &clock))
        if let trouble = pod.trouble {
            evidence.append(
                Evidence(pod.name, "\(trouble.reason) \(trouble.image)", from: "status"))
        }
        return WhyLine(
            .blocked, .revisionTrap, context, [("pod", pod.name), ("rev", rev), ("target", target)]
        ).about(
            pod, evidence,
            [WhyAction("x", "delete \(pod.name): it comes back on \(target)")],
            [
                "With OrderedReady the controller waits for every pod to be Ready before it",
                "replaces any, so a broken pod stops its own repair. It must be deleted by hand.",
            ])
    }
}
