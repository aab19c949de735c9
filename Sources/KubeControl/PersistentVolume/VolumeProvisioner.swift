package import KubeAPI
package import KubeModel
package import SimKernel

/// Plays the external provisioners: makes volumes for claims handed to them and deletes them
/// after use. Source: cluster.md E24-E28, E37, E52.
package struct VolumeProvisioner: Reconciler {
    package static let name = "external-provisioner"
    package static let watches: [Resource] = [
        .persistentVolumeClaim, .persistentVolume, .storageClass, .volumeAttachment, .node,
    ]
    package static let workers = 100
    static let finalizer = "external-provisioner.volume.kubernetes.io/finalizer"

    /// The names of the provisioners that run.
    package var provisioners: [String]
    /// What making one volume takes.
    package var delay: SimDuration

    package init(
        provisioners: [String] = BuiltInStorage.provisioners, timing: ControlTiming = .live
    ) {
        self.provisioners = provisioners
        delay = timing.provision
    }

    /// When the making of a volume began, by claim uid.
    package struct Memory: Sendable {
        var started = SortedMap<String, SimTime>()
        var attachments = AttachmentIndex()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .persistentVolumeClaim:
            if let old = change.old, change.new?.uid != old.uid { memory.started[old.uid] = nil }
            return change.new == nil ? [] : [KeyRequest(object.key)]
        case .persistentVolume:
            return change.new == nil ? [] : [KeyRequest(object.key)]
        case .volumeAttachment:
            guard let volume = memory.attachments.take(change) else { return [] }
            return change.new == nil
                ? [KeyRequest(ObjectKey(.persistentVolume, name: volume))] : []
        default:
            return []
        }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let stored = cache[key] else { return Plan() }
        return key.resource == .persistentVolumeClaim
            ? makes(stored.view(), cache, now, &memory) : deletes(stored.view(), cache, memory)
    }

    private func makes(
        _ claim: PersistentVolumeClaim, _ cache: ClusterCache, _ now: SimTime,
        _ memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        let metadata = claim.metadata
        guard metadata.deletionTimestamp == nil, (claim.spec.volumeName ?? "").isEmpty,
            let driver = metadata.annotation(VolumeAnnotation.storageProvisioner),
            provisioners.contains(driver),
            let storageClass = claim.spec.storageClassName
                .flatMap({ cache.get(StorageClass.self, "", $0) }),
            storageClass.provisioner == driver
        else { return plan }
        let node = metadata.annotation(VolumeAnnotation.selectedNode)
        guard node != nil || !storageClass.waitsForFirstConsumer else { return plan }
        let name = "pvc-\(claim.uid)"
        guard cache.get(.persistentVolume, "", name) == nil else {
            memory.started[claim.uid] = nil
            return plan
        }
        if memory.started[claim.uid] == nil {
            memory.started[claim.uid] = now
            plan.add(
                .event(
                    EventNote(
                        claim.key, uid: claim.uid, "Provisioning",
                        "External provisioner is provisioning volume for claim"
                            + " \"\(claim.namespace)/\(claim.name)\"")))
        }
        let remaining = (memory.started[claim.uid] ?? now) + delay - now
        guard remaining <= .zero else {
            plan.waits = [.provisioning(remaining: remaining)]
            plan.requeueAfter = remaining
            return plan
        }
        plan.add(
            PlannedWrite(
                .create(volume(name, for: claim, storageClass, driver)), .provisions,
                onSuccess: EventNote(
                    claim.key, uid: claim.uid, "ProvisioningSucceeded",
                    "Successfully provisioned volume \(name)"),
                onFailure: EventNote(
                    claim.key, uid: claim.uid, isWarning: true, "ProvisioningFailed",
                    "failed to provision volume with StorageClass \"\(storageClass.name)\": "),
                tolerated: [.alreadyExists]))
        return plan
    }

    /// Source: cluster.md E26.
    private func volume(
        _ name: String, for claim: PersistentVolumeClaim, _ storageClass: StorageClass,
        _ driver: String
    ) -> PersistentVolume {
        let policy = storageClass.reclaimPolicy ?? "Delete"
        var volume = PersistentVolume(named: name)
        volume.metadata.setAnnotation(VolumeAnnotation.provisionedBy, driver)
        volume.metadata.finalizers =
            [VolumeProtection.finalizer] + (policy == "Delete" ? [Self.finalizer] : [])
        var spec = volume.spec
        spec.capacity = ResourceList([("storage", VolumeMatch.request(claim))])
        spec.accessModes = claim.spec.accessModes
        spec.claimRef = VolumeMatch.reference(to: claim)
        spec.persistentVolumeReclaimPolicy = policy
        spec.storageClassName = storageClass.name
        spec.volumeMode = claim.spec.volumeMode ?? "Filesystem"
        spec.mountOptions = storageClass.mountOptions
        BuiltInStorage.setSource(
            of: &spec, provisioner: driver, volume: name,
            claim: "\(claim.namespace)-\(claim.name)")
        volume.spec = spec
        return volume
    }

    /// Deletes a released volume once no node has it any more. Source: cluster.md E37, E52.
    private func deletes(
        _ volume: PersistentVolume, _ cache: ClusterCache, _ memory: Memory
    ) -> Plan {
        var plan = Plan()
        guard let driver = volume.metadata.annotation(VolumeAnnotation.provisionedBy),
            provisioners.contains(driver)
        else { return plan }
        let isUnused = volume.status.phase == .released || volume.status.phase == .failed
        if volume.metadata.deletionTimestamp != nil {
            guard volume.metadata.finalizers.contains(Self.finalizer) else { return plan }
            guard volume.status.phase != .bound else {
                let claim = volume.spec.claimRef
                let id = NamespacedName(
                    namespace: claim?.namespace ?? "", name: claim?.name ?? "")
                plan.waits = [.inUse(by: ObjectKey(.persistentVolumeClaim, id))]
                return plan
            }
            var changed = volume
            changed.metadata.finalizers.removeAll { $0 == Self.finalizer }
            plan.add(
                PlannedWrite(
                    .update(changed), .reclaimsVolume, tolerated: [.notFound],
                    silent: [.conflict]))
            return plan
        }
        guard isUnused, volume.spec.persistentVolumeReclaimPolicy == "Delete" else { return plan }
        guard !memory.attachments.isAttached(volume.name) else {
            plan.waits = [.stillAttached(node: memory.attachments.node(of: volume.name, cache))]
            return plan
        }
        plan.add(
            PlannedWrite(.delete(volume.key), .reclaimsVolume, tolerated: [.notFound]))
        return plan
    }
}

/// Which attachments each volume has.
struct AttachmentIndex: Sendable {
    private var names = SortedMap<String, SortedSet<String>>()

    /// Takes in a change of an attachment.
    ///
    /// - Returns: the volume it is about.
    mutating func take(_ change: CacheChange) -> String? {
        guard let object = change.object, let volume = Self.volume(of: object) else { return nil }
        if change.new != nil {
            names[volume, default: SortedSet()].insert(object.name)
        } else if names.update(volume, { attachments in
            attachments.remove(object.name)
            return attachments.isEmpty
        }) == true {
            names[volume] = nil
        }
        return volume
    }

    static func volume(of attachment: StoredObject) -> String? {
        attachment.json["spec"]?.at("source", "persistentVolumeName")?.string
    }

    func isAttached(_ volume: String) -> Bool { names.contains(key: volume) }

    /// The node of a volume's first attachment; empty when it has none.
    func node(of volume: String, _ cache: ClusterCache) -> String {
        attachments(of: volume, cache).first?.spec.nodeName ?? ""
    }

    /// The attachments of a volume, by name.
    func attachments(of volume: String, _ cache: ClusterCache) -> [VolumeAttachment] {
        (names[volume].map(Array.init) ?? []).compactMap {
            cache.get(VolumeAttachment.self, "", $0)
        }
    }
}
