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
        /// The unique names of attached volumes, by node and volume.
        var attached = SortedMap<String, SortedMap<String, String>>()
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
            guard matters(change) else { return [] }
            var keys = memory.wanted.filter { $0.value.node == object.name }.map {
                KeyRequest(ObjectKey(.persistentVolume, name: $0.value.volume))
            }
            if change.old == nil { keys.append(KeyRequest(object.key)) }
            return keys
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
        let isAttached =
            change.new?.json["status"]?["attached"]?.bool == true && !object.facts.isTerminating
        let name = isAttached ? cache.get(PersistentVolume.self, "", volume) : nil
        memory.attached[node, default: SortedMap()][volume] = name.map(BuiltInStorage.uniqueName)
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

    /// After a restart an attachment may be known before its volume.
    private func volumeAppeared(
        _ change: CacheChange, _ cache: ClusterCache, _ memory: inout Memory
    ) -> [KeyRequest] {
        guard change.old == nil, let stored = change.new else { return [] }
        var keys: [KeyRequest] = []
        for attachment in memory.attachments.attachments(of: stored.name, cache)
        where attachment.status.attached == true && attachment.metadata.deletionTimestamp == nil {
            let node = attachment.spec.nodeName ?? ""
            memory.attached[node, default: SortedMap()][stored.name] =
                BuiltInStorage.uniqueName(stored.view())
            keys.append(KeyRequest(ObjectKey(.node, name: node)))
        }
        return keys
    }

    /// Whether a change of a node can set off a detach.
    private func matters(_ change: CacheChange) -> Bool {
        guard let old = change.old, let new = change.new else { return true }
        return old.facts.isReady != new.facts.isReady
            || old.json["status"]?["volumesInUse"] != new.json["status"]?["volumesInUse"]
            || old.json["spec"]?["taints"] != new.json["spec"]?["taints"]
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        if key.resource == .node { return nodeStatus(key, cache, memory) }
        guard let volume = cache.get(PersistentVolume.self, "", key.name),
            BuiltInStorage.isAttachable(volume)
        else { return Plan() }
        var work = VolumeWork(controller: self, volume: volume, cache: cache, now: now)
        return work.plan(&memory)
    }

    /// Writes what is attached to a node. Source: cluster.md D2.
    private func nodeStatus(
        _ key: ObjectKey, _ cache: ClusterCache, _ memory: Memory
    ) -> Plan {
        var plan = Plan()
        guard let node = cache.get(Node.self, "", key.name) else { return plan }
        let names = memory.attached[key.name] ?? SortedMap()
        let attached = names.map { entry in
            AttachedVolume {
                $0.name = entry.value
                $0.devicePath = ""
            }
        }
        guard attached != node.status.volumesAttached else { return plan }
        let value: JSONValue =
            attached.isEmpty ? .null : .array(attached.map { .object($0.json) })
        plan.add(
            PlannedWrite(
                .mergePatch(key, ["status": ["volumesAttached": value]], .status), .attaches,
                tolerated: [.notFound]))
        return plan
    }
}
