import KubeModel
import SimKernel

/// W-25 to W-28: pods on their way.
enum WhyStartRules {
    static let all = [
        WhyMatcher(rule: .initRunning, match: initRunning),
        WhyMatcher(rule: .starting, match: starting),
        WhyMatcher(rule: .startingLong, match: startingLong),
        WhyMatcher(rule: .deadlock, match: deadlock),
    ]

    /// When the present start of a pod began: its creation, or when it stopped being Ready.
    private static func began(_ pod: PodFacts) -> Int64 {
        guard pod.ownState == .notReady, let changed = pod.readyChanged else { return pod.created }
        return max(pod.created, changed)
    }

    private static func isOverdue(_ pod: PodFacts, _ context: WhyContext) -> Bool {
        context.set.second - began(pod) > context.startLimit
    }

    @Sendable static func initRunning(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let found = context.pods(.initializing).first { !isOverdue($0, context) }
        guard let pod = found, let step = pod.initStep else { return nil }
        clock.note(.seconds(began(pod) + context.startLimit + 1))
        return WhyLine(
            .progress, .initRunning, context,
            [
                ("pod", pod.name), ("step", "\(step.index)"), ("steps", "\(step.count)"),
                ("name", step.name), ("age", clock.age(since: pod.created).text),
            ]
        ).about(pod, [WhyEvidence.revision(pod, context, &clock)], [WhyAction("wait", "it moves")])
    }

    @Sendable static func starting(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        let found = context.pods(.starting, .notReady, .pending).first { !isOverdue($0, context) }
        if let pod = found {
            clock.note(.seconds(began(pod) + context.startLimit + 1))
            return WhyLine(
                .progress, .starting, context,
                [
                    ("pod", pod.name), ("stage", stage(pod, context)),
                    ("age", clock.age(since: began(pod)).text), ("median", context.medianText),
                ]
            ).about(
                pod, [WhyEvidence.revision(pod, context, &clock), WhyEvidence.ready(pod, &clock)],
                [WhyAction("wait", "it moves")])
        }
        if let ordinal = context.outlook.creates.first {
            let tag = set.tag(set.revisionAtCreation(ordinal)).text
            var line = WhyLine(
                .progress, .aboutToCreate, context,
                [("pod", set.podName(ordinal)), ("target", tag)])
            line.podName = set.podName(ordinal)
            return line
        }
        guard let ordinal = context.outlook.deletes.first, let pod = set.pod(ordinal) else {
            return nil
        }
        let reason =
            pod.isFinished
            ? "it has ended"
            : set.range.contains(ordinal)
                ? "its revision is not \(set.tag(set.updateRevision).text)"
                : "it is not wanted any more"
        var line = WhyLine(
            .progress, .aboutToDelete, context, [("pod", pod.name), ("reason", reason)])
        line.podName = pod.name
        return line
    }

    private static func stage(_ pod: PodFacts, _ context: WhyContext) -> String {
        context.set.state(pod) == .notReady
            ? "not Ready yet" : Startup.stage(pod, context.set)
    }

    @Sendable static func startingLong(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let isDeadlock = isDeadlock(context)
        let found = context.pods(.initializing, .starting, .notReady, .pending).first {
            isOverdue($0, context)
        }
        guard !isDeadlock, let pod = found else { return nil }
        let step = pod.initStep.map { "init step \($0.index), \($0.name)" }
        return WhyLine(
            .blocked, .startingLong, context,
            [
                ("pod", pod.name), ("stage", step ?? stage(pod, context)),
                ("age", clock.age(since: began(pod)).text), ("median", context.medianText),
            ]
        ).about(
            pod, [WhyEvidence.revision(pod, context, &clock), WhyEvidence.ready(pod, &clock)],
            [
                WhyAction("L", "read \(pod.name) logs"),
                WhyAction("x", "delete \(pod.name)"),
            ], WhyPodRules.order(context))
    }

    private static func isDeadlock(_ context: WhyContext) -> Bool {
        let set = context.set
        return set.pods.count > 1 && set.states.allSatisfy { $0 == .notReady }
            && set.service != nil && !(set.service?.spec.publishNotReadyAddresses ?? false)
            && set.pods.allSatisfy { isOverdue($0, context) }
    }

    @Sendable static func deadlock(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        guard isDeadlock(context) else { return nil }
        let service = set.service?.name ?? ""
        var line = WhyLine(
            .blocked, .deadlock, context, [("count", "\(set.pods.count)"), ("service", service)])
        line.evidence = WhyEvidence.policy(context, &clock)
        line.evidence.append(
            Evidence("svc/\(service)", "publishNotReadyAddresses false", from: "spec"))
        line.principle = [
            "A headless service names only Ready pods. Pods that must find each other to become",
            "Ready need publishNotReadyAddresses: true.",
        ]
        return line
    }
}
