package import KubeAPI
import KubeModel

/// What pressing an action key gives.
package enum DraftOpening: Sendable, Equatable {
    /// A dialog with this draft opens.
    case draft(ActionDraft)
    /// Nothing opens; the text says why.
    case refused(String)
}

extension ActionDraft {
    /// The draft a key opens (`s`, `i`, `P`, `F`, `x`), with its defaults.
    ///
    /// - Parameters:
    ///   - pod: the pod under the cursor, for `x`.
    ///   - node: the node under the cursor, for `F`.
    package static func open(
        _ key: Character, _ snapshot: Snapshot, _ cache: ClusterCache, pod: String? = nil,
        node: String? = nil
    ) -> DraftOpening {
        let context = ActionContext(snapshot: snapshot, cache: cache)
        if let refusal = context.refusal { return .refused(refusal) }
        if key == "F" { return openNode(context, node) }
        guard snapshot.presence == .present, let set = context.set(context.id) else {
            return .refused(
                snapshot.presence == .gone
                    ? "sts/\(context.name) was deleted" : "there is no StatefulSet here")
        }
        switch key {
        case "s": return .draft(.scale(ScaleDraft(set: context.id, replicas: "\(context.desired)")))
        case "i": return openImage(context, set)
        case "P":
            return .draft(
                .partition(
                    PartitionDraft(set: context.id, partition: "\(set.spec.partition)")))
        case "x": return openDelete(context, pod)
        default: return .refused("\(key) is no action")
        }
    }

    private static func openImage(_ context: ActionContext, _ set: StatefulSet) -> DraftOpening {
        let containers = set.spec.template.spec.containers
        guard !containers.isEmpty else { return .refused("the template has no container") }
        return .draft(
            .image(
                ImageDraft(
                    set: context.id, containers: containers.map { $0.name ?? "" },
                    images: containers.map { $0.image ?? "" })))
    }

    private static func openDelete(_ context: ActionContext, _ pod: String?) -> DraftOpening {
        guard let pod else { return .refused("choose a pod with j and k") }
        guard let row = context.snapshot.pods.first(where: { $0.name == pod }) else {
            return .refused("\(pod) does not exist now: choose a pod with j and k")
        }
        let id = NamespacedName(namespace: context.namespace, name: pod)
        guard let object = context.cache.get(.pod, id.namespace, id.name) else {
            return .refused("\(pod) is gone")
        }
        guard object.facts.isTerminating else { return .draft(.deletePod(DeletePodDraft(pod: id))) }
        // A pod that stops by itself needs no help; one that cannot can be removed by force.
        let isStuck =
            row.state == .lost || row.why.hasPrefix("deleting, grace over")
            || row.why.hasPrefix("waits for finalizer")
        guard isStuck else { return .refused("\(pod) is stopping already: \(row.why)") }
        return .draft(.deletePod(DeletePodDraft(pod: id, isForced: true)))
    }

    private static func openNode(_ context: ActionContext, _ node: String?) -> DraftOpening {
        guard context.snapshot.header.source.kind == .simulation else {
            return .refused("this program cannot break real machines")
        }
        let nodes = context.snapshot.nodes
        // Without a cursor on a node: the broken one, else the one with the subject's next pod.
        let chosen =
            node
            ?? nodes.first { !$0.fault.isEmpty || $0.status.isLost }?.name
            ?? context.rollout.cells.first { $0.note == .next && !$0.node.isEmpty }?.node
            ?? context.rollout.cells.last { !$0.node.isEmpty }?.node ?? nodes.first?.name
        guard let chosen, let row = nodes.first(where: { $0.name == chosen }) else {
            return .refused("there is no node")
        }
        if row.status == .gone { return .refused("\(chosen) does not exist any more") }
        if row.status.isLost || row.status == .late {
            return .draft(.recoverNode(RecoverNodeDraft(node: chosen)))
        }
        return .draft(.failNode(FailNodeDraft(node: chosen)))
    }

    /// What the dialog shows about the draft now.
    package func review(_ snapshot: Snapshot, _ cache: ClusterCache) -> ActionReview {
        let context = ActionContext(snapshot: snapshot, cache: cache)
        var review =
            switch self {
            case .scale(let draft): draft.review(context)
            case .image(let draft): draft.review(context)
            case .partition(let draft): draft.review(context)
            case .failNode(let draft): draft.review(context)
            case .recoverNode(let draft): draft.review(context)
            case .deletePod(let draft): draft.review(context)
            }
        if let refusal = context.refusal { review.blocker = refusal }
        if review.blocker != nil { review.request = nil }
        return review
    }

    /// The key that opens it; also the letter of the timeline.
    package var key: Character {
        switch self {
        case .scale: "s"
        case .image: "i"
        case .partition: "P"
        case .failNode, .recoverNode: "F"
        case .deletePod: "x"
        }
    }
}

extension ActionReview {
    /// A review that says that the object is gone; the typed text stays.
    static func gone(_ title: String, _ what: String) -> ActionReview {
        var review = ActionReview()
        review.title = title
        review.blocker = "\(what) does not exist any more"
        review.confirmLabel = "Gone"
        return review
    }

    /// Adds a message; an error also blocks.
    mutating func say(_ message: FieldMessage) {
        self.message = message
        if message.level == .error { blocker = message.text }
    }
}

/// Reads what is typed into number fields.
enum NumberField {
    /// A whole number without sign, or nil.
    static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 9,
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return Int64(text)
    }
}
