package import KubeAPI
package import KubeModel
package import SimKernel

/// Brings claims and volumes together and keeps their phases. Source: cluster.md E.2-E.5.
///
/// Claims and volumes are both keys. Of the four writes of a binding each plan holds those that
/// the mirror still misses, so that a crash in between is repaired by the next look.
package struct VolumeBinder: Reconciler {
    package static let name = "persistentvolume-controller"
    package static let watches: [Resource] = [
        .persistentVolumeClaim, .persistentVolume, .storageClass, .pod,
    ]
    package static let workers = 10
    /// How often everything that is not settled is looked at again. Source: cluster.md E6.
    static let resync = SimDuration.seconds(15)

    /// The provisioners that are present and delete what they made.
    package var provisioners: [String]

    package init(provisioners: [String] = BuiltInStorage.provisioners) {
        self.provisioners = provisioners
    }

    /// Indexes, and what the mirror does not show yet.
    package struct Memory: Sendable {
        var passes = AlignedPasses()
        var volumes = VolumeIndex()
        var users = ClaimUsers()
        /// Volumes that a write in flight gives to a claim: volume name to claim uid.
        var reserved = SortedMap<String, String>()
        var goneClaims = GoneObjects()
        /// Volumes whose recycler pod was seen on a node.
        var recycling = SortedSet<String>()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        _ = memory.passes.start(at: now)
        guard let object = change.object else { return [] }
        switch change.resource {
        case .persistentVolumeClaim:
            var keys = change.new == nil ? [] : [KeyRequest(object.key)]
            if let old = change.old, change.new?.uid != old.uid {
                memory.goneClaims.insert(old.uid)
                if let name = old.json["spec"]?["volumeName"]?.string {
                    keys.append(KeyRequest(ObjectKey(.persistentVolume, name: name)))
                }
            }
            return keys
        case .persistentVolume:
            memory.volumes.take(change)
            if VolumeIndex.claim(of: object) != nil || change.new == nil {
                memory.reserved[object.name] = nil
            }
            var keys = change.new == nil ? [] : [KeyRequest(object.key)]
            for claim in [change.old, change.new].compactMap({ $0.flatMap(VolumeIndex.claim) }) {
                let key = ObjectKey(.persistentVolumeClaim, claim)
                if cache[key] != nil, !keys.contains(KeyRequest(key)) {
                    keys.append(KeyRequest(key))
                }
            }
            return keys
        case .pod:
            _ = memory.users.take(change)
            return VolumeRecycler.volume(of: object).map { [KeyRequest($0)] } ?? []
        default:
            return []
        }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        guard let stored = cache[key] else { return Plan() }
        if key.resource == .persistentVolumeClaim {
            let claim: PersistentVolumeClaim = stored.view()
            return claim.metadata.annotation(VolumeAnnotation.bindCompleted) != nil
                ? boundClaim(claim, cache, now, memory) : unboundClaim(claim, cache, now, &memory)
        }
        return VolumePhases(binder: self, volume: stored.view(), cache: cache, now: now)
            .plan(&memory)
    }

    // MARK: - Claims

    /// Source: cluster.md E39.
    private func boundClaim(
        _ claim: PersistentVolumeClaim, _ cache: ClusterCache, _ now: SimTime, _ memory: Memory
    ) -> Plan {
        func loses(_ reason: String, _ message: String) -> Plan {
            var plan = pending(now, memory)
            if claim.status.phase != .lost { plan.add(self.loses(claim, reason, message)) }
            plan.waits = [.claimLost]
            return plan
        }
        guard let name = claim.spec.volumeName, !name.isEmpty else {
            return loses(
                "ClaimLost",
                "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!")
        }
        guard let volume = cache.get(PersistentVolume.self, "", name) else {
            return loses(
                "ClaimLost",
                "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
        }
        guard let reference = volume.spec.claimRef else { return bind(volume, claim, now) }
        guard reference.uid == claim.uid else {
            return loses(
                "ClaimMisbound",
                "Two claims are bound to the same volume, this one is bound incorrectly")
        }
        return bind(volume, claim, now)
    }

    /// A lost claim has neither size nor modes any more.
    private func loses(
        _ claim: PersistentVolumeClaim, _ reason: String, _ message: String
    ) -> PlannedWrite {
        PlannedWrite(
            .mergePatch(
                claim.key,
                ["status": ["accessModes": .null, "capacity": .null, "phase": "Lost"]], .status),
            .bindsClaim, onSuccess: note(claim, reason, message, isWarning: true),
            tolerated: [.notFound])
    }

    private func unboundClaim(
        _ claim: PersistentVolumeClaim, _ cache: ClusterCache, _ now: SimTime,
        _ memory: inout Memory
    ) -> Plan {
        guard claim.metadata.deletionTimestamp == nil else {
            return Plan(waitingFor: .terminating)
        }
        if let name = claim.spec.volumeName, !name.isEmpty {
            return namedVolume(name, claim, cache, now, &memory)
        }
        if let volume = memory.volumes.preBound(claim, cache) {
            return bind(volume, claim, now)
        }
        let storageClass = claim.className.flatMap {
            cache.get(StorageClass.self, "", $0)
        }
        let waits = storageClass?.waitsForFirstConsumer ?? false
        if !waits {
            let reserved = memory.reserved
            if let volume = memory.volumes.best(for: claim, cache, where: { volume in
                reserved[volume.name].map { $0 == claim.uid } ?? true
            }) {
                memory.reserved[volume.name] = claim.uid
                return bind(volume, claim, now)
            }
        }
        return withoutVolume(claim, storageClass, cache, now, memory)
    }

    /// Source: cluster.md E12, E13.
    private func namedVolume(
        _ name: String, _ claim: PersistentVolumeClaim, _ cache: ClusterCache, _ now: SimTime,
        _ memory: inout Memory
    ) -> Plan {
        var plan = pending(now, memory)
        guard let volume = cache.get(PersistentVolume.self, "", name) else {
            plan.waits = [.volumeNotFound(name)]
            return plan
        }
        let reference = volume.spec.claimRef
        let isMine =
            reference?.namespace == claim.namespace && reference?.name == claim.name
            && (reference?.uid ?? "" == claim.uid || (reference?.uid ?? "").isEmpty)
        if reference != nil, isMine { return bind(volume, claim, now) }
        if reference != nil || memory.reserved[name].map({ $0 != claim.uid }) ?? false {
            plan.add(
                .event(
                    note(
                        claim, "FailedBinding",
                        "volume \"\(name)\" already bound to a different claim.",
                        isWarning: true)))
            plan.waits = [.volumeTaken(name)]
            return plan
        }
        var why = VolumeMatch.mismatch(volume, claim)
        if volume.metadata.deletionTimestamp != nil {
            why = "the volume is marked for deletion \"\(name)\""
        }
        if let why {
            plan.add(
                .event(
                    note(
                        claim, "VolumeMismatch",
                        "Cannot bind to requested volume \"\(name)\": \(why)", isWarning: true)))
            plan.waits = [.volumeMismatch(volume: name, reason: why)]
            return plan
        }
        memory.reserved[name] = claim.uid
        return bind(volume, claim, now)
    }

    /// Source: cluster.md E19-E24.
    private func withoutVolume(
        _ claim: PersistentVolumeClaim, _ storageClass: StorageClass?, _ cache: ClusterCache,
        _ now: SimTime, _ memory: Memory
    ) -> Plan {
        var plan = pending(now, memory)
        if claim.className == nil,
            let standard = VolumeMatch.defaultClass(cache)
        {
            var changed = claim
            changed.spec.storageClassName = standard.name
            plan.add(
                PlannedWrite(
                    .update(changed), .bindsClaim, tolerated: [.notFound], silent: [.conflict]))
            return plan
        }
        let selected = claim.metadata.annotation(VolumeAnnotation.selectedNode)
        if storageClass?.waitsForFirstConsumer == true, selected == nil {
            let pods = consumers(of: claim, cache, memory)
            plan.add(.event(waitsForConsumer(claim, pods)))
            plan.waits = [pods.isEmpty ? .firstConsumer : .consumerUnscheduled(pods: pods)]
            return plan
        }
        guard let className = claim.className, !className.isEmpty else {
            plan.add(
                .event(
                    note(
                        claim, "FailedBinding",
                        "no persistent volumes available for this claim and no storage class is"
                            + " set")))
            plan.waits = [.noClass]
            return plan
        }
        guard let storageClass else {
            let message = "storageclass.storage.k8s.io \"\(className)\" not found"
            plan.add(.event(note(claim, "ProvisioningFailed", message, isWarning: true)))
            plan.waits = [.classNotFound(className)]
            return plan
        }
        provision(claim, storageClass, &plan)
        return plan
    }

    /// The pods without a node that name a claim.
    private func consumers(
        of claim: PersistentVolumeClaim, _ cache: ClusterCache, _ memory: Memory
    ) -> [String] {
        let id = NamespacedName(namespace: claim.namespace, name: claim.name)
        return memory.users.pods(using: id, cache)
            .filter { ($0.facts.nodeName ?? "").isEmpty && !$0.facts.isTerminating }
            .map(\.name)
    }

    /// Source: cluster.md E21.
    private func waitsForConsumer(
        _ claim: PersistentVolumeClaim, _ pods: [String]
    ) -> EventNote {
        if pods.isEmpty {
            return note(
                claim, "WaitForFirstConsumer",
                "waiting for first consumer to be created before binding")
        }
        return note(
            claim, "WaitForPodScheduled",
            "waiting for pod\(pods.count > 1 ? "s" : "") \(pods.joined(separator: ","))"
                + " to be scheduled")
    }

    /// Hands the claim to the provisioner of its class. Source: cluster.md E23, E24.
    private func provision(
        _ claim: PersistentVolumeClaim, _ storageClass: StorageClass, _ plan: inout Plan
    ) {
        let provisioner = storageClass.provisioner ?? ""
        guard provisioner != BuiltInStorage.noProvisioner else {
            let message = "no volume plugin matched name: \(provisioner)"
            plan.add(.event(note(claim, "ProvisioningFailed", message, isWarning: true)))
            plan.waits = [.noProvisioner(provisioner)]
            return
        }
        if claim.metadata.annotation(VolumeAnnotation.storageProvisioner) != provisioner {
            var changed = claim
            changed.metadata.setAnnotation(VolumeAnnotation.storageProvisioner, provisioner)
            changed.metadata.setAnnotation(VolumeAnnotation.betaStorageProvisioner, provisioner)
            plan.add(
                PlannedWrite(
                    .update(changed), .provisions, tolerated: [.notFound], silent: [.conflict]))
        }
        plan.add(
            .event(
                note(
                    claim, "ExternalProvisioning",
                    "Waiting for a volume to be created either by the external provisioner"
                        + " '\(provisioner)' or manually by the system administrator. If volume"
                        + " creation is delayed, please verify that the provisioner is running"
                        + " and correctly registered.")))
        plan.waits = [.provisioner(provisioner)]
    }

    private func note(
        _ claim: PersistentVolumeClaim, _ reason: String, _ message: String,
        isWarning: Bool = false
    ) -> EventNote {
        EventNote(claim.key, uid: claim.uid, isWarning: isWarning, reason, message)
    }

    /// A plan that looks again at the next resync.
    func pending(_ now: SimTime, _ memory: Memory) -> Plan {
        var plan = Plan()
        plan.requeueAfter = memory.passes.untilNext(now, every: Self.resync)
        return plan
    }

    // MARK: - Binding

    /// The writes of a binding that are still missing, in order. Source: cluster.md E15.
    private func bind(
        _ volume: PersistentVolume, _ claim: PersistentVolumeClaim, _ now: SimTime
    ) -> Plan {
        var plan = Plan()
        if volume.spec.claimRef?.uid ?? "" != claim.uid {
            var changed = volume
            if volume.spec.claimRef == nil {
                changed.metadata.setAnnotation(VolumeAnnotation.boundByController, "yes")
            }
            changed.spec.claimRef = VolumeMatch.reference(to: claim)
            plan.add(PlannedWrite(.update(changed), .bindsVolume, silent: [.conflict]))
        }
        if volume.status.phase != .bound {
            plan.add(VolumePhases.sets(.bound, of: volume, now))
        }
        let isNamed = claim.spec.volumeName == volume.name
        if !isNamed || claim.metadata.annotation(VolumeAnnotation.bindCompleted) == nil {
            var changed = claim
            if !isNamed {
                changed.spec.volumeName = volume.name
                changed.metadata.setAnnotation(VolumeAnnotation.boundByController, "yes")
            }
            changed.metadata.setAnnotation(VolumeAnnotation.bindCompleted, "yes")
            plan.add(PlannedWrite(.update(changed), .bindsClaim, silent: [.conflict]))
        }
        let capacity = volume.spec.capacity?.quantity("storage")
        // The size of a bound claim is changed by whoever grows it, not here.
        let hasCapacity =
            claim.status.phase == .bound && claim.status.capacity?.quantity("storage") != nil
        let hasModes = claim.status.accessModes == volume.spec.accessModes
        if !hasCapacity || !hasModes {
            var status: JSONObject = [
                "phase": "Bound", "accessModes": volume.spec.accessModes.jsonValue,
            ]
            if let capacity, !hasCapacity {
                status["capacity"] = ["storage": capacity.jsonValue]
            }
            plan.add(
                PlannedWrite(
                    .mergePatch(claim.key, ["status": .object(status)], .status), .bindsClaim))
        }
        return plan
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        for outcome in outcomes {
            let request = outcome.write.request
            if outcome.write.reason == .bindsVolume, request.verb == .update, outcome.hasFailed {
                memory.reserved[request.name] = nil
            }
            guard request.verb == .get, let result = outcome.result,
                let volume = plan.closing.first?.request.name,
                let reference = cache.get(PersistentVolume.self, "", volume)?.spec.claimRef
            else { continue }
            switch result {
            case .failure(let error) where error.reason == .notFound:
                memory.goneClaims.insert(reference.uid ?? "")
            case .success(let response) where response.object?.uid != reference.uid:
                memory.goneClaims.insert(reference.uid ?? "")
            default: return []
            }
        }
        return plan.closing
    }
}
