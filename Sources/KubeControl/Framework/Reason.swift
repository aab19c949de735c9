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
    case unblocksOwners
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
    case protects
    case resizesVolume
    case unprotects
    case attaches
    case detaches
    // Services
    case writesSlice
    case deletesSlice
    case mirrorsEndpoints
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
    // Events only
    case recordsEvent
}
