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
            return claimed(claim, &memory)
        }
        if memory.goneClaims.contains(uid) { return released(&memory) }
        // Not in the mirror is no proof; what follows is done only when a live read agrees.
        var plan = released(&memory)
        guard !plan.isEmpty else { return plan }
        plan.closing = Array(plan.groups.joined().prefix(1))
        plan.groups = [[PlannedWrite(.get(key), .releasesVolume, tolerated: [.notFound])]]
        return plan
    }

    /// The claim exists: bound to this volume, on its way to it, or gone elsewhere.
    private func claimed(
        _ claim: PersistentVolumeClaim, _ memory: inout VolumeBinder.Memory
    ) -> Plan {
        let name = claim.spec.volumeName ?? ""
        if name == volume.name { return sets(.bound) }
        // The claim's own key finishes the binding.
        guard !name.isEmpty else { return Plan(waitingFor: .bindingUnderWay(claim: claim.name)) }
        if volume.metadata.annotation(VolumeAnnotation.provisionedBy) != nil,
            volume.spec.persistentVolumeReclaimPolicy == "Delete"
        {
            return released(&memory)
        }
        return unclaims(keepsReference: wasReserved)
    }

    /// Whether a person gave the volume to its claim.
    private var wasReserved: Bool {
        volume.metadata.annotation(VolumeAnnotation.boundByController) == nil
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
    private func released(_ memory: inout VolumeBinder.Memory) -> Plan {
        let wasBound = [.bound, .released, .failed].contains(volume.status.phase)
        if !wasBound, !wasReserved {
            // The claim went before the binding was complete. Source: cluster.md E41.
            return unclaims(keepsReference: false)
        }
        // What failed once stays marked so, and is tried again.
        guard volume.status.phase == .released || volume.status.phase == .failed else {
            return sets(.released)
        }
        var plan: Plan
        switch volume.spec.persistentVolumeReclaimPolicy {
        case "Delete"?: plan = deletes()
        case "Recycle"?: plan = recycles(&memory)
        default: return Plan(waitingFor: .retained)
        }
        if volume.status.phase == .failed, plan.waits.isEmpty { plan.waits = [.reclaimFailed] }
        return plan
    }

    private func note(_ reason: String, _ message: String, isWarning: Bool = true) -> EventNote {
        EventNote(volume.key, uid: volume.uid, isWarning: isWarning, reason, message)
    }

    /// Source: cluster.md E37. What a provisioner made, the provisioner deletes.
    private func deletes() -> Plan {
        guard volume.metadata.deletionTimestamp == nil else {
            return Plan(waitingFor: .terminating)
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
    private func recycles(_ memory: inout VolumeBinder.Memory) -> Plan {
        guard volume.spec.hostPath != nil || volume.spec.nfs != nil else {
            return sets(
                .failed,
                note: note(
                    "VolumeFailedRecycle", "No recycler plugin found for the volume!"))
        }
        let recycler = VolumeRecycler(volume)
        guard let pod = cache.get(Pod.self, VolumeRecycler.namespace, recycler.podName) else {
            return recycler.begins()
        }
        var plan = Plan()
        if let node = pod.spec.nodeName, !node.isEmpty, memory.recycling.insert(volume.name) {
            plan.add(
                .event(
                    note(
                        "RecyclerPod",
                        "Recycler pod: Successfully assigned \(VolumeRecycler.namespace)/"
                            + "\(pod.name) to \(node)", isWarning: false)))
        }
        guard pod.metadata.deletionTimestamp == nil else { return plan }
        switch pod.status.phase {
        case .succeeded?:
            plan.add(recycler.ends(pod))
            let end = unclaims(
                keepsReference: wasReserved,
                note: note("VolumeRecycled", "Volume recycled", isWarning: false))
            plan.groups += end.groups
            memory.recycling.remove(volume.name)
        case .failed?:
            plan.add(recycler.ends(pod))
            let why = pod.status.message ?? "pod failed, pod.Status.Message unknown"
            plan.groups +=
                sets(.failed, note: note("VolumeFailedRecycle", "Recycle failed: \(why)")).groups
            memory.recycling.remove(volume.name)
        default: break
        }
        return plan
    }
}
