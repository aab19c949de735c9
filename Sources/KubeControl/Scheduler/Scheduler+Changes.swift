package import KubeAPI
import KubeModel
import SimKernel

extension Scheduler {
    /// Takes in one change of the mirror.
    mutating func take(_ change: CacheChange, _ context: inout ProcessContext) {
        let now = context.now
        switch change.resource {
        case .pod: take(pod: change, &context)
        case .node:
            guard let name = change.object?.name else { return }
            let old = change.old.flatMap { _ in snapshot.nodes[name] }
            snapshot.take(node: change)
            wakeAfter(node: name, old, at: now)
            if change.new == nil { checkAllVolumes(&context) }
        case .persistentVolumeClaim:
            guard let id = change.object?.id else { return }
            queue.wake(usersOf: id, at: now)
            checkVolumes(usersOf: id, &context)
        case .persistentVolume:
            take(volume: change, &context)
        case .storageClass:
            if change.new != nil { queue.wake(.volumes, at: now) }
        case .csiNode:
            storage.take(change)
            if change.new != nil { queue.wake([.volumes, .volumeLimits], at: now) }
        case .csiDriver, .csiStorageCapacity:
            storage.take(change)
            queue.wake(.volumes, at: now)
        case .namespace:
            if change.old?.facts.labels != change.new?.facts.labels {
                snapshot.forgetSelections()
            }
        default:
            break
        }
    }

    private mutating func take(volume change: CacheChange, _ context: inout ProcessContext) {
        volumes.take(change)
        let claims = [change.old, change.new].compactMap { $0.flatMap(VolumeIndex.claim) }
        for claim in claims { checkVolumes(usersOf: claim, &context) }
        guard let volume = change.new else { return }
        // A volume that names a claim can only help the users of that claim.
        if let claim = VolumeIndex.claim(of: volume) {
            queue.wake(usersOf: claim, at: context.now)
        } else {
            queue.wake(.volumes, at: context.now)
        }
    }

    private mutating func take(pod change: CacheChange, _ context: inout ProcessContext) {
        guard let object = change.object else { return }
        let before = isPlaced(change.old) ? snapshot.placements[object.id]?.pod : nil
        snapshot.take(pod: change, cache)
        if queue.parkedCount > 0 {
            let after = isPlaced(change.new) ? snapshot.placements[object.id]?.pod : nil
            wakeAfter(before, after, at: context.now)
        }
        if let binding = bindings[object.id], change.new?.uid != binding.pod.uid {
            drop(object.id, at: context.now)
        }
        guard let pod = change.new, isCandidate(pod) else {
            queue.remove(object.id)
            waits[object.key] = change.new.flatMap(Self.neglect).map { [$0] }
            traceWaits(of: object.key, &context)
            return
        }
        guard bindings[pod.id] == nil else { return }
        let old = change.old?.uid == pod.uid ? change.old : nil
        let hasChanged =
            old.map {
                $0.facts.generation != pod.facts.generation || $0.facts.labels != pod.facts.labels
            } ?? true
        guard hasChanged || queue[pod.id] == nil else { return }
        queue.add(PodRequirements(pod), at: context.now)
    }

    private func isPlaced(_ pod: StoredObject?) -> Bool {
        guard let pod, !(pod.facts.nodeName ?? "").isEmpty else { return false }
        return !ClusterSnapshot.isFinished(pod)
    }

    /// Source: cluster.md C1, C8.
    private func isCandidate(_ pod: StoredObject) -> Bool {
        guard (pod.facts.nodeName ?? "").isEmpty, !ClusterSnapshot.isFinished(pod) else {
            return false
        }
        let spec = pod.json["spec"]
        guard spec?["schedulerName"]?.string ?? Self.name == Self.name else { return false }
        return spec?["schedulingGates"]?.array?.isEmpty ?? true
    }

    /// Why a pod without a node is none to decide about, if it is not. Source: cluster.md C1, C8.
    package static func neglect(_ pod: StoredObject) -> Wait? {
        guard (pod.facts.nodeName ?? "").isEmpty, !ClusterSnapshot.isFinished(pod) else {
            return nil
        }
        let spec = pod.json["spec"]
        let scheduler = spec?["schedulerName"]?.string ?? Self.name
        if scheduler != Self.name { return .otherScheduler(scheduler) }
        let gates = spec?["schedulingGates"]?.array ?? []
        return gates.isEmpty
            ? nil : .schedulingGates(gates.compactMap { $0["name"]?.string })
    }
}
