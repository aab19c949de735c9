import KubeAPI
import KubeModel
import SimKernel

/// The life of one pod on its node, as a small state machine.
///
/// Inputs are methods; what shall happen is put into the list of actions of the turn. The worker
/// keeps instants instead of timers: the kubelet calls `wake` when the earliest of them, `nextDue`,
/// has come. Source: cluster.md B.
struct PodWorker: Sendable {
    let uid: String
    let id: NamespacedName
    /// The newest version of the object that is known.
    var latest: StoredObject
    let spec: PodFacts
    var stage = Stage.new
    /// When the present stage ends by itself.
    var stageDue: SimTime?
    /// Init containers and then containers, in the order of the spec.
    var containers: [ContainerLife]
    var volumes: PodVolumes
    /// What the pod is busy with; a pod does one thing at a time.
    var operation: Operation?
    var startTime: SimTime?
    /// The pod's address; it stays in the status after the sandbox is gone.
    var address: String?
    var hasSandbox = false
    var showsAddress = false
    /// Whether all init containers were done once. Source: cluster.md B30, B31.
    var isInitialized = false
    /// The grace of the deletion that was asked for.
    var deletionGrace: Int64?
    /// Whether the object is gone from the API while something of the pod was left here.
    var isOrphan = false
    /// Why the node did not take the pod. Source: cluster.md B77.
    var rejection: (reason: String, message: String)?
    var holdsResources = false
    /// Whether the pod had ended before this kubelet knew it: its status is not this kubelet's.
    var endedElsewhere = false

    // What is known of the API's view.
    var isDirty = false
    /// What the pod's timer stands at.
    var timerDue: SimTime?
    var statusCall: UInt64?
    var retryDue: SimTime?
    var isDeleteSent = false

    /// Where a pod is on its way.
    enum Stage: Int, Sendable, Comparable {
        /// Seen, not yet begun.
        case new
        /// Waits for claims, configuration and attachments.
        case volumes
        case mounting
        case sandbox
        /// Containers are started and kept running.
        case running
        /// Containers are being stopped for good.
        case stopping
        /// All processes have ended; the status does not say so yet.
        case reaping
        case unmounting
        /// Nothing of the pod is left on the node.
        case finished

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// One thing that takes time and keeps the pod from the next.
    struct Operation: Sendable {
        enum Kind: Sendable, Equatable {
            case pull(began: SimTime)
            /// Asks for the configuration; so many answers are missing.
            case configure(Int)
            case create
            case postStart
        }
        var container: Int
        var kind: Kind
        var due: SimTime?
        /// What is wrong with the configuration, so far.
        var problem: String?
    }

    init(_ object: StoredObject) {
        let pod: Pod = object.view()
        latest = object
        uid = object.uid
        id = object.id
        let podSpec = pod.spec
        spec = PodFacts(podSpec)
        volumes = PodVolumes(podSpec, pod: object.id)
        let initial = podSpec.initContainers.map {
            ContainerSpec($0, role: $0.restartPolicy == "Always" ? .sidecar : .initial)
        }
        let regular = podSpec.containers.map { ContainerSpec($0, role: .regular) }
        containers = (initial + regular).map(ContainerLife.init)
        isInitialized = initial.isEmpty
        let metadata = pod.metadata
        if metadata.deletionTimestamp != nil {
            deletionGrace = metadata.deletionGracePeriodSeconds ?? 0
        }
    }

    /// Whether a process of the pod is alive.
    func isAlive(at now: SimTime) -> Bool { containers.contains { $0.isAlive(at: now) } }

    /// The earliest instant at which something happens by itself.
    var nextDue: SimTime? {
        var due: SimTime?
        func consider(_ time: SimTime?) {
            if let time { due = due.map { min($0, time) } ?? time }
        }
        consider(stageDue)
        consider(operation?.due)
        consider(retryDue)
        if stage == .volumes { consider(volumes.nextDue) }
        if stage == .running || stage == .stopping {
            for container in containers { consider(container.nextDue) }
        }
        if stage == .running, operation == nil {
            for index in startable { consider(containers[index].startDue) }
        }
        return due
    }

    /// Does what is due. It stops after each status that shall be seen and goes on at once when
    /// called again.
    mutating func wake(_ turn: inout PodTurn) {
        var steps = 0
        while let due = nextDue, due <= turn.now, steps < 1_000, !turn.hasPublished {
            steps += 1
            if let time = retryDue, time <= turn.now {
                retryDue = nil
                isDeleteSent = false
                isDirty = true
                turn.actions.append(.flush)
                continue
            }
            if endContainers(&turn) { continue }
            if let time = operation?.due, time <= turn.now {
                finishOperation(&turn)
                continue
            }
            if let time = stageDue, time <= turn.now {
                stageDue = nil
                finishStage(&turn)
                continue
            }
            if stage == .volumes, let time = volumes.nextDue, time <= turn.now {
                for look in volumes.takeDue(at: turn.now) {
                    turn.actions.append(.fetch(look.key, .volume(look.index)))
                }
                continue
            }
            if noticeBackoff(&turn) || runProbes(&turn) { continue }
            if stage == .running, operation == nil { advance(&turn) }
        }
    }

    /// Says that the status shall be written.
    mutating func publish(_ turn: inout PodTurn) {
        isDirty = true
        turn.hasPublished = true
        turn.actions.append(.flush)
    }
}

/// Facts of a pod's spec, read once.
struct PodFacts: Sendable {
    let restartPolicy: RestartPolicy
    let usesHostNetwork: Bool
    let grace: Int64
    let nodeSelector: [(key: String, value: String)]
    let readinessGates: [String]
    let cpuMilli: Int64
    let memory: Int64

    init(_ spec: PodSpec) {
        restartPolicy = RestartPolicy(rawValue: spec.restartPolicy ?? "Always") ?? .always
        usesHostNetwork = spec.hostNetwork ?? false
        grace = spec.terminationGracePeriodSeconds ?? 30
        nodeSelector = spec.nodeSelector
        readinessGates = spec.readinessGates.compactMap(\.conditionType)
        var cpu: Int64 = 0
        var memory: Int64 = 0
        for container in spec.containers {
            let requests = container.resources?.requests
            cpu += requests?.quantity("cpu")?.addableMilliValue ?? 0
            memory += requests?.quantity("memory")?.addableValue ?? 0
        }
        cpuMilli = cpu
        self.memory = memory
    }
}

/// One call of a worker: the time, what all pods of the node share, and what shall happen.
struct PodTurn: Sendable {
    var now = SimTime.epoch
    var machine: NodeMachine
    var actions: [PodAction] = []
    /// Whether a status was published in this turn, so that later steps wait for the next.
    var hasPublished = false
}

/// One thing a worker wants to happen.
enum PodAction: Sendable {
    /// An event about the pod, or about one of its containers.
    case event(NodeEvent.Kind, reason: String, message: String, container: Int?)
    /// The status may have to be written, or the object to be deleted.
    case flush
    /// Asks the API for an object.
    case fetch(ObjectKey, FetchPurpose)
    /// The attachable volumes that are in use have changed.
    case volumesChanged
    /// Nothing is left of the pod and nobody waits for it.
    case gone
}

/// What a fetched object is for.
enum FetchPurpose: Sendable {
    /// The need of that index.
    case volume(Int)
    /// The environment of the container that is being created.
    case configuration(container: Int, need: Int)
    /// The pod itself, after a write that came too late.
    case object
}
