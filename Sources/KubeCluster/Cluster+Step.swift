import KubeAPI
import KubeControl
import KubeDNS
import KubeModel
import KubeNode
import SimKernel

/// Dispatch: what is due is handed to one process, and what the process wants is queued.
extension Cluster {
    /// How long a process waits for an answer that never comes.
    static let callTimeout = SimDuration.seconds(10)
    /// How many events may pile up for a watch before it ends as expired.
    static let pendingMax = 100_000

    mutating func handle(_ delivery: Delivery) {
        switch delivery.kind {
        case .request(let call, let request):
            serve(request, call, delivery.process, delivery.life)
            return
        case .openWatch(let id, let request):
            beginWatch(id, request, delivery.process, delivery.life)
            return
        case .recover(let node):
            recover(node)
            return
        case .mend(let number):
            mend(number)
            return
        case .start, .timer, .response, .watch, .watchClosed:
            break
        }
        // Asked in place: a copy of the state would count references at every step.
        let isMeant = processes.update(delivery.process) {
            $0.isRunning && $0.life == delivery.life
        }
        guard isMeant == true else { return }
        traceStep(delivery)
        switch delivery.kind {
        case .start: run(delivery.process, .started)
        case .timer(let key):
            processes.update(delivery.process) { $0.timers[key] = nil }
            run(delivery.process, .timer(key))
        case .response(let call, let result): run(delivery.process, .response(call, result))
        case .watch(let id):
            guard var events = takePending(id), !events.isEmpty else { return }
            if let planted = options.planted {
                events = planted.retold(events, to: processName(delivery.process), apiServer)
            }
            if isWatched {
                observations.append(.delivered(id, events, to: processName(delivery.process)))
            }
            run(delivery.process, .watch(id, events))
        case .watchClosed(let id, let error):
            run(delivery.process, .watchClosed(id, error))
        case .request, .openWatch, .recover, .mend: break
        }
    }

    private mutating func traceStep(_ delivery: Delivery) {
        guard trace.isEnabled else { return }
        let source = processName(delivery.process)
        trace.record(.step, at: now, source: source, subject: delivery.name)
    }

    /// What is due next, in a few words.
    var nextDelivery: String {
        queue.next.map { "\($0.payload.name) for \(processName($0.payload.process))" } ?? "nothing"
    }

    func processName(_ id: ProcessID) -> String {
        if let index = id.kubeletIndex { return "kubelet/" + options.nodes[index].name }
        switch id {
        case .apiServer: return "apiserver"
        case .controllerManager: return "controller-manager"
        case .scheduler: return "scheduler"
        case .dns: return "dns"
        default: return "outside"
        }
    }

    /// Runs a process on one input and queues what it asks for.
    mutating func run(_ id: ProcessID, _ input: ProcessInput) {
        let numbers = processes.update(id) { ($0.random, $0.nextCall) }
        guard let (random, nextCall) = numbers else { return }
        var context = ProcessContext(
            now: now, random: random, nextCall: nextCall, nextWatch: nextWatch,
            tracesNotes: trace.isEnabled)
        if let index = id.kubeletIndex {
            kubelets[index].receive(input, &context)
            if isWatched { observations.append(.kubeletRan(index)) }
        } else if id == .controllerManager {
            controllerManager.receive(input, &context)
            if isWatched { observePlans() }
        } else if id == .scheduler {
            scheduler.receive(input, &context)
        } else if id == .dns {
            dns.receive(input, &context)
            if isWatched { observations.append(.dnsRan) }
        }
        finish(context, id)
    }

    /// Takes over the numbers of a context and performs its outputs.
    mutating func finish(_ context: ProcessContext, _ id: ProcessID) {
        let numbers = context.nextNumbers
        nextWatch = numbers.watch
        processes.update(id) { state in
            state.random = context.random
            state.nextCall = numbers.call
        }
        for output in context.outputs { perform(output, id) }
    }

    private mutating func perform(_ output: ProcessOutput, _ id: ProcessID) {
        switch output {
        case .call(let call, let request):
            switch verdict(from: id, to: .apiServer) {
            case .arrives(let time):
                guard let planted = options.planted else {
                    schedule(.request(call, request), for: id, at: time)
                    return
                }
                let rewritten = planted.rewritten(request, from: processName(id), apiServer)
                schedule(.request(call, rewritten ?? request), for: id, at: time)
            case .lost, .cut: timeOut(call, id)
            }
        case .openWatch(let watch, let request):
            switch verdict(from: id, to: .apiServer) {
            case .arrives(let time): schedule(.openWatch(watch, request), for: id, at: time)
            case .lost, .cut:
                schedule(.watchClosed(watch, nil), for: id, at: now + Self.callTimeout)
            }
        case .closeWatch(let watch): endWatch(watch)
        case .setTimer(let key, let time): setTimer(key, at: time, id)
        case .cancelTimer(let key):
            let event = processes.update(id) { $0.timers.removeValue(forKey: key) }
            if let event, let event { queue.cancel(event) }
        case .trace(let kind, let subject, let detail):
            let source = processName(id)
            trace.record(kind, at: now, source: source, subject: subject, detail: detail)
        }
    }

    private mutating func setTimer(_ key: TimerKey, at time: SimTime, _ id: ProcessID) {
        let event = schedule(.timer(key), for: id, at: time)
        // One look into the timers both notes the new one and finds the one it moves.
        let set = processes.update(id) { $0.timers.updateValue(event, forKey: key) }
        if let set, let set { queue.cancel(set) }
    }

    private mutating func timeOut(_ call: CallID, _ id: ProcessID) {
        schedule(
            .response(call, .failure(.timeout("no answer from the API server"))), for: id,
            at: now + Self.callTimeout)
    }

    @discardableResult
    mutating func schedule(
        _ kind: Delivery.Kind, for id: ProcessID, at time: SimTime
    ) -> EventID {
        let life = processes.update(id) { $0.life } ?? 0
        return queue.schedule(Delivery(process: id, life: life, kind: kind), at: time)
    }

    mutating func verdict(from: ProcessID, to: ProcessID) -> NetworkVerdict {
        network.delivery(
            from: from.endpoint, to: to.endpoint, at: now, random: &networkRandom)
    }

    private mutating func serve(
        _ request: APIRequest, _ call: CallID, _ id: ProcessID, _ life: UInt32
    ) {
        let user = processes.update(id) { $0.user } ?? UserInfo(name: "system:outside")
        let result = handleAtServer(request, by: user)
        switch verdict(from: .apiServer, to: id) {
        case .arrives(let time):
            queue.schedule(
                Delivery(process: id, life: life, kind: .response(call, result)), at: time)
        case .lost, .cut: timeOut(call, id)
        }
    }

    /// Lets the API server handle a request and tells every watch what changed.
    mutating func handleAtServer(
        _ request: APIRequest, by user: UserInfo
    ) -> Result<APIResponse, APIError> {
        let result: Result<APIResponse, APIError>
        do {
            let taken = options.planted?.misread(request) ?? request
            result = .success(try apiServer.handle(taken, by: user, at: now))
        } catch {
            result = .failure(error)
        }
        if !request.isReadOnly { traceWrite(request, by: user, result) }
        for change in apiServer.takeChanges() {
            if isWatched { observations.append(.committed(change, by: user.name, request)) }
            tell(change)
        }
        return result
    }

    private mutating func traceWrite(
        _ request: APIRequest, by user: UserInfo, _ result: Result<APIResponse, APIError>
    ) {
        guard trace.isEnabled else { return }
        let subject =
            "\(request.verb.rawValue) \(request.key)"
            + (request.subresource.map { "/" + $0.rawValue } ?? "")
        let detail = outcomeText(result)
        trace.record(.write, at: now, source: user.name, subject: subject, detail: detail)
    }

    private func outcomeText(_ result: Result<APIResponse, APIError>) -> String {
        switch result {
        case .success(let response):
            response.object.map { "\($0.name) @\($0.revision)" } ?? "ok"
        case .failure(let error): "\(error.code) \(error.reason.rawValue): \(error.message)"
        }
    }

    // MARK: - Watches

    private mutating func beginWatch(
        _ id: WatchID, _ request: WatchRequest, _ process: ProcessID, _ life: UInt32
    ) {
        // Nobody listens any more when the process has died since it asked.
        guard let state = processes[process], state.isRunning, state.life == life else { return }
        let opening: [WatchEvent]
        do {
            opening = try apiServer.openingEvents(request)
        } catch {
            queue.schedule(
                Delivery(process: process, life: life, kind: .watchClosed(id, error)), at: now)
            return
        }
        watchers[id] = Watcher(process: process, life: life, request: request, pending: opening)
        watchIndex.insert(id, request)
        if isWatched {
            observations.append(
                .watchOpened(id, request, by: processName(process), opening: opening))
        }
        if !opening.isEmpty { send(id) }
    }

    /// What a change that was added to a watch makes necessary.
    private enum Told { case nothing, ready, sending, breaking }

    /// Adds a change to what is pending for every watch it concerns.
    private mutating func tell(_ change: Change) {
        for id in watchIndex.watches(for: change) {
            let told: Told? = watchers.update(id) { watcher in
                guard let event = watcher.request.event(for: change) else { return .nothing }
                watcher.pending.append(event)
                if watcher.pending.count > Self.pendingMax { return .breaking }
                if watcher.process == .outside {
                    return watcher.pending.count == 1 ? .ready : .nothing
                }
                return watcher.isUnderWay || watcher.isBroken ? .nothing : .sending
            }
            switch told {
            case .ready: readyOutside.append(id)
            case .sending: send(id)
            case .breaking: breakWatch(id)
            case .nothing, nil: break
            }
        }
    }

    /// Sends what is pending; what joins it before it arrives travels along.
    private mutating func send(_ id: WatchID) {
        guard let watcher = watchers[id], watcher.process != .outside else { return }
        switch verdict(from: .apiServer, to: watcher.process) {
        case .arrives(let time):
            watchers.update(id) { $0.isUnderWay = true }
            queue.schedule(
                Delivery(process: watcher.process, life: watcher.life, kind: .watch(id)), at: time)
        case .lost, .cut:
            breakWatch(id)
        }
    }

    /// Nothing more is told over this watch; it ends when its link works again.
    private mutating func breakWatch(_ id: WatchID) {
        watchers.update(id) { watcher in
            watcher.isBroken = true
            watcher.pending = []
        }
        guard let watcher = watchers[id] else { return }
        let isCut = network.isCut(
            from: ProcessID.apiServer.endpoint, to: watcher.process.endpoint)
        if !isCut || watcher.process == .outside { closeBroken(id) }
    }

    /// Ends a broken watch; its process opens a new one and loses nothing.
    mutating func closeBroken(_ id: WatchID) {
        guard let watcher = watchers[id], watcher.isBroken else { return }
        if watcher.process == .outside {
            closedOutside.append(id)
        } else {
            queue.schedule(
                Delivery(
                    process: watcher.process, life: watcher.life, kind: .watchClosed(id, nil)),
                at: now)
        }
        endWatch(id)
    }

    private mutating func takePending(_ id: WatchID) -> [WatchEvent]? {
        watchers.update(id) { watcher in
            defer { watcher.pending = [] }
            watcher.isUnderWay = false
            return watcher.isBroken ? [] : watcher.pending
        }
    }

    mutating func endWatch(_ id: WatchID) {
        guard let watcher = watchers.removeValue(forKey: id) else { return }
        watchIndex.remove(id, watcher.request)
        if isWatched { observations.append(.watchEnded(id)) }
    }

    /// Ends every watch of a process that has died.
    mutating func endWatches(of process: ProcessID) {
        for (id, watcher) in watchers where watcher.process == process { endWatch(id) }
    }
}
