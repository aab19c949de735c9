import SimKernel

/// W-07 to W-09: what is wrong inside a pod.
enum WhyPodRules {
    static let all = [
        WhyMatcher(rule: .probeFails, match: probeFails),
        WhyMatcher(rule: .crashLoop, match: crashLoop),
        WhyMatcher(rule: .imagePull, match: imagePull),
    ]

    /// Why one pod stops all the others, in this set.
    static func order(_ context: WhyContext) -> [String] {
        if context.set.isParallel {
            return ["Parallel: other pods are made and removed without waiting for this one."]
        }
        let minReady = context.set.minReady
        let rest = minReady > 0 ? " for minReadySeconds (\(minReady)s)" : ""
        return [
            "The controller goes on only when every pod before is Ready\(rest);",
            "it updates one pod at a time, highest ordinal first.",
        ]
    }

    @Sendable static func probeFails(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        for pod in context.pods(.notReady) {
            guard let probe = context.set.events.probeTrouble(pod) else { continue }
            let age = clock.age(since: probe.first)
            let next = context.next(after: pod.ordinal)
            let line = WhyLine(
                .blocked, .probeFails, context,
                [
                    ("pod", pod.name), ("probe", probe.probe), ("reason", probe.reason),
                    ("age", age.text), ("count", "\(probe.count)"), ("next", next),
                    ("nextLong", next),
                ])
            var evidence = WhyEvidence.policy(context, &clock)
            evidence.append(WhyEvidence.revision(pod, context, &clock))
            evidence.append(WhyEvidence.ready(pod, &clock))
            evidence.append(
                Evidence(
                    pod.name, "\(probe.probe) probe \(probe.reason), \(probe.count) times",
                    seen: clock.age(since: probe.last), from: "event"))
            var actions = [
                WhyAction("wait", "it is probed again"),
                WhyAction("L", "read \(pod.name) logs"),
            ]
            let back = context.set.tag(context.set.revisionAtCreation(pod.ordinal)).text
            actions.append(WhyAction("x", "delete \(pod.name) (comes back on \(back))"))
            return line.about(pod, evidence, actions, order(context))
        }
        return nil
    }

    @Sendable static func crashLoop(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let found = context.pods(.failed).first { $0.trouble?.kind == .crash }
        guard let pod = found, let trouble = pod.trouble else { return nil }
        let exit = trouble.exitCode.map { "exit \($0)" } ?? trouble.reason
        var values = [
            ("pod", pod.name), ("count", "\(max(1, trouble.restarts))"), ("exit", exit),
            ("container", trouble.container),
        ]
        var sentence = WhySentence.crashLoop
        if let retry = trouble.retryAt, retry > context.set.second {
            sentence = .crashLoopRetry
            values.append(("timer", clock.remaining(until: .seconds(retry)).text))
        }
        let evidence = [
            WhyEvidence.revision(pod, context, &clock),
            Evidence(
                pod.name, "\(trouble.container): \(trouble.reason), \(exit)", from: "status"),
            Evidence(pod.name, "restarts \(trouble.restarts)", from: "status"),
        ]
        return WhyLine(.blocked, sentence, context, values).about(
            pod, evidence,
            [
                WhyAction("L", "read \(pod.name) logs"),
                WhyAction("i", "set a working image"),
            ],
            [
                "A container that ends is started again after 10s, 20s, 40s, at most 5m.",
                "The pauses start anew when the pod is deleted or its image changes.",
            ])
    }

    @Sendable static func imagePull(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let found = context.pods(.failed).first { $0.trouble?.kind == .image }
        guard let pod = found, let trouble = pod.trouble else { return nil }
        let line = WhyLine(
            .blocked, .imagePull, context,
            [("pod", pod.name), ("image", trouble.image), ("reason", trouble.reason)])
        var evidence = WhyEvidence.policy(context, &clock)
        evidence.append(WhyEvidence.revision(pod, context, &clock))
        evidence.append(
            Evidence(
                pod.name, "\(trouble.container): \(trouble.reason) \(trouble.message)",
                seen: clock.age(since: pod.created), from: "status"))
        return line.about(
            pod, evidence,
            [
                WhyAction("i", "set an image that exists, then delete \(pod.name) (x)"),
                WhyAction("wait", "it is tried again, at most every 5m"),
            ], order(context))
    }
}
