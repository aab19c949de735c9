import KubeAPI
import KubeModel
import SimKernel

/// A decision on its way into the cluster.
struct Binding: Sendable {
    let pod: PodRequirements
    /// The version of the pod that was decided about.
    let version: UInt64
    let node: String
    let decisions: [PodVolumes.Decision]
    /// Volume writes that have not been sent, the next one last.
    var writes: [APIRequest] = []
    /// The versions the sent ones made.
    var written = SortedMap<ObjectKey, UInt64>()
    var isWriting = false
    var deadline = SimTime.distantFuture
    /// The pod itself is being bound.
    var isSent = false
}

/// Carrying decisions out. Source: cluster.md C51, C52.
extension Scheduler {
    /// Writes what a decision needs, one write after the other.
    mutating func begin(_ binding: Binding, _ context: inout ProcessContext) {
        var binding = binding
        let id = binding.pod.id
        binding.deadline = context.now + options.volumeTimeout
        binding.writes = binding.decisions.reversed().compactMap {
            request(for: $0, of: binding)
        }
        bindings[id] = binding
        bindingsByClaim.insert(binding.pod)
        guard !binding.decisions.isEmpty else {
            send(id, &context)
            return
        }
        let nominates = APIRequest.mergePatch(
            ObjectKey(.pod, id), ["status": ["nominatedNodeName": .string(binding.node)]],
            .status)
        calls[context.call(nominates)] = .condition
        advance(id, &context)
    }

    /// The write a decision needs, or nil when it is made already, for another pod perhaps.
    private mutating func request(
        for decision: PodVolumes.Decision, of binding: Binding
    ) -> APIRequest? {
        let claim = decision.claim
        switch decision {
        case .use(let volume, _):
            guard assumedVolumes.volume(of: claim.id) == nil else { return nil }
            assumedVolumes.give(volume.name, to: claim.id, for: binding.pod.id)
            guard volume.spec.claimRef?.uid != claim.uid else { return nil }
            var changed = volume
            if volume.spec.claimRef == nil {
                changed.metadata.setAnnotation(VolumeAnnotation.boundByController, "yes")
            }
            changed.spec.claimRef = VolumeMatch.reference(to: claim)
            return .update(changed)
        case .provision:
            guard claim.metadata.annotation(VolumeAnnotation.selectedNode) == nil,
                assumedVolumes.node(of: claim.id) == nil
            else { return nil }
            assumedVolumes.select(binding.node, for: claim.id, of: binding.pod.id)
            var changed = claim
            changed.metadata.setAnnotation(VolumeAnnotation.selectedNode, binding.node)
            return .update(changed)
        }
    }

    /// Sends the next volume write, or begins to look whether the claims are bound.
    private mutating func advance(_ id: NamespacedName, _ context: inout ProcessContext) {
        guard let binding = bindings[id] else { return }
        let request = bindings.update(id) { $0.writes.popLast() } ?? nil
        bindings.update(id) { $0.isWriting = request != nil }
        if let request {
            calls[context.call(request)] = .volumeWrite(
                id, uid: binding.pod.uid, request.key)
        } else if options.volumePoll > .zero {
            pollLater(id, &context)
        } else {
            checkVolumes(id, &context)
        }
    }

    /// Takes in the answer to a volume write.
    mutating func wrote(
        _ key: ObjectKey, for id: NamespacedName, _ result: Result<APIResponse, APIError>,
        _ context: inout ProcessContext
    ) {
        switch result {
        case .failure(let error):
            fail(id, "running PreBind plugin \"VolumeBinding\": \(error.message)", &context)
        case .success(let response):
            let revision = response.object?.revision ?? 0
            bindings.update(id) { $0.written[key] = revision }
            advance(id, &context)
        }
    }

    private mutating func pollLater(_ id: NamespacedName, _ context: inout ProcessContext) {
        guard let deadline = bindings[id]?.deadline else { return }
        let delay = options.volumePoll > .zero ? options.volumePoll : .seconds(30)
        context.setTimer(
            TimerKey(Timer.volumes.rawValue, ObjectKey(.pod, id)),
            at: min(context.now + delay, deadline))
    }

    /// Looks again at the pods on their way that use a claim, unless that is done by the clock.
    mutating func checkVolumes(
        usersOf claim: NamespacedName, _ context: inout ProcessContext
    ) {
        guard options.volumePoll == .zero, !bindings.isEmpty else { return }
        for pod in bindingsByClaim[claim] { checkVolumes(pod, &context) }
    }

    /// The same for all pods on their way.
    mutating func checkAllVolumes(_ context: inout ProcessContext) {
        guard options.volumePoll == .zero else { return }
        for pod in Array(bindings.keys) { checkVolumes(pod, &context) }
    }

    /// Binds the pod once all its claims are bound, or looks again later.
    mutating func checkVolumes(_ id: NamespacedName, _ context: inout ProcessContext) {
        guard let binding = bindings[id], !binding.isWriting, !binding.isSent,
            !binding.decisions.isEmpty
        else { return }
        switch progress(of: binding) {
        case .bound: send(id, &context)
        case .failed(let reason):
            fail(
                id, "running PreBind plugin \"VolumeBinding\": binding volumes: \(reason)",
                &context)
        case .waits:
            guard context.now < binding.deadline else {
                fail(
                    id,
                    "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline"
                        + " exceeded", &context)
                return
            }
            tellWait(id, binding, &context)
            pollLater(id, &context)
        }
    }

    /// Says, once, which claim the pod waits for.
    private mutating func tellWait(
        _ id: NamespacedName, _ binding: Binding, _ context: inout ProcessContext
    ) {
        let key = ObjectKey(.pod, id)
        guard waits[key] == nil,
            let claim = binding.decisions.map(\.claim).first(where: { claim in
                same(claim).map { !PodVolumes.isBound($0) } ?? true
            })
        else { return }
        waits[key] = [.bindingVolumes(node: binding.node, claim: claim.name)]
        traceWaits(of: key, &context)
    }

    /// How far the claims of a pod are.
    private enum Progress {
        case bound, waits
        case failed(String)
    }

    private func progress(of binding: Binding) -> Progress {
        guard let node = snapshot.nodes[binding.node], node.exists else {
            let name = "\"\(binding.node)\""
            return .failed("failed to get node \(name): node \(name) not found")
        }
        for decision in binding.decisions {
            let progress: Progress
            switch decision {
            case .use(let volume, let claim):
                progress = self.progress(of: volume, claim, binding, node)
            case .provision(let claim):
                progress = self.progress(of: claim, binding, node)
            }
            guard case .bound = progress else { return progress }
        }
        return .bound
    }

    /// A claim that gets a volume that exists.
    private func progress(
        of volume: PersistentVolume, _ claim: PersistentVolumeClaim, _ binding: Binding,
        _ node: NodeInfo
    ) -> Progress {
        guard let present = cache.get(PersistentVolume.self, "", volume.name) else {
            return .failed(
                "failed to check binding: could not find v1.PersistentVolume \"\(volume.name)\"")
        }
        guard let presentClaim = same(claim) else {
            return .failed("failed to check binding: " + Self.missing(claim))
        }
        guard hasSeen(present, binding) else { return .waits }
        guard PodVolumes.fits(present, node: node.name, node.labels) else {
            return .failed(Self.unfit(present, node))
        }
        guard let uid = present.spec.claimRef?.uid, !uid.isEmpty else {
            // Written for another pod perhaps, and not seen yet.
            return assumedVolumes.volume(of: claim.id) == volume.name
                && binding.written[volume.key] == nil
                ? .waits : .failed("ClaimRef got reset for pv \"\(volume.name)\"")
        }
        return PodVolumes.isBound(presentClaim) ? .bound : .waits
    }

    /// A claim whose volume is being made.
    private func progress(
        of claim: PersistentVolumeClaim, _ binding: Binding, _ node: NodeInfo
    ) -> Progress {
        guard let present = same(claim) else {
            return .failed("failed to check provisioning pvc: " + Self.missing(claim))
        }
        guard hasSeen(present, binding) else { return .waits }
        guard present.metadata.annotation(VolumeAnnotation.selectedNode) == binding.node else {
            if binding.written[claim.key] == nil,
                assumedVolumes.node(of: claim.id) == binding.node
            {
                return .waits
            }
            return .failed(
                present.metadata.json["annotations"] == nil
                    ? "selectedNode annotation reset for PVC \"\(claim.name)\""
                    : "provisioning failed for PVC \"\(claim.name)\"")
        }
        if let name = present.spec.volumeName, !name.isEmpty {
            guard let volume = cache.get(PersistentVolume.self, "", name) else { return .waits }
            guard PodVolumes.fits(volume, node: node.name, node.labels) else {
                return .failed(Self.unfit(volume, node))
            }
        }
        return PodVolumes.isBound(present) ? .bound : .waits
    }

    private func same(_ claim: PersistentVolumeClaim) -> PersistentVolumeClaim? {
        let found = cache.get(PersistentVolumeClaim.self, claim.namespace, claim.name)
        return found?.uid == claim.uid ? found : nil
    }

    /// Whether the mirror shows what was written for a decision.
    private func hasSeen(_ object: some KubeObject, _ binding: Binding) -> Bool {
        guard let written = binding.written[object.key] else { return true }
        return (cache[object.key]?.revision ?? 0) >= written
    }

    private static func missing(_ claim: PersistentVolumeClaim) -> String {
        "could not find v1.PersistentVolumeClaim \"\(claim.id)\""
    }

    private static func unfit(_ volume: PersistentVolume, _ node: NodeInfo) -> String {
        "pv \"\(volume.name)\" node affinity doesn't match node \"\(node.name)\": no matching"
            + " NodeSelectorTerms"
    }

    private mutating func send(_ id: NamespacedName, _ context: inout ProcessContext) {
        guard let binding = bindings[id] else { return }
        bindings.update(id) { $0.isSent = true }
        let request = APIRequest.bind(id, uid: binding.pod.uid, to: binding.node)
        calls[context.call(request)] = .binding(id, uid: binding.pod.uid)
    }

    /// Takes in the answer to the binding of a pod.
    mutating func bound(
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
                    "Successfully assigned \(id) to \(binding.node)", false),
                action: "Binding", version: binding.version, at: context.now)
            context.trace(.write, "pods/\(id)", "\(Self.name) \(Reason.assignsNode)")
        case .failure(let error) where error.reason == .notFound:
            drop(id, at: context.now)
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
        drop(id, at: context.now)
        queue.retry(id, at: context.now)
        let key = ObjectKey(.pod, id)
        let due = queue[id]?.readyAt ?? context.now
        waits[key] = [.retry(error: message, remaining: due - context.now)]
        traceWaits(of: key, &context)
        let stored = cache[ObjectKey(.pod, id)]
        recorder.record(
            note(binding.pod, "FailedScheduling", message, true), action: "Scheduling",
            version: stored?.revision ?? binding.version, at: context.now)
        if let stored, stored.uid == binding.pod.uid, (stored.facts.nodeName ?? "").isEmpty {
            writeCondition(stored, "SchedulerError", message, &context)
        }
    }

    /// Forgets a decision; the room it held is free for others.
    mutating func drop(_ id: NamespacedName, at now: SimTime) {
        guard let binding = bindings.removeValue(forKey: id) else { return }
        release(binding)
        snapshot.forget(id, cache)
        wakeAfter(binding.pod, nil, at: now)
    }

    private mutating func release(_ binding: Binding) {
        bindingsByClaim.remove(binding.pod)
        assumedVolumes.release(binding)
    }
}
