import KubeAPI
import KubeModel
import SimKernel

/// The decisions about single pods. Source: spec 4.3, 4.4.
extension StatefulSetPlanner {
    private func owner(_ replica: Replica?, _ ordinal: Int, lane: Int?) -> Claims.Owner {
        Claims.Owner(
            ordinal: ordinal, uid: replica?.pod?.uid ?? "",
            name: replica?.pod?.name ?? set.podName(ordinal), isWanted: set.wants(ordinal),
            lane: lane)
    }

    /// Deletes a pod; one that is gone already counts as deleted. Source: spec R102.
    func deletion(of replica: Replica, _ reason: Reason, lane: Int? = nil) -> PlannedWrite {
        let name = replica.pod?.name ?? set.podName(replica.ordinal)
        var write = PlannedWrite(
            .delete(ObjectKey(.pod, namespace: set.namespace, name: name)), reason,
            onSuccess: events.succeeded(.delete, pod: name),
            onFailure: events.failed(.delete, pod: name), tolerated: [.notFound])
        write.lane = lane
        return write
    }

    /// Looks after one wanted pod; the order of the questions is that of spec 4.3.
    mutating func processReplica(
        _ replica: Replica, _ index: Int, _ templates: Templates, lane: Int?
    ) -> Step {
        let ordinal = replica.ordinal
        guard replica.isCreated else {
            return create(ordinal, templates.revision(for: index, set), lane: lane)
        }
        var step = Step()
        if replica.isFinished {
            if !replica.isTerminating {
                step.groups = [
                    [deletion(of: replica, .deletesFailedPod(ordinal: ordinal), lane: lane)]
                ]
            }
            step.waits = [.failedPodTerminating(ordinal: ordinal)]
            step.isLast = true
            return step
        }
        if replica.record.phase == .pending {
            step = completeClaims(of: replica, lane: lane)
            if step.failure != nil { return step }
        }
        if !set.isParallel, replica.isUnavailable || !replica.isRunningAndReady {
            step.waits.append(wait(for: replica))
            step.isLast = true
            return step
        }
        let repair = repair(replica, lane: lane)
        step.groups += repair.groups
        step.failure = repair.failure
        step.waits += repair.waits
        return step
    }

    /// What is missing before an unhealthy pod counts as healthy. Source: spec P4 to P6.
    func wait(for replica: Replica) -> Wait {
        if replica.isTerminating { return .podTerminating(ordinal: replica.ordinal) }
        if !replica.isRunningAndReady { return .podNotReady(ordinal: replica.ordinal) }
        let due = replica.pod.flatMap { Replica.availableAt($0, set) }
        return .podNotAvailable(ordinal: replica.ordinal, remaining: due.map { $0 - now })
    }

    /// Makes a missing pod: its claims, then the pod, then the owners of claims that were there.
    /// Source: spec P2, R96.
    private func create(_ ordinal: Int, _ revision: Revision, lane: Int?) -> Step {
        var step = Step(isLast: true)
        if set.deletesClaimsWithPod, let claim = claims.staleClaim(ordinal) {
            step.waits = [.staleClaim(ordinal: ordinal, claim: claim)]
            return step
        }
        let owner = owner(nil, ordinal, lane: lane)
        let creation = claims.creation(for: owner)
        step.groups = [creation.writes]
        if let failure = creation.failure {
            var note = PlannedWrite.event(
                events.failed(.create, pod: owner.name, failure))
            note.lane = lane
            step.groups.append([note])
            step.failure = failure
            step.waits = creation.terminating.map {
                .claimTerminating(ordinal: ordinal, claim: $0)
            }
            return step
        }
        let pod = Identity.newPod(
            ordinal, of: set, template: revision.template, revision: revision.name)
        let owners = claims.ownership(of: owner, tellsFailure: true)
        var write = PlannedWrite(
            .create(pod), .createsPod(ordinal: ordinal), silent: [.alreadyExists])
        write.lane = lane
        let success = events.succeeded(.create, pod: owner.name)
        if owners.isEmpty {
            write.onSuccess = success
            write.onFailure = events.failed(.create, pod: owner.name)
            step.groups.append([write])
        } else {
            // What became of the pod is told when the owners are right, and only then.
            var note = PlannedWrite.event(success)
            note.lane = lane
            step.groups += [[write]] + owners + [[note]]
        }
        if cache.get(.pod, set.namespace, owner.name) != nil {
            step.waits = [.nameTaken(ordinal: ordinal)]
        } else if !set.isParallel {
            step.waits = [.podJustCreated(ordinal: ordinal)]
        }
        return step
    }

    /// Makes the missing claims of a pending pod and puts their owners right. Source: spec P3.
    private func completeClaims(of replica: Replica, lane: Int?) -> Step {
        let owner = owner(replica, replica.ordinal, lane: lane)
        let creation = claims.creation(for: owner)
        var step = Step(groups: [creation.writes])
        if let failure = creation.failure {
            step.failure = failure
            step.waits = creation.terminating.map {
                .claimTerminating(ordinal: replica.ordinal, claim: $0)
            }
            return step
        }
        step.groups += claims.ownership(of: owner, tellsFailure: true)
        return step
    }

    /// Puts a pod's labels, volumes and claims right. Source: spec P7, R95.
    private mutating func repair(_ replica: Replica, lane: Int?) -> Step {
        guard let pod = replica.pod else { return Step() }
        let record = replica.record
        // The claims of a pending pod were looked after already.
        let isPending = record.phase == .pending
        let ownsRightly = isPending || ownsRightly(replica, pod)
        if ownsRightly, record.identityMatches, record.storageMatches { return Step() }
        let owner = owner(replica, replica.ordinal, lane: lane)
        var step = Step()
        if !record.storageMatches, !isPending {
            let creation = claims.creation(for: owner)
            step.groups.append(creation.writes)
            if let failure = creation.failure {
                var note = PlannedWrite.event(events.failed(.update, pod: pod.name, failure))
                note.lane = lane
                step.groups.append([note])
                step.failure = failure
                step.waits = creation.terminating.map {
                    .claimTerminating(ordinal: replica.ordinal, claim: $0)
                }
                return step
            }
        }
        if !ownsRightly {
            step.groups += claims.ownership(of: owner, tellsFailure: true)
        }
        var view = Identity.repaired(
            pod, replica.ordinal, set, storage: !record.storageMatches)
        if replica.isAdopted {
            // The adoption before changes the version; the reference must not be undone.
            view.metadata.ownerReferences.append(set.reference)
            view.metadata.resourceVersion = nil
        }
        var write = PlannedWrite(
            .update(view), .repairsIdentity(ordinal: replica.ordinal),
            onSuccess: events.succeeded(.update, pod: view.name),
            onFailure: events.failed(.update, pod: view.name), silent: [.conflict])
        write.lane = lane
        step.groups.append([write])
        return step
    }

    /// Whether the claims of a pod are owned as the retention policy wants.
    private mutating func ownsRightly(_ replica: Replica, _ pod: StoredObject) -> Bool {
        if set.claimTemplateNames.isEmpty || memory.knowsRight(pod) { return true }
        guard claims.areOwnedRightly(owner(replica, replica.ordinal, lane: nil)) else {
            return false
        }
        memory.noteRight(pod)
        return true
    }

    /// Gives the claims of an unwanted pod to the pod, if they shall go with it.
    /// Source: spec R98.
    mutating func fixClaims(of replica: Replica, lane: Int?) -> Step {
        guard let pod = replica.pod, !ownsRightly(replica, pod) else { return Step() }
        let owner = owner(replica, replica.ordinal, lane: lane)
        return Step(groups: claims.ownership(of: owner, tellsFailure: false))
    }

    /// Removes an unwanted pod, when it is its turn. Source: spec R99, R100.
    func processCondemned(_ replica: Replica, firstUnavailable: Int?, lane: Int?) -> Step {
        let ordinal = replica.ordinal
        if replica.isTerminating {
            return Step(waits: [.condemnedTerminating(ordinal: ordinal)], isLast: true)
        }
        let isHealthy = replica.isRunningAndReady && replica.isAvailable
        if !set.isParallel, !isHealthy, let firstUnavailable, firstUnavailable != ordinal {
            return Step(
                waits: [.condemnedUnhealthy(ordinal: ordinal, blockedBy: firstUnavailable)],
                isLast: true)
        }
        return Step(
            groups: [[deletion(of: replica, .deletesCondemned(ordinal: ordinal), lane: lane)]],
            waits: [.condemnedJustDeleted(ordinal: ordinal)], isLast: true)
    }
}
