import KubeControl
import SimKernel

/// W-19 to W-23: the order of things, and the user's own settings.
enum WhyOrderRules {
    static let all = [
        WhyMatcher(rule: .predecessor, match: predecessor),
        WhyMatcher(rule: .minReady, match: minReady),
        WhyMatcher(rule: .maxUnavailable, match: maxUnavailable),
        WhyMatcher(rule: .partition, match: partition),
        WhyMatcher(rule: .onDelete, match: onDelete),
    ]

    @Sendable static func predecessor(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        guard !set.isParallel, let missing = context.outlook.laterCreates.first,
            let wait = context.outlook.waits.first, let before = wait.podOrdinal, before < missing,
            let pod = set.pod(before)
        else { return nil }
        let sentence: WhySentence
        switch wait {
        case .podNotReady: sentence = .predecessor
        case .podNotAvailable: sentence = .predecessorGone
        default: return nil
        }
        let name = set.podName(missing)
        var evidence = WhyEvidence.policy(context, &clock)
        evidence.append(WhyEvidence.ready(pod, &clock))
        return WhyLine(
            .waiting, sentence, context,
            [("pod", name), ("pred", pod.name), ("minReady", "\(set.minReady)s")]
        ).about(
            pod, evidence, [WhyAction("wait", "\(pod.name) is on its way")],
            [
                "OrderedReady creates one pod after the other, lowest ordinal first, and",
                "each only when all before it are Ready.",
            ])
    }

    @Sendable static func minReady(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        guard set.minReady > 0, let pod = context.pods(.minReady).first,
            let since = pod.readyChanged
        else { return nil }
        let timer = clock.remaining(until: .seconds(since + set.minReady))
        return WhyLine(
            .waiting, .minReady, context,
            [
                ("pod", pod.name), ("timer", timer.text), ("minReady", "\(set.minReady)s"),
                ("next", context.next(after: pod.ordinal)),
            ]
        ).about(
            pod, [WhyEvidence.ready(pod, &clock)], [WhyAction("wait", "it is a timer")],
            ["A pod is available when it has been Ready for minReadySeconds without a break."])
    }

    @Sendable static func maxUnavailable(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        guard set.maxUnavailable > 1 else { return nil }
        let away =
            set.pods.filter { set.range.contains($0.ordinal) && !set.isAvailable($0) }.count
            + Int(set.range.count) - set.pods.filter { set.range.contains($0.ordinal) }.count
        guard set.isRolling, away >= set.maxUnavailable else { return nil }
        var line = WhyLine(.progress, .maxUnavailable, context, [("count", "\(away)")])
        line.evidence = WhyEvidence.policy(context, &clock)
        line.evidence.append(
            Evidence("sts/\(set.name)", "maxUnavailable \(set.maxUnavailable)", from: "spec"))
        return line
    }

    @Sendable static func partition(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        let kept = context.outlook.kept
        guard set.isRolling, !set.isOnDelete, set.partition > 0, !kept.isEmpty,
            context.outlook.isIdle, Int64(set.pods.count) == set.desired
        else { return nil }
        let isDone = set.pods.allSatisfy {
            $0.ordinal < set.partitionOrdinal || (set.isUpdated($0) && set.isAvailable($0))
        }
        guard isDone, let first = kept.first, let pod = set.pod(first) else { return nil }
        let ordinals =
            kept.count == 1 ? "ordinal \(first)" : "ordinals \(OrdinalText.list(kept))"
        var line = WhyLine(
            .held, .partition, context,
            [
                ("partition", "\(set.partition)"), ("ordinals", ordinals),
                ("rev", set.tag(pod.revision).text), ("target", set.tag(set.updateRevision).text),
            ])
        line.evidence = WhyEvidence.policy(context, &clock)
        line.evidence.append(
            Evidence(
                "sts/\(set.name)", "update revision \(set.tag(set.updateRevision).text)",
                from: "status"))
        line.actions = [WhyAction("P", "lower the partition; 0 updates every pod")]
        line.principle = [
            "Pods below the partition keep the current revision, also when they are deleted.",
            "It counts from the first ordinal (spec.ordinals.start = \(set.start)).",
        ]
        return line
    }

    @Sendable static func onDelete(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        guard set.isOnDelete else { return nil }
        let outdated = set.pods.filter { !set.isUpdated($0) && set.range.contains($0.ordinal) }
        let isWell = set.states.allSatisfy { $0 == .ready }
        guard !outdated.isEmpty, isWell, !set.updateRevision.isEmpty else { return nil }
        var line = WhyLine(
            .held, .onDelete, context,
            [
                ("target", set.tag(set.updateRevision).text), ("count", "\(outdated.count)"),
                ("ordinals", OrdinalText.pods(set.name, outdated.map(\.ordinal))),
            ])
        line.evidence = WhyEvidence.policy(context, &clock)
        line.actions = [WhyAction("x", "delete a pod: it comes back on the new revision")]
        line.principle = ["With OnDelete the controller replaces nothing by itself."]
        return line
    }
}
