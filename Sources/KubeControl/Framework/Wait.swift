package import KubeModel
package import SimKernel

/// What a controller is waiting for. Every early exit of a planner is one of these.
///
/// A case holds what the planner knows anyway and builds no text; `sentence(about:)` does, when
/// somebody asks. R, P and E are those of statefulset-controller.md, other letters of cluster.md.
package enum Wait: Sendable, Equatable {
    // StatefulSet
    /// P1: a failed pod is being removed before its ordinal is made again.
    case failedPodTerminating(ordinal: Int)
    /// P2a, R145: a claim still names an earlier pod as its owner.
    case staleClaim(ordinal: Int, claim: String)
    /// P3, R96: a claim of the pod is being deleted.
    case claimTerminating(ordinal: Int, claim: String)
    /// P2, R57: the name belongs to a pod that is not the set's.
    case nameTaken(ordinal: Int)
    /// P4: the pod must be gone before anything else happens.
    case podTerminating(ordinal: Int)
    /// P5: the pod must be running and ready first.
    case podNotReady(ordinal: Int)
    /// P6: the pod must be available first; nil when the time is unknown.
    case podNotAvailable(ordinal: Int, remaining: SimDuration?)
    /// P2b: the pod was created in this sync; the next ordinal waits for it.
    case podJustCreated(ordinal: Int)
    /// R99.1: a condemned pod must be gone before the next is removed.
    case condemnedTerminating(ordinal: Int)
    /// R99.2, R99.3: scale-down waits for an unhealthy pod that is not the next victim.
    case condemnedUnhealthy(ordinal: Int, blockedBy: Int)
    /// R99.4: one condemned pod was removed in this sync.
    case condemnedJustDeleted(ordinal: Int)
    /// R105.1: one outdated pod was deleted in this sync.
    case outdatedJustDeleted(ordinal: Int)
    /// R105.2: the pod replaced last must be available first.
    case updatedPodUnavailable(ordinal: Int)
    /// R112: as many pods are unavailable as maxUnavailable allows.
    case maxUnavailableReached(unavailable: Int, allowed: Int)
    /// R104: OnDelete replaces nothing by itself; so many pods are outdated.
    case onDelete(outdated: Int)
    /// R107: ordinals below the partition stay where they are.
    case heldByPartition(outdated: Int)
    /// R52, I: the selector cannot be used, so that nothing is the object's.
    case invalidSelector
    // Every controller
    /// R86: the object is being deleted; nothing is made or removed for it any more.
    case terminating
    /// R166: the caches have not seen the controller's own writes yet.
    case cacheBehind
    /// R164: the last try failed; the key is tried again after its back-off.
    case retry(error: String, remaining: SimDuration)
    /// A32: whoever set this finalizer has to take it away.
    case finalizer(String)
    // ReplicaSet and Deployment
    /// I9: pods that are there are not ready yet.
    case replicasNotReady(ready: Int, of: Int)
    /// I9: so many ready pods have not been ready for minReadySeconds; nil: unknown until when.
    case replicasNotAvailable(count: Int, remaining: SimDuration?)
    /// I3: so many pods are left for the next sync.
    case burstLimit(left: Int)
    /// I6: a rollout is on its way: so many of the pods asked for are of the new template.
    case rolling(updated: Int, of: Int)
    /// I6: nothing moves until more pods of the new template are available.
    case rolloutNotAvailable(available: Int, of: Int)
    /// I8: the rollout counts as failed when nothing happens for so long.
    case progressDeadline(remaining: SimDuration)
    /// I8: nothing happened for longer than progressDeadlineSeconds; the rollout goes on waiting.
    case progressDeadlineExceeded
    /// I7: Recreate: pods of the old template must be gone before new ones are made.
    case oldPodsRunning
    /// A43: so many ReplicaSets are taken or let go first.
    case ownersChanging(count: Int)
    /// I6: a new size is spread over the ReplicaSets before the rollout goes on.
    case resizing(to: Int)
    /// The deployment is paused.
    case paused
    // Nodes
    /// D10: a node's heartbeat is late; it counts as lost after so long.
    case nodeGrace(node: String, remaining: SimDuration)
    /// D11: a new node has not reported yet.
    case nodeStartup(node: String, remaining: SimDuration)
    /// D14: the next pass over all nodes decides about the NoExecute taint.
    case healthPass(remaining: SimDuration)
    /// D14, D25: one node after the other gets its NoExecute taint.
    case taintTurn(remaining: SimDuration)
    /// D26: so many nodes of a small zone are lost that no more are tainted.
    case zonePartlyDown
    /// D27: every zone is lost, so that probably the network here is; nobody is evicted.
    case allZonesDown
    /// D47: taint eviction of the pod happens after this time.
    case toleration(remaining: SimDuration)
    /// D47: the pod tolerates the taints of its node for ever.
    case toleratedForEver
    /// D49: the pod's deletion was asked for; its node has to confirm that it stopped.
    case evictionSent
    /// D71: a missing node must stay missing for a while before its pods go.
    case nodeMissing(node: String, remaining: SimDuration)
    // Claims and volumes
    /// E21: a claim waits for a pod that uses it to be scheduled.
    case firstConsumer
    /// E21: these pods use the claim and have no node yet.
    case consumerUnscheduled(pods: [String])
    /// E12: the volume the claim names does not exist.
    case volumeNotFound(String)
    /// E12: the volume the claim names is bound to another claim.
    case volumeTaken(String)
    /// E13: the volume the claim names does not fit it.
    case volumeMismatch(volume: String, reason: String)
    /// E20: no volume fits and no class is named that would make one.
    case noClass
    /// E22: the class of the claim does not exist.
    case classNotFound(String)
    /// E23: the class makes no volumes.
    case noProvisioner(String)
    /// E24: the provisioner of the class has to make the volume.
    case provisioner(String)
    /// E25: a volume is being made.
    case provisioning(remaining: SimDuration)
    /// E39: the claim has lost its volume.
    case claimLost
    /// E62: the volume has grown, its file system does when a pod uses it.
    case fileSystemUnused
    /// E15: the claim's own key finishes the binding.
    case bindingUnderWay(claim: String)
    /// E36: the claim is gone and the policy is Retain.
    case retained
    /// E37: the volume could not be reclaimed.
    case reclaimFailed
    /// E37: what a provisioner made, the provisioner deletes.
    case provisionerDeletes(String)
    /// E52: the volume is deleted when no node has it any more.
    case stillAttached(node: String)
    /// E46, E51: a claim or volume that is being deleted is still in use by this object.
    case inUse(by: ObjectKey)
    /// E54: the node of a pod that uses the volume does not exist.
    case nodeGone(node: String)
    /// E53: a volume is attached to another node.
    case attachedElsewhere(node: String)
    /// E57: a volume is being attached.
    case attaching(node: String, remaining: SimDuration)
    /// E55: the node has to say that the volume is unmounted.
    case mountedOn(node: String)
    /// E56: the node is not ready; the volume is taken from it after this time.
    case forceDetach(node: String, remaining: SimDuration)
    /// E57: a volume is being detached.
    case detaching(node: String, remaining: SimDuration)
    // Services
    /// F1: a service without a selector has the endpoints that somebody else gives it.
    case noServiceSelector
    // Disruption budgets
    /// D54: the budget selects no pod.
    case budgetSelectsNothing
    /// D55: how many pods there should be is not known.
    case budgetUncountable(String)
    /// D55: no pod may be evicted now.
    case budgetExhausted(healthy: Int, desired: Int)
    /// D55: granted evictions have not shown yet.
    case evictionPending(remaining: SimDuration)
    /// B80: a pod marked for a disruption is still there; the mark is taken back after this time.
    case disruptionExpected(remaining: SimDuration)
    // Garbage collection and namespaces
    /// H7: a foreground deletion waits for so many dependents.
    case dependents(Int)
    /// H2: a live read has to confirm that this owner is gone.
    case ownerUnseen(kind: Resource, name: String)
    /// H22: a namespace that is being deleted still holds so many objects.
    case contentRemaining(Int)
    // Scheduling
    /// C48: no node can take the pod; the text is the scheduler's.
    case unschedulable(String)
    /// C8: the pod is not scheduled while it has gates.
    case schedulingGates([String])
    /// C1: the pod asks for a scheduler that does not run here.
    case otherScheduler(String)
    /// C51: the node is chosen; a claim has to be bound before the pod is.
    case bindingVolumes(node: String, claim: String)
}

extension Wait {
    /// Whether it says only what was done just now and what comes of it; after a failure, or a
    /// second later, it says nothing.
    package var isMomentary: Bool {
        switch self {
        case .podJustCreated, .condemnedJustDeleted, .outdatedJustDeleted, .rolling, .resizing,
            .ownersChanging, .ownerUnseen, .bindingUnderWay:
            true
        default: false
        }
    }

    /// How long it lasts from the instant of the plan, when that is known.
    package var remaining: SimDuration? {
        switch self {
        case .podNotAvailable(_, let time), .replicasNotAvailable(_, let time): time
        case .retry(_, let time), .progressDeadline(let time), .nodeGrace(_, let time),
            .nodeStartup(_, let time), .healthPass(let time), .taintTurn(let time),
            .toleration(let time), .nodeMissing(_, let time), .provisioning(let time),
            .attaching(_, let time), .forceDetach(_, let time), .detaching(_, let time),
            .evictionPending(let time), .disruptionExpected(let time):
            time
        default: nil
        }
    }

    /// The same wait when so much time has passed since the plan.
    package func after(_ passed: SimDuration) -> Wait {
        guard let remaining else { return self }
        let left = max(.zero, remaining - passed)
        return switch self {
        case .podNotAvailable(let ordinal, _): .podNotAvailable(ordinal: ordinal, remaining: left)
        case .replicasNotAvailable(let count, _):
            .replicasNotAvailable(count: count, remaining: left)
        case .retry(let error, _): .retry(error: error, remaining: left)
        case .progressDeadline: .progressDeadline(remaining: left)
        case .nodeGrace(let node, _): .nodeGrace(node: node, remaining: left)
        case .nodeStartup(let node, _): .nodeStartup(node: node, remaining: left)
        case .healthPass: .healthPass(remaining: left)
        case .taintTurn: .taintTurn(remaining: left)
        case .toleration: .toleration(remaining: left)
        case .nodeMissing(let node, _): .nodeMissing(node: node, remaining: left)
        case .provisioning: .provisioning(remaining: left)
        case .attaching(let node, _): .attaching(node: node, remaining: left)
        case .forceDetach(let node, _): .forceDetach(node: node, remaining: left)
        case .detaching(let node, _): .detaching(node: node, remaining: left)
        case .evictionPending: .evictionPending(remaining: left)
        case .disruptionExpected: .disruptionExpected(remaining: left)
        default: self
        }
    }
}
