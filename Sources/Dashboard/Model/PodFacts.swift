import KubeAPI
import KubeModel

/// What is asked of a pod again and again, read once per version of it.
struct PodFacts: Sendable {
    var object: StoredObject
    var name: String
    var uid: String
    /// -1 when the name has none. Source: spec R35.
    var ordinal: Int64
    /// The label `controller-revision-hash`.
    var revision: String
    var node: String
    var address: String
    var readyContainers: Int
    var containers: Int
    var restarts: Int64
    /// The state as far as the pod alone tells: never lost or minReady.
    var ownState: PodState
    var trouble: ContainerTrouble?
    var isReady: Bool
    /// When Ready last changed, in seconds.
    var readyChanged: Int64?
    var isRunning: Bool
    var isFinished: Bool
    var isTerminating: Bool
    /// When the grace period ends, in seconds; nil while the pod is not terminating.
    var graceEnd: Int64?
    var graceSeconds: Int64
    var created: Int64
    var finalizers: [String]
    /// The scheduler's message when it found no node.
    var unschedulable: String?
    /// Seconds a lost node is tolerated; nil: for ever.
    var tolerationSeconds: Int64?
    /// The init step that runs: its number from 1, how many there are, and its name.
    var initStep: (index: Int, count: Int, name: String)?
    /// The names of its claims.
    var claims: [String]

    init(_ object: StoredObject) {
        self.object = object
        let pod: Pod = object.view()
        let spec = pod.spec
        let status = pod.status
        let metadata = pod.metadata
        name = object.name
        uid = object.uid
        ordinal = PodName(object.name).ordinal
        revision = object.facts.labels["controller-revision-hash"] ?? ""
        node = object.facts.nodeName ?? ""
        address = status.podIP ?? ""
        let regular = status.containerStatuses
        let sidecars = spec.initContainers.filter { $0.restartPolicy == "Always" }
        let initial = status.initContainerStatuses
        readyContainers =
            regular.filter { $0.ready ?? false }.count
            + initial.filter { s in
                (s.ready ?? false) && sidecars.contains { $0.name == s.name }
            }.count
        containers = spec.containers.count + sidecars.count
        restarts = regular.reduce(0) { $0 + ($1.restartCount ?? 0).clamped }
        trouble = ContainerTrouble(of: status)
        isReady = object.facts.isReady
        readyChanged = object.facts.readySince
        isRunning = status.phase == .running
        isFinished = pod.isFinished
        isTerminating = object.facts.isTerminating
        graceEnd = metadata.deletionTimestamp?.seconds
        let grace = metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds
        graceSeconds = (grace ?? 30).clamped
        created = object.facts.creationSeconds
        finalizers = metadata.finalizers
        let scheduled = status.conditions.condition("PodScheduled")
        unschedulable =
            scheduled?.status == .false && scheduled?.reason == "Unschedulable"
            ? scheduled?.message ?? "" : nil
        tolerationSeconds = Self.toleration(spec.tolerations)
        initStep = Self.initStep(spec, initial)
        claims = Self.claims(spec)
        ownState = Self.state(status, hasInitStep: initStep != nil, trouble, object)
    }

    /// Whether the controller counts it as available at a second. Source: spec R4.
    func isAvailable(minReady: Int64, at second: Int64) -> Bool {
        guard isReady, !isTerminating else { return false }
        guard minReady > 0 else { return true }
        guard let readyChanged else { return false }
        return readyChanged + minReady <= second
    }

    /// Whether the controller goes on to the next pod. Source: spec P5.
    var isRunningAndReady: Bool { isRunning && isReady }

    private static func state(
        _ status: PodStatus, hasInitStep: Bool, _ trouble: ContainerTrouble?, _ object: StoredObject
    ) -> PodState {
        if status.phase == .unknown { return .lost }
        if object.facts.isTerminating { return .terminating }
        if status.phase == .succeeded { return .completed }
        if trouble != nil || status.phase == .failed { return .failed }
        if (object.facts.nodeName ?? "").isEmpty { return .pending }
        if hasInitStep { return .initializing }
        if object.facts.isReady { return .ready }
        let regular = status.containerStatuses
        if regular.isEmpty || regular.contains(where: { $0.state?.running == nil }) {
            return .starting
        }
        return .notReady
    }

    private static func toleration(_ tolerations: [Toleration]) -> Int64? {
        let taint = Taint {
            $0.key = "node.kubernetes.io/unreachable"
            $0.effect = "NoExecute"
        }
        let matching = tolerations.filter { $0.tolerates(taint) }
        if matching.isEmpty { return 0 }
        return matching.compactMap(\.tolerationSeconds).map { max(0, $0.clamped) }.min()
    }

    private static func initStep(
        _ spec: PodSpec, _ statuses: [ContainerStatus]
    ) -> (index: Int, count: Int, name: String)? {
        let steps = spec.initContainers
        guard !steps.isEmpty, !statuses.isEmpty else { return nil }
        for (index, step) in steps.enumerated() {
            let status = statuses.first { $0.name == step.name }
            let isDone =
                step.restartPolicy == "Always"
                ? status?.started ?? false : status?.state?.terminated?.exitCode == 0
            if !isDone { return (index + 1, steps.count, step.name ?? "") }
        }
        return nil
    }

    private static func claims(_ spec: PodSpec) -> [String] {
        spec.volumes.compactMap { volume in
            volume.json["persistentVolumeClaim"]?.object?.read("claimName")
        }
    }
}

/// A pod's name taken apart. Source: spec R35.
struct PodName: Sendable, Equatable {
    /// Everything before the last `-` when only digits follow; empty otherwise.
    var parent: String
    /// -1 when there is none or it does not fit 32 bits.
    var ordinal: Int64

    init(_ name: String) {
        let bytes = name.utf8
        guard let dash = bytes.lastIndex(of: UInt8(ascii: "-")) else {
            parent = ""
            ordinal = -1
            return
        }
        let digits = bytes[bytes.index(after: dash)...]
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            parent = ""
            ordinal = -1
            return
        }
        parent = String(name[..<dash])
        ordinal = Int32(name[name.index(after: dash)...]).map(Int64.init) ?? -1
    }
}

/// Why a container does not run.
struct ContainerTrouble: Sendable, Equatable {
    /// The two kinds that have rules of their own, and the rest.
    enum Kind: Sendable { case crash, image, other }

    var kind: Kind
    var container: String
    /// `CrashLoopBackOff`, `ErrImagePull`, `Error`.
    var reason: String
    var message: String
    var image: String
    var exitCode: Int64?
    var restarts: Int64
    /// When it is tried again, in seconds; nil when that is not known.
    var retryAt: Int64?

    /// The first container of a pod that is in trouble, or nil.
    init?(of status: PodStatus) {
        for container in status.allContainerStatuses {
            if let found = ContainerTrouble(container) {
                self = found
                return
            }
        }
        return nil
    }

    private init?(_ status: ContainerStatus) {
        container = status.name ?? ""
        image = status.image ?? ""
        restarts = status.restartCount ?? 0
        let state = status.state
        let ended = state?.terminated ?? status.lastState?.terminated
        exitCode = ended?.exitCode
        if let waiting = state?.waiting {
            reason = waiting.reason ?? ""
            message = waiting.message ?? ""
            switch reason {
            case "CrashLoopBackOff":
                kind = .crash
                if let finished = ended?.finishedAt?.seconds,
                    let delay = Self.backOff(in: message)
                {
                    retryAt = finished + delay
                }
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull",
                "RegistryUnavailable", "ImageInspectError":
                kind = .image
            case "", "ContainerCreating", "PodInitializing": return nil
            default: kind = .other
            }
        } else if let terminated = state?.terminated, terminated.exitCode != 0 {
            kind = .crash
            reason = terminated.reason ?? "Error"
            message = terminated.message ?? ""
        } else {
            return nil
        }
    }

    /// Seconds in `back-off 1m20s restarting …`.
    static func backOff(in message: String) -> Int64? {
        let words = message.split(separator: " ")
        guard let index = words.firstIndex(of: "back-off"), index + 1 < words.count else {
            return nil
        }
        return DurationText.seconds(String(words[index + 1]))
    }
}
