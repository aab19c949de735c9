import KubeModel
import SimKernel

/// One container of a pod: what it shall be, what it is, and when it may be started again.
struct ContainerLife: Sendable {
    /// What the spec says, read once.
    let spec: ContainerSpec
    var image: String
    /// The whole name and the digest of the image it was last created from.
    var resolvedImage = ""
    var imageID = ""
    var state = State.waiting(reason: nil, message: "")
    /// How the run before the present one ended.
    var lastEnd: End?
    var restartCount: Int64 = 0
    /// How often it was created; the first time does not count as a restart.
    var creations = 0
    /// No start before this; nil: nothing holds it up.
    var startDue: SimTime?
    /// When the wait for `startDue` begins to show as back-off.
    var noticeDue: SimTime?
    var isConfigured: Bool
    private var crashBackoff: Backoff?
    private var pullBackoff: Backoff?

    /// What a container is at the moment.
    enum State: Sendable {
        /// Nil as reason: the one of pods that are being started.
        case waiting(reason: String?, message: String)
        case running(Run)
        case terminated(End)
    }

    /// A process that runs, unless `exitDue` has passed.
    struct Run: Sendable {
        var containerID: String
        var startedAt: SimTime
        var workload: Workload
        var readyAt: SimTime
        /// When and how the process ends, as far as it is known.
        var exitDue: SimTime?
        var exitCode: Int64 = 0
        /// Whether it was asked to end.
        var isStopping = false
        /// Whether `exitDue` follows from signals and not from the workload.
        var isSignalled = false
        var termAt = SimTime.distantPast
        var startup: ProbeRun?
        var readiness: ProbeRun?
        var liveness: ProbeRun?
    }

    /// A process that has ended.
    struct End: Sendable, Equatable {
        var containerID: String
        var exitCode: Int64
        var reason: String
        var message: String?
        var startedAt: SimTime
        var finishedAt: SimTime
    }

    private struct Backoff: Sendable {
        var wait: SimDuration
        var updated: SimTime
    }

    init(_ spec: ContainerSpec) {
        self.spec = spec
        image = spec.image
        isConfigured = spec.configuration.isEmpty
    }

    var run: Run? { if case .running(let run) = state { run } else { nil } }
    var end: End? { if case .terminated(let end) = state { end } else { nil } }
    var isRunning: Bool { if case .running = state { true } else { false } }

    /// Whether a process of it is alive at an instant, be it noticed or not.
    func isAlive(at now: SimTime) -> Bool {
        guard let run else { return false }
        return run.exitDue.map { $0 > now } ?? true
    }

    /// Whether it counts as started. Source: cluster.md B35.
    var isStarted: Bool { run.map { $0.startup?.result ?? true } ?? false }

    /// Whether it counts as ready. Source: cluster.md B27, B33.
    var isReady: Bool {
        switch state {
        case .running(let run):
            isStarted && (run.readiness?.result ?? true)
                && (spec.role != .initial)
        case .terminated(let end): spec.role == .initial && end.exitCode == 0
        case .waiting: false
        }
    }

    /// Whether it shall be started again after its end.
    func restarts(_ policy: RestartPolicy) -> Bool {
        guard let end else { return true }
        if spec.role == .sidecar { return true }
        switch policy {
        case .always: return spec.role == .regular || end.exitCode != 0
        case .onFailure: return end.exitCode != 0
        case .never: return false
        }
    }

    /// Changes the run when there is one.
    mutating func updateRun(_ body: (inout Run) -> Void) {
        guard case .running(var run) = state else { return }
        body(&run)
        state = .running(run)
    }

    /// The earliest instant at which something happens to it by itself.
    var nextDue: SimTime? {
        var due: SimTime?
        func consider(_ time: SimTime?) {
            if let time { due = due.map { min($0, time) } ?? time }
        }
        consider(noticeDue)
        guard case .running(let run) = state else {
            return due
        }
        consider(run.exitDue)
        consider(run.startup?.due)
        if run.startup?.result ?? true {
            consider(run.readiness?.due)
            consider(run.liveness?.due)
        }
        return due
    }

    /// Plans the next start after an end. Source: cluster.md B45, B46.
    mutating func planRestart(after end: End, notice: SimDuration, at now: SimTime) {
        if let backoff = crashBackoff,
            end.finishedAt - backoff.updated > NodePeriods.backoffReset
        {
            crashBackoff = nil
        }
        guard let backoff = crashBackoff else {
            startDue = now
            return
        }
        let due = end.finishedAt + backoff.wait
        startDue = max(due, now)
        noticeDue = due > now + notice ? now + notice : nil
    }

    /// The wait that is in force after crashes.
    var crashWait: SimDuration { crashBackoff?.wait ?? NodePeriods.backoffInitial }

    /// Notes that a start after an end begins, which doubles the next wait.
    mutating func noteRestart(at now: SimTime) {
        guard end != nil || lastEnd != nil, creations > 0 else { return }
        let wait = crashBackoff.map { min($0.wait + $0.wait, NodePeriods.backoffMax) }
        crashBackoff = Backoff(wait: wait ?? NodePeriods.backoffInitial, updated: now)
    }

    /// Plans the next try after a failed pull. Source: cluster.md B58.
    mutating func planPull(at now: SimTime, notice: SimDuration) {
        let wait = pullBackoff.map { min($0.wait + $0.wait, NodePeriods.backoffMax) }
        pullBackoff = Backoff(wait: wait ?? NodePeriods.backoffInitial, updated: now)
        startDue = now + (wait ?? NodePeriods.backoffInitial)
        noticeDue = now + notice
    }

    /// Forgets all waits, as for a new image or after a reboot. Source: cluster.md B51.
    mutating func forgetBackoff() {
        crashBackoff = nil
        pullBackoff = nil
        startDue = nil
        noticeDue = nil
    }
}

/// When containers are started again.
enum RestartPolicy: String, Sendable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"
}

/// What a container shall be, read once from the spec of its pod.
struct ContainerSpec: Sendable {
    /// What part a container plays in its pod. Source: cluster.md B27, B29.
    enum Role: Sendable {
        case initial, sidecar, regular
    }

    let name: String
    let image: String
    let role: Role
    let pullPolicy: String
    let command: [String]
    let environment: [String]
    let isInteractive: Bool
    /// What must exist before the container can be created.
    let configuration: [ConfigurationNeed]
    let startup: ProbePlan?
    let readiness: ProbePlan?
    let liveness: ProbePlan?
    /// How long the hook before the stop takes; nil: there is none.
    let preStop: SimDuration?
    let postStart: SimDuration?
    /// Parts of the status that follow from the spec alone.
    let resources: JSONValue
    let allocatedResources: JSONValue?
    let volumeMounts: JSONValue?

    init(_ container: Container, role: Role) {
        name = container.name ?? ""
        image = container.image ?? ""
        self.role = role
        pullPolicy = container.imagePullPolicy ?? "IfNotPresent"
        command = container.command + container.args
        let env = container.env
        environment = env.compactMap(\.name)
        configuration = ConfigurationNeed.needs(of: container, env)
        isInteractive = container.tty == true && container.stdin == true
        let ports = container.ports
        startup = ProbePlan(container.startupProbe, ports: ports)
        readiness = ProbePlan(container.readinessProbe, ports: ports)
        liveness = ProbePlan(container.livenessProbe, ports: ports)
        let lifecycle = container.lifecycle
        preStop = lifecycle?.preStop.map(Self.duration)
        postStart = lifecycle?.postStart.map(Self.duration)
        resources = container.json["resources"] ?? [:]
        allocatedResources = container.json["resources"]?["requests"]
        let mounts = container.volumeMounts.map { mount in
            var status = JSONObject()
            status["name"] = .string(mount.name ?? "")
            status["mountPath"] = .string(mount.mountPath ?? "")
            if mount.readOnly == true {
                status["readOnly"] = true
                status["recursiveReadOnly"] = "Disabled"
            }
            return JSONValue.object(status)
        }
        volumeMounts = mounts.isEmpty ? nil : .array(mounts)
    }

    /// How long a hook takes: sleeps are counted, all else is done at once.
    private static func duration(_ handler: LifecycleHandler) -> SimDuration {
        if let sleep = handler.sleep { return .seconds(max(0, sleep.seconds ?? 0)) }
        guard let exec = handler.exec else { return .zero }
        switch ShellScript(command: exec.command).end {
        case .after(let duration, _): return duration
        case .never: return .infinite
        }
    }
}

/// A key of a ConfigMap or Secret that a container's environment needs.
struct ConfigurationNeed: Sendable, Equatable {
    let resource: Resource
    let name: String
    /// Nil: all keys, whichever they are.
    let key: String?

    static func needs(of container: Container, _ env: [EnvVar]) -> [ConfigurationNeed] {
        var needs: [ConfigurationNeed] = []
        for source in env.compactMap(\.valueFrom) {
            if let ref = source.configMapKeyRef, ref.optional != true {
                needs.append(.init(resource: .configMap, name: ref.name ?? "", key: ref.key))
            }
            if let ref = source.secretKeyRef, ref.optional != true {
                needs.append(.init(resource: .secret, name: ref.name ?? "", key: ref.key))
            }
        }
        for source in container.envFrom {
            if let ref = source.configMapRef, ref.optional != true {
                needs.append(.init(resource: .configMap, name: ref.name ?? "", key: nil))
            }
            if let ref = source.secretRef, ref.optional != true {
                needs.append(.init(resource: .secret, name: ref.name ?? "", key: nil))
            }
        }
        return needs
    }

    /// What is wrong with the object found under the name; nil when the key is there.
    func problem(_ found: JSONObject?, namespace: String) -> String? {
        let kind = resource == .configMap ? "ConfigMap" : "Secret"
        guard let found else { return "\(resource.singular) \"\(name)\" not found" }
        guard let key else { return nil }
        let members = ["data", "binaryData", "stringData"]
        if members.contains(where: { found[$0]?[key] != nil }) { return nil }
        return "couldn't find key \(key) in \(kind) \(namespace)/\(name)"
    }
}
