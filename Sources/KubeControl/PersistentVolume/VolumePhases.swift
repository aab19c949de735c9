import KubeAPI
import KubeModel
import SimKernel

/// What becomes of one volume by the state of its claim. Source: cluster.md E.5.
struct VolumePhases {
    let binder: VolumeBinder
    let volume: PersistentVolume
    let cache: ClusterCache
    let now: SimTime

    /// The write that puts a volume into a phase.
    static func sets(
        _ phase: VolumePhase, of volume: PersistentVolume, _ now: SimTime,
        note: EventNote? = nil
    ) -> PlannedWrite {
        var status: JSONObject = [
            "phase": phase.jsonValue, "lastPhaseTransitionTime": now.timestamp.jsonValue,
        ]
        status["message"] = note.map { .string($0.message) } ?? .null
        return PlannedWrite(
            .mergePatch(volume.key, ["status": .object(status)], .status),
            phase == .bound ? .bindsVolume : .releasesVolume, onSuccess: note,
            tolerated: [.notFound])
    }

    private func sets(_ phase: VolumePhase, note: EventNote? = nil) -> Plan {
        var plan = Plan()
        if volume.status.phase != phase {
            plan.add(Self.sets(phase, of: volume, now, note: note))
        }
        return plan
    }

    func plan(_ memory: inout VolumeBinder.Memory) -> Plan {
        guard let reference = volume.spec.claimRef else { return sets(.available) }
        guard let uid = reference.uid, !uid.isEmpty else { return sets(.available) }
        let id = NamespacedName(
            namespace: reference.namespace ?? "", name: reference.name ?? "")
        let key = ObjectKey(.persistentVolumeClaim, id)
        if let claim = cache.get(PersistentVolumeClaim.self, id.namespace, id.name),
            claim.uid == uid
        {
            return claimed(claim)
        }
        if memory.goneClaims.contains(uid) { return released() }
        // Not in the mirror is no proof; what follows is done only when a live read agrees.
        var plan = released()
        guard !plan.isEmpty else { return plan }
        plan.closing = Array(plan.groups.joined().prefix(1))
        plan.groups = [[PlannedWrite(.get(key), .releasesVolume, tolerated: [.notFound])]]
        return plan
    }

    /// The claim exists: bound to this volume, on its way to it, or gone elsewhere.
    private func claimed(_ claim: PersistentVolumeClaim) -> Plan {
        let name = claim.spec.volumeName ?? ""
        if name == volume.name { return sets(.bound) }
        // The claim's own key finishes the binding.
        guard !name.isEmpty else { return Plan(waitingFor: .bindingUnderWay(claim: claim.name)) }
        if volume.metadata.annotation(VolumeAnnotation.provisionedBy) != nil,
            volume.spec.persistentVolumeReclaimPolicy == "Delete"
        {
            return released()
        }
        return unclaims(
            keepsReference: volume.metadata.annotation(VolumeAnnotation.boundByController) == nil)
    }

    /// Takes the claim out of the volume; a reference a person made stays, without its uid.
    private func unclaims(keepsReference: Bool, note: EventNote? = nil) -> Plan {
        var plan = Plan()
        var changed = volume
        if keepsReference {
            changed.spec.claimRef?.uid = nil
            changed.spec.claimRef?.resourceVersion = nil
        } else {
            changed.spec.claimRef = nil
            changed.metadata.setAnnotation(VolumeAnnotation.boundByController, nil)
        }
        plan.add(
            PlannedWrite(
                .update(changed), note == nil ? .releasesVolume : .recyclesVolume,
                onSuccess: note, tolerated: [.notFound], silent: [.conflict]))
        if volume.status.phase != .available {
            plan.add(Self.sets(.available, of: volume, now))
        }
        return plan
    }

    /// The claim is gone for ever.
    private func released() -> Plan {
        let wasBound = [.bound, .released, .failed].contains(volume.status.phase)
        if !wasBound, volume.metadata.annotation(VolumeAnnotation.boundByController) != nil {
            // The claim went before the binding was complete. Source: cluster.md E41.
            return unclaims(keepsReference: false)
        }
        guard volume.status.phase == .released else {
            return volume.status.phase == .failed
                ? Plan(waitingFor: .reclaimFailed) : sets(.released)
        }
        switch volume.spec.persistentVolumeReclaimPolicy {
        case "Delete"?: return deletes()
        case "Recycle"?: return recycles()
        default: return Plan(waitingFor: .retained)
        }
    }

    private func note(_ reason: String, _ message: String, isWarning: Bool = true) -> EventNote {
        EventNote(volume.key, uid: volume.uid, isWarning: isWarning, reason, message)
    }

    /// Source: cluster.md E37. What a provisioner made, the provisioner deletes.
    private func deletes() -> Plan {
        guard volume.metadata.deletionTimestamp == nil else {
            return Plan(waitingFor: .setTerminating)
        }
        if let driver = volume.metadata.annotation(VolumeAnnotation.provisionedBy) {
            return Plan(waitingFor: .provisionerDeletes(driver))
        }
        if let path = volume.spec.hostPath?.path {
            guard path.hasPrefix("/tmp/"), path.utf8.count > 5 else {
                return sets(
                    .failed,
                    note: note(
                        "VolumeFailedDelete",
                        "host_path deleter only supports /tmp/.+ but received provided \(path)"))
            }
            var plan = Plan()
            plan.add(
                PlannedWrite(.delete(volume.key), .reclaimsVolume, tolerated: [.notFound]))
            return plan
        }
        return sets(
            .failed,
            note: note(
                "VolumeFailedDelete",
                "error getting deleter volume plugin for volume \"\(volume.name)\": no deletable"
                    + " volume plugin matched"))
    }

    /// Source: cluster.md E38.
    private func recycles() -> Plan {
        guard volume.spec.hostPath != nil || volume.spec.nfs != nil else {
            return sets(
                .failed,
                note: note(
                    "VolumeFailedRecycle", "No recycler plugin found for the volume!"))
        }
        return unclaims(
            keepsReference: false,
            note: note("VolumeRecycled", "Volume recycled", isWarning: false))
    }
}
