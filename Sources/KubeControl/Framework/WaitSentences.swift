import KubeAPI
package import KubeModel
import SimKernel

// Every sentence about a wait. One place, so that all of the program says the same in the same
// words.

extension Wait {
    /// One sentence of English: who waits for what, and until when if that is known.
    ///
    /// - Parameter key: what the plan was about.
    package func sentence(about key: ObjectKey) -> String {
        let words = WaitWords(key)
        return words.ofSets(self) ?? words.ofControllers(self) ?? words.ofNodes(self)
            ?? words.ofVolumes(self) ?? words.ofOthers(self) ?? "\(words.name) waits."
    }
}

/// What sentences about one object are made of.
private struct WaitWords {
    let key: ObjectKey

    init(_ key: ObjectKey) { self.key = key }

    /// The object as kubectl calls it, e.g. `sts/web`.
    var name: String { WhyName.text(key) }

    private func pod(_ ordinal: Int) -> String { "\(key.name)-\(ordinal)" }

    /// `in 12s`; a wait that is over ends at the next look.
    private func when(_ time: SimDuration) -> String {
        time > .zero ? "in \(WhyName.duration(time))" : "now"
    }

    private func pods(_ count: Int) -> String { count == 1 ? "1 pod" : "\(count) pods" }

    // MARK: - StatefulSets

    func ofSets(_ wait: Wait) -> String? {
        switch wait {
        case .failedPodTerminating(let ordinal):
            "\(pod(ordinal)) has ended; it is created again when the one that ended is gone."
        case .staleClaim(let ordinal, let claim):
            "\(pod(ordinal)) is created when claim \(claim), which is to go with the pod before"
                + " it, is gone."
        case .claimTerminating(let ordinal, let claim):
            "\(pod(ordinal)) waits for its claim \(claim), which is being deleted, to be gone."
        case .nameTaken(let ordinal):
            "\(pod(ordinal)) is created when the pod of that name, which is not of \(name), is"
                + " gone."
        case .podTerminating(let ordinal):
            "\(pod(ordinal)) is being deleted; nothing else happens until it is gone."
        case .podNotReady(let ordinal):
            "\(pod(ordinal)) is not Ready; nothing else happens until it is."
        case .podNotAvailable(let ordinal, let time?):
            "\(pod(ordinal)) is Ready; it is available \(when(time)), after minReadySeconds."
        case .podNotAvailable(let ordinal, nil):
            "\(pod(ordinal)) does not say since when it is Ready, so it is not available."
        case .podJustCreated(let ordinal):
            "\(pod(ordinal)) was created just now; what comes next waits for it to be Ready."
        default: ofScaling(wait)
        }
    }

    private func ofScaling(_ wait: Wait) -> String? {
        switch wait {
        case .condemnedTerminating(let ordinal):
            "Scale-down waits for \(pod(ordinal)), which is being deleted, to be gone."
        case .condemnedUnhealthy(let ordinal, let blocker):
            "Scale-down waits: \(pod(ordinal)) is next and not healthy, and \(pod(blocker)) below"
                + " it must be Ready and available first."
        case .condemnedJustDeleted(let ordinal):
            "\(pod(ordinal)) was deleted just now; scale-down goes on when it is gone."
        case .outdatedJustDeleted(let ordinal):
            "\(pod(ordinal)) was deleted just now, to be created again on the new revision."
        case .updatedPodUnavailable(let ordinal):
            "The rollout goes on when \(pod(ordinal)) is Ready and available."
        case .maxUnavailableReached(let unavailable, let allowed):
            "\(pods(unavailable)) \(unavailable == 1 ? "is" : "are") unavailable and"
                + " maxUnavailable allows \(allowed); the rollout goes on when there are fewer."
        case .onDelete(let outdated):
            "\(pods(outdated)) \(outdated == 1 ? "is" : "are") outdated; with OnDelete each is"
                + " replaced when somebody deletes it."
        case .heldByPartition(let outdated):
            "\(pods(outdated)) below the partition \(outdated == 1 ? "stays" : "stay") as"
                + " \(outdated == 1 ? "it is" : "they are") until the partition is lowered."
        default: nil
        }
    }

    // MARK: - Any controller, ReplicaSets and Deployments

    func ofControllers(_ wait: Wait) -> String? {
        switch wait {
        case .invalidSelector: "\(name) has a selector that cannot be used, so nothing is done."
        case .terminating: "\(name) is being deleted, so nothing is made or removed for it."
        case .cacheBehind: "The controller waits until it sees its own last writes to \(name)."
        case .retry(let error, let time):
            "The last try failed and is repeated \(when(time)): \(error)"
                + (error.hasSuffix(".") ? "" : ".")
        case .finalizer(let finalizer):
            "\(name) is gone when the finalizer \(finalizer) is taken away by whoever set it."
        case .replicasNotReady(let ready, let count):
            "\(key.name): \(ready) of \(count) pods \(ready == 1 ? "is" : "are") Ready."
        case .replicasNotAvailable(let count, let time?):
            "\(key.name): \(pods(count)) \(count == 1 ? "is" : "are") Ready and available"
                + " \(when(time)) at the earliest, after minReadySeconds."
        case .replicasNotAvailable(let count, nil):
            "\(key.name): \(pods(count)) \(count == 1 ? "is" : "are") Ready and not available yet."
        case .burstLimit(let left):
            "\(pods(left)) more \(left == 1 ? "is" : "are") created when the first 500 are there."
        default: ofDeployments(wait)
        }
    }

    private func ofDeployments(_ wait: Wait) -> String? {
        switch wait {
        case .rolling(let updated, let count):
            "The rollout moved on just now; \(updated) of \(pods(count)) are of the new template."
        case .rolloutNotAvailable(let available, let count):
            "The rollout goes on when more pods of the new template are available; \(available) of"
                + " \(count) \(available == 1 ? "is" : "are")."
        case .progressDeadline(let time):
            "The rollout counts as failed \(when(time)) if nothing moves until then."
        case .progressDeadlineExceeded:
            "The rollout has not moved for longer than progressDeadlineSeconds; it still waits."
        case .oldPodsRunning:
            "New pods are created when all old ones are gone, because the strategy is Recreate."
        case .ownersChanging(let count):
            "\(count) ReplicaSet\(count == 1 ? " changes its" : "s change their") owner first."
        case .resizing(let count):
            "The new size of \(pods(count)) is spread first; then the rollout goes on."
        case .paused: "\(name) is paused; a new template is rolled out when it is resumed."
        default: nil
        }
    }

    // MARK: - Nodes

    func ofNodes(_ wait: Wait) -> String? {
        switch wait {
        case .nodeGrace(let node, let time):
            "\(node) is silent; it counts as lost \(when(time))."
        case .nodeStartup(let node, let time):
            "\(node) is new and has not reported yet; it counts as lost \(when(time))."
        case .healthPass(let time):
            "The next look at all nodes, \(when(time)), decides about the NoExecute taint."
        case .taintTurn(let time):
            "Lost nodes are tainted one after the other; the turn of \(key.name) is \(when(time))"
                + " at the earliest."
        case .zonePartlyDown:
            "So many nodes of the zone are lost that \(key.name) gets no NoExecute taint."
        case .allZonesDown:
            "All nodes are lost, so the fault may be on this side; no pod of \(key.name) is"
                + " evicted."
        case .toleration(let time):
            "\(key.name) is deleted \(when(time)), when it no longer tolerates the taints of its"
                + " node."
        case .toleratedForEver:
            "\(key.name) tolerates the taints of its node for ever, so it is not deleted."
        case .evictionSent:
            "\(key.name) is being deleted because of the taints of its node; the node has to"
                + " confirm that it is gone."
        case .nodeMissing(let node, let time):
            "\(node) does not exist; its pods are removed \(when(time)) if it stays away."
        default: nil
        }
    }

    // MARK: - Claims and volumes

    func ofVolumes(_ wait: Wait) -> String? {
        switch wait {
        case .firstConsumer:
            "\(key.name) gets a volume when a pod that uses it is created and has a node."
        case .consumerUnscheduled(let pods):
            "\(key.name) gets a volume when \(pods.joined(separator: ", "))"
                + " \(pods.count == 1 ? "has a node" : "have a node")."
        case .volumeNotFound(let volume):
            "\(key.name) waits for the volume \(volume) it names, which does not exist."
        case .volumeTaken(let volume):
            "\(key.name) names the volume \(volume), which is bound to another claim."
        case .volumeMismatch(let volume, let reason):
            "\(key.name) cannot have the volume \(volume) it names: \(reason)."
        case .noClass:
            "No volume fits \(key.name), and it names no StorageClass that would make one."
        case .classNotFound(let name):
            "\(key.name) waits for the StorageClass \(name), which does not exist."
        case .noProvisioner(let name):
            "No volume fits \(key.name), and \(name) makes none."
        case .provisioner(let name): "\(key.name) waits for \(name) to make its volume."
        case .provisioning(let time): "The volume of \(key.name) is made \(when(time))."
        case .claimLost: "\(key.name) has lost its volume; it never gets another."
        case .fileSystemUnused:
            "The volume of \(key.name) has grown; its file system grows when a pod uses it."
        case .bindingUnderWay(let claim): "\(key.name) is being bound to claim \(claim)."
        default: ofReclaiming(wait)
        }
    }

    private func ofReclaiming(_ wait: Wait) -> String? {
        switch wait {
        case .retained:
            "The claim of \(key.name) is gone; the policy is Retain, so it stays until somebody"
                + " deletes it."
        case .reclaimFailed:
            "\(key.name) could not be reclaimed; it stays until somebody deletes it."
        case .provisionerDeletes(let driver): "\(key.name) waits for \(driver) to delete it."
        case .stillAttached(let node):
            "\(key.name) is deleted when it is no longer attached to \(node)."
        case .inUse(let user):
            "\(key.name) is gone when \(WhyName.text(user)) no longer uses it."
        case .nodeGone(let node):
            "\(key.name) is not attached to \(node), which does not exist."
        case .attachedElsewhere(let node):
            "\(key.name) is attached to \(node); it must be detached there first."
        case .attaching(let node, let time): "\(key.name) is attached to \(node) \(when(time))."
        case .mountedOn(let node):
            "\(key.name) is detached when \(node) says that it is unmounted."
        case .forceDetach(let node, let time):
            "\(key.name) is taken from \(node), which is not Ready, \(when(time))."
        case .detaching(let node, let time): "\(key.name) is detached from \(node) \(when(time))."
        default: nil
        }
    }

    // MARK: - Services, budgets, deletion, scheduling

    func ofOthers(_ wait: Wait) -> String? {
        switch wait {
        case .noServiceSelector: "\(name) has no selector; somebody else gives it its endpoints."
        case .budgetSelectsNothing: "\(name) selects no pod."
        case .budgetUncountable(let reason):
            "\(name) allows no eviction, because its pods cannot be counted: \(reason)."
        case .budgetExhausted(let healthy, let desired):
            "\(name) allows no eviction: \(pods(healthy)) \(healthy == 1 ? "is" : "are") healthy"
                + " and \(desired) must stay."
        case .evictionPending(let time):
            "\(name) waits for pods whose eviction it granted to go; it stops waiting"
                + " \(when(time))."
        case .disruptionExpected(let time):
            "\(key.name) is marked for a disruption; the mark is taken back \(when(time))."
        case .dependents(let count):
            "\(name) is gone when its \(count) dependent\(count == 1 ? " is" : "s are")."
        case .ownerUnseen(let kind, let owner):
            "\(name) is looked at again: its owner \(WhyName.short(kind))/\(owner) was not seen."
        case .contentRemaining(let count):
            "\(name) is gone when the \(count) object\(count == 1 ? "" : "s") left in it"
                + " \(count == 1 ? "is" : "are")."
        case .unschedulable(let message): "\(key.name) fits no node: \(message)"
        case .schedulingGates(let gates):
            "\(key.name) gets a node when its scheduling gates are taken away:"
                + " \(gates.joined(separator: ", "))."
        case .otherScheduler(let scheduler):
            "\(key.name) gets a node from the scheduler \(scheduler), which it asks for."
        case .bindingVolumes(let node, let claim):
            "\(key.name) is to run on \(node) and waits for its claim \(claim) to be bound."
        default: nil
        }
    }
}
