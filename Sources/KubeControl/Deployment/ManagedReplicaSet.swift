import KubeAPI
import KubeModel

/// One ReplicaSet of a Deployment, as it is stored and as the plan leaves it.
struct ManagedReplicaSet: Sendable {
    static let hashLabel = "pod-template-hash"

    /// Nil: the plan makes it.
    let stored: StoredObject?
    let status: ReplicaSetStatus
    let storedReplicas: Int
    var view: ReplicaSet
    /// How many pods the plan wants of it.
    var replicas: Int
    /// Whether the plan removes it.
    var isDeleted = false

    init(_ object: StoredObject) {
        stored = object
        view = object.view()
        status = view.status
        storedReplicas = Int(view.spec.replicas ?? 1)
        replicas = storedReplicas
    }

    /// A new one for a template. Source: cluster.md I1.
    init(new name: String, hash: String, for deployment: DeploymentFacts) {
        var template = deployment.spec.template
        template.metadata.setLabel(Self.hashLabel, hash)
        var set = ReplicaSet(named: name, namespace: deployment.object.namespace)
        set.metadata.json["labels"] = template.metadata.json["labels"]
        set.metadata.ownerReferences = [
            OwnerReference(
                controller: .deployment, name: deployment.object.name, uid: deployment.object.uid)
        ]
        var selector = deployment.spec.selector?.json ?? JSONObject()
        selector.setString(in: "matchLabels", Self.hashLabel, hash)
        set.spec = ReplicaSetSpec {
            $0.selector = LabelSelector(json: selector)
            $0.template = template
            $0.minReadySeconds =
                deployment.minReadySeconds == 0 ? nil : deployment.minReadySeconds
        }
        stored = nil
        status = ReplicaSetStatus(json: [:])
        view = set
        storedReplicas = 0
        replicas = 0
    }

    var name: String { view.name }
    var isActive: Bool { replicas > 0 }
    var available: Int { Int(status.availableReplicas ?? 0) }
    var revision: Int64 { RolloutAnnotations.revision(of: view.metadata) }
    var creationSeconds: Int64 { stored?.facts.creationSeconds ?? .max }

    /// Whether it makes pods of a template, the label of its hash aside.
    func makes(_ template: PodTemplateSpec) -> Bool {
        var own = view.spec.template
        own.metadata.setLabel(Self.hashLabel, nil)
        var other = template
        other.metadata.setLabel(Self.hashLabel, nil)
        return own == other
    }

    /// Older first.
    static func precedes(_ left: ManagedReplicaSet, _ right: ManagedReplicaSet) -> Bool {
        left.creationSeconds == right.creationSeconds
            ? utf8Precedes(left.name, right.name) : left.creationSeconds < right.creationSeconds
    }

    /// The write that makes it what the plan wants, with its event; nil when it is that.
    func write(_ deployment: DeploymentFacts) -> PlannedWrite? {
        guard let stored else { return creation(deployment) }
        if isDeleted {
            return PlannedWrite(
                .delete(stored.key, uid: stored.uid), .truncatesHistory, tolerated: [.notFound])
        }
        var wanted = view
        if replicas != storedReplicas { wanted.spec.replicas = Int64(replicas) }
        guard wanted.json != stored.json else { return nil }
        guard replicas != storedReplicas else {
            return PlannedWrite(.update(wanted), .annotatesReplicaSet)
        }
        return PlannedWrite(
            .update(wanted), .scalesReplicaSet,
            onSuccess: scaling(deployment, replicas > storedReplicas ? "up" : "down"))
    }

    private func creation(_ deployment: DeploymentFacts) -> PlannedWrite {
        var wanted = view
        wanted.spec.replicas = Int64(replicas)
        return PlannedWrite(
            .create(wanted), .createsReplicaSet,
            onSuccess: replicas > 0 ? scaling(deployment, "up") : nil,
            onFailure: deployment.note(
                "ReplicaSetCreateError", "Failed to create new replica set \"\(name)\": ",
                isWarning: true), silent: [.alreadyExists])
    }

    /// Source: cluster.md I5.
    private func scaling(_ deployment: DeploymentFacts, _ way: String) -> EventNote {
        deployment.note(
            "ScalingReplicaSet",
            "Scaled \(way) replica set \(name) from \(storedReplicas) to \(replicas)")
    }
}

/// The hash of a pod template in the letters of names. Source: cluster.md I1.
enum TemplateHash {
    static func hash(_ template: PodTemplateSpec, collisionCount: Int64) -> String {
        var sum: UInt32 = 2_166_136_261
        for byte in JSONValue.object(template.json).canonicalBytes {
            sum = (sum ^ UInt32(byte)) &* 16_777_619
        }
        if collisionCount > 0 {
            for byte in String(collisionCount).utf8 { sum = (sum ^ UInt32(byte)) &* 16_777_619 }
        }
        let letters = Array("456789bcdf".utf8)
        return String(
            decoding: String(sum).utf8.map { letters[Int($0) - 0x30] }, as: UTF8.self)
    }
}
