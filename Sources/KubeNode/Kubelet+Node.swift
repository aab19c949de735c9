package import KubeAPI
import KubeModel
package import SimKernel

/// The kubelet's own life, its Node object and its Lease. Source: cluster.md D.1.
extension Kubelet {
    /// Begins, or begins anew with what is left on the machine.
    mutating func start(_ context: inout ProcessContext) {
        if boots == 0 { boot(&context) }
        let isBoot = report.anchor < report.bootedAt
        calls = [:]
        isReconciled = false
        informer = Self.newInformer(options.name)
        for uid in Array(workers.keys) {
            workers.update(uid) { worker in
                worker.forgetCalls()
                worker.timerDue = nil
            }
        }
        loseNode()
        report.told = nil
        report.lease = nil
        report.isCallUnderWay = false
        report.isLeaseCallUnderWay = false
        report.anchor = context.now
        report.isReady = !isBoot || options.timing.nodeReady <= .zero
        informer.start(&context)
        register(&context)
        if !report.isReady {
            context.setTimer(TimerKey(.nodeReady), after: options.timing.nodeReady)
        }
        context.setTimer(TimerKey(.heartbeat), at: report.nextHeartbeat(after: context.now))
    }

    /// The machine starts.
    mutating func boot(_ context: inout ProcessContext) {
        boots += 1
        var digits = ""
        for _ in 0..<2 {
            let part = String(context.random.next(), radix: 16)
            digits += String(repeating: "0", count: 16 - part.utf8.count) + part
        }
        report.bootID = uuid(of: digits)
        report.bootedAt = context.now
        turn.machine.network.releaseAll()
    }

    mutating func timer(_ key: TimerKey, _ context: inout ProcessContext) {
        switch KubeletTimer(rawValue: key.purpose) {
        case .pod?:
            guard isReconciled else { return }
            workers.update(key.detail) { $0.timerDue = nil }
            drive(key.detail, &context)
        case .heartbeat?:
            context.setTimer(TimerKey(.heartbeat), at: report.nextHeartbeat(after: context.now))
            renewLease(&context)
            writeNodeStatus(&context)
        case .nodeReady?:
            report.isReady = true
            tellNode("NodeReady", &context)
            writeNodeStatus(&context)
        case .register?: register(&context)
        case nil: break
        }
    }

    mutating func response(
        _ call: CallID, _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        guard let purpose = calls.removeValue(forKey: call) else { return }
        switch purpose {
        case .register: registered(result, &context)
        case .nodeStatus, .fetchNode: nodeAnswered(purpose, result, &context)
        case .lease, .fetchLease: leaseAnswered(purpose, result, &context)
        case .podStatus(let uid): statusAnswered(uid, result, &context)
        case .podDelete(let uid): deleteAnswered(uid, result, &context)
        case .fetch(let uid, let key, let purpose):
            fetchAnswered(uid, key, purpose, result, &context)
        case .repeatEvent(let token, let text):
            guard case .failure(let error) = result, error.reason == .notFound else { return }
            recorder.forget(token)
            tell(
                text.involved, text.namespace, text.kind, text.reason, text.message, &context)
        }
    }

    // Registration happens once for each start of the kubelet. Source: cluster.md D8, D9.

    private mutating func register(_ context: inout ProcessContext) {
        let node = report.newNode(turn.machine, at: context.now)
        calls[context.call(.create(.node, node))] = .register
    }

    private mutating func registered(
        _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        switch result {
        case .success(let response):
            if let node = response.object { takeNewer(node) }
            report.writtenAt = context.now
        case .failure(let error) where error.reason == .alreadyExists:
            calls[context.call(.get(report.key))] = .fetchNode
        case .failure:
            context.setTimer(TimerKey(.register), after: NodePeriods.retry)
            return
        }
        tellNode("Starting", &context)
        if tellsReboot {
            tellNode("Rebooted", &context)
            tellsReboot = false
        }
        for reason in [
            "NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID",
        ] {
            tellNode(reason, &context)
        }
        if report.isReady { tellNode("NodeReady", &context) }
        renewLease(&context)
        writeNodeStatus(&context)
    }

    private mutating func takeNewer(_ node: StoredObject) {
        if let known = report.node, known.uid == node.uid, known.revision >= node.revision {
            return
        }
        report.node = node
        let attached = node.json["status"]?["volumesAttached"]?.array ?? []
        turn.machine.attached = SortedSet(attached.compactMap { $0["name"]?.string })
    }

    /// The Node object has changed; nil: it is gone.
    mutating func takeNode(_ node: StoredObject?, _ context: inout ProcessContext) {
        guard let node else {
            loseNode()
            return
        }
        let before = turn.machine.attached
        takeNewer(node)
        if turn.machine.attached != before { attachmentsChanged(&context) }
        writeNodeStatus(&context)
    }

    private mutating func loseNode() {
        report.node = nil
        turn.machine.forgetNode()
    }

    private mutating func attachmentsChanged(_ context: inout ProcessContext) {
        for uid in attaching {
            drive(uid, &context) { $0.attachmentsChanged(&$1) }
            if workers[uid]?.volumes.waitsForAttachment != true { attaching.remove(uid) }
        }
    }

    /// Writes the node's status when it is not what it shall be, one write at a time.
    mutating func writeNodeStatus(_ context: inout ProcessContext) {
        guard !report.isCallUnderWay, let node = report.node,
            let status = report.statusToWrite(turn.machine, at: context.now)
        else { return }
        var body = node.json
        body["status"] = .object(status)
        report.isCallUnderWay = true
        report.told = report.facts(turn.machine)
        let request = APIRequest(
            .update, .node, name: options.name, subresource: .status, body: .object(body))
        calls[context.call(request)] = .nodeStatus
    }

    private mutating func nodeAnswered(
        _ purpose: CallPurpose, _ result: Result<APIResponse, APIError>,
        _ context: inout ProcessContext
    ) {
        if case .nodeStatus = purpose {
            report.isCallUnderWay = false
            if case .failure = result { report.told = nil }
        }
        switch result {
        case .success(let response):
            var isNews = false
            if case .nodeStatus = purpose {
                report.writtenAt = context.now
                isNews = turn.machine.noteReported(report.told?.inUse ?? [])
            }
            if let node = response.object { takeNode(node, &context) }
            if isNews { attachmentsChanged(&context) }
        case .failure(let error) where error.reason == .conflict:
            calls[context.call(.get(report.key))] = .fetchNode
        case .failure(let error) where error.reason == .notFound:
            // A node that was deleted is not registered again by the kubelet that runs.
            loseNode()
        case .failure:
            // The next heartbeat tries again.
            break
        }
    }

    // The Lease. Source: cluster.md D3, S7.

    private mutating func renewLease(_ context: inout ProcessContext) {
        guard !report.isLeaseCallUnderWay else { return }
        report.isLeaseCallUnderWay = true
        calls[context.call(report.renewal(at: context.now))] = .lease
    }

    private mutating func leaseAnswered(
        _ purpose: CallPurpose, _ result: Result<APIResponse, APIError>,
        _ context: inout ProcessContext
    ) {
        report.isLeaseCallUnderWay = false
        switch (result, purpose) {
        case (.success(let response), .fetchLease):
            report.lease = response.object?.json
            renewLease(&context)
        case (.success(let response), _):
            report.lease = response.object?.json
        case (.failure(let error), .lease)
        where error.reason == .alreadyExists || error.reason == .conflict:
            report.isLeaseCallUnderWay = true
            calls[context.call(.get(report.leaseKey))] = .fetchLease
        case (.failure(let error), _):
            // An answer that was lost leaves open whether the Lease is the one that is held.
            if error.reason == .notFound { report.lease = nil }
        }
    }
}

/// Events.
extension Kubelet {
    /// Tells of something as an Event object.
    mutating func tell(
        _ involved: JSONObject, _ namespace: String, _ kind: NodeEvent.Kind, _ reason: String,
        _ message: String, _ context: inout ProcessContext
    ) {
        guard
            let told = recorder.record(
                about: involved, namespace: namespace, kind: kind, reason: reason,
                message: message, at: context.now)
        else { return }
        let call = context.call(told.request)
        guard let token = told.repeats else { return }
        calls[call] = .repeatEvent(
            token: token,
            NodeEventText(
                involved: involved, namespace: namespace, kind: kind, reason: reason,
                message: message))
    }

    /// Tells of the node itself. Source: cluster.md B98-B100.
    private mutating func tellNode(_ reason: String, _ context: inout ProcessContext) {
        let name = options.name
        let message =
            switch reason {
            case "Starting": "Starting kubelet."
            case "Rebooted": "Node \(name) has been rebooted, boot id: \(report.bootID)"
            default: "Node \(name) status is now: \(reason)"
            }
        let involved: JSONObject = [
            "apiVersion": "v1", "kind": "Node", "name": .string(name), "uid": .string(name),
        ]
        tell(
            involved, "default", reason == "Rebooted" ? .warning : .normal, reason, message,
            &context)
    }
}

/// What can happen to a node.
extension Kubelet {
    /// The machine stops, and every process on it ends at that instant.
    package mutating func powerOff(at now: SimTime) {
        guard condition != .poweredOff else { return }
        condition = .poweredOff
        for uid in Array(workers.keys) { workers.update(uid) { $0.powerLost(at: now) } }
        calls = [:]
    }

    /// The machine starts again, with a new boot id, its images, and no containers.
    ///
    /// Pods are made anew once the API has said which of them are still wanted.
    package mutating func powerOn(_ context: inout ProcessContext) {
        guard condition == .poweredOff else { return }
        condition = .running
        remakesPods = true
        tellsReboot = true
        boot(&context)
        start(&context)
    }

    /// Only the kubelet stops; containers go on running.
    package mutating func stopKubelet(at now: SimTime) {
        guard condition == .running else { return }
        condition = .kubeletStopped
        calls = [:]
    }

    /// The kubelet starts again and finds what the machine runs.
    package mutating func startKubelet(_ context: inout ProcessContext) {
        guard condition == .kubeletStopped else { return }
        condition = .running
        start(&context)
    }
}
