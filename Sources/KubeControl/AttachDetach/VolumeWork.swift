import KubeAPI
import KubeModel
import SimKernel

/// What is to be done about the attachments of one volume.
struct VolumeWork {
    let controller: AttachDetachController
    let volume: PersistentVolume
    let cache: ClusterCache
    let now: SimTime
    private var plan = Plan()
    private var writes: [PlannedWrite] = []
    /// What follows the writes, each in the lane of the write before it.
    private var followUps: [PlannedWrite] = []

    init(
        controller: AttachDetachController, volume: PersistentVolume, cache: ClusterCache,
        now: SimTime
    ) {
        self.controller = controller
        self.volume = volume
        self.cache = cache
        self.now = now
    }

    private var driver: String { volume.spec.csi?.driver ?? "" }
    private var finalizer: String { "external-attacher/\(driver)" }

    /// Source: cluster.md E57.
    static func attachmentName(_ volume: PersistentVolume, node: String) -> String {
        let source = volume.spec.csi
        return "csi-"
            + SHA256.hex((source?.volumeHandle ?? volume.name) + (source?.driver ?? "") + node)
    }

    mutating func plan(_ memory: inout AttachDetachController.Memory) -> Plan {
        let attachments = memory.attachments.attachments(of: volume.name, cache)
        let wanted = wantedNodes(memory)
        for (node, pods) in wanted {
            if let attachment = attachments.first(where: { $0.spec.nodeName == node }) {
                memory.wanted[attachment.name] = nil
                guard attachment.metadata.deletionTimestamp == nil else { continue }
                attach(attachment, pods, &memory)
                restore(attachment, &memory)
            } else {
                begin(node, pods, wanted, attachments, &memory)
            }
        }
        for attachment in attachments
        where !wanted.contains(where: { $0.key == attachment.spec.nodeName })
            || attachment.metadata.deletionTimestamp != nil
        {
            detach(attachment, &memory)
        }
        if !writes.isEmpty { plan.groups = [writes] }
        plan.add(followUps)
        return plan
    }

    private mutating func lookAgain(after delay: SimDuration) {
        plan.requeueAfter = min(plan.requeueAfter ?? delay, delay)
    }

    /// The nodes that need the volume, and the pods there that do. Source: cluster.md E54.
    private func wantedNodes(
        _ memory: AttachDetachController.Memory
    ) -> SortedMap<String, [StoredObject]> {
        var nodes = SortedMap<String, [StoredObject]>()
        guard let reference = volume.spec.claimRef,
            let claim = cache.get(
                PersistentVolumeClaim.self, reference.namespace ?? "", reference.name ?? ""),
            claim.uid == reference.uid, claim.spec.volumeName == volume.name
        else { return nodes }
        let id = NamespacedName(namespace: claim.namespace, name: claim.name)
        for stored in memory.users.pods(using: id, cache) {
            guard let node = stored.facts.nodeName, !node.isEmpty else { continue }
            let pod: Pod = stored.view()
            guard !pod.isFinished else { continue }
            if stored.facts.isTerminating, !mayRun(pod) { continue }
            nodes[node, default: []].append(stored)
        }
        return nodes
    }

    /// Whether a regular container may still run: one of which nothing else is known counts.
    private func mayRun(_ pod: Pod) -> Bool {
        pod.status.containerStatuses.contains {
            $0.state?.terminated == nil && $0.state?.waiting == nil
        }
    }

    // MARK: - Attaching

    private mutating func begin(
        _ node: String, _ pods: [StoredObject], _ wanted: SortedMap<String, [StoredObject]>,
        _ attachments: [VolumeAttachment], _ memory: inout AttachDetachController.Memory
    ) {
        guard cache.get(.node, "", node) != nil else {
            plan.waits.append(.nodeGone(node: node))
            return
        }
        let modes = volume.spec.accessModes
        let isShared = modes.contains("ReadWriteMany") || modes.contains("ReadOnlyMany")
        let report = volume.name + " " + node
        if !isShared, let other = attachments.first {
            plan.waits.append(.attachedElsewhere(node: other.spec.nodeName ?? ""))
            if memory.reported.insert(report) { complain(pods, wanted, attachments) }
            return
        }
        memory.reported.remove(report)
        let name = Self.attachmentName(volume, node: node)
        if memory.attaching[name] == nil { memory.attaching[name] = now }
        var attachment = VolumeAttachment(named: name)
        attachment.metadata.finalizers = [finalizer]
        attachment.spec.attacher = driver
        attachment.spec.nodeName = node
        attachment.spec.source = VolumeAttachmentSource {
            $0.persistentVolumeName = volume.name
        }
        attachment.status.attached = false
        writes.append(
            PlannedWrite(.create(attachment), .attaches, tolerated: [.alreadyExists]))
    }

    /// Source: cluster.md E53.
    private mutating func complain(
        _ pods: [StoredObject], _ wanted: SortedMap<String, [StoredObject]>,
        _ attachments: [VolumeAttachment]
    ) {
        // Only pods that still want the volume where it is; all of them share one claim, and so
        // one namespace.
        let others = attachments.compactMap(\.spec.nodeName)
            .flatMap { wanted[$0] ?? [] }.map(\.name)
        let detail =
            others.isEmpty
            ? "Volume is already exclusively attached to one node and can't be attached to another"
            : "Volume is already used by pod(s) " + others.joined(separator: ", ")
        for pod in pods {
            writes.append(
                .event(
                    EventNote(
                        pod.key, uid: pod.uid, isWarning: true, "FailedAttachVolume",
                        "Multi-Attach error for volume \"\(volume.name)\" \(detail)")))
        }
    }

    /// Plays the driver: after its time the attachment says that it is attached.
    private mutating func attach(
        _ attachment: VolumeAttachment, _ pods: [StoredObject],
        _ memory: inout AttachDetachController.Memory
    ) {
        guard attachment.status.attached != true else { return }
        let since = memory.attaching[attachment.name] ?? now
        memory.attaching[attachment.name] = since
        let remaining = since + controller.timing.attach - now
        guard remaining <= .zero else {
            plan.waits.append(
                .attaching(node: attachment.spec.nodeName ?? "", remaining: remaining))
            lookAgain(after: remaining)
            return
        }
        let notes = pods.map { pod in
            // The message ends with a space, as the real one. Source: cluster.md B82.
            EventNote(
                pod.key, uid: pod.uid, "SuccessfulAttachVolume",
                "AttachVolume.Attach succeeded for volume \"\(volume.name)\" ")
        }
        writes.append(
            PlannedWrite(
                .mergePatch(attachment.key, ["status": ["attached": true]], .status), .attaches,
                onSuccess: notes.first, tolerated: [.notFound]))
        writes += notes.dropFirst().map(PlannedWrite.event)
    }

    // MARK: - Detaching

    private mutating func detach(
        _ attachment: VolumeAttachment, _ memory: inout AttachDetachController.Memory
    ) {
        if attachment.metadata.deletionTimestamp != nil {
            finishDetach(attachment, &memory)
            return
        }
        guard attachment.status.attached == true else {
            // What has begun is brought to its end first.
            attach(attachment, [], &memory)
            return
        }
        let node = attachment.spec.nodeName ?? ""
        let since = memory.wanted[attachment.name]?.since ?? now
        memory.wanted[attachment.name] = AttachDetachController.WantedDetach(
            volume: volume.name, node: node, since: since)
        switch verdict(node, since, memory) {
        case .wait(let remaining):
            if remaining < .infinite {
                plan.waits.append(.forceDetach(node: node, remaining: remaining))
                lookAgain(after: remaining)
            } else {
                plan.waits.append(.mountedOn(node: node))
            }
            restore(attachment, &memory)
        case .detach(let isForced): withdraw(attachment, node, isForced, &memory)
        }
    }

    /// What is to be done about a detach that is wanted.
    private enum Verdict {
        /// It must wait; infinite: for the node.
        case wait(SimDuration)
        /// Whether the node is asked once more.
        case detach(isForced: Bool)
    }

    /// Source: cluster.md E55, E56.
    private func verdict(
        _ name: String, _ since: SimTime, _ memory: AttachDetachController.Memory
    ) -> Verdict {
        let node = cache.get(Node.self, "", name)
        let isOutOfService =
            node?.spec.taints.contains { $0.key == NodeTaints.outOfService } ?? false
        if isOutOfService { return .detach(isForced: true) }
        let remaining = since + AttachDetachController.forceDetachAfter - now
        let isInUse = memory.attached[name]?[volume.name]?.isInUse ?? true
        if isInUse {
            if node?.isReady == true { return .wait(.infinite) }
            if remaining > .zero { return .wait(remaining) }
        }
        return .detach(isForced: remaining <= .zero)
    }

    /// Begins a detach: first the node is told that it must not mount the volume any more; then
    /// the live node is looked at, for it may have begun to use it meanwhile. A node that mounts
    /// only what it has said to use and is told to be attached can then no longer do so.
    private mutating func withdraw(
        _ attachment: VolumeAttachment, _ node: String, _ isForced: Bool,
        _ memory: inout AttachDetachController.Memory
    ) {
        guard memory.beginReport(of: node, by: volume.key) else {
            plan.waits.append(.detaching(node: node, remaining: controller.timing.detach))
            lookAgain(after: AttachDetachController.turnRetry)
            return
        }
        memory.attached[node]?.update(volume.name) { $0.isReported = false }
        let lane = followUps.count
        if cache.get(.node, "", node) != nil {
            var report = memory.report(of: node, .detaches)
            report.lane = lane
            writes.append(report)
        }
        var next: PlannedWrite
        if isForced {
            memory.detaching[attachment.name] = now
            next = PlannedWrite(.delete(attachment.key), .detaches, tolerated: [.notFound])
        } else {
            next = PlannedWrite(
                .get(ObjectKey(.node, name: node)), .detaches, tolerated: [.notFound])
            lookAgain(after: AttachDetachController.verifyRetry)
        }
        next.lane = lane
        followUps.append(next)
    }

    /// Lets the node mount a volume again of which the detach has come to nothing.
    private mutating func restore(
        _ attachment: VolumeAttachment, _ memory: inout AttachDetachController.Memory
    ) {
        let node = attachment.spec.nodeName ?? ""
        guard memory.attached[node]?[volume.name]?.isReported == false else { return }
        guard memory.beginReport(of: node, by: volume.key) else {
            lookAgain(after: AttachDetachController.turnRetry)
            return
        }
        memory.attached[node]?.update(volume.name) { $0.isReported = true }
        memory.detaching[attachment.name] = nil
        writes.append(memory.report(of: node, .attaches))
    }

    private mutating func finishDetach(
        _ attachment: VolumeAttachment, _ memory: inout AttachDetachController.Memory
    ) {
        let since = memory.detaching[attachment.name] ?? now
        memory.detaching[attachment.name] = since
        let remaining = since + controller.timing.detach - now
        guard remaining <= .zero else {
            plan.waits.append(
                .detaching(node: attachment.spec.nodeName ?? "", remaining: remaining))
            lookAgain(after: remaining)
            return
        }
        guard attachment.metadata.finalizers.contains(finalizer) else {
            if let other = attachment.metadata.finalizers.first {
                plan.waits.append(.finalizer(other))
            }
            return
        }
        var changed = attachment
        changed.metadata.finalizers.removeAll { $0 == finalizer }
        writes.append(
            PlannedWrite(
                .update(changed), .detaches, tolerated: [.notFound], silent: [.conflict]))
    }
}
