extension Wait {
    /// The name of each case. A case without a name does not compile, so that a test can list
    /// the ones that no trace reaches.
    package enum Name: String, CaseIterable, Sendable {
        case failedPodTerminating, staleClaim, claimTerminating, nameTaken, podTerminating
        case podNotReady, podNotAvailable, podJustCreated, condemnedTerminating
        case condemnedUnhealthy, condemnedJustDeleted, outdatedJustDeleted
        case updatedPodUnavailable, maxUnavailableReached, onDelete, heldByPartition
        case invalidSelector, terminating, cacheBehind, retry, finalizer, replicasNotReady
        case replicasNotAvailable, burstLimit, rolling, rolloutNotAvailable, progressDeadline
        case progressDeadlineExceeded, oldPodsRunning, ownersChanging, resizing, paused
        case nodeGrace, nodeStartup, healthPass, taintTurn, zonePartlyDown, allZonesDown
        case toleration, toleratedForEver, evictionSent, nodeMissing, firstConsumer
        case consumerUnscheduled, volumeNotFound, volumeTaken, volumeMismatch, noClass
        case classNotFound, noProvisioner, provisioner, provisioning, claimLost
        case fileSystemUnused
        case bindingUnderWay, retained, reclaimFailed, provisionerDeletes, stillAttached, inUse
        case nodeGone, attachedElsewhere, attaching, mountedOn, forceDetach, detaching
        case noServiceSelector, budgetSelectsNothing, budgetUncountable, budgetExhausted
        case evictionPending, disruptionExpected, dependents, ownerUnseen, contentRemaining
        case unschedulable, schedulingGates, otherScheduler, bindingVolumes
    }

    /// Which case this is.
    package var name: Name {
        switch self {
        case .failedPodTerminating: .failedPodTerminating
        case .staleClaim: .staleClaim
        case .claimTerminating: .claimTerminating
        case .nameTaken: .nameTaken
        case .podTerminating: .podTerminating
        case .podNotReady: .podNotReady
        case .podNotAvailable: .podNotAvailable
        case .podJustCreated: .podJustCreated
        case .condemnedTerminating: .condemnedTerminating
        case .condemnedUnhealthy: .condemnedUnhealthy
        case .condemnedJustDeleted: .condemnedJustDeleted
        case .outdatedJustDeleted: .outdatedJustDeleted
        case .updatedPodUnavailable: .updatedPodUnavailable
        case .maxUnavailableReached: .maxUnavailableReached
        case .onDelete: .onDelete
        case .heldByPartition: .heldByPartition
        case .invalidSelector: .invalidSelector
        case .terminating: .terminating
        case .cacheBehind: .cacheBehind
        case .retry: .retry
        case .finalizer: .finalizer
        case .replicasNotReady: .replicasNotReady
        case .replicasNotAvailable: .replicasNotAvailable
        case .burstLimit: .burstLimit
        case .rolling: .rolling
        case .rolloutNotAvailable: .rolloutNotAvailable
        case .progressDeadline: .progressDeadline
        case .progressDeadlineExceeded: .progressDeadlineExceeded
        case .oldPodsRunning: .oldPodsRunning
        case .ownersChanging: .ownersChanging
        case .resizing: .resizing
        case .paused: .paused
        case .nodeGrace: .nodeGrace
        case .nodeStartup: .nodeStartup
        case .healthPass: .healthPass
        case .taintTurn: .taintTurn
        case .zonePartlyDown: .zonePartlyDown
        case .allZonesDown: .allZonesDown
        case .toleration: .toleration
        case .toleratedForEver: .toleratedForEver
        case .evictionSent: .evictionSent
        case .nodeMissing: .nodeMissing
        case .firstConsumer: .firstConsumer
        case .consumerUnscheduled: .consumerUnscheduled
        case .volumeNotFound: .volumeNotFound
        case .volumeTaken: .volumeTaken
        case .volumeMismatch: .volumeMismatch
        case .noClass: .noClass
        case .classNotFound: .classNotFound
        case .noProvisioner: .noProvisioner
        case .provisioner: .provisioner
        case .provisioning: .provisioning
        case .claimLost: .claimLost
        case .fileSystemUnused: .fileSystemUnused
        case .bindingUnderWay: .bindingUnderWay
        case .retained: .retained
        case .reclaimFailed: .reclaimFailed
        case .provisionerDeletes: .provisionerDeletes
        case .stillAttached: .stillAttached
        case .inUse: .inUse
        case .nodeGone: .nodeGone
        case .attachedElsewhere: .attachedElsewhere
        case .attaching: .attaching
        case .mountedOn: .mountedOn
        case .forceDetach: .forceDetach
        case .detaching: .detaching
        case .noServiceSelector: .noServiceSelector
        case .budgetSelectsNothing: .budgetSelectsNothing
        case .budgetUncountable: .budgetUncountable
        case .budgetExhausted: .budgetExhausted
        case .evictionPending: .evictionPending
        case .disruptionExpected: .disruptionExpected
        case .dependents: .dependents
        case .ownerUnseen: .ownerUnseen
        case .contentRemaining: .contentRemaining
        case .unschedulable: .unschedulable
        case .schedulingGates: .schedulingGates
        case .otherScheduler: .otherScheduler
        case .bindingVolumes: .bindingVolumes
        }
    }
}
