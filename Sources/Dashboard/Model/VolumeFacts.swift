import KubeAPI
import KubeModel

/// A volume, read once.
struct VolumeFacts: Sendable {
    var name: String
    var phase: VolumePhase?
    var capacity: String
    var reclaimPolicy: String
    var storageClass: String
    var accessModes: String
    /// The only node it can be used on, or empty.
    var node: String
    /// The only zone it can be used in, or empty.
    var zone: String
    /// Namespace and name of the claim it was made for; empty when for none.
    var claimNamespace: String
    var claimName: String
    var phaseChanged: Int64?
    var created: Int64
    var isTerminating: Bool

    init(_ object: StoredObject) {
        let volume: PersistentVolume = object.view()
        let spec = volume.spec
        name = object.name
        phase = volume.status.phase
        capacity = spec.capacity?.quantity("storage")?.description ?? ""
        reclaimPolicy = spec.persistentVolumeReclaimPolicy ?? ""
        storageClass = spec.storageClassName ?? ""
        accessModes = AccessModes.short(spec.accessModes)
        claimNamespace = spec.claimRef?.namespace ?? ""
        claimName = spec.claimRef?.name ?? ""
        phaseChanged = volume.status.lastPhaseTransitionTime?.seconds
        created = object.facts.creationSeconds
        isTerminating = object.facts.isTerminating
        node = ""
        zone = ""
        for term in spec.nodeAffinity?.required?.nodeSelectorTerms ?? [] {
            for requirement in term.matchExpressions where requirement.values.count == 1 {
                if requirement.key == "kubernetes.io/hostname" { node = requirement.values[0] }
                if requirement.key == "topology.kubernetes.io/zone" { zone = requirement.values[0] }
            }
        }
    }
}

/// The attachment of a volume, read once.
struct AttachmentFacts: Sendable {
    var volume: String
    var node: String
    var isAttached: Bool
    var created: Int64

    init(_ object: StoredObject) {
        let attachment: VolumeAttachment = object.view()
        volume = attachment.spec.source?.persistentVolumeName ?? ""
        node = attachment.spec.nodeName ?? ""
        isAttached = attachment.status.attached ?? false
        created = object.facts.creationSeconds
    }
}
