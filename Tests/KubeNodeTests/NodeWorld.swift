import KubeAPI
import KubeModel
import KubeNode
import SimKernel

/// One kubelet and the least of an API server that it can talk to, at a virtual clock.
struct NodeWorld {
    var kubelet: Kubelet
    private(set) var now = SimTime.seconds(1_800_000_000)
    fileprivate(set) var objects = SortedMap<ObjectKey, JSONObject>()
    /// What happened, as lines `+seconds what`.
    fileprivate(set) var log: [String] = []
    /// Whether nothing passes between the kubelet and the API.
    fileprivate(set) var isCut = false
    var latency = SimDuration.milliseconds(1)
    /// How much longer writes of the node's status take.
    var statusDelay = SimDuration.zero
    /// Called after every step.
    var invariant: (inout NodeWorld) -> Void = { _ in }
    fileprivate let start: SimTime
    fileprivate var queue = EventQueue<Delivery>()
    private var timers: [TimerKey: EventID] = [:]
    fileprivate var watches: [(id: WatchID, request: WatchRequest)] = []
    private var numbers: (call: UInt64, watch: UInt64) = (1, 1)
    private var random = Random(seed: 1)
    fileprivate var revision: UInt64 = 10
    fileprivate var uids = 0

    fileprivate enum Delivery {
        case input(ProcessInput)
        case request(CallID, APIRequest)
        case timer(TimerKey)
    }

    init(
        timing: NodeTiming = .live, pods: Int64 = 110, images: [ImageCatalogue.Rule] = [],
        startsKubelet: Bool = true
    ) {
        var options = KubeletOptions(
            name: "node-1", index: 1, timing: timing, images: ImageCatalogue(rules: images))
        options.pods = pods
        kubelet = Kubelet(options)
        start = now
        if startsKubelet { give(.started) }
    }

    /// Seconds since the begin.
    var elapsed: Double { Double((now - start).nanoseconds) / 1e9 }

    // The clock.

    mutating func run(_ seconds: Double) {
        let deadline = now + SimDuration(nanoseconds: Int64(seconds * 1e9))
        var steps = 0
        while let time = queue.nextTime, time <= deadline, steps < 2_000_000 {
            steps += 1
            guard let (time, delivery) = queue.popNext() else { break }
            now = time
            switch delivery {
            case .input(let input): give(input)
            case .timer(let key):
                timers[key] = nil
                give(.timer(key))
            case .request(let call, let request):
                let result = handle(request)
                if isCut { continue }
                queue.schedule(.input(.response(call, result)), at: now + latency)
            }
            invariant(&self)
        }
        now = deadline
    }

    private mutating func give(_ input: ProcessInput) {
        with { $0.receive(input, &$1) }
    }

    private mutating func with(_ body: (inout Kubelet, inout ProcessContext) -> Void) {
        var context = ProcessContext(
            now: now, random: random, nextCall: numbers.call, nextWatch: numbers.watch)
        body(&kubelet, &context)
        random = context.random
        numbers = context.nextNumbers
        for output in context.outputs { take(output) }
    }

    private mutating func take(_ output: ProcessOutput) {
        switch output {
        case .call(let call, let request):
            if isCut {
                let result: Result<APIResponse, APIError> = .failure(.timeout("lost"))
                queue.schedule(.input(.response(call, result)), at: now + .seconds(10))
            } else {
                let isStatus = request.resource == .node && request.subresource == .status
                queue.schedule(
                    .request(call, request), at: now + latency + (isStatus ? statusDelay : .zero))
            }
        case .openWatch(let id, let request):
            watches.append((id, request))
            if !isCut { sendAll(id, request) }
        case .closeWatch(let id): watches.removeAll { $0.id == id }
        case .setTimer(let key, let time):
            if let old = timers[key] { queue.cancel(old) }
            timers[key] = queue.schedule(.timer(key), at: time)
        case .cancelTimer(let key):
            if let old = timers.removeValue(forKey: key) { queue.cancel(old) }
        case .trace: break
        }
    }

    private mutating func sendAll(_ id: WatchID, _ request: WatchRequest) {
        var events: [WatchEvent] = []
        for (key, json) in objects where key.resource == request.resource {
            let object = StoredObject(resource: key.resource, json: json)
            if request.matches(object) { events.append(.added(object)) }
        }
        events.append(.initialEventsEnd(revision))
        queue.schedule(.input(.watch(id, events)), at: now + latency)
    }

    // Faults.

    mutating func cut() { isCut = true }

    mutating func heal() {
        isCut = false
        let old = watches
        watches = []
        for watch in old { give(.watchClosed(watch.id, .timeout("watch"))) }
    }

    mutating func powerOff() {
        kubelet.powerOff(at: now)
        note("power off")
    }

    mutating func powerOn() {
        watches = []
        note("power on")
        with { $0.powerOn(&$1) }
    }

    mutating func stopKubelet() { kubelet.stopKubelet(at: now) }

    mutating func startKubelet() {
        watches = []
        with { $0.startKubelet(&$1) }
    }
}

// The API.
extension NodeWorld {
    subscript(_ key: ObjectKey) -> JSONObject? { objects[key] }

    func pod(_ name: String) -> Pod? {
        objects[ObjectKey(.pod, namespace: "default", name: name)].map(Pod.init(json:))
    }

    var node: Node { Node(json: objects[ObjectKey(.node, name: "node-1")] ?? [:]) }

    var lease: Lease? {
        objects[ObjectKey(.lease, namespace: "kube-node-lease", name: "node-1")]
            .map(Lease.init(json:))
    }

    /// The events about an object as `Type Reason Message` lines, with `xN` when repeated.
    func events(_ name: String) -> [String] {
        objects.compactMap { key, json -> (Int64, String, String)? in
            guard key.resource == .event, json["involvedObject"]?["name"]?.string == name
            else { return nil }
            let event = Event(json: json)
            let count = event.count ?? 1
            return (
                0, key.name,
                "\(event.type ?? "") \(event.reason ?? "") \(event.message ?? "")"
                    + (count > 1 ? " x\(count)" : "")
            )
        }.sorted { $0.1 < $1.1 }.map { $0.2 }
    }

    /// Stores an object, bound pods included, and tells the watches.
    mutating func put(_ resource: Resource, _ object: JSONObject) {
        var object = object
        var metadata = object["metadata"]?.object ?? [:]
        if metadata["uid"] == nil {
            uids += 1
            metadata["uid"] = .string("uid-\(uids)")
        }
        revision += 1
        metadata["resourceVersion"] = .string(String(revision))
        if metadata["generation"] == nil { metadata["generation"] = 1 }
        object["metadata"] = .object(metadata)
        let stored = StoredObject(resource: resource, json: object)
        let isNew = objects[stored.key] == nil
        objects[stored.key] = object
        if resource == .pod { logPod(stored, isNew: isNew) }
        tell(stored, isNew ? .added(stored) : .modified(stored))
    }

    fileprivate mutating func tell(_ object: StoredObject, _ event: WatchEvent) {
        guard !isCut else { return }
        for watch in watches where watch.request.resource == object.resource {
            guard watch.request.matches(object) else { continue }
            queue.schedule(.input(.watch(watch.id, [event])), at: now + latency)
        }
    }

    /// Creates a pod of one container that is bound to the node.
    mutating func createPod(
        _ name: String = "web-0", image: String = "nginx:1.25",
        edit: (inout Pod, inout Container) -> Void = { _, _ in }
    ) {
        var pod = Pod(named: name, namespace: "default")
        var container = Container {
            $0.name = "app"
            $0.image = image
            $0.imagePullPolicy = "IfNotPresent"
        }
        pod.spec.nodeName = "node-1"
        pod.spec.restartPolicy = "Always"
        pod.spec.terminationGracePeriodSeconds = 30
        pod.status.phase = .pending
        pod.status.conditions.set(
            type: "PodScheduled", status: .true, at: Timestamp(seconds: now.secondsRoundedDown))
        edit(&pod, &container)
        pod.spec.containers = [container] + pod.spec.containers
        put(.pod, pod.json)
    }

    /// Deletes a pod as a person does.
    mutating func deletePod(_ name: String, grace: Int64 = 30) {
        let key = ObjectKey(.pod, namespace: "default", name: name)
        _ = handle(.delete(key, gracePeriodSeconds: grace))
    }

    mutating func handle(_ request: APIRequest) -> Result<APIResponse, APIError> {
        switch request.verb {
        case .get:
            guard let json = objects[request.key] else {
                return .failure(.notFound(request.key))
            }
            return .success(.object(StoredObject(resource: request.resource, json: json)))
        case .create:
            let body = request.body?.object ?? [:]
            let key = StoredObject(resource: request.resource, json: body).key
            if objects[key] != nil { return .failure(.alreadyExists(key, isBeingDeleted: false)) }
            put(request.resource, body)
            return .success(
                .object(StoredObject(resource: request.resource, json: objects[key] ?? [:])))
        case .update: return update(request)
        case .patch:
            guard var json = objects[request.key] else {
                return .failure(.notFound(request.key))
            }
            for member in request.body?.object ?? [:] { json[member.key] = member.value }
            put(request.resource, json)
            return .success(.done)
        case .delete: return delete(request)
        case .list, .deleteCollection: return .failure(.methodNotAllowed(request))
        }
    }

    private mutating func update(_ request: APIRequest) -> Result<APIResponse, APIError> {
        guard var json = objects[request.key] else { return .failure(.notFound(request.key)) }
        let body = request.body?.object ?? [:]
        if body["metadata"]?["resourceVersion"] != json["metadata"]?["resourceVersion"] {
            return .failure(APIError(code: 409, reason: .conflict, message: "conflict"))
        }
        if request.subresource == .status {
            json["status"] = body["status"]
        } else {
            json = body
        }
        put(request.resource, json)
        return .success(
            .object(StoredObject(resource: request.resource, json: objects[request.key] ?? [:])))
    }

    private mutating func delete(_ request: APIRequest) -> Result<APIResponse, APIError> {
        guard let json = objects[request.key] else { return .failure(.notFound(request.key)) }
        let uid = json["metadata"]?["uid"]?.string
        if let wanted = request.options.preconditionUID, wanted != uid {
            return .failure(APIError(code: 409, reason: .conflict, message: "uid"))
        }
        let grace = request.options.gracePeriodSeconds ?? 30
        var pod = Pod(json: json)
        let wasTerminating = pod.isTerminating
        let at = now + .seconds(grace)
        pod.metadata.deletionTimestamp = Timestamp(seconds: at.secondsRoundedDown)
        pod.metadata.deletionGracePeriodSeconds = grace
        if !wasTerminating {
            pod.metadata.generation = (pod.metadata.generation ?? 0) + 1
        }
        put(.pod, pod.json)
        guard grace == 0, let last = objects[request.key] else { return .success(.done) }
        objects[request.key] = nil
        revision += 1
        let stored = StoredObject(resource: .pod, json: last)
        note("\(stored.name) DELETED")
        tell(stored, .deleted(stored))
        return .success(.deleted(stored))
    }

    private mutating func logPod(_ object: StoredObject, isNew: Bool) {
        let pod: Pod = object.view()
        var words = [object.name, isNew ? "ADDED" : "MODIFIED"]
        if let grace = pod.metadata.deletionGracePeriodSeconds { words.append("grace=\(grace)") }
        words.append(pod.status.phase?.rawValue ?? "")
        words.append("g\(pod.status.observedGeneration ?? 0)")
        for status in pod.status.allContainerStatuses {
            var text = "\(status.name ?? ""):"
            if let waiting = status.state?.waiting { text += waiting.reason ?? "" }
            if status.state?.running != nil { text += "running" }
            if let end = status.state?.terminated {
                text += "\(end.reason ?? "")(\(end.exitCode ?? -1))"
            }
            if let count = status.restartCount, count > 0 { text += "/\(count)" }
            words.append(text)
        }
        if pod.status.conditions.isTrue("PodReadyToStartContainers") { words.append("sandbox") }
        if let address = pod.status.podIP { words.append(address) }
        if pod.isReady { words.append("Ready") }
        note(words.joined(separator: " "))
    }

    mutating func note(_ text: String) {
        let tenths = ((now - start).nanoseconds + 20_000_000) / 100_000_000
        log.append("+\(tenths / 10).\(tenths % 10) \(text)")
    }

    /// The lines of the log since the last time, or all.
    mutating func takeLog() -> [String] {
        defer { log = [] }
        return log
    }
}

extension NodeWorld {
    /// Takes the Node object away.
    mutating func removeNode() {
        let key = ObjectKey(.node, name: "node-1")
        guard let json = objects[key] else { return }
        objects[key] = nil
        let stored = StoredObject(resource: .node, json: json)
        tell(stored, .deleted(stored))
    }

    /// Says which volumes are attached to the node.
    mutating func attach(_ volumes: [String]) {
        var node = node
        node.status.volumesAttached = volumes.map { name in AttachedVolume { $0.name = name } }
        put(.node, node.json)
    }
}
