import KubeAPI
import KubeModel
import SimKernel

/// How the kubelet drives its pods.
extension Kubelet {
    /// Takes in one change of the mirror.
    mutating func take(_ change: CacheChange, _ context: inout ProcessContext) {
        switch change.resource {
        case .pod:
            if let old = change.old, change.new?.uid != old.uid {
                drive(old.uid, &context) { $0.orphaned(&$1) }
            }
            guard let new = change.new else { return }
            if workers.contains(key: new.uid) {
                drive(new.uid, &context) { $0.changed(new, &$1) }
            } else if isReconciled {
                begin(new, &context)
            }
        case .node: takeNode(change.new, &context)
        default: break
        }
    }

    /// The pods of the API are known completely for the first time since the kubelet started:
    /// what is left of pods that are gone is ended, and new pods are begun.
    mutating func reconcile(_ context: inout ProcessContext) {
        isReconciled = true
        let isReboot = remakesPods
        remakesPods = false
        for (uid, id) in workers.map({ ($0.key, $0.value.id) }) {
            let object = informer.cache.get(.pod, id.namespace, id.name)
            if object?.uid == uid {
                drive(uid, &context) { worker, turn in
                    if let object { worker.changed(object, &turn) }
                    if isReboot { worker.rebooted(&turn) } else { worker.askAgain(&turn) }
                    worker.isDirty = true
                    turn.actions.append(.flush)
                }
                if workers[uid]?.volumes.waitsForAttachment == true { attaching.insert(uid) }
            } else {
                drive(uid, &context) { worker, turn in
                    worker.orphaned(&turn)
                    // What was being stopped when the power failed has stopped.
                    if isReboot { worker.rebooted(&turn) }
                }
            }
        }
        for object in informer.cache.list(.pod) where !workers.contains(key: object.uid) {
            begin(object, &context)
        }
    }

    private mutating func begin(_ object: StoredObject, _ context: inout ProcessContext) {
        var worker = PodWorker(object)
        // A pod that has ended is nothing to do for a kubelet that does not know it, except that
        // its deletion is confirmed.
        if object.facts.phase == "Succeeded" || object.facts.phase == "Failed" {
            guard object.facts.isTerminating else { return }
            worker.endedElsewhere = true
            worker.stage = .finished
        }
        workers[object.uid] = worker
        let others = names[object.id] ?? []
        names[object.id] = others + [object.uid]
        // Processes of an earlier pod of the name must be gone first: at most one at a time.
        if others.isEmpty { drive(object.uid, &context) { $0.start(&$1) } }
    }

    /// Lets one worker take in something, wakes it as far as it is due, and does what it wants.
    mutating func drive(
        _ uid: String, _ context: inout ProcessContext,
        _ body: (inout PodWorker, inout PodTurn) -> Void = { _, _ in }
    ) {
        turn.now = context.now
        turn.hasPublished = false
        guard let due = Self.step(uid, &workers, &turn, body) else { return }
        let actions = turn.actions
        turn.actions = []
        if let due { context.setTimer(TimerKey(.pod, uid: uid), at: due) }
        for action in actions { perform(action, uid, &context) }
    }

    /// One turn of one worker.
    ///
    /// - Returns: nil when there is no such worker; else the instant its timer must be set to, nil
    ///   when the timer is right as it is.
    private static func step(
        _ uid: String, _ workers: inout SortedMap<String, PodWorker>, _ turn: inout PodTurn,
        _ body: (inout PodWorker, inout PodTurn) -> Void
    ) -> SimTime?? {
        workers.update(uid) { worker -> SimTime? in
            body(&worker, &turn)
            worker.wake(&turn)
            let due = worker.nextDue
            if due == worker.timerDue { return nil }
            worker.timerDue = due
            return due
        }
    }

    private mutating func perform(
        _ action: PodAction, _ uid: String, _ context: inout ProcessContext
    ) {
        switch action {
        case .event(let kind, let reason, let message, let container):
            guard let worker = workers[uid] else { return }
            tell(worker.reference(container), worker.id.namespace, kind, reason, message, &context)
        case .flush: flush(uid, &context)
        case .fetch(let key, let purpose):
            let call = context.call(.get(key))
            calls[call] = .fetch(uid: uid, key, purpose)
        case .volumesChanged: writeNodeStatus(&context)
        case .gone: forget(uid, &context)
        }
    }

    private mutating func forget(_ uid: String, _ context: inout ProcessContext) {
        guard let worker = workers.removeValue(forKey: uid) else { return }
        context.cancelTimer(TimerKey(.pod, uid: uid))
        attaching.remove(uid)
        let others = (names[worker.id] ?? []).filter { $0 != uid }
        names[worker.id] = others.isEmpty ? nil : others
        if let next = others.first { drive(next, &context) { $0.start(&$1) } }
    }

    /// Writes the status of a pod when it is not what it shall be, one write at a time; deletes
    /// the object when nothing is left to say. Source: cluster.md B68.
    mutating func flush(_ uid: String, _ context: inout ProcessContext) {
        let now = context.now
        let hostIP = options.internalIP
        let request: (APIRequest, CallPurpose)?? = workers.update(uid) { worker in
            guard worker.statusCall == nil, !worker.isOrphan else { return nil }
            if worker.isDirty {
                worker.isDirty = false
                let status = JSONValue.object(worker.composedStatus(at: now, hostIP: hostIP))
                if status != worker.latest.json["status"] {
                    var body = worker.latest.json
                    body["status"] = status
                    return (
                        APIRequest(
                            .update, .pod, namespace: worker.id.namespace, name: worker.id.name,
                            subresource: .status, body: .object(body)),
                        .podStatus(uid: uid)
                    )
                }
            }
            guard worker.stage == .finished, worker.deletionGrace != nil, !worker.isDeleteSent
            else { return nil }
            worker.isDeleteSent = true
            let key = ObjectKey(.pod, worker.id)
            return (.delete(key, gracePeriodSeconds: 0, uid: uid), .podDelete(uid: uid))
        }
        guard let (request, purpose) = request ?? nil else { return }
        let call = context.call(request)
        calls[call] = purpose
        if case .podStatus = purpose {
            workers.update(uid) { $0.statusCall = call.rawValue }
        }
    }

    /// The answer to the write of a status.
    mutating func statusAnswered(
        _ uid: String, _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        drive(uid, &context) { worker, turn in
            worker.statusCall = nil
            switch result {
            case .success(let response):
                if let object = response.object, object.uid == uid,
                    object.revision > worker.latest.revision
                {
                    worker.changed(object, &turn)
                }
                turn.actions.append(.flush)
            case .failure(let error):
                worker.isDirty = true
                switch error.reason {
                case .conflict:
                    // Somebody wrote meanwhile: the newer version is on its way, or here.
                    turn.actions.append(.fetch(ObjectKey(.pod, worker.id), .object))
                case .notFound: break
                default: worker.retryDue = turn.now + NodePeriods.retry
                }
            }
        }
    }

    /// The answer to a delete.
    mutating func deleteAnswered(
        _ uid: String, _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        guard case .failure(let error) = result else { return }
        switch error.reason {
        case .notFound, .conflict: return
        default:
            drive(uid, &context) { $0.retryDue = $1.now + NodePeriods.retry }
        }
    }

    /// The answer to a look at an object.
    mutating func fetchAnswered(
        _ uid: String, _ key: ObjectKey, _ purpose: FetchPurpose,
        _ result: Result<APIResponse, APIError>, _ context: inout ProcessContext
    ) {
        drive(uid, &context) { worker, turn in
            switch (result, purpose) {
            case (.success(let response), .object):
                if let object = response.object {
                    // Another pod of the name: this one is gone, as the watch will tell.
                    guard object.uid == uid else { return }
                    worker.changed(object, &turn)
                    turn.actions.append(.flush)
                }
            case (.success(let response), _):
                worker.fetched(response.object, for: purpose, &turn)
            case (.failure(let error), .object):
                if error.reason != .notFound { worker.retryDue = turn.now + NodePeriods.retry }
            case (.failure(let error), .volume(let index)) where error.reason != .notFound:
                worker.volumes.retry(index, at: turn.now)
            case (.failure, _):
                worker.fetched(nil, for: purpose, &turn)
            }
        }
        if workers[uid]?.volumes.waitsForAttachment == true {
            attaching.insert(uid)
        } else {
            attaching.remove(uid)
        }
    }
}

extension PodWorker {
    /// The pod, or one of its containers, as events name it. Source: cluster.md A63.
    func reference(_ container: Int?) -> JSONObject {
        var object: JSONObject = [
            "apiVersion": "v1", "kind": "Pod", "name": .string(id.name),
            "namespace": .string(id.namespace),
            "resourceVersion": .string(String(latest.revision)), "uid": .string(uid),
        ]
        if let container, containers.indices.contains(container) {
            let spec = containers[container].spec
            let list = spec.role == .regular ? "containers" : "initContainers"
            object["fieldPath"] = .string("spec.\(list){\(spec.name)}")
        }
        return object
    }
}
