import KubeAPI
import KubeModel

extension DeletePodDraft {
    func review(_ context: ActionContext) -> ActionReview {
        let title = isForced ? "Force-delete \(pod.name)" : "Delete \(pod.name)"
        guard let object = context.cache.get(.pod, pod.namespace, pod.name) else {
            return .gone(title, pod.name)
        }
        var review = ActionReview()
        review.title = title
        review.confirmLabel = isForced ? "Force-delete" : "Delete pod"
        review.logText = "\(isForced ? "force-delete" : "delete") pod \(pod.name)"
        let force = isForced ? ["--force", "--grace-period=0"] : []
        review.command =
            KubectlLine.inNamespace(pod.namespace, ["delete", "pod/\(pod.name)"] + force).text
        let preview = DeletePreview(context: context, pod: PodFacts(object))
        review.preview = isForced ? preview.forced() : preview.plain()
        // kubectl always names the propagation. Source: kubectl-requests.md.
        review.request = .api(
            .delete(
                ObjectKey(.pod, pod), gracePeriodSeconds: isForced ? 0 : nil,
                propagation: .background))
        if isForced { checkTypedName(&review) }
        return review
    }

    private func checkTypedName(_ review: inout ActionReview) {
        if typedName == pod.name { return }
        if typedName.lowercased() == pod.name.lowercased() {
            review.say(FieldMessage(.error, "case matters"))
            return
        }
        let matching = zip(typedName, pod.name).prefix { $0 == $1 }.count
        review.say(
            FieldMessage(
                .error, "\(matching) of \(pod.name.count) characters match",
                caret: typedName.count > matching ? matching : nil))
    }
}

/// What happens when a pod is deleted.
private struct DeletePreview {
    let context: ActionContext
    let pod: PodFacts

    private var row: PodRow? { context.snapshot.pods.first { $0.name == pod.name } }
    private var isLost: Bool { row?.state == .lost }
    private var isWanted: Bool {
        context.rollout.cells.contains { $0.ordinal == pod.ordinal && $0.note != .leaving }
    }

    /// The revision it comes back on.
    private var revision: String {
        let header = context.snapshot.header
        guard let set = context.set(context.id) else { return header.newRevision?.text ?? "" }
        let start = context.start(set)
        let strategy = set.spec.updateStrategy
        let isOld: Bool
        if let rolling = strategy?.rollingUpdate {
            isOld = pod.ordinal < start + (rolling.partition ?? 0)
        } else {
            isOld =
                !context.isOnDelete && pod.ordinal < start + (set.status.currentReplicas ?? 0)
        }
        return (isOld ? header.oldRevision : nil)?.text ?? header.newRevision?.text ?? ""
    }

    func plain() -> [String] {
        var lines: [String] = []
        if pod.node.isEmpty || pod.isFinished {
            lines.append("\(pod.name) runs nowhere and is gone at once.")
        } else {
            lines.append(
                "\(pod.name) gets \(pod.graceSeconds)s to stop; its name is free when it is gone.")
        }
        lines += comingBack()
        if let row = context.snapshot.dns.first(where: { $0.ordinal == pod.ordinal }),
            row.computed.hasRecords, let line = context.addressLine(context.addresses - 1)
        {
            lines.append(line.replacingEnd(" from now on, until it is Ready again."))
        }
        if isLost {
            lines.append(
                "! \(pod.node) is lost: \(pod.name) stays Terminating until the node is back or"
                    + " you force it.")
        }
        return lines + waits()
    }

    private func comingBack() -> [String] {
        guard isWanted else { return ["It is not created again: the set does not want it."] }
        let claims = pod.claims.joined(separator: ", ")
        let data = claims.isEmpty ? "" : " with the same data (\(claims))"
        return ["Then \(pod.name) is created again on \(revision)\(data)."]
    }

    /// With OrderedReady a pod below that is not well comes first. Source: spec E47.
    private func waits() -> [String] {
        guard !context.isParallel, isWanted else { return [] }
        let below = context.rollout.cells.first {
            $0.ordinal < pod.ordinal && $0.note != .leaving && !context.isHealthy($0)
        }
        return below.map {
            ["! \(context.isWords($0)): \(pod.name) is not created again until it is Ready."]
        } ?? []
    }

    func forced() -> [String] {
        var lines = ["The object is removed at once, whatever \(pod.node) says."]
        lines += comingBack()
        lines.append(
            "! If the old \(pod.name) still runs (network cut), two processes have one name.")
        let claims = context.claims(pod.ordinal)
        if let claim = claims.first(where: { $0.accessModes.contains("RWO") }) {
            lines.append(
                "! \(claim.claimName) is ReadWriteOnce: two writers may damage its data.")
        }
        if let claim = claims.first(where: { $0.attachedTo == pod.node && !pod.node.isEmpty }),
            isLost
        {
            lines.append(
                "! \(claim.volumeName) is attached to \(pod.node): the new pod may wait up to 6m"
                    + " for it.")
        }
        return lines + waits()
    }
}
