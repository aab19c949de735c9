import KubeAPI
import KubeModel
import SimKernel

/// The volumes of one pod on their way to being mounted. Source: cluster.md B81, B83, E54, E58.
struct PodVolumes: Sendable {
    private(set) var needs: [Need] = []

    /// One object that must be there, or one volume that must be attached, before a mount.
    struct Need: Sendable {
        /// The name in the pod's spec.
        let volume: String
        /// The object to look at: the claim, then its volume; or a ConfigMap or Secret.
        var key: ObjectKey
        let isOptional: Bool
        var step = Step.asking
        /// The unique name of an attachable volume, as `volumesInUse` lists it.
        var attachable: String?
        /// How long the next wait after a vain look is.
        var wait = NodePeriods.volumeRetryInitial
        var retryDue: SimTime?
        /// The problem told last, so that it is told once.
        var problem: String?
    }

    /// How far one need is.
    enum Step: Sendable {
        case asking, waiting, attaching, ready
    }

    init(_ spec: PodSpec, pod: NamespacedName) {
        for volume in spec.volumes {
            let name = volume.name ?? ""
            func add(_ resource: Resource, _ object: String?, _ isOptional: Bool?) {
                let key = ObjectKey(resource, namespace: pod.namespace, name: object ?? "")
                needs.append(Need(volume: name, key: key, isOptional: isOptional ?? false))
            }
            if let claim = volume.persistentVolumeClaim {
                add(.persistentVolumeClaim, claim.claimName, false)
            } else if volume.ephemeral != nil {
                add(.persistentVolumeClaim, pod.name + "-" + name, false)
            } else if let source = volume.configMap {
                add(.configMap, source.name, source.optional)
            } else if let source = volume.secret {
                add(.secret, source.secretName, source.optional)
            } else if let projected = volume.projected {
                for source in projected.sources {
                    if let map = source.configMap { add(.configMap, map.name, map.optional) }
                    if let secret = source.secret { add(.secret, secret.name, secret.optional) }
                }
            }
        }
    }

    /// Whether everything can be mounted.
    var isReady: Bool { needs.allSatisfy { $0.step == .ready } }

    /// Whether there is a volume that takes time to mount.
    var hasClaims: Bool {
        needs.contains {
            $0.key.resource == .persistentVolumeClaim || $0.key.resource == .persistentVolume
        }
    }

    /// Whether an attachment is waited for.
    var waitsForAttachment: Bool { needs.contains { $0.step == .attaching } }

    /// The unique names of the attachable volumes.
    var attachables: [String] { needs.compactMap(\.attachable) }

    var nextDue: SimTime? { needs.compactMap(\.retryDue).min() }

    /// Begins anew, after a reboot.
    mutating func reset() {
        for index in needs.indices {
            needs[index].step = needs[index].attachable == nil ? .asking : .attaching
            needs[index].retryDue = nil
            needs[index].wait = NodePeriods.volumeRetryInitial
        }
    }

    /// The looks that are due, with the index of their need.
    mutating func takeDue(at now: SimTime) -> [(index: Int, key: ObjectKey)] {
        var due: [(Int, ObjectKey)] = []
        for index in needs.indices {
            guard let time = needs[index].retryDue, time <= now else { continue }
            needs[index].retryDue = nil
            needs[index].step = .asking
            due.append((index, needs[index].key))
        }
        return due
    }

    /// What became of a look.
    enum Outcome: Sendable {
        /// Nothing more to do now.
        case settled
        /// Another object must be looked at.
        case fetch(ObjectKey)
        /// Look again at `retryDue`; the text says what is wrong, nil when it was told before.
        case failed(String?)
        /// An attachable volume is known now.
        case attaching
    }

    /// Takes in the object a look has found, nil when there is none.
    mutating func found(
        _ object: StoredObject?, index: Int, on machine: NodeMachine, at now: SimTime
    ) -> Outcome {
        guard needs.indices.contains(index) else { return .settled }
        let key = needs[index].key
        // A kubelet that has just started may have asked twice; the first answer led further.
        if let object, object.resource != key.resource { return .settled }
        guard let object else {
            if needs[index].isOptional {
                needs[index].step = .ready
                return .settled
            }
            return fail(index, "\(key.resource.singular) \"\(key.name)\" not found", at: now)
        }
        switch key.resource {
        case .persistentVolumeClaim:
            let claim: PersistentVolumeClaim = object.view()
            guard claim.isBound, let volume = claim.spec.volumeName, !volume.isEmpty else {
                return fail(index, nil, at: now)
            }
            needs[index].key = ObjectKey(.persistentVolume, name: volume)
            return .fetch(needs[index].key)
        case .persistentVolume:
            let volume: PersistentVolume = object.view()
            guard BuiltInStorage.isAttachable(volume) else {
                needs[index].step = .ready
                return .settled
            }
            let name = BuiltInStorage.uniqueName(volume)
            needs[index].attachable = name
            needs[index].step = machine.mayMount(name) ? .ready : .attaching
            return .attaching
        default:
            needs[index].step = .ready
            return .settled
        }
    }

    /// Takes in which volumes may be mounted; whether that was the end of a wait.
    mutating func attachmentsChanged(on machine: NodeMachine) -> Bool {
        var changed = false
        for index in needs.indices where needs[index].step == .attaching {
            guard let name = needs[index].attachable, machine.mayMount(name) else { continue }
            needs[index].step = .ready
            changed = true
        }
        return changed
    }

    /// A look got no answer; it is done again soon.
    mutating func retry(_ index: Int, at now: SimTime) {
        guard needs.indices.contains(index) else { return }
        needs[index].step = .waiting
        needs[index].retryDue = now + NodePeriods.retry
    }

    private mutating func fail(_ index: Int, _ problem: String?, at now: SimTime) -> Outcome {
        needs[index].step = .waiting
        needs[index].retryDue = now + needs[index].wait
        let longest =
            problem == nil ? SimDuration.seconds(2) : NodePeriods.volumeRetryMax
        needs[index].wait = min(needs[index].wait + needs[index].wait, longest)
        guard let problem else { return .failed(nil) }
        let volume = needs[index].volume
        return .failed("MountVolume.SetUp failed for volume \"\(volume)\" : " + problem)
    }
}
