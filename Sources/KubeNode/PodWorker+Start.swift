import KubeAPI
import KubeModel
import SimKernel

/// From the first look at a pod until its containers run.
extension PodWorker {
    /// Begins the pod's life here; `sync` later it gets its first status.
    mutating func start(_ turn: inout PodTurn) {
        if endedElsewhere {
            turn.actions.append(.flush)
        } else if deletionGrace != nil {
            beginStop(grace: .seconds(deletionGrace ?? 0), &turn)
        } else {
            stageDue = turn.now + turn.machine.timing.sync
        }
    }

    /// The present stage has taken its time.
    mutating func finishStage(_ turn: inout PodTurn) {
        switch stage {
        case .new: admit(&turn)
        case .mounting:
            stage = .sandbox
            stageDue = turn.now + turn.machine.timing.sandbox
        case .sandbox: finishSandbox(&turn)
        case .reaping: finishReaping(&turn)
        case .unmounting: finishUnmounting(&turn)
        case .volumes, .running, .stopping, .finished: break
        }
    }

    private mutating func admit(_ turn: inout PodTurn) {
        startTime = turn.now
        if let refusal = turn.machine.admit(spec) {
            rejection = refusal
            stage = .finished
            turn.actions.append(
                .event(
                    .warning, reason: refusal.reason, message: refusal.message, container: nil))
            publish(&turn)
            return
        }
        holdsResources = true
        stage = .volumes
        publish(&turn)
        askForVolumes(&turn)
    }

    /// Asks for the objects behind the volumes.
    mutating func askForVolumes(_ turn: inout PodTurn) {
        for (index, need) in volumes.needs.enumerated() where need.step == .asking {
            turn.actions.append(.fetch(need.key, .volume(index)))
        }
        _ = volumes.attachmentsChanged(on: turn.machine)
        continueVolumes(&turn)
    }

    /// An object that was asked for has come; nil: there is none.
    mutating func fetched(
        _ object: StoredObject?, for purpose: FetchPurpose, _ turn: inout PodTurn
    ) {
        switch purpose {
        case .volume(let index):
            guard stage == .volumes else { return }
            let before = volumes.attachables.count
            let outcome = volumes.found(
                object, index: index, on: turn.machine, at: turn.now)
            if volumes.attachables.count > before {
                turn.machine.use([volumes.needs[index].attachable].compactMap { $0 })
                turn.actions.append(.volumesChanged)
            }
            switch outcome {
            case .fetch(let key): turn.actions.append(.fetch(key, .volume(index)))
            case .failed(let message?):
                turn.actions.append(
                    .event(.warning, reason: "FailedMount", message: message, container: nil))
            case .failed(nil), .settled, .attaching: break
            }
            continueVolumes(&turn)
        case .configuration(let container, let need):
            takeConfiguration(object, container: container, need: need, &turn)
        case .object:
            break
        }
    }

    /// Other volumes may be mounted than before.
    mutating func attachmentsChanged(_ turn: inout PodTurn) {
        guard stage == .volumes, volumes.attachmentsChanged(on: turn.machine) else { return }
        continueVolumes(&turn)
    }

    private mutating func continueVolumes(_ turn: inout PodTurn) {
        guard stage == .volumes, volumes.isReady else { return }
        stage = .mounting
        stageDue = turn.now + (volumes.hasClaims ? turn.machine.timing.mount : .zero)
    }

    private mutating func finishSandbox(_ turn: inout PodTurn) {
        if address == nil {
            address =
                spec.usesHostNetwork ? turn.machine.hostIP : turn.machine.network.allocate()
        }
        guard address != nil else {
            turn.actions.append(
                .event(
                    .warning, reason: "FailedCreatePodSandBox",
                    message: "Failed to create pod sandbox: no IP addresses available in range set",
                    container: nil))
            stageDue = turn.now + NodePeriods.backoffInitial
            return
        }
        hasSandbox = true
        stage = .running
        publish(&turn)
        if !finishWhenDone(&turn) { advance(&turn) }
    }

    /// The containers that shall run and do not, in the order in which they are started.
    var startable: [Int] {
        var found: [Int] = []
        for (index, container) in containers.enumerated() {
            switch container.spec.role {
            case .initial:
                if isInitialized || container.end?.exitCode == 0 { continue }
                if !container.isRunning { found.append(index) }
                return found
            case .sidecar:
                if !isInitialized {
                    if container.isStarted { continue }
                    if !container.isRunning { found.append(index) }
                    return found
                }
                if !container.isRunning { found.append(index) }
            case .regular:
                if !container.isRunning, container.restarts(spec.restartPolicy) {
                    found.append(index)
                }
            }
        }
        return found
    }

    /// Starts the next container that may be started now; when there is none, the status is
    /// published. Source: cluster.md B12, B19.
    mutating func advance(_ turn: inout PodTurn) {
        guard stage == .running, operation == nil else { return }
        let next = startable
        if !isInitialized, next.first.map({ containers[$0].spec.role == .regular }) ?? true {
            isInitialized =
                containers.allSatisfy { container in
                    switch container.spec.role {
                    case .initial: container.end?.exitCode == 0
                    case .sidecar: container.isStarted
                    case .regular: true
                    }
                }
        }
        let ready = next.first { containers[$0].startDue.map { $0 <= turn.now } ?? true }
        guard let index = ready else { return }
        begin(index, &turn)
        if operation == nil { advance(&turn) }
    }

    /// Begins to start a container: its image first. Source: cluster.md B54-B59.
    private mutating func begin(_ index: Int, _ turn: inout PodTurn) {
        containers[index].startDue = nil
        containers[index].noticeDue = nil
        let name = containers[index].image
        let image = turn.machine.images.image(name)
        if let problem = image.nameProblem {
            fail(
                index, "InvalidImageName", problem, &turn,
                events: [("InspectFailed", problem), ("Failed", "Error: InvalidImageName")])
            return
        }
        let policy = containers[index].spec.pullPolicy
        if policy == "Never", !image.isPresent {
            let problem = "Container image \"\(name)\" is not present with pull policy of Never"
            fail(
                index, "ErrImageNeverPull", problem, &turn,
                events: [
                    ("ErrImageNeverPull", problem), ("Failed", "Error: ErrImageNeverPull"),
                ])
            return
        }
        if image.isPresent, policy != "Always" {
            note(
                index, "Pulled",
                "Container image \"\(name)\" already present on machine and can be accessed by"
                    + " the pod", &turn)
            beginCreate(index, &turn)
            return
        }
        note(index, "Pulling", "Pulling image \"\(name)\"", &turn)
        let timing = turn.machine.timing
        let end =
            image.isPresent
            ? turn.now + timing.resolve
            : turn.machine.images.beginPull(name, at: turn.now, taking: timing.pull)
        operation = Operation(container: index, kind: .pull(began: turn.now), due: end)
    }

    /// The thing the pod was busy with is done.
    mutating func finishOperation(_ turn: inout PodTurn) {
        guard let done = operation else { return }
        operation = nil
        switch done.kind {
        case .pull(let began): finishPull(done.container, began: began, &turn)
        case .configure: break
        case .create: finishCreate(done.container, &turn)
        case .postStart: break
        }
        settle(&turn)
    }

    /// Goes on with the next container, or publishes the status when there is none.
    mutating func settle(_ turn: inout PodTurn) {
        guard stage == .running, operation == nil else { return }
        advance(&turn)
        guard operation == nil else { return }
        showsAddress = true
        publish(&turn)
    }

    private mutating func finishPull(_ index: Int, began: SimTime, _ turn: inout PodTurn) {
        let name = containers[index].image
        let image = turn.machine.images.image(name)
        if let error = turn.machine.images.pullError(image) {
            fail(
                index, "ErrImagePull", error, &turn,
                events: [
                    ("Failed", "Failed to pull image \"\(name)\": \(error)"),
                    ("Failed", "Error: ErrImagePull"),
                ])
            return
        }
        turn.machine.images.finishPull(name)
        let time = turn.now - began
        note(
            index, "Pulled",
            "Successfully pulled image \"\(name)\" in \(time) (\(time) including waiting)."
                + " Image size: \(image.workload.size) bytes.", &turn)
        beginCreate(index, &turn)
    }

    private mutating func beginCreate(_ index: Int, _ turn: inout PodTurn) {
        containers[index].noteRestart(at: turn.now)
        guard containers[index].isConfigured else {
            askForConfiguration(index, &turn)
            return
        }
        operation = Operation(
            container: index, kind: .create, due: turn.now + turn.machine.timing.start)
    }

    /// Asks for the objects behind the environment of a container.
    private mutating func askForConfiguration(_ index: Int, _ turn: inout PodTurn) {
        let needs = containers[index].spec.configuration
        operation = Operation(container: index, kind: .configure(needs.count), due: nil)
        for (number, need) in needs.enumerated() {
            let key = ObjectKey(need.resource, namespace: id.namespace, name: need.name)
            turn.actions.append(.fetch(key, .configuration(container: index, need: number)))
        }
    }

    /// A kubelet that has just started asks again for what the one before had asked for: those
    /// answers reach nobody.
    mutating func askAgain(_ turn: inout PodTurn) {
        if stage == .volumes { askForVolumes(&turn) }
        if let operation, case .configure = operation.kind {
            askForConfiguration(operation.container, &turn)
        }
    }

    private mutating func takeConfiguration(
        _ object: StoredObject?, container index: Int, need: Int, _ turn: inout PodTurn
    ) {
        guard var running = operation, running.container == index,
            case .configure(let missing) = running.kind,
            containers[index].spec.configuration.indices.contains(need)
        else { return }
        let problem = containers[index].spec.configuration[need]
            .problem(object?.json, namespace: id.namespace)
        running.problem = running.problem ?? problem
        running.kind = .configure(missing - 1)
        operation = running
        guard missing <= 1 else { return }
        operation = nil
        if let problem = running.problem {
            fail(
                index, "CreateContainerConfigError", problem, &turn,
                events: [("Failed", "Error: " + problem)])
        } else {
            containers[index].isConfigured = true
            beginCreate(index, &turn)
            containers[index].isConfigured = false
        }
        settle(&turn)
    }

    /// A start came to nothing; it is tried again after the back-off of pulls.
    private mutating func fail(
        _ index: Int, _ reason: String, _ message: String, _ turn: inout PodTurn,
        events: [(reason: String, message: String)]
    ) {
        setWaiting(index, reason, message)
        containers[index].planPull(at: turn.now, notice: turn.machine.timing.notice)
        showsAddress = true
        isDirty = true
        turn.actions.append(.flush)
        for event in events {
            turn.actions.append(
                .event(.warning, reason: event.reason, message: event.message, container: index))
        }
    }

    /// Shows a container as waiting; the end before that becomes its last state.
    mutating func setWaiting(_ index: Int, _ reason: String?, _ message: String) {
        if let end = containers[index].end { containers[index].lastEnd = end }
        containers[index].state = .waiting(reason: reason, message: message)
    }

    func note(_ index: Int, _ reason: String, _ message: String, _ turn: inout PodTurn) {
        turn.actions.append(.event(.normal, reason: reason, message: message, container: index))
    }
}
