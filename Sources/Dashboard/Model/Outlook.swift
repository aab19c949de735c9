import KubeControl
import KubeModel
import SimKernel

/// What the controller will do next with the subject, from what the cache shows.
///
/// It follows the steps of one sync: missing and unhealthy wanted pods, then pods that are not
/// wanted, then outdated ones. Source: spec R87 to R112.
struct Outlook: Sendable, Equatable {
    /// Pods it is about to create.
    var creates: [Int64] = []
    /// Pods it is about to delete, in order.
    var deletes: [Int64] = []
    /// What it waits for, the first wait first.
    var waits: [Wait] = []
    /// Wanted ordinals without a pod that come later, in order.
    var laterCreates: [Int64] = []
    /// Unwanted pods that go later, in order.
    var laterRemovals: [Int64] = []
    /// Outdated pods that are replaced later, in order.
    var laterReplacements: [Int64] = []
    /// Outdated ordinals the partition keeps, ascending.
    var kept: [Int64] = []

    /// The ordinal the first wait is about, or nil.
    var waitingOrdinal: Int64? { waits.first?.podOrdinal }

    /// Whether there is nothing to do and nothing to wait for.
    var isIdle: Bool {
        creates.isEmpty && deletes.isEmpty && laterCreates.isEmpty && laterRemovals.isEmpty
            && laterReplacements.isEmpty
            && waits.allSatisfy { if case .heldByPartition = $0 { true } else { false } }
    }
}

extension Wait {
    /// Whether it is for a claim that is being deleted.
    var isForClaim: Bool {
        switch self {
        case .claimTerminating: true
        default: false
        }
    }

    /// The ordinal a wait is about, or nil.
    var podOrdinal: Int64? {
        switch self {
        case .failedPodTerminating(let ordinal), .podTerminating(let ordinal),
            .podNotReady(let ordinal), .podJustCreated(let ordinal),
            .condemnedTerminating(let ordinal), .condemnedJustDeleted(let ordinal),
            .outdatedJustDeleted(let ordinal), .updatedPodUnavailable(let ordinal):
            Int64(ordinal)
        case .staleClaim(let ordinal, _), .claimTerminating(let ordinal, _),
            .podNotAvailable(let ordinal, _), .condemnedUnhealthy(let ordinal, _):
            Int64(ordinal)
        default: nil
        }
    }
}

extension Outlook {
    /// The outlook on a set at the present instant.
    init(_ set: SetFacts) {
        if set.set.metadata.deletionTimestamp != nil {
            waits = [.terminating]
            return
        }
        var builder = OutlookBuilder(set)
        builder.run()
        self = builder.outlook
    }
}

private struct OutlookBuilder {
    let set: SetFacts
    var outlook = Outlook()
    /// The slots of the wanted ordinals, by index.
    var slots: [PodFacts?]
    /// Unwanted pods, highest first.
    var condemned: [PodFacts]

    init(_ set: SetFacts) {
        self.set = set
        let range = set.range
        slots = Array(repeating: nil, count: Int(clamping: set.desired))
        condemned = []
        for pod in set.pods {
            if range.contains(pod.ordinal) {
                slots[Int(pod.ordinal - set.start)] = pod
            } else {
                condemned.append(pod)
            }
        }
        condemned.reverse()
    }

    mutating func run() {
        collectLater()
        if walkReplicas(), walkCondemned() { walkOutdated() }
        outlook.laterCreates = outlook.laterCreates.without(outlook.creates)
        outlook.laterRemovals = outlook.laterRemovals.without(outlook.deletes)
        outlook.laterReplacements = outlook.laterReplacements.without(outlook.deletes)
    }

    private func ordinal(_ index: Int) -> Int64 { set.start + Int64(index) }

    private func isOutdated(_ pod: PodFacts) -> Bool {
        !set.updateRevision.isEmpty && pod.revision != set.updateRevision
    }

    /// Everything that is still to be done, before it is known what is done now.
    private mutating func collectLater() {
        for index in slots.indices where slots[index] == nil {
            outlook.laterCreates.append(ordinal(index))
        }
        outlook.laterRemovals = condemned.map(\.ordinal)
        for index in slots.indices.reversed() {
            guard let pod = slots[index], isOutdated(pod) else { continue }
            if set.isOnDelete || ordinal(index) >= set.partitionOrdinal {
                outlook.laterReplacements.append(ordinal(index))
            } else {
                outlook.kept.append(ordinal(index))
            }
        }
        outlook.kept.reverse()
        if set.isOnDelete { outlook.laterReplacements = [] }
    }

    /// Phase A. Returns whether the sync goes on to the next phase.
    private mutating func walkReplicas() -> Bool {
        for index in slots.indices {
            let number = ordinal(index)
            guard let pod = slots[index] else {
                if let wait = claimWait(number) {
                    outlook.waits.append(wait)
                } else {
                    outlook.creates.append(number)
                }
                if !set.isParallel { return false }
                continue
            }
            if pod.isFinished {
                if pod.isTerminating {
                    outlook.waits.append(.failedPodTerminating(ordinal: Int(number)))
                } else {
                    outlook.deletes.append(number)
                }
                if !set.isParallel { return false }
                continue
            }
            if set.isParallel { continue }
            if let wait = wait(pod) {
                outlook.waits.append(wait)
                return false
            }
        }
        return true
    }

    /// What a claim of a missing pod is waited for. Source: spec P2a, R96.
    private func claimWait(_ number: Int64) -> Wait? {
        for template in set.templates {
            let name = set.claimName(template, number)
            guard let claim = set.claim(name) else { continue }
            if set.whenScaled == "Delete", claim.owners.contains("pod/\(set.podName(number))") {
                return .staleClaim(ordinal: Int(number), claim: name)
            }
            if claim.isTerminating { return .claimTerminating(ordinal: Int(number), claim: name) }
        }
        return nil
    }

    private func wait(_ pod: PodFacts) -> Wait? {
        let number = Int(pod.ordinal)
        if pod.isTerminating { return .podTerminating(ordinal: number) }
        if !pod.isRunningAndReady { return .podNotReady(ordinal: number) }
        if !set.isAvailable(pod) {
            return .podNotAvailable(ordinal: number, remaining: remaining(pod))
        }
        return nil
    }

    private func remaining(_ pod: PodFacts) -> SimDuration? {
        pod.readyChanged.map { .seconds(max(0, $0 + set.minReady - set.second)) }
    }

    /// Phase C. Returns whether the sync goes on to the update phase.
    private mutating func walkCondemned() -> Bool {
        guard !condemned.isEmpty else { return true }
        let firstUnavailable = condemned.reversed().first { !set.isAvailable($0) }?.ordinal
        for pod in condemned {
            let number = Int(pod.ordinal)
            if pod.isTerminating {
                outlook.waits.append(.condemnedTerminating(ordinal: number))
                if !set.isParallel { return false }
                continue
            }
            if !set.isParallel, !set.isAvailable(pod), let blocker = firstUnavailable,
                blocker != pod.ordinal
            {
                outlook.waits.append(.condemnedUnhealthy(ordinal: number, blockedBy: Int(blocker)))
                return false
            }
            outlook.deletes.append(pod.ordinal)
            if !set.isParallel { return false }
        }
        return true
    }

    /// The update phase. Source: spec R104 to R112.
    private mutating func walkOutdated() {
        if set.isOnDelete {
            let count = slots.reduce(0) { $0 + ($1.map { isOutdated($0) ? 1 : 0 } ?? 0) }
            if count > 0 { outlook.waits.append(.onDelete(outdated: count)) }
            return
        }
        let allowed = set.maxUnavailable
        var budget = allowed
        if allowed > 1 {
            budget -= slots.filter { $0.map { !set.isAvailable($0) } ?? true }.count
            if budget <= 0 {
                outlook.waits.append(
                    .maxUnavailableReached(unavailable: allowed - budget, allowed: allowed))
                return
            }
        }
        for index in slots.indices.reversed() where ordinal(index) >= set.partitionOrdinal {
            guard let pod = slots[index] else { return }
            if isOutdated(pod), !pod.isTerminating {
                outlook.deletes.append(pod.ordinal)
                budget -= 1
                if budget <= 0 { return }
            } else if allowed <= 1, !set.isAvailable(pod) {
                outlook.waits.append(.updatedPodUnavailable(ordinal: Int(pod.ordinal)))
                return
            }
        }
        if !outlook.kept.isEmpty {
            outlook.waits.append(.heldByPartition(outdated: outlook.kept.count))
        }
    }
}

extension [Int64] {
    /// The elements that are not in another array; fast when that is short or the same.
    fileprivate func without(_ others: [Int64]) -> [Int64] {
        if others.isEmpty { return self }
        if others.count == 1 { return filter { $0 != others[0] } }
        let sorted = others.sorted()
        return filter { number in
            var low = 0
            var high = sorted.count
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < number { low = middle + 1 } else { high = middle }
            }
            return low == sorted.count || sorted[low] != number
        }
    }
}

extension SetFacts {
    /// How many pods may be unavailable during a rollout; 1 unless the field says more, which it
    /// only can with the gate on. Source: spec R112.
    var maxUnavailable: Int {
        guard let field = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable else { return 1 }
        return Int(clamping: max(1, field.resolved(of: desired, roundingUp: false) ?? 1))
    }
}
