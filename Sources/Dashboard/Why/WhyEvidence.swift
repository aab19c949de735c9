import KubeModel

/// Facts that several rules show.
enum WhyEvidence {
    /// How the set is set up.
    static func policy(_ context: WhyContext, _ clock: inout TextClock) -> [Evidence] {
        let set = context.set
        let age = clock.age(since: set.set.metadata.creationTimestamp?.seconds)
        var facts = [
            Evidence(
                "sts/\(set.name)",
                "podManagementPolicy \(set.isParallel ? "Parallel" : "OrderedReady")", seen: age,
                from: "spec")
        ]
        let strategy =
            set.isOnDelete ? "OnDelete" : "RollingUpdate, partition \(set.partition)"
        facts.append(
            Evidence(
                "sts/\(set.name)", "\(strategy), replicas \(set.desired)", seen: age, from: "spec"))
        return facts
    }

    /// Which revision a pod has.
    static func revision(_ pod: PodFacts, _ context: WhyContext, _ clock: inout TextClock)
        -> Evidence
    {
        let tag = context.set.tag(pod.revision)
        let words =
            tag.kind == .new
            ? "revision \(tag.text) = update revision"
            : "revision \(tag.text), update revision is"
                + " \(context.set.tag(context.set.updateRevision).text)"
        return Evidence(pod.name, words, seen: clock.age(since: pod.created), from: "label")
    }

    /// Whether a pod is Ready, and since when.
    static func ready(_ pod: PodFacts, _ clock: inout TextClock) -> Evidence {
        Evidence(
            pod.name, "Ready=\(pod.isReady ? "True" : "False")",
            seen: clock.age(since: pod.readyChanged), from: "status")
    }

    /// What cannot be the cause for the pod a line is about.
    static func ruledOut(_ context: WhyContext, _ line: WhyLine) -> [String] {
        let set = context.set
        guard !line.podName.isEmpty,
            let pod = set.pods.first(where: { $0.name == line.podName })
        else { return [] }
        var out: [String] = []
        if !pod.node.isEmpty { out.append("scheduling ok") }
        if pod.isRunning || pod.trouble?.kind == .crash { out.append("image pulled") }
        if !pod.claims.isEmpty, set.pendingClaim(pod) == nil {
            out.append(pod.claims.count == 1 ? "claim bound" : "claims bound")
        }
        if !pod.node.isEmpty, set.knowsNodes, !set.isLost(pod.node), !set.isLate(pod.node) {
            out.append("\(pod.node) Ready")
        }
        return out
    }
}
