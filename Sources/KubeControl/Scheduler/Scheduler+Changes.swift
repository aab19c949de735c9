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
            snapshot.take(node: change)
            wakeAfter(node: change, now)
        case .persistentVolumeClaim:
            guard let id = change.object?.id else { return }
            queue.wake(usersOf: id, at: now)
            guard options.volumePoll == .zero else { return }
            for pod in bindingsByClaim[id] { checkVolumes(pod, &context) }
        case .persistentVolume:
            volumes.take(change)
            guard let volume = change.new else { return }
            // A volume that names a claim can only help the users of that claim.
            if let claim = VolumeIndex.claim(of: volume) {
                queue.wake(usersOf: claim, at: now)
            } else {
                queue.wake(.volumes, at: now)
            }
        case .storageClass:
            if change.new != nil { queue.wake(.volumes, at: now) }
        case .namespace:
            if change.old?.facts.labels != change.new?.facts.labels {
                snapshot.forgetSelections()
            }
        default:
            break
        }
    }

    private mutating func take(pod change: CacheChange, _ context: inout ProcessContext) {
        guard let object = change.object else { return }
        snapshot.take(pod: change, cache)
        wakeAfter(pod: change, context.now)
        if let binding = bindings[object.id], change.new?.uid != binding.pod.uid {
            drop(object.id)
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
        queue.add(PodRequirements(pod), hasChanged: hasChanged, at: context.now)
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

    /// Wakes parked pods that a change of a node may help. Source: cluster.md C5.
    private mutating func wakeAfter(node change: CacheChange, _ now: SimTime) {
        guard let new = change.new else {
            queue.wake(.spread, at: now)
            return
        }
        guard let old = change.old else {
            queue.wake(.all, at: now)
            return
        }
        func differs(_ path: String, _ field: String) -> Bool {
            old.json[path]?[field] != new.json[path]?[field]
        }
        if differs("spec", "taints"), let node = snapshot.nodes[new.name] {
            queue.wake(.taints, at: now) { entry in
                node.taints.allSatisfy {
                    $0.effect == "PreferNoSchedule" || entry.pod.tolerates($0)
                }
            }
        }
        var rules = RejectingRules()
        if differs("spec", "unschedulable") { rules.formUnion(.unschedulable) }
        if differs("status", "allocatable") { rules.formUnion(.resources) }
        if old.facts.labels != new.facts.labels {
            rules.formUnion([.nodeAffinity, .spread, .podAffinity, .volumes])
        }
        if !rules.isEmpty { queue.wake(rules, at: now) }
    }

    /// Wakes parked pods that a change of another pod may help. Source: cluster.md C5.
    private mutating func wakeAfter(pod change: CacheChange, _ now: SimTime) {
        func isPlaced(_ pod: StoredObject?) -> Bool {
            guard let pod, !(pod.facts.nodeName ?? "").isEmpty else { return false }
            return !ClusterSnapshot.isFinished(pod)
        }
        let (was, isNow) = (isPlaced(change.old), isPlaced(change.new))
        if was && !isNow {
            queue.wake(
                [.resources, .ports, .volumeRestrictions, .podAffinity, .spread], at: now)
        } else if isNow {
            let hasMoved = !was || change.old?.facts.labels != change.new?.facts.labels
            let isLeaving =
                change.old?.facts.isTerminating != change.new?.facts.isTerminating
            if hasMoved { queue.wake([.podAffinity, .spread], at: now) }
            if isLeaving { queue.wake(.spread, at: now) }
        }
    }
}
