import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// One reconciler with its memory, its type hidden.
protocol BenchController {
    var name: String { get }
    mutating func keys(for change: CacheChange, _ cache: ClusterCache, _ now: SimTime)
        -> [KeyRequest]
    mutating func plan(_ key: ObjectKey, _ cache: ClusterCache, _ now: SimTime) -> Plan
    mutating func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, _ now: SimTime
    ) -> [PlannedWrite]
}

private struct Held<R: Reconciler>: BenchController {
    let reconciler: R
    var memory: R.Memory
    var name: String { R.name }

    mutating func keys(
        for change: CacheChange, _ cache: ClusterCache, _ now: SimTime
    ) -> [KeyRequest] {
        guard R.watches.contains(change.resource) else { return [] }
        return reconciler.keys(for: change, cache, at: now, memory: &memory)
    }

    mutating func plan(_ key: ObjectKey, _ cache: ClusterCache, _ now: SimTime) -> Plan {
        reconciler.plan(key, cache, at: now, memory: &memory)
    }

    mutating func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, _ now: SimTime
    ) -> [PlannedWrite] {
        reconciler.conclude(plan, outcomes, cache, at: now, memory: &memory)
    }
}

/// Some controllers over a store of a few lines: enough of the API's rules (revisions, conflicts,
/// merge patches, finalizers, graceful deletion of pods) to see where their plans lead.
struct ControllerBench {
    private(set) var cache = ClusterCache()
    private(set) var now = SimTime.seconds(1_000_000)
    let start = SimTime.seconds(1_000_000)
    /// Writes that succeeded, as `verb resource/name`, `/status` for status writes.
    private(set) var log: [String] = []
    /// Events, as `Reason object: message`.
    private(set) var events: [String] = []
    /// The waits of the last plan of each key.
    private(set) var waits: [ObjectKey: [Wait]] = [:]
    /// Every change so far, for processes that watch the store.
    private(set) var journal: [CacheChange] = []
    private var controllers: [any BenchController] = []
    private var due: [(time: SimTime, order: Int, controller: Int, key: ObjectKey)] = []
    private var order = 0
    private var revision: UInt64 = 0
    private var changes: [CacheChange] = []

    mutating func add<R: Reconciler>(_ reconciler: R, _ memory: R.Memory) {
        controllers.append(Held(reconciler: reconciler, memory: memory))
    }

    var elapsed: SimDuration { now - start }

    mutating func forgetLog() {
        log = []
        events = []
    }

    // MARK: - Objects

    subscript<View: KubeObject>(_ type: View.Type, _ name: String, _ namespace: String = "default")
        -> View?
    {
        let inside = View.resource.isNamespaced ? namespace : ""
        return cache.get(type, inside, name)
    }

    /// Creates or replaces an object as a person or another component would.
    @discardableResult
    mutating func put(_ object: some KubeObject) -> StoredObject {
        let stored = store(type(of: object).resource, object.json)
        deliver()
        return stored
    }

    mutating func change<View: KubeObject>(
        _ type: View.Type, _ name: String, _ namespace: String = "default",
        _ body: (inout View) -> Void
    ) {
        guard var object = self[type, name, namespace] else { return }
        body(&object)
        put(object)
    }

    mutating func delete(_ resource: Resource, _ name: String, _ options: RequestOptions = .init()) {
        let key = ObjectKey(
            resource, namespace: resource.isNamespaced ? "default" : "", name: name)
        var request = APIRequest.delete(key)
        request.options = options
        _ = perform(request)
        deliver()
    }

    /// Removes an object whatever its finalizers say.
    mutating func vanish(_ resource: Resource, _ name: String) {
        let key = ObjectKey(
            resource, namespace: resource.isNamespaced ? "default" : "", name: name)
        if let old = cache.remove(key) {
            changes.append(CacheChange(resource: resource, old: old, new: nil, last: old))
        }
        deliver()
    }

    private mutating func store(_ resource: Resource, _ json: JSONObject) -> StoredObject {
        revision += 1
        var json = json
        let revision = revision
        let time = now.secondsRoundedDown
        json.update("metadata") { metadata in
            var object = metadata?.object ?? JSONObject()
            if object["name"] == nil, let prefix = object["generateName"]?.string {
                object["name"] = .string(prefix + "x\(revision)")
            }
            if object["uid"] == nil { object["uid"] = .string("uid-\(revision)") }
            if object["creationTimestamp"] == nil {
                object["creationTimestamp"] = Timestamp(seconds: time).jsonValue
            }
            object["resourceVersion"] = .string(String(revision))
            metadata = .object(object)
        }
        let stored = StoredObject(resource: resource, json: json)
        if let change = cache.put(stored) { changes.append(change) }
        return stored
    }

    private mutating func deliver() {
        while !changes.isEmpty {
            let change = changes.removeFirst()
            journal.append(change)
            for index in controllers.indices {
                for request in controllers[index].keys(for: change, cache, now) {
                    enqueue(index, request.key, now + request.after)
                }
            }
        }
    }

    private mutating func enqueue(_ controller: Int, _ key: ObjectKey, _ time: SimTime) {
        if let index = due.firstIndex(where: { $0.controller == controller && $0.key == key }) {
            if due[index].time <= time { return }
            due.remove(at: index)
        }
        order += 1
        due.append((time, order, controller, key))
    }

    // MARK: - Running

    /// When a controller has something to do next.
    var nextDue: SimTime? { due.map(\.time).min() }

    /// Carries out a request of a process.
    mutating func answer(_ request: APIRequest) -> Result<APIResponse, APIError> {
        let result = perform(request)
        deliver()
        return result
    }

    /// Lets the controllers work for some time.
    mutating func run(_ duration: SimDuration = .zero) {
        let end = now + duration
        var steps = 0
        while let next = due.min(by: { ($0.time, $0.order) < ($1.time, $1.order) }),
            next.time <= end
        {
            due.removeAll { $0.order == next.order }
            now = max(now, next.time)
            work(next.controller, next.key)
            steps += 1
            precondition(steps < 100_000, "the controllers never come to rest")
        }
        now = end
    }

    private mutating func work(_ index: Int, _ key: ObjectKey) {
        var plan = controllers[index].plan(key, cache, now)
        plan.key = key
        waits[key] = plan.waits
        var outcomes: [WriteOutcome] = []
        var hasFailed = false
        for group in plan.groups {
            let stops = hasFailed
            for write in group {
                let outcome = stops ? WriteOutcome(write: write, result: nil) : send(write)
                hasFailed = hasFailed || outcome.hasFailed
                outcomes.append(outcome)
            }
        }
        for write in controllers[index].conclude(plan, outcomes, cache, now) {
            hasFailed = send(write).hasFailed || hasFailed
        }
        deliver()
        if hasFailed {
            enqueue(index, key, now + .milliseconds(5))
        } else if let delay = plan.requeueAfter {
            enqueue(index, key, now + delay)
        }
    }

    private mutating func send(_ write: PlannedWrite) -> WriteOutcome {
        if write.isEventOnly {
            if let note = write.onSuccess { record(note) }
            return WriteOutcome(write: write, result: .success(.done))
        }
        let result = perform(write.request)
        let outcome = WriteOutcome(write: write, result: result)
        if !outcome.hasFailed, let note = write.onSuccess { record(note) }
        if outcome.hasFailed, case .failure(let error) = result, let note = write.onFailure {
            var note = note
            note.message += error.message
            record(note)
        }
        return outcome
    }

    private mutating func record(_ note: EventNote) {
        events.append("\(note.reason) \(note.involved.name): \(note.message)")
    }

    // MARK: - A small store

    private mutating func perform(_ request: APIRequest) -> Result<APIResponse, APIError> {
        let key = request.key
        switch request.verb {
        case .get:
            return cache[key].map { .success(.object($0)) } ?? .failure(.notFound(key))
        case .list:
            return .success(
                .list(
                    cache.list(request.resource, namespace: request.namespace),
                    ListPage(revision: revision)))
        case .create where request.subresource == .binding:
            guard let old = cache[key] else { return .failure(.notFound(key)) }
            log.append("bind \(request.name) \(request.body?["target"]?["name"]?.string ?? "")")
            var pod: Pod = old.view()
            pod.spec.nodeName = request.body?["target"]?["name"]?.string
            pod.status.nominatedNodeName = nil
            _ = store(.pod, pod.json)
            return .success(.done)
        case .create:
            let body = request.body?.object ?? JSONObject()
            let name = body["metadata"]?["name"]?.string ?? ""
            let target = ObjectKey(request.resource, namespace: request.namespace, name: name)
            if cache[target] != nil {
                return .failure(.alreadyExists(target, isBeingDeleted: false))
            }
            let stored = store(request.resource, body)
            log.append("create \(request.resource.plural)/\(stored.name)")
            return .success(.object(stored))
        case .update, .patch:
            return change(request)
        case .delete:
            return delete(request)
        case .deleteCollection:
            return .failure(.methodNotAllowed(request))
        }
    }

    private mutating func change(_ request: APIRequest) -> Result<APIResponse, APIError> {
        guard let old = cache[request.key] else { return .failure(.notFound(request.key)) }
        let body = request.body ?? .null
        if let version = body["metadata"]?["resourceVersion"]?.string,
            version != String(old.revision)
        {
            return .failure(.conflict(request.key))
        }
        var new = request.verb == .update ? body : Self.merged(.object(old.json), body)
        if request.subresource == .status {
            var whole = JSONValue.object(old.json)
            whole["status"] = new["status"]
            whole["metadata"]?["annotations"] = new["metadata"]?["annotations"]
            new = whole
        } else if request.verb == .update {
            new["status"] = old.json["status"]
        }
        new["metadata"]?["resourceVersion"] = .string(String(old.revision))
        guard let json = new.object, json != old.json else { return .success(.object(old)) }
        log.append(
            "\(request.verb.rawValue) \(request.resource.plural)/\(request.name)"
                + (request.subresource == .status ? "/status" : ""))
        let finalizers = json["metadata"]?["finalizers"]?.array ?? []
        if old.facts.isTerminating, finalizers.isEmpty, request.resource != .pod {
            cache.remove(request.key)
            changes.append(
                CacheChange(resource: request.resource, old: old, new: nil, last: old))
            return .success(.deleted(old))
        }
        return .success(.object(store(request.resource, json)))
    }

    private mutating func delete(_ request: APIRequest) -> Result<APIResponse, APIError> {
        guard let old = cache[request.key] else { return .failure(.notFound(request.key)) }
        if let uid = request.options.preconditionUID, uid != old.uid {
            return .failure(.conflict(request.key))
        }
        log.append("delete \(request.resource.plural)/\(request.name)")
        var json = old.json
        var finalizers = json["metadata"]?["finalizers"]?.array ?? []
        if request.options.propagation == .foreground { finalizers.append("foregroundDeletion") }
        if request.options.propagation == .orphan { finalizers.append("orphan") }
        let isGraceful =
            request.resource == .pod && request.options.gracePeriodSeconds != 0
            && !(old.facts.nodeName ?? "").isEmpty
        guard isGraceful || !finalizers.isEmpty else {
            cache.remove(request.key)
            changes.append(
                CacheChange(resource: request.resource, old: old, new: nil, last: old))
            return .success(.deleted(old))
        }
        let time = Timestamp(seconds: now.secondsRoundedDown).jsonValue
        json.update("metadata") { metadata in
            if metadata?["deletionTimestamp"] == nil { metadata?["deletionTimestamp"] = time }
            metadata?["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
        }
        return .success(.object(store(request.resource, json)))
    }

    private static func merged(_ target: JSONValue, _ patch: JSONValue) -> JSONValue {
        guard case .object(let members) = patch else { return patch }
        var result = target.object ?? JSONObject()
        for member in members {
            result[member.key] =
                member.value.isNull ? nil : merged(result[member.key] ?? .null, member.value)
        }
        return .object(result)
    }
}
