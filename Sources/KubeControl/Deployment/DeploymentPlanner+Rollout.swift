import KubeAPI
import KubeModel
import SimKernel

/// How pods move from the old ReplicaSets to the new one. Source: cluster.md I6, I7.
extension DeploymentPlanner {
    // MARK: RollingUpdate

    /// One step up, or else one step down.
    mutating func roll() {
        ensureNew()
        guard let new = newIndex else { return }
        let isNew = sets[new].stored == nil
        let before = sets[new].replicas
        if before > deployment.count {
            scale(new, to: deployment.count)
        } else if before < deployment.count {
            let room = deployment.maxTotal - total
            if room > 0 { scale(new, to: before + min(room, deployment.count - before)) }
        }
        if sets[new].replicas != before || (isNew && before > 0) {
            plan.waits.append(.rolling(updated: sets[new].replicas, of: deployment.count))
            return
        }
        if scaleDownOld() {
            plan.waits.append(.rolling(updated: sets[new].replicas, of: deployment.count))
            return
        }
        finishRollout()
    }

    /// Takes pods from the old ReplicaSets: those that serve nobody first, then as many as leave
    /// enough available. Says whether anything was taken.
    private mutating func scaleDownOld() -> Bool {
        guard let new = newIndex else { return false }
        let old = oldIndexes
        guard old.contains(where: { sets[$0].isActive }) else { return false }
        let newUnavailable = sets[new].replicas - sets[new].available
        var budget = total - deployment.minAvailable - newUnavailable
        guard budget > 0 else { return false }
        var taken = 0
        for index in old where sets[index].isActive {
            let ill = min(budget, sets[index].replicas - sets[index].available)
            guard ill > 0 else { continue }
            scale(index, to: sets[index].replicas - ill)
            budget -= ill
            taken += ill
        }
        var spare = sets.reduce(0) { $0 + $1.available } - deployment.minAvailable
        for index in old where spare > 0 && sets[index].isActive {
            let step = min(spare, sets[index].replicas)
            scale(index, to: sets[index].replicas - step)
            spare -= step
            taken += step
        }
        return taken > 0
    }

    /// Cleans up when everything is as asked.
    private mutating func finishRollout() {
        status.count(sets, new: newIndex.map { sets[$0] })
        if status.isComplete {
            cleanUp()
        } else {
            plan.waits.append(
                .rolloutNotAvailable(
                    available: newIndex.map { sets[$0].available } ?? 0, of: deployment.count))
        }
    }

    // MARK: Recreate

    /// All old pods go; when the last one is gone the new ones come.
    mutating func recreate() {
        renumber()
        let active = oldIndexes.filter { sets[$0].isActive }
        if !active.isEmpty {
            for index in active { scale(index, to: 0) }
            plan.waits.append(.oldPodsRunning)
            return
        }
        if areOldPodsRunning {
            plan.waits.append(.oldPodsRunning)
            return
        }
        ensureNew()
        if let new = newIndex { scale(new, to: deployment.count) }
        finishRollout()
    }

    private var areOldPodsRunning: Bool {
        oldIndexes.contains { index in
            let set = sets[index]
            if (set.status.replicas ?? 0) > 0 { return true }
            guard let uid = set.stored?.uid else { return false }
            return cache.controlled(by: uid, .pod).contains { !ReplicaSetFacts.isFinished($0) }
        }
    }

    // MARK: Scaling

    /// Spreads a new size over the ReplicaSets: all of it to the only one in use, or in the midst
    /// of a rollout to each its share.
    mutating func resize() {
        let active = sets.indices.filter { sets[$0].isActive }
        if active.count <= 1 {
            if let only = active.first ?? newIndex ?? oldIndexes.last {
                scale(only, to: deployment.count)
            }
            return
        }
        if isSaturated {
            for index in oldIndexes { scale(index, to: 0) }
            return
        }
        guard !deployment.isRecreate else { return }
        let allowed = deployment.count > 0 ? deployment.maxTotal : 0
        share(allowed - active.reduce(0) { $0 + sets[$1].replicas }, among: active)
    }

    /// Whether the new ReplicaSet has all the pods asked for, and all are available.
    private var isSaturated: Bool {
        guard let index = newIndex else { return false }
        let set = sets[index]
        return set.view.metadata.annotation(RolloutAnnotations.desired)
            == String(deployment.count) && set.replicas == deployment.count
            && set.available == deployment.count
    }

    /// Gives each ReplicaSet its share of a difference, the largest first; of equal ones the
    /// newer gains and the older loses. What rounding leaves over goes to the first.
    private mutating func share(_ difference: Int, among active: [Int]) {
        let ordered = active.sorted { left, right in
            if sets[left].replicas != sets[right].replicas {
                return sets[left].replicas > sets[right].replicas
            }
            return difference > 0 ? left > right : left < right
        }
        var given = 0
        var sizes = ordered.map { sets[$0].replicas }
        if difference != 0 {
            for (place, index) in ordered.enumerated() {
                let part = portion(sets[index], rest: difference - given, of: difference)
                sizes[place] += part
                given += part
            }
            if !sizes.isEmpty { sizes[0] = max(0, sizes[0] + difference - given) }
        }
        for (place, index) in ordered.enumerated() {
            sets[index].replicas = max(0, sizes[place])
            RolloutAnnotations.note(&sets[index].view.metadata, deployment)
        }
    }

    private func portion(_ set: ManagedReplicaSet, rest: Int, of difference: Int) -> Int {
        guard set.isActive, rest != 0 else { return 0 }
        let fraction: Int
        if deployment.count == 0 {
            fraction = -set.replicas
        } else {
            let noted = set.view.metadata.annotation(RolloutAnnotations.maximum).flatMap { Int($0) }
            let before = noted.flatMap { $0 > 0 ? $0 : nil } ?? Int(deployment.status.replicas ?? 0)
            guard before > 0 else { return 0 }
            // Rounded half up.
            let scaled = (2 * set.replicas * deployment.maxTotal + before) / (2 * before)
            fraction = scaled - set.replicas
        }
        return difference > 0 ? min(fraction, rest) : max(fraction, rest)
    }
}
