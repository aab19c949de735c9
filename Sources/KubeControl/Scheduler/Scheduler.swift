package import KubeAPI
package import KubeModel
package import SimKernel

/// How the scheduler is paced.
package struct SchedulerOptions: Sendable, Equatable {
    /// From a change that makes a pod worth a decision to the decision. Zero: at the end of the
    /// instant of the change.
    package var reactionDelay: SimDuration
    /// How often it looks whether the claims of a chosen pod are bound; zero: at every change of
    /// a claim. Source: cluster.md C51.
    package var volumePoll: SimDuration
    /// How long it waits for them.
    package var volumeTimeout: SimDuration = .seconds(600)

    package init(reactionDelay: SimDuration = .zero, volumePoll: SimDuration = .zero) {
        self.reactionDelay = reactionDelay
        self.volumePoll = volumePoll
    }

    /// What a person at the dashboard sees.
    package static let live = SchedulerOptions(
        reactionDelay: ControlTiming.live.scheduling, volumePoll: .seconds(1))
    /// Everything at once.
    package static let instant = SchedulerOptions()
}

/// The process that gives pods their nodes. Source: cluster.md C.
///
/// Decisions are made one pod at a time against a snapshot that holds those already decided; the
/// writes that carry a decision out are on their way meanwhile.
package struct Scheduler: Process {
    package static let name = "default-scheduler"
    package static let watches: [Resource] = [
        .pod, .node, .persistentVolumeClaim, .persistentVolume, .storageClass, .namespace,
        .csiNode, .csiDriver, .csiStorageCapacity,
    ]
    /// So many pods are decided before other events of the instant have their turn.
    static let decisionsPerTurn = 100
    static let flushPeriod = SimDuration.seconds(30)

    package let options: SchedulerOptions
    private var informer = Informer(resources: Scheduler.watches)
    var snapshot = ClusterSnapshot()
    var queue = SchedulingQueue()
    var volumes = VolumeIndex()
    var storage = StorageFacts()
    var assumedVolumes = AssumedVolumes()
    var bindings = SortedMap<NamespacedName, Binding>()
    var bindingsByClaim = PodsByClaim()
    var waits = SortedMap<ObjectKey, [Wait]>()
    var recorder = EventSeriesRecorder(component: Scheduler.name, host: "control-plane")
    var calls: [CallID: Call] = [:]
    private var isArmed = false
    private var isFlushing = false
    private var isSettling = false

    enum Timer: Int { case decide = 0, flush, volumes, eventRetry, retry, settle }

    enum Call: Sendable {
        case event
        /// A write that nobody waits for.
        case condition
        case volumeWrite(NamespacedName, uid: String, ObjectKey)
        case binding(NamespacedName, uid: String)
    }

    package init(_ options: SchedulerOptions = .instant) { self.options = options }

    /// The mirror decisions are made from.
    package var cache: ClusterCache { informer.cache }

    /// What each pod without a node waits for.
    package var unschedulable: SortedMap<ObjectKey, [Wait]> { waits }

    /// What one pod without a node waits for, with the time that is left.
    package func waits(of pod: ObjectKey, at now: SimTime) -> [Wait] {
        (waits[pod] ?? []).map { wait in
            guard case .retry(let error, _) = wait, let entry = queue[pod.id] else { return wait }
            return .retry(error: error, remaining: max(.zero, entry.readyAt - now))
        }
    }

    package mutating func receive(_ input: ProcessInput, _ context: inout ProcessContext) {
        switch input {
        case .started:
            self = Scheduler(options)
            informer.start(&context)
        case .watch, .watchClosed:
            for change in informer.receive(input, &context) ?? [] { take(change, &context) }
        case .timer(let key):
            timer(key, &context)
        case .response(let id, let result):
            answered(id, result, &context)
        }
        arm(&context)
        if let request = recorder.nextRequest() { calls[context.call(request)] = .event }
    }

    private mutating func arm(_ context: inout ProcessContext) {
        if let retry = queue.nextRetry, !isArmed, retry > context.now {
            context.setTimer(TimerKey(Timer.retry.rawValue), at: retry)
        }
        if queue.parkedCount > 0, !isFlushing {
            isFlushing = true
            context.setTimer(TimerKey(Timer.flush.rawValue), after: Self.flushPeriod)
        }
        if recorder.isHolding, !isSettling {
            isSettling = true
            context.setTimer(
                TimerKey(Timer.settle.rawValue), after: EventSeriesRecorder.idleMax)
        }
        guard !isArmed, informer.isSynced, queue.isReady(at: context.now) else { return }
        isArmed = true
        context.setTimer(TimerKey(Timer.decide.rawValue), after: options.reactionDelay)
    }

    private mutating func timer(_ key: TimerKey, _ context: inout ProcessContext) {
        switch Timer(rawValue: key.purpose) {
        case .decide?:
            isArmed = false
            var count = 0
            while count < Self.decisionsPerTurn, let entry = queue.take(at: context.now) {
                decide(entry, &context)
                count += 1
            }
            if queue.hasActive {
                isArmed = true
                context.setTimer(TimerKey(Timer.decide.rawValue), after: .zero)
            }
        case .flush?:
            isFlushing = false
            queue.wakeOverdue(at: context.now)
        case .volumes?:
            if let id = key.subject?.id { checkVolumes(id, &context) }
        case .eventRetry?:
            if let request = recorder.retry() { calls[context.call(request)] = .event }
        case .settle?:
            isSettling = false
            recorder.settle(at: context.now)
        case .retry?, nil:
            break
        }
    }

    private mutating func answered(
        _ id: CallID, _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        switch calls.removeValue(forKey: id) {
        case .event?:
            if let delay = recorder.answered(result) {
                context.setTimer(TimerKey(Timer.eventRetry.rawValue), after: delay)
            }
        case .volumeWrite(let pod, let uid, let key)?:
            if bindings[pod]?.pod.uid == uid { wrote(key, for: pod, result, &context) }
        case .binding(let pod, let uid)?:
            bound(pod, uid, result, &context)
        case .condition?, nil:
            break
        }
    }

    /// What a pod waits for, into the trace.
    func traceWaits(of key: ObjectKey, _ context: inout ProcessContext) {
        for wait in waits[key] ?? [] {
            context.trace(.wait, key.description, "\(Self.name) \(wait)")
        }
    }

    // MARK: - One decision

    private mutating func decide(
        _ entry: SchedulingQueue.Waiting, _ context: inout ProcessContext
    ) {
        let pod = entry.pod
        guard let stored = cache[ObjectKey(.pod, pod.id)], stored.uid == pod.uid else {
            queue.remove(pod.id)
            return
        }
        guard !stored.facts.isTerminating else {
            queue.remove(pod.id)
            recorder.record(
                note(pod, "FailedScheduling", "skip schedule deleting pod: \(pod.id)", true),
                action: "Scheduling", version: stored.revision, at: context.now)
            return
        }
        guard snapshot.nodeCount > 0 else {
            reject(stored, pod, UnschedulableText.noNodes, .noNodes, &context)
            return
        }
        let podVolumes = PodVolumes(
            pod, volumes, assumed: assumedVolumes, storage, cache)
        if let refusal = podVolumes.refusal {
            reject(
                stored, pod,
                UnschedulableText.before(refusal, nodes: snapshot.nodeCount), .volumes, &context)
            return
        }
        let filters = Filters(pod, podVolumes, &snapshot, storage, cache)
        var feasible: [NodeInfo] = []
        var rejections: [NodeRejection] = []
        for (_, node) in snapshot.nodes where node.exists {
            if let rejection = filters.rejection(node) {
                rejections.append(rejection)
            } else {
                feasible.append(node)
            }
        }
        guard let node = Scores(pod, &snapshot, cache).best(of: feasible),
            let decisions = podVolumes.decisions(on: node)
        else {
            let rules = rejections.reduce(into: RejectingRules()) { $0.formUnion($1.rule) }
            reject(stored, pod, UnschedulableText.all(rejections), rules, &context)
            return
        }
        waits[stored.key] = nil
        snapshot.assume(pod, on: node.name, cache)
        begin(
            Binding(
                pod: pod, version: stored.revision, node: node.name, decisions: decisions),
            &context)
    }

    func note(
        _ pod: PodRequirements, _ reason: String, _ message: String, _ isWarning: Bool
    ) -> EventNote {
        EventNote(
            ObjectKey(.pod, pod.id), uid: pod.uid, isWarning: isWarning, reason,
            UnschedulableText.cut(message))
    }

    /// Parks a pod that no node can take. Source: cluster.md C48.
    private mutating func reject(
        _ stored: StoredObject, _ pod: PodRequirements, _ message: String,
        _ rules: RejectingRules, _ context: inout ProcessContext
    ) {
        queue.park(pod.id, rules, at: context.now)
        waits[stored.key] = [.unschedulable(message)]
        traceWaits(of: stored.key, &context)
        recorder.record(
            note(pod, "FailedScheduling", message, true), action: "Scheduling",
            version: stored.revision, at: context.now)
        writeCondition(stored, "Unschedulable", message, &context)
    }

    mutating func writeCondition(
        _ stored: StoredObject, _ reason: String, _ message: String,
        _ context: inout ProcessContext
    ) {
        let pod: Pod = stored.view()
        var conditions = pod.status.conditions
        let hasChanged = conditions.set(
            type: "PodScheduled", status: .false, reason: reason, message: message,
            at: context.now.timestamp, observedGeneration: pod.metadata.generation)
        let nominated = pod.status.nominatedNodeName
        guard hasChanged || nominated != nil else { return }
        var status: JSONObject = [
            "conditions": .array(
                conditions.map { condition in
                    var json = condition.json
                    if json["lastProbeTime"] == nil { json["lastProbeTime"] = .null }
                    return .object(json)
                })
        ]
        if nominated != nil { status["nominatedNodeName"] = .null }
        let request = APIRequest.mergePatch(
            stored.key, ["status": .object(status)], .status)
        calls[context.call(request)] = .condition
    }
}
