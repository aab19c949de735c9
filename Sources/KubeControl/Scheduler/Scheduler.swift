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
    ]
    /// So many pods are decided before other events of the instant have their turn.
    static let decisionsPerTurn = 100
    static let flushPeriod = SimDuration.seconds(30)

    package let options: SchedulerOptions
    private var informer = Informer(resources: Scheduler.watches)
    var snapshot = ClusterSnapshot()
    var queue = SchedulingQueue()
    var volumes = VolumeIndex()
    /// Volumes promised to claims by writes on their way.
    var assumedVolumes = SortedMap<String, NamespacedName>()
    private(set) var bindings = SortedMap<NamespacedName, Binding>()
    private(set) var bindingsByClaim = PodsByClaim()
    var waits = SortedMap<ObjectKey, [Wait]>()
    private var recorder = EventRecorder(component: Scheduler.name)
    private var calls: [CallID: Call] = [:]
    private var isArmed = false
    private var isFlushing = false

    enum Timer: Int { case decide = 0, flush, volumes, eventRetry, retry }

    private enum Call: Sendable {
        case event
        /// A write that nobody waits for.
        case condition
        case volumeWrite(NamespacedName, uid: String)
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
        case .volumeWrite(let pod, let uid)?:
            guard bindings[pod]?.pod.uid == uid else { return }
            if case .failure(let error) = result {
                fail(
                    pod, "running PreBind plugin \"VolumeBinding\": \(error.message)", &context)
                return
            }
            bindings.update(pod) { $0.writes -= 1 }
            if bindings[pod]?.writes == 0 { checkVolumes(pod, &context) }
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
                at: context.now)
            return
        }
        guard snapshot.nodeCount > 0 else {
            reject(stored, pod, UnschedulableText.noNodes, .all, &context)
            return
        }
        let podVolumes = PodVolumes(pod, volumes, assumed: assumedVolumes, cache)
        if let refusal = podVolumes.refusal {
            reject(
                stored, pod,
                UnschedulableText.before(refusal, nodes: snapshot.nodeCount), .volumes, &context)
            return
        }
        let filters = Filters(pod, podVolumes, &snapshot, cache)
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
        begin(Binding(pod: pod, node: node.name, decisions: decisions), &context)
    }

    private func note(
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
        recorder.record(note(pod, "FailedScheduling", message, true), at: context.now)
        writeCondition(stored, "Unschedulable", message, &context)
    }

    private mutating func writeCondition(
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

    // MARK: - Binding

    /// Writes what a decision needs. Source: cluster.md C51.
    private mutating func begin(_ binding: Binding, _ context: inout ProcessContext) {
        var binding = binding
        let id = binding.pod.id
        binding.deadline = context.now + options.volumeTimeout
        var requests: [APIRequest] = []
        for decision in binding.decisions {
            switch decision {
            case .use(let volume, let claim):
                assumedVolumes[volume.name] = NamespacedName(
                    namespace: claim.namespace, name: claim.name)
                guard volume.spec.claimRef?.uid != claim.uid else { continue }
                var changed = volume
                if volume.spec.claimRef == nil {
                    changed.metadata.setAnnotation(VolumeAnnotation.boundByController, "yes")
                }
                changed.spec.claimRef = VolumeMatch.reference(to: claim)
                requests.append(.update(changed))
            case .provision(let claim):
                guard claim.metadata.annotation(VolumeAnnotation.selectedNode) == nil else {
                    continue
                }
                var changed = claim
                changed.metadata.setAnnotation(VolumeAnnotation.selectedNode, binding.node)
                requests.append(.update(changed))
            }
        }
        binding.writes = requests.count
        bindings[id] = binding
        bindingsByClaim.insert(binding.pod)
        if !binding.decisions.isEmpty {
            let nominates = APIRequest.mergePatch(
                ObjectKey(.pod, id), ["status": ["nominatedNodeName": .string(binding.node)]],
                .status)
            calls[context.call(nominates)] = .condition
        }
        for request in requests {
            calls[context.call(request)] = .volumeWrite(id, uid: binding.pod.uid)
        }
        if requests.isEmpty { checkVolumes(id, &context) }
    }

    /// Binds the pod once all its claims are bound, or looks again later.
    mutating func checkVolumes(
        _ id: NamespacedName, _ context: inout ProcessContext
    ) {
        guard let binding = bindings[id], binding.writes == 0, !binding.isSent else { return }
        let prefix = "running PreBind plugin \"VolumeBinding\": binding volumes: "
        for decision in binding.decisions {
            let old = decision.claim
            guard
                let claim = cache.get(PersistentVolumeClaim.self, old.namespace, old.name),
                claim.uid == old.uid
            else {
                fail(
                    id, prefix + "persistentvolumeclaim \"\(old.name)\" not found", &context)
                return
            }
            if PodVolumes.isBound(claim) { continue }
            if case .provision = decision, binding.hasSeenSelection.contains(claim.name),
                claim.metadata.annotation(VolumeAnnotation.selectedNode) != binding.node
            {
                fail(
                    id, prefix + "selectedNode annotation value \"\" not set to scheduled node"
                        + " \"\(binding.node)\"", &context)
                return
            }
            if claim.metadata.annotation(VolumeAnnotation.selectedNode) == binding.node {
                bindings.update(id) { _ = $0.hasSeenSelection.insert(claim.name) }
            }
            guard context.now < binding.deadline else {
                fail(id, prefix + "context deadline exceeded", &context)
                return
            }
            let delay = options.volumePoll > .zero ? options.volumePoll : .seconds(30)
            context.setTimer(
                TimerKey(Timer.volumes.rawValue, ObjectKey(.pod, id)),
                at: min(context.now + delay, binding.deadline))
            let key = ObjectKey(.pod, id)
            if waits[key] == nil {
                waits[key] = [.bindingVolumes(node: binding.node, claim: claim.name)]
                traceWaits(of: key, &context)
            }
            return
        }
        bindings.update(id) { $0.isSent = true }
        let request = APIRequest.bind(id, uid: binding.pod.uid, to: binding.node)
        calls[context.call(request)] = .binding(id, uid: binding.pod.uid)
    }

    private mutating func bound(
        _ id: NamespacedName, _ uid: String, _ result: Result<APIResponse, APIError>,
        _ context: inout ProcessContext
    ) {
        guard let binding = bindings[id], binding.pod.uid == uid else { return }
        switch result {
        case .success:
            bindings[id] = nil
            waits[ObjectKey(.pod, id)] = nil
            release(binding)
            queue.remove(id)
            recorder.record(
                note(
                    binding.pod, "Scheduled",
                    "Successfully assigned \(id) to \(binding.node)", false), at: context.now)
            context.trace(.write, "pods/\(id)", "\(Self.name) \(Reason.assignsNode)")
        case .failure(let error) where error.reason == .notFound:
            drop(id)
            queue.remove(id)
        case .failure(let error):
            fail(
                id, "binding rejected: running Bind plugin \"DefaultBinder\": \(error.message)",
                &context)
        }
    }

    /// Takes a decision back after an error; the pod backs off. Source: cluster.md C48, C52.
    private mutating func fail(
        _ id: NamespacedName, _ message: String, _ context: inout ProcessContext
    ) {
        guard let binding = bindings[id] else { return }
        drop(id)
        queue.retry(id, at: context.now)
        let key = ObjectKey(.pod, id)
        let due = queue[id]?.readyAt ?? context.now
        waits[key] = [.retry(error: message, remaining: due - context.now)]
        traceWaits(of: key, &context)
        recorder.record(
            note(binding.pod, "FailedScheduling", message, true), at: context.now)
        if let stored = cache[ObjectKey(.pod, id)], stored.uid == binding.pod.uid,
            (stored.facts.nodeName ?? "").isEmpty
        {
            writeCondition(stored, "SchedulerError", message, &context)
        }
    }

    /// Forgets a decision.
    mutating func drop(_ id: NamespacedName) {
        guard let binding = bindings.removeValue(forKey: id) else { return }
        release(binding)
        snapshot.forget(id, cache)
    }

    private mutating func release(_ binding: Binding) {
        bindingsByClaim.remove(binding.pod)
        for case .use(let volume, _) in binding.decisions { assumedVolumes[volume.name] = nil }
    }
}

/// A decision on its way into the cluster.
struct Binding: Sendable {
    let pod: PodRequirements
    let node: String
    let decisions: [PodVolumes.Decision]
    /// Volume writes that have not been answered.
    var writes = 0
    var deadline = SimTime.distantFuture
    /// The pod itself is being bound.
    var isSent = false
    /// Claims whose selected-node annotation was seen in the mirror.
    var hasSeenSelection = SortedSet<String>()

    init(pod: PodRequirements, node: String, decisions: [PodVolumes.Decision]) {
        self.pod = pod
        self.node = node
        self.decisions = decisions
    }
}
