package import SimKernel

/// Why a controller writes. Traces print it, screens show it, tests assert it.
package enum Reason: Sendable, Equatable {
    // StatefulSet
    case createsPod(ordinal: Int)
    case createsClaim(ordinal: Int, template: String)
    case deletesFailedPod(ordinal: Int)
    case deletesCondemned(ordinal: Int)
    case deletesOutdated(ordinal: Int)
    case repairsIdentity(ordinal: Int)
    case ownsClaim(ordinal: Int)
    case adoptsPod
    case releasesPod
    case createsRevision
    case adoptsRevision
    case renumbersRevision
    case truncatesHistory
    case writesStatus
    // ReplicaSet and Deployment
    case createsReplica
    case deletesReplica
    case adoptsReplicaSet
    case releasesReplicaSet
    case createsReplicaSet
    case scalesReplicaSet
    case annotatesReplicaSet
    // Garbage collection
    case collects
    case dropsOwner
    case finishesForeground
    // Nodes
    case marksNodeUnknown
    case taintsNode
    case untaintsNode
    case marksPodNotReady
    case evictsTainted
    case collectsPod
    // Volumes
    case bindsClaim
    case bindsVolume
    case provisions
    case selectsNode
    case releasesVolume
    case reclaimsVolume
    case recyclesVolume
    case resizesVolume
    case unprotects
    case attaches
    case detaches
    // Services
    case writesSlice
    case deletesSlice
    // Disruption budgets
    case writesBudget
    case clearsDisruptionTarget
    // Namespaces
    case deletesContent
    case writesNamespaceStatus
    case finalizesNamespace
    case createsServiceAccount
    case publishesRootCertificate
    case writesEndpoints
    case deletesEndpoints
    // Scheduling
    case assignsNode
    case marksUnschedulable
    // Events only
    case recordsEvent
}

/// What a controller is waiting for. Every early exit of a planner is one of these.
package enum Wait: Sendable, Equatable {
    // StatefulSet; the steps are those of statefulset-controller.md 4 and 5
    /// P1: a failed pod is being removed before its ordinal is made again.
    case failedPodTerminating(ordinal: Int)
    /// P2a: a claim still names an earlier pod as its owner.
    case staleClaim(ordinal: Int, claim: String)
    /// P3, R96: a claim of the pod is being deleted.
    case claimTerminating(ordinal: Int, claim: String)
    /// P4: the pod must be gone before anything else happens.
    case podTerminating(ordinal: Int)
    /// P5: the pod must be running and ready first.
    case podNotReady(ordinal: Int)
    /// P6: the pod must be available first; nil when the time is unknown.
    case podNotAvailable(ordinal: Int, remaining: SimDuration?)
    /// The pod was created in this sync; the next ordinal waits for it.
    case podJustCreated(ordinal: Int)
    /// R99.1: a condemned pod must be gone before the next is removed.
    case condemnedTerminating(ordinal: Int)
    /// R99.2, R99.3: scale-down waits for an unhealthy pod that is not the next victim.
    case condemnedUnhealthy(ordinal: Int, blockedBy: Int)
    /// One condemned pod was removed in this sync.
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
    /// R86: the set is being deleted; nothing is created or removed any more.
    case setTerminating
    /// R166: the caches have not seen the controller's own writes yet.
    case cacheBehind
    // Deployment
    /// A rollout is on its way: so many of the pods asked for are of the new template.
    case rolling(updated: Int, of: Int)
    /// Recreate: pods of the old template must be gone before new ones are made.
    case oldPodsRunning
    // Others
    /// Taint eviction of a pod happens after this time.
    case toleration(remaining: SimDuration)
    /// A node's heartbeat is late by so much of the grace period.
    case nodeGrace(remaining: SimDuration)
    /// A claim waits for a pod that uses it to be scheduled.
    case firstConsumer
    /// A claim finds no volume; the text names why.
    case noVolume(String)
    /// A volume is being made.
    case provisioning(remaining: SimDuration)
    /// A volume is attached to another node.
    case attachedElsewhere(node: String)
    /// A detach waits for the node to confirm, or for its time-out.
    case detaching(remaining: SimDuration?)
    /// A namespace that is being deleted still holds so many objects.
    case contentRemaining(Int)
    /// A claim or volume is still in use.
    case inUse
    /// A foreground deletion waits for so many dependents.
    case dependents(Int)
    /// No node can take the pod; the text is the scheduler's.
    case unschedulable(String)
}
