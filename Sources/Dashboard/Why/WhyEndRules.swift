/// W-29 and W-30: all is done, or nothing is known.
enum WhyEndRules {
    static let all = [
        WhyMatcher(rule: .allDone, match: allDone),
        WhyMatcher(rule: .unexplained, match: unexplained),
    ]

    @Sendable static func allDone(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        guard context.outlook.isIdle, Int64(set.pods.count) == set.desired,
            set.states.allSatisfy({ $0 == .ready })
        else { return nil }
        var line = WhyLine(
            .ok, .allDone, context,
            [
                ("set", set.name), ("rev", set.tag(set.updateRevision).text),
                ("ready", "\(set.pods.count)"), ("desired", "\(set.desired)"),
            ])
        line.evidence = WhyEvidence.policy(context, &clock)
        return line
    }

    @Sendable static func unexplained(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        let counters = RolloutCounters(set)
        let facts =
            "\(counters.ready) of \(set.desired) ready, \(counters.updated) updated,"
            + " \(set.pods.count) pods"
        var line = WhyLine(.unknown, .unexplained, context, [("facts", facts)])
        line.evidence = WhyEvidence.policy(context, &clock)
        for (index, pod) in set.pods.enumerated() where set.states[index] != .ready {
            line.evidence.append(
                Evidence(
                    pod.name, "state \(set.states[index].name)",
                    seen: clock.age(since: pod.created), from: "status"))
            if line.evidence.count >= 10 { break }
        }
        return line
    }
}
