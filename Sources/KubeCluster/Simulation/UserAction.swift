package import SimKernel

/// What a person does to the cluster in a simulation. Sets are named by their place among those
/// that were drawn, nodes by theirs in the options.
package enum UserAction: Sendable, CustomStringConvertible {
    /// Creates a set that is not there.
    case create(Int)
    case scale(Int, Int64)
    case image(Int, String)
    case partition(Int, Int64)
    /// The strategy becomes OnDelete, or RollingUpdate again.
    case onDelete(Int, Bool)
    case retention(Int, whenDeleted: String, whenScaled: String)
    case minReadySeconds(Int, Int64)
    case start(Int, Int64)
    case historyLimit(Int, Int64)
    case deleteSet(Int, Propagation)
    /// With its own grace, or at once with 0.
    case deletePod(Int, ordinal: Int64, grace: Int64?)
    case evictPod(Int, ordinal: Int64)
    /// Takes away the label by which the set finds the pod.
    case releasePod(Int, ordinal: Int64)
    /// Takes away the owner references of the pod.
    case orphanPod(Int, ordinal: Int64)
    /// Makes a pod under a name that the set will want.
    case occupyName(Int, ordinal: Int64)
    case deleteClaim(Int, template: String, ordinal: Int64)
    case cordon(Int, Bool)
    /// Sets or takes away the taint that says that a machine is out of service for good.
    case outOfService(Int, Bool)
    case deleteNode(Int)
    case deleteService(Int)
    case createService(Int)
    /// Image and number of pods, in one write.
    case change(Int, image: String, replicas: Int64)
    case template(Int, TemplateChange)
    /// Asks for the eviction of every pod of a set at the same time.
    case evictAll(Int)
    /// The budget of a set wants that many pods; it is made when there is none.
    case budget(Int, Int64)
    /// Puts a finalizer on the pod, or on one of its claims.
    case hold(Int, ordinal: Int64, claim: String?)
    /// Takes such finalizers away again.
    case letGo(Int)
    /// Says that a pod is not ready for traffic, of which its readiness gate is told.
    case closeGate(Int, ordinal: Int64)
    /// Cordons a node and asks for the eviction of its pods again and again for so long.
    case drain(Int, patience: SimDuration)
    case scaleDeployment(Int64)
    case deploymentImage(String)
    /// The client outside loses its watch, with all that was not read, and comes back later.
    case loseWatch(SimDuration)

    /// A change of a template that is none of the image.
    package enum TemplateChange: Sendable {
        case annotation(Int64)
        case cpu(String)
        case grace(Int64)
        case environment(Int64)
    }

    /// What happens to the pods of a set that is deleted.
    package enum Propagation: String, Sendable, CaseIterable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    /// The action in a few words.
    package var description: String {
        switch self {
        case .create(let set): "create \(set)"
        case .scale(let set, let count): "scale set \(set) to \(count)"
        case .image(let set, let image): "set image of set \(set) to \(image)"
        case .partition(let set, let index): "set partition of set \(set) to \(index)"
        case .onDelete(let set, let isOn): "set \(set) \(isOn ? "OnDelete" : "RollingUpdate")"
        case .retention(let set, let deleted, let scaled):
            "retention of set \(set): whenDeleted=\(deleted) whenScaled=\(scaled)"
        case .minReadySeconds(let set, let seconds): "minReadySeconds of set \(set): \(seconds)"
        case .start(let set, let start): "ordinals.start of set \(set): \(start)"
        case .historyLimit(let set, let limit): "revisionHistoryLimit of set \(set): \(limit)"
        case .deleteSet(let set, let how): "delete set \(set) \(how.rawValue)"
        case .deletePod(let set, let ordinal, let grace):
            "delete pod \(ordinal) of set \(set)" + (grace.map { " grace \($0)" } ?? "")
        case .evictPod(let set, let ordinal): "evict pod \(ordinal) of set \(set)"
        case .releasePod(let set, let ordinal): "take the label of pod \(ordinal) of set \(set)"
        case .orphanPod(let set, let ordinal): "take the owner of pod \(ordinal) of set \(set)"
        case .occupyName(let set, let ordinal): "occupy the name of pod \(ordinal) of set \(set)"
        case .deleteClaim(let set, let template, let ordinal):
            "delete claim \(template) \(ordinal) of set \(set)"
        case .cordon(let node, let isOn): (isOn ? "cordon" : "uncordon") + " node \(node + 1)"
        case .outOfService(let node, let isOn):
            "node \(node + 1) " + (isOn ? "out of service" : "in service")
        case .deleteNode(let node): "delete node \(node + 1)"
        case .deleteService(let set): "delete service of set \(set)"
        case .createService(let set): "create service of set \(set)"
        default: laterDescription
        }
    }

    private var laterDescription: String {
        switch self {
        case .change(let set, let image, let count):
            "set \(set): image \(image) and replicas \(count) at once"
        case .template(let set, let change): "template of set \(set): \(change)"
        case .evictAll(let set): "evict all pods of set \(set)"
        case .budget(let set, let count): "budget of set \(set): minAvailable=\(count)"
        case .hold(let set, let ordinal, let claim):
            "hold " + (claim.map { "claim \($0) of " } ?? "") + "pod \(ordinal) of set \(set)"
        case .letGo(let set): "let go what is held of set \(set)"
        case .closeGate(let set, let ordinal): "close gate of pod \(ordinal) of set \(set)"
        case .drain(let node, let patience): "drain node \(node + 1) for \(patience)"
        case .scaleDeployment(let count): "scale the deployment to \(count)"
        case .deploymentImage(let image): "set image of the deployment to \(image)"
        case .loseWatch(let time): "the client outside is away for \(time)"
        default: ""
        }
    }
}
