import KubeAPI
import KubeModel
import KubeNode
import SimKernel

/// A fault of the control plane or of the links that is in force.
struct Trouble: Sendable {
    var fault: Fault
    /// The cuts of the network that belong to it.
    var cuts: [PartitionID] = []
}

/// Faults that come from a schedule and mend by themselves.
extension Cluster {
    /// Breaks something now; it mends by itself after its time.
    package mutating func begin(_ timed: TimedFault) {
        if case .node(let index, let fault) = timed.fault {
            guard options.nodes.indices.contains(index), options.simulatesNodes else { return }
            fail(options.nodes[index].name, fault, for: timed.lasts)
            return
        }
        nextTrouble += 1
        let number = nextTrouble
        var trouble = Trouble(fault: timed.fault)
        note(timed.fault.description)
        switch timed.fault {
        case .node: return
        case .cut(let component, let direction):
            trouble.cuts = cut(component.process, direction)
        case .crash(let component): stopProcess(component.process)
        case .links: break
        case .apiPause: pauseAPI(until: now + timed.lasts)
        case .watchDrop(let component): dropWatches(of: component.process)
        case .compaction: apiServer.compact()
        case .containerExit(let index, let code): crashContainer(index, code)
        case .registryDown(let index): setRegistry(index, isReachable: false)
        }
        guard timed.fault.isLasting else { return }
        troubles[number] = trouble
        refreshLinks()
        queue.schedule(
            Delivery(process: .outside, life: 0, kind: .mend(number)), at: now + timed.lasts)
    }

    /// Mends everything that is broken, and all links behave as the options say.
    package mutating func mendEverything() {
        for name in Array(faults.keys) { recover(name) }
        for number in Array(troubles.keys) { mend(number) }
        // Clogged links let their messages go, too.
        network.healAll()
    }

    /// Ends one trouble; nothing when it ended before.
    mutating func mend(_ number: Int) {
        guard let trouble = troubles.removeValue(forKey: number) else { return }
        note(trouble.fault.description + " is over")
        for cut in trouble.cuts { network.heal(cut) }
        switch trouble.fault {
        case .node: break
        case .cut(let component, _): closeBrokenWatches(of: component.process)
        case .crash(let component):
            // Another crash of the same process may still be in force.
            let isDown = troubles.contains { $0.value.fault == .crash(component) }
            if !isDown { start(component.process) }
        case .links: refreshLinks()
        case .registryDown(let index):
            let isDown = troubles.contains { $0.value.fault == trouble.fault }
            if !isDown { setRegistry(index, isReachable: true) }
        case .apiPause, .watchDrop, .compaction, .containerExit: break
        }
    }

    private mutating func pauseAPI(until time: SimTime) {
        for (id, _) in processes {
            network.clog(from: id.endpoint, to: ProcessID.apiServer.endpoint, until: time)
        }
    }

    private mutating func dropWatches(of process: ProcessID) {
        for (id, watcher) in watchers where watcher.process == process {
            queue.schedule(
                Delivery(
                    process: process, life: watcher.life, kind: .watchClosed(id, nil)), at: now)
            endWatch(id)
        }
    }

    private mutating func crashContainer(_ index: Int, _ code: Int64) {
        guard kubelets.indices.contains(index) else { return }
        let process = ProcessID.kubelet(index)
        guard let state = processes[process], state.isRunning else { return }
        var context = ProcessContext(
            now: now, random: state.random, nextCall: state.nextCall, nextWatch: nextWatch,
            tracesNotes: trace.isEnabled)
        if let name = kubelets[index].crashContainer(code: code, &context) {
            note("container \(name) exits with \(code)")
        }
        finish(context, process)
    }

    private mutating func setRegistry(_ index: Int, isReachable: Bool) {
        guard kubelets.indices.contains(index) else { return }
        kubelets[index].setRegistry(isReachable: isReachable)
    }

    private mutating func cut(
        _ process: ProcessID, _ direction: Fault.CutDirection
    ) -> [PartitionID] {
        var cuts: [PartitionID] = []
        if direction != .incoming { cuts.append(network.cut(from: [process.endpoint], to: nil)) }
        if direction != .outgoing { cuts.append(network.cut(from: nil, to: [process.endpoint])) }
        return cuts
    }

    /// Links behave as the latest fault about them says, or as the options do.
    private mutating func refreshLinks() {
        var links = options.links
        for (_, trouble) in troubles {
            if case .links(let troubled) = trouble.fault { links = troubled }
        }
        network.options = links
    }

    /// Ends the watches of a process that lost something on a link that works again.
    mutating func closeBrokenWatches(of process: ProcessID) {
        for (id, watcher) in watchers where watcher.process == process && watcher.isBroken {
            closeBroken(id)
        }
    }

    private mutating func note(_ text: String) {
        trace.record(.fault, at: now, source: "fault", subject: text)
        if isWatched { observations.append(.fault(text)) }
    }
}

extension Fault {
    /// Whether it stays in force until it is mended; the others are over when they have happened.
    var isLasting: Bool {
        switch self {
        case .node, .cut, .crash, .links, .registryDown: true
        case .apiPause, .watchDrop, .compaction, .containerExit: false
        }
    }
}

extension Fault: CustomStringConvertible {
    /// The fault in a few words, for traces and schedules.
    package var description: String {
        switch self {
        case .node(let index, let fault): "node \(index + 1) \(fault.rawValue)"
        case .cut(let component, .both): "cut \(component.rawValue)"
        case .cut(let component, let direction):
            "cut \(component.rawValue) \(direction.rawValue)"
        case .crash(let component): "crash \(component.rawValue)"
        case .links(let links):
            "links \(links.latencyMin)-\(links.latencyMax) loss \(links.loss.description)"
                + " clogs \(links.clogs.description)"
        case .apiPause: "api pause"
        case .watchDrop(let component): "watch drop \(component.rawValue)"
        case .compaction: "compaction"
        case .containerExit(let index, let code): "container exit \(code) on node \(index + 1)"
        case .registryDown(let index): "registry down for node \(index + 1)"
        }
    }
}
