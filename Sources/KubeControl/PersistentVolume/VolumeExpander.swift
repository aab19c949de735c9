package import KubeAPI
package import KubeModel
package import SimKernel

/// A claim that asks for more than its volume has. Source: cluster.md E.8.
struct VolumeGrowth {
    let claim: PersistentVolumeClaim
    let volume: PersistentVolume
    let wanted: Quantity

    /// What is to grow, or nil when nothing is.
    init?(_ key: ObjectKey, _ cache: ClusterCache) {
        guard let claim = cache.get(PersistentVolumeClaim.self, key.namespace, key.name),
            claim.isBound, claim.metadata.deletionTimestamp == nil,
            let name = claim.spec.volumeName,
            let volume = cache.get(PersistentVolume.self, "", name),
            volume.spec.claimRef?.uid == claim.uid,
            let capacity = claim.status.capacity?.quantity("storage"),
            VolumeMatch.request(claim) > capacity
        else { return nil }
        self.claim = claim
        self.volume = volume
        wanted = VolumeMatch.request(claim)
    }

    /// How far the claim says its resize is.
    var resizeStatus: String? {
        claim.json["status"]?["allocatedResourceStatuses"]?["storage"]?.string
    }

    /// Whether the volume has grown and only the file system on it has not.
    var awaitsNode: Bool { VolumeMatch.capacity(volume) >= wanted }

    /// A status write with a step of the growth and its condition; nil: all of them end.
    func status(_ step: String?, condition: String?, message: String = "", at now: SimTime)
        -> APIRequest
    {
        var conditions = claim.status.conditions
        for type in ["Resizing", "FileSystemResizePending"] where type != condition {
            conditions.remove(type: type)
        }
        if let condition {
            conditions.set(
                type: condition, status: .true, message: message.isEmpty ? nil : message,
                at: now.timestamp)
        }
        var status: JSONObject = [
            "conditions": conditions.isEmpty ? .null : .array(conditions.map { .object($0.json) })
        ]
        if let step {
            status["allocatedResources"] = ["storage": wanted.jsonValue]
            status["allocatedResourceStatuses"] = ["storage": .string(step)]
        } else {
            status["allocatedResourceStatuses"] = .null
            status["capacity"] = ["storage": wanted.jsonValue]
        }
        return .mergePatch(claim.key, ["status": .object(status)], .status)
    }
}

/// Says that somebody else grows volumes. Source: cluster.md E62.
package struct VolumeExpander: Reconciler {
    package static let name = "volume_expand"
    package static let watches: [Resource] = [.persistentVolumeClaim, .persistentVolume]

    package init() {}

    /// What was told about: the size asked for, by claim uid.
    package struct Memory: Sendable {
        var told = SortedMap<String, Quantity>()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard change.resource == .persistentVolumeClaim else { return [] }
        if let old = change.old, change.new == nil { memory.told[old.uid] = nil }
        return VolumeResizer.claimKeys(change)
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let growth = VolumeGrowth(key, cache) else {
            if let uid = cache[key]?.uid { memory.told[uid] = nil }
            return plan
        }
        let claim = growth.claim
        guard memory.told[claim.uid] != growth.wanted else { return plan }
        memory.told[claim.uid] = growth.wanted
        plan.add(
            .event(
                EventNote(
                    claim.key, uid: claim.uid, "ExternalExpanding",
                    "waiting for an external controller to expand this PVC")))
        return plan
    }
}

/// Plays the external resizer: makes volumes of its drivers larger. Source: cluster.md E62.
package struct VolumeResizer: Reconciler {
    package static let name = "external-resizer"
    package static let watches: [Resource] = [.persistentVolumeClaim, .persistentVolume]

    private static let inProgress = "ControllerResizeInProgress"

    /// The drivers it works for.
    package var drivers: [String]
    /// What making a volume larger takes.
    package var delay: SimDuration

    package init(
        drivers: [String] = BuiltInStorage.provisioners, timing: ControlTiming = .live
    ) {
        self.drivers = drivers
        delay = timing.provision
    }

    /// When the growth of a volume began, by claim uid.
    package struct Memory: Sendable {
        var started = SortedMap<String, SimTime>()
        package init() {}
    }

    /// The claims whose size may have changed with a change.
    static func claimKeys(_ change: CacheChange) -> [KeyRequest] {
        guard change.resource == .persistentVolumeClaim, let new = change.new else { return [] }
        let (spec, status) = (new.json["spec"], new.json["status"])
        guard let size = status?["capacity"]?["storage"],
            size != spec?["resources"]?["requests"]?["storage"],
            change.old?.json["status"] != status || change.old?.json["spec"] != spec
        else { return [] }
        return [KeyRequest(new.key)]
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard change.resource == .persistentVolumeClaim else { return [] }
        if let old = change.old, change.new == nil { memory.started[old.uid] = nil }
        return Self.claimKeys(change)
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let growth = VolumeGrowth(key, cache),
            let driver = growth.volume.spec.csi?.driver, drivers.contains(driver)
        else { return plan }
        let (claim, volume) = (growth.claim, growth.volume)
        guard !growth.awaitsNode else {
            // The volume has grown and the claim does not say so: that write was lost, unless the
            // mirror is behind.
            guard growth.resizeStatus == Self.inProgress else { return plan }
            var write = ends(growth, at: now)
            write.request.body?["metadata"] = [
                "resourceVersion": .string(claim.metadata.resourceVersion ?? "")
            ]
            write.silent = [.conflict]
            plan.add(write)
            return plan
        }
        if memory.started[claim.uid] == nil {
            memory.started[claim.uid] = now
            plan.add(
                PlannedWrite(
                    growth.status(Self.inProgress, condition: "Resizing", at: now),
                    .resizesVolume,
                    onSuccess: EventNote(
                        claim.key, uid: claim.uid, "Resizing",
                        "External resizer is resizing volume \(volume.name)"),
                    tolerated: [.notFound]))
        }
        let remaining = (memory.started[claim.uid] ?? now) + delay - now
        guard remaining <= .zero else {
            plan.waits = [.provisioning(remaining: remaining)]
            plan.requeueAfter = remaining
            return plan
        }
        memory.started[claim.uid] = nil
        var changed = volume
        changed.spec.capacity = ResourceList([("storage", growth.wanted)])
        plan.add(PlannedWrite(.update(changed), .resizesVolume, silent: [.conflict]))
        plan.add(ends(growth, at: now))
        return plan
    }

    /// A raw device is large at once; a file system is made larger where it is mounted.
    private func ends(_ growth: VolumeGrowth, at now: SimTime) -> PlannedWrite {
        let claim = growth.claim
        guard growth.volume.spec.volumeMode != "Block" else {
            return PlannedWrite(
                growth.status(nil, condition: nil, at: now), .resizesVolume,
                onSuccess: EventNote(
                    claim.key, uid: claim.uid, "VolumeResizeSuccessful",
                    "Resize volume succeeded"), tolerated: [.notFound])
        }
        return PlannedWrite(
            growth.status(
                "NodeResizePending", condition: "FileSystemResizePending",
                message: "Waiting for user to (re-)start a pod to finish file system resize of"
                    + " volume on node.", at: now), .resizesVolume,
            onSuccess: EventNote(
                claim.key, uid: claim.uid, "FileSystemResizeRequired",
                "Require file system resize of volume on node"), tolerated: [.notFound])
    }
}

/// Plays the kubelets' part: makes the file system of a mounted volume as large as the volume.
/// Source: cluster.md E62.
package struct FileSystemResizer: Reconciler {
    package static let name = "file-system-resizer"
    package static let eventSource = "kubelet"
    package static let watches: [Resource] = [.persistentVolumeClaim, .persistentVolume, .pod]

    package init() {}

    /// Nothing is remembered.
    package struct Memory: Sendable {
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let new = change.new else { return [] }
        switch change.resource {
        case .persistentVolumeClaim: return Self.isPending(new) ? [KeyRequest(new.key)] : []
        case .pod:
            guard new.facts.phase == "Running", change.old?.facts.phase != "Running" else {
                return []
            }
            return ClaimUsers.claims(of: new).compactMap { id in
                let key = ObjectKey(.persistentVolumeClaim, id)
                return cache[key].map(Self.isPending) ?? false ? KeyRequest(key) : nil
            }
        default: return []
        }
    }

    private static func isPending(_ claim: StoredObject) -> Bool {
        claim.json["status"]?["allocatedResourceStatuses"]?["storage"]?.string
            == "NodeResizePending"
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key], Self.isPending(stored),
            let growth = VolumeGrowth(key, cache), growth.awaitsNode
        else { return plan }
        // Growth is rare, so the pods are not indexed for it.
        let user = cache.list(.pod, namespace: key.namespace).first { pod in
            pod.facts.phase == "Running" && ClaimUsers.claims(of: pod).contains(key.id)
        }
        guard let user else {
            plan.waits = [.fileSystemUnused]
            return plan
        }
        let message =
            "MountVolume.NodeExpandVolume succeeded for volume \"\(growth.volume.name)\""
        plan.add(
            PlannedWrite(
                growth.status(nil, condition: nil, at: now), .resizesVolume,
                onSuccess: EventNote(
                    user.key, uid: user.uid, "FileSystemResizeSuccessful", message),
                tolerated: [.notFound]))
        plan.add(
            .event(
                EventNote(
                    key, uid: growth.claim.uid, "FileSystemResizeSuccessful", message)))
        return plan
    }
}
