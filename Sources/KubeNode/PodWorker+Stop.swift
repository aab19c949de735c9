import KubeAPI
import KubeModel
import SimKernel

/// How a pod ends. Source: cluster.md B.7.
extension PodWorker {
    /// The object has a new version.
    mutating func changed(_ object: StoredObject, _ turn: inout PodTurn) {
        guard object.uid == uid, object.revision > latest.revision else { return }
        let old = latest
        latest = object
        isDirty = true
        turn.actions.append(.flush)
        if object.facts.isTerminating {
            let metadata = (object.view() as Pod).metadata
            deletionAsked(grace: metadata.deletionGracePeriodSeconds ?? 0, &turn)
        } else if object.facts.generation != old.facts.generation {
            let spec = (object.view() as Pod).spec
            for (index, container) in (spec.initContainers + spec.containers).enumerated()
            where containers.indices.contains(index) {
                changeImage(index, to: container.image ?? "", &turn)
            }
        }
    }

    private mutating func deletionAsked(grace: Int64, _ turn: inout PodTurn) {
        guard let known = deletionGrace else {
            deletionGrace = grace
            if stage < .stopping {
                beginStop(grace: .seconds(max(grace, 1)), &turn)
            } else if stage == .stopping {
                shorten(to: .seconds(max(grace, 1)), &turn)
            }
            return
        }
        guard grace < known else { return }
        deletionGrace = grace
        if stage == .stopping { shorten(to: .seconds(max(grace, 1)), &turn) }
    }

    /// The object is gone from the API; what is left here is ended. Source: cluster.md B73.
    mutating func orphaned(_ turn: inout PodTurn) {
        guard !isOrphan else { return }
        isOrphan = true
        retryDue = nil
        // The node counts only pods the API knows.
        discharge(&turn)
        switch stage {
        case .finished: turn.actions.append(.gone)
        case .stopping: shorten(to: .seconds(1), &turn)
        case .new, .volumes, .mounting, .sandbox, .running:
            beginStop(grace: .seconds(1), &turn)
        case .reaping, .unmounting: break
        }
    }

    /// Begins to stop all containers for good. Source: cluster.md B62-B64.
    mutating func beginStop(grace: SimDuration, _ turn: inout PodTurn) {
        stage = .stopping
        stageDue = nil
        operation = nil
        for index in containers.indices {
            containers[index].noticeDue = nil
            containers[index].startDue = nil
            guard containers[index].isRunning, containers[index].spec.role != .sidecar
            else { continue }
            announceStop(index, grace: grace, &turn)
        }
        continueStop(&turn)
    }

    private mutating func announceStop(
        _ index: Int, grace: SimDuration, _ turn: inout PodTurn
    ) {
        note(index, "Killing", "Stopping container \(containers[index].spec.name)", &turn)
        stop(index, grace: grace, &turn)
    }

    /// Stops the sidecars, last first, once nothing else runs; then nothing is left to stop.
    mutating func continueStop(_ turn: inout PodTurn) {
        let running = containers.indices.filter { containers[$0].isRunning }
        if running.contains(where: { containers[$0].spec.role != .sidecar }) { return }
        if let last = running.last {
            if containers[last].run?.isStopping == false {
                announceStop(last, grace: .seconds(deletionGrace ?? spec.grace), &turn)
            }
            return
        }
        stage = .reaping
        let hasRun = containers.contains { $0.creations > 0 }
        stageDue = hasRun ? turn.now + turn.machine.timing.reap : turn.now
    }

    /// Asks a process to end, and knows from then on when and how it will. Source: B63, B64.
    mutating func stop(_ index: Int, grace: SimDuration, _ turn: inout PodTurn) {
        let hook = containers[index].spec.preStop ?? .zero
        let timing = turn.machine.timing
        let now = turn.now
        containers[index].updateRun { run in
            run.startup?.rest()
            run.liveness?.rest()
            run.isStopping = true
            let used = min(hook, grace)
            run.termAt = now + used
            let rest = max(grace - .seconds(used.secondsRoundedDown), NodePeriods.graceFloor)
            run.end(signalAt: run.termAt, killAt: run.termAt + rest, timing)
        }
    }

    /// Less time is left than was said before. Source: cluster.md B65.
    private mutating func shorten(to grace: SimDuration, _ turn: inout PodTurn) {
        let now = turn.now
        let timing = turn.machine.timing
        for index in containers.indices {
            containers[index].updateRun { run in
                guard run.isStopping else { return }
                run.termAt = min(run.termAt, now + grace)
                run.end(
                    signalAt: run.termAt, killAt: now + max(grace, NodePeriods.graceFloor), timing)
            }
        }
    }

    /// All processes have ended and the runtime has said so. Source: cluster.md B24, B67.
    mutating func finishReaping(_ turn: inout PodTurn) {
        for index in containers.indices {
            guard case .waiting = containers[index].state else { continue }
            if let end = containers[index].lastEnd {
                containers[index].state = .terminated(end)
                containers[index].lastEnd = nil
            } else if deletionGrace != nil {
                containers[index].state = .terminated(
                    ContainerLife.End(
                        containerID: "", exitCode: 137, reason: "ContainerStatusUnknown",
                        message:
                            "The container could not be located when the pod was terminated",
                        startedAt: .epoch, finishedAt: .epoch))
            }
        }
        let hadSandbox = hasSandbox
        tearDownSandbox(&turn)
        stage = .unmounting
        stageDue = turn.now + (hadSandbox ? turn.machine.timing.unmount : .zero)
        if !isOrphan { publish(&turn) }
    }

    private mutating func tearDownSandbox(_ turn: inout PodTurn) {
        if hasSandbox, !spec.usesHostNetwork, let address {
            turn.machine.network.release(address)
        }
        hasSandbox = false
    }

    /// Nothing is left on the node. Source: cluster.md B68.
    mutating func finishUnmounting(_ turn: inout PodTurn) {
        stage = .finished
        if !volumes.attachables.isEmpty {
            turn.machine.stopUsing(volumes.attachables)
            turn.actions.append(.volumesChanged)
        }
        discharge(&turn)
        turn.actions.append(isOrphan ? .gone : .flush)
    }

    private mutating func discharge(_ turn: inout PodTurn) {
        guard holdsResources else { return }
        holdsResources = false
        turn.machine.discharge(spec)
    }
}

/// What a machine does to its pods when it loses power, and what becomes of them when it is back.
extension PodWorker {
    /// All processes die at once.
    mutating func powerLost(at now: SimTime) {
        for index in containers.indices {
            guard let run = containers[index].run else { continue }
            let ended = run.exitDue.map { $0 <= now } ?? false
            containers[index].state = .terminated(
                ContainerLife.End(
                    containerID: run.containerID, exitCode: ended ? run.exitCode : 255,
                    reason: ended ? (run.exitCode == 0 ? "Completed" : "Error") : "Unknown",
                    message: nil, startedAt: run.startedAt,
                    finishedAt: ended ? run.exitDue ?? now : now))
        }
        operation = nil
        forgetCalls()
    }

    /// The kubelet that is there now knows nothing of earlier requests.
    mutating func forgetCalls() {
        statusCall = nil
        isDeleteSent = false
        retryDue = nil
        isDirty = true
    }

    /// The machine is back: sandbox and containers are made anew. Source: cluster.md D33, B30.
    mutating func rebooted(_ turn: inout PodTurn) {
        let hadSandbox = hasSandbox
        hasSandbox = false
        // What was begun before anybody knew of the reboot was begun in a sandbox that is gone.
        operation = nil
        for index in containers.indices { containers[index].forgetBackoff() }
        switch stage {
        case .new: stageDue = turn.now
        case .volumes, .mounting, .sandbox, .running:
            address = nil
            showsAddress = false
            isInitialized = !containers.contains { $0.spec.role != .regular }
            for index in containers.indices where containers[index].spec.role != .regular {
                if containers[index].end != nil { setWaiting(index, nil, "") }
            }
            stage = .volumes
            stageDue = nil
            if hadSandbox {
                turn.actions.append(
                    .event(
                        .normal, reason: "SandboxChanged",
                        message: "Pod sandbox changed, it will be killed and re-created.",
                        container: nil))
            }
            volumes.reset()
            publish(&turn)
            askForVolumes(&turn)
        case .stopping: continueStop(&turn)
        case .reaping, .unmounting, .finished: break
        }
    }
}

extension ContainerLife.Run {
    /// Decides when and how the process ends that gets SIGTERM and then SIGKILL.
    ///
    /// An end that would have come before the signal anyway stays as it is.
    fileprivate mutating func end(signalAt: SimTime, killAt: SimTime, _ timing: NodeTiming) {
        if let due = exitDue, !isSignalled, due <= signalAt { return }
        var end = (time: killAt, code: Int64(137))
        if let factor = workload.stopFactor {
            let time = signalAt + timing.stop * factor
            if time <= killAt { end = (time, workload.stopCode) }
        }
        if !isSignalled, let due = exitDue, due <= end.time { return }
        isSignalled = true
        exitDue = end.time
        exitCode = end.code
    }
}
