package import KubeAPI
package import KubeModel
package import SimKernel

/// Attaches network volumes to the nodes of the pods that use them, and detaches them after use.
/// Source: cluster.md E.7.
///
/// A volume's key decides where it should be attached; a node's key writes what is attached to
/// it. The work of the driver, which takes time, is played here too.
package struct AttachDetachController: Reconciler {
    package static let name = "attachdetach-controller"
    package static let watches: [Resource] = [
        .pod, .persistentVolumeClaim, .persistentVolume, .node, .volumeAttachment,
    ]
    package static let workers = 20
    /// After this time a volume is taken from a node that is not ready. Source: cluster.md E56.
    package static let forceDetachAfter = SimDuration.minutes(6)

    /// What attaching and detaching take.
    package var timing: ControlTiming

    package init(timing: ControlTiming = .live) { self.timing = timing }

    /// Indexes and running times.
    package struct Memory: Sendable {
        var users = ClaimUsers()
        var attachments = AttachmentIndex()
        /// What is attached, by node and volume.
        var attached = SortedMap<String, SortedMap<String, Attached>>()
        /// The key whose write of a node's list is under way, by node: one at a time.
        var reporting = SortedMap<String, ObjectKey>()
        /// When attaching began, by attachment.
        var attaching = SortedMap<String, SimTime>()
        /// Detaches that are wanted, by attachment.
        var wanted = SortedMap<String, WantedDetach>()
        /// When detaching began, by attachment.
        var detaching = SortedMap<String, SimTime>()
        /// Volume and node of the conflicts reported already.
        var reported = SortedSet<String>()
        package init() {}
    }

    /// A volume that is attached to a node.
    struct Attached: Sendable {
        /// The unique name of the volume.
        let name: String
        /// The version of the attachment that said so.
        let since: UInt64
        /// Whether it may be mounted. A volume counts as mounted until a version of the node that
        /// is newer than the attachment says otherwise, and a node that is gone says nothing more.
        var isInUse = true
        /// Whether the node is told that it may mount the volume.
        var isReported = true

        mutating func note(_ node: StoredObject) {
            guard node.revision > since else { return }
            let inUse = node.json["status"]?["volumesInUse"]?.array ?? []
            isInUse = inUse.contains { $0.string == name }
        }
    }

    /// Before a look at something that another key of this controller is busy with.
    static let turnRetry = SimDuration.milliseconds(10)
    /// Before another try after a node said that it uses the volume after all.
    static let verifyRetry = SimDuration.milliseconds(500)

    /// A detach that waits for its node.
    struct WantedDetach: Sendable {
        var volume: String
        var node: String
        var since: SimTime
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .pod:
            return memory.users.take(change).compactMap { claim in
                volume(of: cache[ObjectKey(.persistentVolumeClaim, claim)])
            }
        case .persistentVolumeClaim:
            return [volume(of: object)].compactMap { $0 }
        case .persistentVolume:
            return [KeyRequest(object.key)] + volumeAppeared(change, cache, &memory)
        case .volumeAttachment:
            return attachmentChanged(change, object, cache, &memory)
        case .node:
            return nodeChanged(change, object.name, cache, &memory)
        default:
            return []
        }
    }

    private func volume(of claim: StoredObject?) -> KeyRequest? {
        guard let name = claim?.json["spec"]?["volumeName"]?.string, !name.isEmpty else {
            return nil
        }
        return KeyRequest(ObjectKey(.persistentVolume, name: name))
    }

    private func attachmentChanged(
        _ change: CacheChange, _ object: StoredObject, _ cache: ClusterCache,
        _ memory: inout Memory
    ) -> [KeyRequest] {
        guard let volume = memory.attachments.take(change) else { return [] }
        let node = object.json["spec"]?["nodeName"]?.string ?? ""
        if let new = change.new, Self.isAttached(new) {
            noteAttached(new, volume, node, cache, &memory)
        } else {
            memory.attached[node, default: SortedMap()][volume] = nil
        }
        if change.new == nil {
            memory.attaching[object.name] = nil
            memory.wanted[object.name] = nil
            memory.detaching[object.name] = nil
        }
        return [
            KeyRequest(ObjectKey(.persistentVolume, name: volume)),
            KeyRequest(ObjectKey(.node, name: node)),
        ]
    }

    private static func isAttached(_ attachment: StoredObject) -> Bool {
        attachment.json["status"]?["attached"]?.bool == true && !attachment.facts.isTerminating
    }

    private func noteAttached(
        _ attachment: StoredObject, _ volume: String, _ node: String, _ cache: ClusterCache,
        _ memory: inout Memory
    ) {
        guard memory.attached[node]?[volume] == nil,
            let stored = cache.get(PersistentVolume.self, "", volume)
        else { return }
        var entry = Attached(
            name: BuiltInStorage.uniqueName(stored), since: attachment.revision)
        if let host = cache.get(.node, "", node) { entry.note(host) }
        memory.attached[node, default: SortedMap()][volume] = entry
    }

    /// After a restart an attachment may be known before its volume.
    private func volumeAppeared(
        _ change: CacheChange, _ cache: ClusterCache, _ memory: inout Memory
    ) -> [KeyRequest] {
        guard change.old == nil, let volume = change.new?.name else { return [] }
        var keys: [KeyRequest] = []
        for attachment in memory.attachments.attachments(of: volume, cache) {
            guard let stored = cache.get(.volumeAttachment, "", attachment.name),
                Self.isAttached(stored)
            else { continue }
            let node = attachment.spec.nodeName ?? ""
            noteAttached(stored, volume, node, cache, &memory)
            keys.append(KeyRequest(ObjectKey(.node, name: node)))
        }
        return keys
    }

    private func nodeChanged(
        _ change: CacheChange, _ name: String, _ cache: ClusterCache, _ memory: inout Memory
    ) -> [KeyRequest] {
        var isNews = matters(change)
        if let node = change.new {
            for volume in memory.attached[name].map({ Array($0.keys) }) ?? [] {
                let changed = memory.attached[name]?.update(volume) { entry in
                    let before = entry.isInUse
                    entry.note(node)
                    return entry.isInUse != before
                }
                isNews = isNews || changed == true
            }
        }
        guard isNews else { return [] }
        var keys = memory.wanted.filter { $0.value.node == name }.map {
            KeyRequest(ObjectKey(.persistentVolume, name: $0.value.volume))
        }
        guard change.old == nil else { return keys }
        keys.append(KeyRequest(ObjectKey(.node, name: name)))
        // Pods may have been bound to it before it was known, or while it was gone.
        for pod in cache.pods(onNode: name) {
            keys += ClaimUsers.claims(of: pod).compactMap { claim in
                volume(of: cache[ObjectKey(.persistentVolumeClaim, claim)])
            }
        }
        return keys
    }

    /// Whether a change of a node can set off a detach or an attach, but for what is in use.
    private func matters(_ change: CacheChange) -> Bool {
        guard let old = change.old, let new = change.new else { return true }
        return old.facts.isReady != new.facts.isReady
            || old.json["spec"]?["taints"] != new.json["spec"]?["taints"]
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        if key.resource == .node { return nodeStatus(key, cache, &memory) }
        guard let volume = cache.get(PersistentVolume.self, "", key.name),
            BuiltInStorage.isAttachable(volume)
        else { return Plan() }
        var work = VolumeWork(controller: self, volume: volume, cache: cache, now: now)
        return work.plan(&memory)
    }

    /// Writes what is attached to a node. Source: cluster.md D2.
    private func nodeStatus(
        _ key: ObjectKey, _ cache: ClusterCache, _ memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let node = cache.get(Node.self, "", key.name),
            memory.reported(on: key.name) != node.status.volumesAttached
        else { return plan }
        guard memory.beginReport(of: key.name, by: key) else {
            plan.requeueAfter = Self.turnRetry
            return plan
        }
        plan.add(memory.report(of: key.name, .attaches))
        return plan
    }

    /// Gives free the nodes' lists, and detaches what the live nodes do not use.
    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let key = plan.key else { return plan.closing }
        memory.endReports(by: key)
        for outcome in outcomes where outcome.hasFailed {
            memory.forgetReport(of: key.name, outcome.write)
        }
        var closing = plan.closing
        for outcome in outcomes where outcome.write.request.verb == .get {
            let node = outcome.write.request.name
            guard let name = memory.attached[node]?[key.name]?.name,
                isUnused(name, by: outcome.result)
            else { continue }
            for attachment in memory.attachments.attachments(of: key.name, cache)
            where attachment.spec.nodeName == node && attachment.metadata.deletionTimestamp == nil {
                memory.detaching[attachment.name] = now
                closing.append(
                    PlannedWrite(.delete(attachment.key), .detaches, tolerated: [.notFound]))
            }
        }
        return closing
    }

    /// Whether an answer to a look at a node says that the node does not use a volume; a node that
    /// is gone uses nothing.
    private func isUnused(_ name: String, by answer: Result<APIResponse, APIError>?) -> Bool {
        switch answer {
        case .success(let response)?:
            let inUse = response.object?.json["status"]?["volumesInUse"]?.array ?? []
            return !inUse.contains { $0.string == name }
        case .failure(let error)?: return error.reason == .notFound
        case nil: return false
        }
    }
}

extension AttachDetachController.Memory {
    /// What a node is told of its volumes.
    func reported(on node: String) -> [AttachedVolume] {
        (attached[node] ?? SortedMap()).compactMap { _, entry in
            guard entry.isReported else { return nil }
            return AttachedVolume {
                $0.name = entry.name
                $0.devicePath = ""
            }
        }
    }

    /// Takes the right to write a node's list: the list is written as a whole, so that of two
    /// writes on their way the older one must not come last.
    mutating func beginReport(of node: String, by key: ObjectKey) -> Bool {
        if let holder = reporting[node], holder != key { return false }
        reporting[node] = key
        return true
    }

    /// A write that should let a node mount a volume again came to nothing as far as is known: it
    /// is to be done once more.
    mutating func forgetReport(of volume: String, _ write: PlannedWrite) {
        guard write.request.resource == .node, write.request.verb == .patch,
            write.reason == .attaches
        else { return }
        _ = attached[write.request.name]?.update(volume) { $0.isReported = false }
    }

    mutating func endReports(by key: ObjectKey) {
        for node in Array(reporting.keys) where reporting[node] == key { reporting[node] = nil }
    }

    /// The write of a node's list.
    func report(of node: String, _ reason: Reason) -> PlannedWrite {
        let list = reported(on: node)
        let value: JSONValue = list.isEmpty ? .null : .array(list.map { .object($0.json) })
        return PlannedWrite(
            .mergePatch(
                ObjectKey(.node, name: node), ["status": ["volumesAttached": value]], .status),
            reason, tolerated: [.notFound])
    }
}
