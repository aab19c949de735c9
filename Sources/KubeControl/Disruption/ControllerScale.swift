import KubeAPI
import KubeModel

/// The scale of the controller above a pod: of the topmost one that has a scale.
/// Source: cluster.md D55.
struct ControllerScale {
    /// The uid of that controller.
    let uid: String
    /// How many pods it wants.
    let replicas: Int64

    /// Why a scale cannot be had, in Kubernetes' words.
    struct Failure: Error {
        var message: String
    }

    /// - Throws: when the controller of the pod has no scale or is not there.
    init(of pod: StoredObject, _ cache: ClusterCache) throws(Failure) {
        let kind = pod.facts.controllerKind ?? ""
        let name = pod.facts.controllerName ?? ""
        let resource: Resource? =
            switch kind {
            case "StatefulSet": .statefulSet
            case "ReplicaSet": .replicaSet
            case "Deployment": .deployment
            default: nil
            }
        guard let resource else {
            let plural = Resource.allCases.first { $0.kind == kind }?.qualifiedPlural
            throw Failure(message: "\(plural ?? kind) does not implement the scale subresource")
        }
        guard var owner = cache.get(resource, pod.namespace, name),
            owner.uid == pod.facts.controllerUID
        else { throw Failure(message: "found no controllers for pod \"\(pod.name)\"") }
        if resource == .replicaSet, owner.facts.controllerKind == "Deployment" {
            let above = owner.facts.controllerName ?? ""
            guard let deployment = cache.get(.deployment, pod.namespace, above),
                deployment.uid == owner.facts.controllerUID
            else { throw Failure(message: "found no controllers for pod \"\(pod.name)\"") }
            owner = deployment
        }
        uid = owner.uid
        replicas = owner.json["spec"]?["replicas"]?.int ?? 1
    }
}
