import KubeModel
import SimKernel

/// While containers run: their processes, probes, ends and restarts.
extension PodWorker {
    /// A container is created and its process started. Source: cluster.md B13, B44.
    mutating func finishCreate(_ index: Int, _ turn: inout PodTurn) {
        let spec = containers[index].spec
        if let end = containers[index].end { containers[index].lastEnd = end }
        containers[index].creations += 1
        if containers[index].creations > 1 { containers[index].restartCount += 1 }
        let image = turn.machine.images.image(containers[index].image)
        containers[index].resolvedImage = image.resolvedName
        containers[index].imageID = image.imageID
        let workload = ContainerBehaviour(
            image.workload, command: spec.command, environment: spec.environment,
            isInteractive: spec.isInteractive
        ).workload
        let timing = turn.machine.timing
        let now = turn.now
        let digits = hexadecimal("\(uid)/\(spec.name)/\(containers[index].creations)")
        var run = ContainerLife.Run(
            containerID: "containerd://" + digits, startedAt: now, workload: workload,
            readyAt: now + timing.ready * workload.readyFactor)
        if case .after(let duration, let code) = workload.end {
            run.exitDue = now + duration
            run.exitCode = code
        }
        if let plan = spec.startup { run.startup = ProbeRun(plan, start: now, result: false) }
        if let plan = spec.liveness { run.liveness = ProbeRun(plan, start: now, result: true) }
        if let plan = spec.readiness {
            let extra = plan.initialDelay <= timing.notice ? now + timing.notice : nil
            run.readiness = ProbeRun(plan, start: now, result: false, extra: extra)
        }
        containers[index].state = .running(run)
        note(index, "Created", "Container created", &turn)
        note(index, "Started", "Container started", &turn)
        if let hook = spec.postStart, hook > .zero {
            operation = Operation(container: index, kind: .postStart, due: now + hook)
        }
    }

    /// Takes note of the process that ended first, if one has.
    mutating func endContainers(_ turn: inout PodTurn) -> Bool {
        guard stage == .running || stage == .stopping else { return false }
        var first: (index: Int, time: SimTime)?
        for (index, container) in containers.enumerated() {
            guard let time = container.run?.exitDue, time <= turn.now,
                first.map({ time < $0.time }) ?? true
            else { continue }
            first = (index, time)
        }
        guard let first, let run = containers[first.index].run else { return false }
        containers[first.index].state = .terminated(
            ContainerLife.End(
                containerID: run.containerID, exitCode: run.exitCode,
                reason: run.exitCode == 0 ? "Completed" : "Error", message: nil,
                startedAt: run.startedAt, finishedAt: first.time))
        if stage == .stopping {
            continueStop(&turn)
        } else {
            containerEnded(first.index, &turn)
        }
        return true
    }

    private mutating func containerEnded(_ index: Int, _ turn: inout PodTurn) {
        if finishWhenDone(&turn) { return }
        if let end = containers[index].end, containers[index].restarts(spec.restartPolicy) {
            containers[index].planRestart(
                after: end, notice: turn.machine.timing.notice, at: turn.now)
        }
        if operation?.container == index { operation = nil }
        showsAddress = true
        publish(&turn)
        // A restart that is due comes after this status; the next init container does, too.
        if operation == nil, containers[index].startDue == nil { advance(&turn) }
    }

    /// Ends the pod when no container of it will ever run again. Source: cluster.md B22.
    mutating func finishWhenDone(_ turn: inout PodTurn) -> Bool {
        let policy = spec.restartPolicy
        let hasFailedToBegin = !isInitialized && containers.contains { container in
            guard container.spec.role == .initial, let end = container.end else { return false }
            return end.exitCode != 0 && !container.restarts(policy)
        }
        let isDone = containers.allSatisfy { container in
            container.spec.role != .regular
                || (container.end != nil && !container.restarts(policy))
        }
        guard hasFailedToBegin || isDone else { return false }
        beginStop(grace: .seconds(spec.grace), &turn)
        return true
    }

    /// Shows a wait as back-off once it has lasted. Source: cluster.md B47, B58.
    mutating func noticeBackoff(_ turn: inout PodTurn) -> Bool {
        guard
            let index = containers.firstIndex(where: {
                $0.noticeDue.map { $0 <= turn.now } ?? false
            })
        else { return false }
        containers[index].noticeDue = nil
        guard stage == .running, operation?.container != index else { return true }
        let container = containers[index]
        switch container.state {
        case .terminated:
            let pod = "\(id.name)_\(id.namespace)(\(uid))"
            let name = container.spec.name
            setWaiting(
                index, "CrashLoopBackOff",
                "back-off \(container.crashWait) restarting failed container=\(name) pod=\(pod)")
            turn.actions.append(
                .event(
                    .warning, reason: "BackOff",
                    message: "Back-off restarting failed container \(name) in pod \(pod)",
                    container: index))
        case .waiting(let reason?, let message) where reason == "ErrImagePull":
            let text = "Back-off pulling image \"\(container.image)\""
            setWaiting(index, "ImagePullBackOff", text + ": ErrImagePull: " + message)
            note(index, "BackOff", text, &turn)
            turn.actions.append(
                .event(
                    .warning, reason: "Failed", message: "Error: ImagePullBackOff",
                    container: index))
        case .waiting, .running:
            return true
        }
        publish(&turn)
        return true
    }

    /// Asks the probes that are due. Source: cluster.md B35-B42.
    mutating func runProbes(_ turn: inout PodTurn) -> Bool {
        for index in containers.indices {
            guard let run = containers[index].run else { continue }
            let isStarted = run.startup?.result ?? true
            if let due = run.startup?.due, due <= turn.now {
                probe(index, .startup, &turn)
                return true
            }
            guard isStarted else { continue }
            if let due = run.readiness?.due, due <= turn.now {
                probe(index, .readiness, &turn)
                return true
            }
            if let due = run.liveness?.due, due <= turn.now {
                probe(index, .liveness, &turn)
                return true
            }
        }
        return false
    }

    private enum ProbeKind: String {
        case startup = "Startup"
        case readiness = "Readiness"
        case liveness = "Liveness"

        var path: WritableKeyPath<ContainerLife.Run, ProbeRun?> {
            switch self {
            case .startup: \.startup
            case .readiness: \.readiness
            case .liveness: \.liveness
            }
        }
    }

    private mutating func probe(_ index: Int, _ kind: ProbeKind, _ turn: inout PodTurn) {
        guard let run = containers[index].run, var probe = run[keyPath: kind.path] else { return }
        let sickAt = kind == .liveness ? run.workload.failsLivenessAfter : nil
        var workload = run.workload
        // Only readiness asks whether the app wants traffic; it is alive all the same.
        if kind != .readiness { workload.becomesReady = true }
        let failure = probe.plan.failure(
            workload, address: address ?? "", at: turn.now, readyAt: run.readyAt,
            sickAt: sickAt.map { run.startedAt + $0 })
        let changed = probe.record(isSuccess: failure == nil, at: turn.now)
        containers[index].updateRun { $0[keyPath: kind.path] = probe }
        if let failure {
            turn.actions.append(
                .event(
                    .warning, reason: "Unhealthy",
                    message: "\(kind.rawValue) probe failed: \(failure)", container: index))
        }
        guard changed else { return }
        switch (kind, probe.result) {
        case (.startup, true):
            containers[index].updateRun { $0.startup?.rest() }
            settle(&turn)
            publish(&turn)
        case (.readiness, _), (.liveness, true):
            publish(&turn)
        case (.startup, false), (.liveness, false):
            killUnhealthy(index, kind, grace: probe.plan.grace, &turn)
        }
    }

    private mutating func killUnhealthy(
        _ index: Int, _ kind: ProbeKind, grace: SimDuration?, _ turn: inout PodTurn
    ) {
        let container = containers[index]
        let willRestart = spec.restartPolicy != .never || container.spec.role == .sidecar
        let word = kind == .liveness ? "liveness" : "startup"
        note(
            index, "Killing",
            "Container \(container.spec.name) failed \(word) probe"
                + (willRestart ? ", will be restarted" : ""), &turn)
        stop(index, grace: grace ?? .seconds(spec.grace), &turn)
    }

    /// The image of a running container was changed. Source: cluster.md B53.
    mutating func changeImage(_ index: Int, to image: String, _ turn: inout PodTurn) {
        guard containers[index].image != image else { return }
        containers[index].image = image
        containers[index].forgetBackoff()
        guard stage == .running else { return }
        if containers[index].isRunning {
            note(
                index, "Killing",
                "Container \(containers[index].spec.name) definition changed, will be restarted",
                &turn)
            stop(index, grace: .seconds(spec.grace), &turn)
        } else if operation?.container == index {
            operation = nil
            settle(&turn)
        } else {
            advance(&turn)
        }
    }
}
