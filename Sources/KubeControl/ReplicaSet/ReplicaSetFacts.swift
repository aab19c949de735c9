import KubeAPI
import KubeModel
import SimKernel

/// What a ReplicaSet asks for, read once for a plan.
struct ReplicaSetFacts: Sendable {
    let object: StoredObject
    let spec: ReplicaSetSpec
    let status: ReplicaSetStatus
    let selector: LabelQuery
    /// How many pods there shall be.
    let count: Int
    let minReadySeconds: Int64

    /// Nil when the set has no usable selector; such a set is left alone.
    init?(_ object: StoredObject) {
        let view: ReplicaSet = object.view()
        spec = view.spec
        guard let selector = spec.selector, !selector.isEmpty else { return nil }
        self.object = object
        self.selector = selector.compiled
        status = view.status
        count = max(0, Int(spec.replicas ?? 1))
        minReadySeconds = spec.minReadySeconds ?? 0
    }

    /// An Event about the set.
    func note(_ reason: String, _ message: String, isWarning: Bool = false) -> EventNote {
        EventNote(about: object, isWarning: isWarning, reason, message)
    }

    /// Whether a pod counts: it is neither finished nor on its way out. Source: cluster.md I15.
    static func isActive(_ pod: StoredObject) -> Bool {
        !pod.facts.isTerminating && !isFinished(pod)
    }

    static func isFinished(_ pod: StoredObject) -> Bool {
        pod.facts.phase == "Succeeded" || pod.facts.phase == "Failed"
    }

    /// When a ready pod becomes available; nil when it is not ready. Source: cluster.md I9.
    func availableAt(_ pod: StoredObject) -> SimTime? {
        guard pod.facts.isReady else { return nil }
        if minReadySeconds == 0 { return .distantPast }
        return pod.facts.readySince.map { .seconds($0) + .seconds(minReadySeconds) }
    }

    /// A new pod of the set's template. Source: cluster.md I2.
    var newPod: Pod {
        var pod = Pod(named: "", namespace: object.namespace)
        let template = spec.template
        var metadata = pod.metadata
        metadata.name = nil
        metadata.generateName = object.name + "-"
        metadata.json["labels"] = template.metadata.json["labels"]
        metadata.json["annotations"] = template.metadata.json["annotations"]
        metadata.finalizers = template.metadata.finalizers
        metadata.ownerReferences = [
            OwnerReference(controller: .replicaSet, name: object.name, uid: object.uid)
        ]
        pod.metadata = metadata
        pod.spec = template.spec
        return pod
    }
}
