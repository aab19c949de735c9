package import KubeAPI
import KubeModel
import KubeNode
package import SimKernel

/// A node fault that is in force.
package struct NodeFaultState: Sendable {
    package var fault: NodeFault
    package var since: SimTime
    /// When it mends itself; nil: never.
    package var until: SimTime?
    /// The cuts of the network that belong to it.
    var cuts: [PartitionID]
    /// The queued end of it.
    var end: EventID?
}

/// Breaking and mending nodes. Source: cluster.md D74, decisions "Node faults".
extension Cluster {
    /// The faults in force, by node name.
    package var activeFaults: [ActiveFault] {
        faults.map { name, state in
            ActiveFault(node: name, fault: state.fault, since: state.since, until: state.until)
        }
    }

    /// Breaks or mends a node, now.
    ///
    /// - Throws: `notFound` when there is no such simulated machine.
    package mutating func inject(_ command: FaultCommand) throws(APIError) {
        switch command {
        case .failNode(let name, let fault, let duration):
            guard let index = nodeIndex(name) else {
                throw .notFound(ObjectKey(.node, name: name))
            }
            recover(name)
            fail(name, index, fault, duration)
        case .recoverNode(let name):
            guard nodeIndex(name) != nil else { throw .notFound(ObjectKey(.node, name: name)) }
            recover(name)
        }
    }

    /// Breaks a machine that exists, for so long.
    mutating func fail(_ name: String, _ fault: NodeFault, for duration: SimDuration) {
        guard let index = nodeIndex(name) else { return }
        recover(name)
        fail(name, index, fault, duration)
    }

    /// Restarts the kubelet of a machine, which registers its node anew. Source: cluster.md D8.
    mutating func restartKubelet(_ index: Int) {
        guard kubelets.indices.contains(index) else { return }
        fail(options.nodes[index].name, .kubeletStop, for: .seconds(1))
    }

    func nodeIndex(_ name: String) -> Int? {
        options.simulatesNodes ? options.nodes.firstIndex { $0.name == name } : nil
    }

    private mutating func fail(
        _ name: String, _ index: Int, _ fault: NodeFault, _ duration: SimDuration?
    ) {
        let process = ProcessID.kubelet(index)
        var state = NodeFaultState(fault: fault, since: now, until: duration.map { now + $0 }, cuts: [])
        trace.record(.fault, at: now, source: "fault", subject: "node/" + name, detail: fault.rawValue)
        if isWatched { observations.append(.fault("node/" + name + " " + fault.rawValue)) }
        switch fault {
        case .powerOff:
            stopProcess(process)
            kubelets[index].powerOff(at: now)
        case .kubeletStop:
            stopProcess(process)
            kubelets[index].stopKubelet(at: now)
        case .networkCut:
            state.cuts = network.isolate(process.endpoint)
        }
        if let until = state.until {
            state.end = queue.schedule(
                Delivery(process: .outside, life: 0, kind: .recover(node: name)), at: until)
        }
        faults[name] = state
    }

    /// Mends everything that is broken about a node; nothing when nothing is.
    mutating func recover(_ name: String) {
        guard let state = faults.removeValue(forKey: name), let index = nodeIndex(name) else {
            return
        }
        let process = ProcessID.kubelet(index)
        if let end = state.end { queue.cancel(end) }
        trace.record(.fault, at: now, source: "fault", subject: "node/" + name, detail: "recovered")
        if isWatched { observations.append(.fault("node/" + name + " recovered")) }
        switch state.fault {
        case .powerOff: revive(process, index) { $0.powerOn(&$1) }
        case .kubeletStop: revive(process, index) { $0.startKubelet(&$1) }
        case .networkCut:
            for cut in state.cuts { network.heal(cut) }
            closeBrokenWatches(of: process)
        }
    }

    /// Begins a new life of a kubelet by what the machine does.
    private mutating func revive(
        _ id: ProcessID, _ index: Int, _ body: (inout Kubelet, inout ProcessContext) -> Void
    ) {
        processes.update(id) { state in
            state.life += 1
            state.isRunning = true
            state.timers = [:]
        }
        guard let state = processes[id] else { return }
        var context = ProcessContext(
            now: now, random: state.random, nextCall: state.nextCall, nextWatch: nextWatch,
            tracesNotes: trace.isEnabled)
        body(&kubelets[index], &context)
        finish(context, id)
    }

    mutating func stopProcess(_ id: ProcessID) {
        processes.update(id) { state in
            state.isRunning = false
            state.timers = [:]
        }
        endWatches(of: id)
    }
}
