import KubeAPI
import KubeModel

/// What a StatefulSet asks for, read once for a plan. Source: spec R1, R2, 1.1.
struct SetFacts: Sendable {
    let object: StoredObject
    let spec: StatefulSetSpec
    let status: StatefulSetStatus
    /// The first ordinal and how many there shall be.
    let start: Int
    let count: Int
    /// Whether pods are made and removed without waiting for one another.
    let isParallel: Bool
    let minReadySeconds: Int64
    let selector: LabelQuery
    let isOnDelete: Bool
    /// The member `rollingUpdate` of the strategy, when it is there. Its absence matters: R79.
    let rollingUpdate: RollingUpdateStatefulSetStrategy?
    let claimTemplates: [PersistentVolumeClaim]
    let claimTemplateNames: [String]
    let deletesClaimsWithSet: Bool
    let deletesClaimsWithPod: Bool
    /// How many revisions that nothing uses are kept; negative: all.
    let historyLimit: Int

    /// Nil when the set has no usable selector; such a set is left alone. Source: spec R52.
    init?(_ object: StoredObject) {
        let set: StatefulSet = object.view()
        let spec = set.spec
        guard let selector = spec.selector, !selector.isEmpty else { return nil }
        let query = selector.compiled
        let known = selector.matchLabels.count + selector.matchExpressions.count
        guard query.requirements.count == known else { return nil }
        self.object = object
        self.spec = spec
        self.selector = query
        status = set.status
        start = Int(spec.ordinalStart)
        count = max(0, Int(spec.replicasOrDefault))
        isParallel = spec.isParallel
        minReadySeconds = spec.minReadySeconds ?? 0
        isOnDelete = spec.updateStrategy?.type == "OnDelete"
        rollingUpdate = isOnDelete ? nil : spec.updateStrategy?.rollingUpdate
        claimTemplates = spec.volumeClaimTemplates
        claimTemplateNames = claimTemplates.map(\.name)
        let retention = spec.persistentVolumeClaimRetentionPolicy
        deletesClaimsWithSet = retention?.whenDeleted == "Delete"
        deletesClaimsWithPod = retention?.whenScaled == "Delete"
        historyLimit = Int(spec.revisionHistoryLimit ?? 10)
    }

    var name: String { object.name }
    var namespace: String { object.namespace }
    var uid: String { object.uid }
    var isTerminating: Bool { object.facts.isTerminating }
    var generation: Int64 { object.facts.generation }

    /// How many indexes from the start keep the current revision.
    var partition: Int { Int(rollingUpdate?.partition ?? 0) }

    /// Whether an ordinal is one the set wants a pod for.
    func wants(_ ordinal: Int) -> Bool { ordinal >= start && ordinal - start < count }

    /// Source: spec R34.
    func podName(_ ordinal: Int) -> String { "\(name)-\(ordinal)" }

    /// Source: spec R41.
    func claimName(_ template: String, _ ordinal: Int) -> String {
        "\(template)-\(name)-\(ordinal)"
    }

    /// The reference the set's pods, revisions and claims carry. Source: spec R37, R134.
    var reference: OwnerReference {
        OwnerReference(controller: .statefulSet, name: name, uid: uid)
    }
}
