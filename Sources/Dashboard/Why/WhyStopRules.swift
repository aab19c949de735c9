import KubeAPI
import KubeControl
import SimKernel

/// W-14 to W-18: pods that go, and nodes that are lost.
enum WhyStopRules {
    static let all = [
        WhyMatcher(rule: .stopping, match: stopping),
        WhyMatcher(rule: .scaleDownWaits, match: scaleDownWaits),
        WhyMatcher(rule: .nodeGone, match: nodeGone),
        WhyMatcher(rule: .finalizer, match: finalizer),
        WhyMatcher(rule: .nodeLost, match: nodeLost),
    ]

    private static func terminating(_ context: WhyContext) -> [PodFacts] {
        context.pods(.terminating, .lost).filter(\.isTerminating)
    }

    private static func isInGrace(_ pod: PodFacts, _ context: WhyContext) -> Bool {
        pod.graceEnd.map { $0 > context.set.second } ?? false
    }

    @Sendable static func stopping(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let pods = terminating(context)
        let inGrace = pods.first { isInGrace($0, context) }
        let overdue = pods.first {
            !isInGrace($0, context) && $0.finalizers.isEmpty && !context.set.isLost($0.node)
        }
        // A pod that can never finish matters more than one that is just stopping.
        let someIsStuck = pods.contains { isStuck($0, context) }
        guard let pod = someIsStuck ? nil : inGrace ?? overdue else { return nil }
        let grace = AgeFormat.text(pod.graceSeconds)
        var values = [("pod", pod.name), ("grace", grace), ("node", pod.node)]
        var sentence = WhySentence.stoppingOverdue
        if let end = pod.graceEnd, end > context.set.second {
            sentence = .stopping
            values.append(("left", clock.remaining(until: .seconds(end)).text))
        }
        let seen = pod.graceEnd.map { clock.age(since: $0 - pod.graceSeconds) } ?? .empty
        let evidence = [
            Evidence(pod.name, "deletionTimestamp is set", seen: seen, from: "metadata"),
            Evidence(pod.name, "terminationGracePeriodSeconds \(pod.graceSeconds)", from: "spec"),
        ]
        return WhyLine(.waiting, sentence, context, values).about(
            pod, evidence, [WhyAction("wait", "it ends by itself")],
            [
                "A name is free again only when its pod is gone: containers stopped,",
                "volumes unmounted. Then the controller creates the successor.",
            ])
    }

    private static func isStuck(_ pod: PodFacts, _ context: WhyContext) -> Bool {
        !isInGrace(pod, context) && (context.set.isLost(pod.node) || !pod.finalizers.isEmpty)
    }

    @Sendable static func scaleDownWaits(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        for wait in context.outlook.waits {
            guard case .condemnedUnhealthy(let ordinal, let blocker) = wait,
                let pod = set.pod(Int64(ordinal))
            else { continue }
            let name = set.podName(Int64(blocker))
            var evidence = WhyEvidence.policy(context, &clock)
            evidence.append(WhyEvidence.ready(pod, &clock))
            if let other = set.pod(Int64(blocker)) {
                evidence.append(WhyEvidence.ready(other, &clock))
            }
            return WhyLine(
                .blocked, .scaleDownWaits, context, [("pod", pod.name), ("blocker", name)]
            ).about(
                pod, evidence, [WhyAction("x", "delete \(name) by hand")],
                [
                    "OrderedReady removes the highest pod first. One that is not Ready is removed",
                    "only when it is the lowest one that is not well.",
                ])
        }
        return nil
    }

    @Sendable static func nodeGone(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        let found = terminating(context).first {
            !isInGrace($0, context) && set.isLost($0.node)
        }
        guard let pod = found else { return nil }
        var evidence = [
            Evidence(
                pod.name, "grace period is over", seen: clock.age(since: pod.graceEnd),
                from: "metadata")
        ]
        if let node = set.node(pod.node) {
            evidence.append(
                Evidence(
                    node.name, "Ready=\(node.isUnknown ? "Unknown" : "False")",
                    seen: clock.age(since: node.changed), from: "status"))
        } else {
            evidence.append(Evidence(pod.node, "no such node", from: "nodes"))
        }
        return WhyLine(
            .waiting, .nodeGone, context, [("pod", pod.name), ("node", pod.node)]
        ).about(
            pod, evidence,
            [
                WhyAction("F", "recover \(pod.node): \(pod.name) is replaced at once"),
                WhyAction("x", "force-delete \(pod.name): two may run if the old one still lives"),
            ],
            [
                "Only the kubelet of a node can confirm that a pod has stopped. A StatefulSet",
                "never runs two pods of one name, so it waits for that, however long it takes.",
            ])
    }

    @Sendable static func finalizer(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let found = terminating(context).first {
            !isInGrace($0, context) && !$0.finalizers.isEmpty
        }
        guard let pod = found else { return nil }
        let name = pod.finalizers[0]
        let evidence = [
            Evidence(
                pod.name, "finalizers \(pod.finalizers.joined(separator: ", "))",
                seen: clock.age(since: pod.graceEnd), from: "metadata")
        ]
        return WhyLine(
            .blocked, .finalizer, context, [("pod", pod.name), ("finalizer", name)]
        ).about(
            pod, evidence, [WhyAction("y", "look at the pod")],
            ["An object stays until the list of its finalizers is empty."])
    }

    @Sendable static func nodeLost(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine? {
        let set = context.set
        if let pod = context.pods(.lost).first(where: { !$0.isTerminating }) {
            return lost(pod, context, &clock)
        }
        guard let pod = set.faults.isEmpty ? nil : set.pods.first(where: { set.isLate($0.node) }),
            let fault = set.fault(pod.node)
        else { return nil }
        let notice = fault.since + .seconds(NodeTiming.grace)
        let age = clock.age(since: fault.since.secondsRoundedDown)
        guard notice > set.now else { return nil }
        return WhyLine(
            .waiting, .nodeSilent, context,
            [
                ("pod", pod.name), ("node", pod.node), ("age", age.text),
                ("timer", clock.remaining(until: notice).text),
            ]
        ).about(
            pod, [Evidence(pod.node, fault.fault.label, seen: age, from: "fault")],
            [WhyAction("F", "recover \(pod.node)")],
            ["A node counts as lost when its heartbeat is late by the grace period (50s)."])
    }

    private static func lost(
        _ pod: PodFacts, _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine {
        let set = context.set
        let node = set.node(pod.node)
        let age = clock.age(since: node?.changed)
        var values = [("pod", pod.name), ("node", pod.node), ("age", age.text)]
        var sentence = WhySentence.nodeLost
        switch set.deletionTime(pod) {
        case .some(.some(let end)) where end > set.second:
            let back = set.returnTime(pod.node, before: end)
            sentence = back == nil ? .nodeLostDue : .nodeLostReturns
            values.append(("timer", clock.remaining(until: back ?? .seconds(end)).text))
        case .some(.none): sentence = .nodeLostForEver
        default: break
        }
        let seconds = pod.tolerationSeconds.map { "\($0)s" } ?? "for ever"
        let evidence = [
            Evidence(
                pod.node, node.map { $0.isUnknown ? "Ready=Unknown" : "Ready=False" } ?? "gone",
                seen: age, from: "status"),
            Evidence(
                pod.node, (node?.taints ?? []).joined(separator: ", "),
                seen: clock.age(since: node?.noExecuteSince), from: "spec"),
            Evidence(pod.name, "tolerates a lost node \(seconds)", from: "spec"),
        ]
        return WhyLine(.waiting, sentence, context, values).about(
            pod, evidence,
            [
                WhyAction("F", "recover \(pod.node): \(pod.name) goes on in place"),
                WhyAction("6", "look at the countdown"),
            ],
            [
                "A pod on a lost node is marked for deletion after its toleration. Then it is",
                "stuck: nobody can confirm that it stopped, so nothing replaces it.",
            ])
    }
}
