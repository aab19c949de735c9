import KubeModel
import SimKernel

/// W-10 to W-13: no place for a pod, or no volume.
enum WhyPlaceRules {
    static let all = [
        WhyMatcher(rule: .unschedulable, match: unschedulable),
        WhyMatcher(rule: .volumeAffinity, match: volumeAffinity),
        WhyMatcher(rule: .claimPending, match: claimPending),
        WhyMatcher(rule: .attachPending, match: attachPending),
    ]

    /// How long a claim may be Pending before it is remarkable, in seconds.
    static let claimPatience: Int64 = 10

    @Sendable static func unschedulable(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        for pod in context.pods(.pending) {
            guard let message = pod.unschedulable, !SchedulerText.isAboutVolumes(message) else {
                continue
            }
            return line(.unschedulable, pod, message, context, [], &clock)
        }
        return nil
    }

    @Sendable static func volumeAffinity(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        for pod in context.pods(.pending) {
            guard let message = pod.unschedulable, SchedulerText.isVolumeAffinity(message) else {
                continue
            }
            let volume = pod.claims.compactMap { set.claim($0)?.volume }.first { !$0.isEmpty } ?? ""
            let facts = set.volume(volume)
            var place = ""
            if let zone = facts?.zone, !zone.isEmpty { place = "zone \(zone)" }
            if let node = facts?.node, !node.isEmpty { place = node }
            let name = volume.isEmpty ? "its volume" : volume
            return line(
                place.isEmpty ? .volumeAffinity : .volumeAffinityZone, pod, message, context,
                [("volume", name), ("place", place)], &clock)
        }
        return nil
    }

    private static func line(
        _ sentence: WhySentence, _ pod: PodFacts, _ message: String, _ context: WhyContext,
        _ more: [(String, String)], _ clock: inout TextClock
    ) -> WhyLine {
        let reasons = SchedulerText.reasons(message).joined(separator: ", ")
        let evidence = [
            WhyEvidence.revision(pod, context, &clock),
            Evidence(
                pod.name, message, seen: clock.age(since: pod.created), from: "status"),
        ]
        return WhyLine(
            .blocked, sentence, context, [("pod", pod.name), ("reasons", reasons)] + more
        ).about(
            pod, evidence,
            [
                WhyAction("6", "look at the nodes"),
                WhyAction("F", "recover a node"),
            ],
            [
                "The scheduler tried every node and none passed. It tries again when",
                "a node or another pod changes, not by the clock.",
            ])
    }

    @Sendable static func claimPending(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        for pod in context.pods(.pending, .starting) {
            guard let claim = set.pendingClaim(pod) else { continue }
            guard set.second - claim.created > claimPatience else {
                clock.note(.seconds(claim.created + claimPatience + 1))
                continue
            }
            let events = set.events.about("PersistentVolumeClaim", claim.name)
            if events.last?.reason == "WaitForFirstConsumer", pod.unschedulable == nil { continue }
            let event = events.last { $0.isWarning } ?? events.last
            let reason =
                claim.phase == .lost ? "its volume is lost" : event?.message ?? "no volume fits"
            let age = clock.age(since: claim.created)
            let line = WhyLine(
                .blocked, .claimPending, context,
                [
                    ("pod", pod.name), ("claim", claim.name), ("age", age.text),
                    ("reason", trimmed(reason)),
                ])
            var evidence = [
                Evidence(
                    claim.name, claim.phase?.rawValue ?? "Pending", seen: age, from: "status"),
                Evidence(
                    claim.name,
                    claim.storageClass.isEmpty
                        ? "no storage class" : "class \(claim.storageClass), \(claim.requested)",
                    from: "spec"),
            ]
            if let event {
                evidence.append(
                    Evidence(
                        claim.name, "\(event.reason): \(event.message)",
                        seen: clock.age(since: event.last), from: "event"))
            }
            return line.about(
                pod, evidence, [WhyAction("4", "look at the volumes")],
                ["A pod starts only when all its claims are bound."])
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix(".") || text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    @Sendable static func attachPending(
        _ context: WhyContext, _ clock: inout TextClock
    ) -> WhyLine? {
        let set = context.set
        for pod in context.pods(.starting, .initializing) where !pod.node.isEmpty {
            for name in pod.claims {
                guard let volume = set.claim(name)?.volume, !volume.isEmpty,
                    let attachment = set.attachment(volume), attachment.node != pod.node
                else { continue }
                let isLost = set.isLost(attachment.node)
                var timer = "until it is unmounted"
                if isLost {
                    let end = SimTime.seconds(pod.created + NodeTiming.forceDetach)
                    timer =
                        end > set.now ? "up to \(clock.remaining(until: end).text)" : "6m are over"
                }
                let line = WhyLine(
                    .waiting, .attachPending, context,
                    [
                        ("pod", pod.name), ("volume", volume), ("node", attachment.node),
                        ("timer", timer),
                    ])
                let evidence = [
                    Evidence(
                        volume, "attached to \(attachment.node)",
                        seen: clock.age(since: attachment.created), from: "attachment"),
                    Evidence(
                        attachment.node, isLost ? "not Ready" : "Ready", from: "status"),
                    Evidence(
                        pod.name, "scheduled to \(pod.node)", seen: clock.age(since: pod.created),
                        from: "spec"),
                ]
                return line.about(
                    pod, evidence, [WhyAction("F", "recover \(attachment.node)")],
                    [
                        "A ReadWriteOnce volume is attached to one node at a time. From a lost",
                        "node it is taken by force 6m after it is no longer wanted there.",
                    ])
            }
        }
        return nil
    }
}
