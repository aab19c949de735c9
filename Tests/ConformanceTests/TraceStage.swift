import KubeAPI
import KubeCluster
import KubeControl
import KubeModel
import SimKernel

/// The cluster a script plays on, and what watchers have seen of it.
struct TraceStage {
    struct Problem: Error {
        var message: String
    }

    var cluster: Cluster
    let origin: SimTime
    private var watches: [WatchID: Resource] = [:]
    var seen: [String] = []
    private var known: [ObjectKey: StoredObject] = [:]
    /// Revision names in the order they appeared, for `v1`, `v2`.
    private var revisions: [String] = []

    init(_ options: ClusterOptions) {
        cluster = Cluster(options)
        origin = options.start
        // The nodes are up before the script begins.
        cluster.run(until: origin + .seconds(5))
        for resource in [
            Resource.controllerRevision, .node, .persistentVolumeClaim, .pod, .statefulSet,
        ] {
            if let id = try? cluster.openOutsideWatch(WatchRequest(resource)) {
                watches[id] = resource
            }
        }
        look()
        seen = []
    }

    /// `cluster live`, `cluster instant nodes=5 gate=MaxUnavailableStatefulSet`.
    static func options(_ words: [String]) throws -> ClusterOptions {
        var options = words.contains("live") ? ClusterOptions() : ClusterOptions.instant
        options.trace = .all
        for word in words {
            let (name, value) = split(word)
            switch name {
            case "live", "instant": break
            case "nodes":
                options.nodes = (0..<(Int(value) ?? 3)).map {
                    ClusterOptions.Node("node-\($0 + 1)")
                }
            case "gate": options.gates = try FeatureGates(parsing: value + "=true")
            case "seed": options.seed = UInt64(value) ?? 1
            default: throw Problem(message: "unknown option \(word)")
            }
        }
        return options
    }

    static func split(_ word: String) -> (name: String, value: String) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }

    /// What was seen since the last call.
    mutating func takeSeen() -> [String] {
        defer { seen = [] }
        return seen
    }

    // MARK: - Acts

    mutating func perform(_ verb: String, _ words: [String], _ block: String) throws {
        switch verb {
        case "apply": try apply(words)
        case "run": try run(words)
        case "scale": try patchSpec(words[0], ["replicas": .int(Int64(words[1]) ?? 0)])
        case "partition":
            try patchSpec(
                words[0],
                ["updateStrategy": ["rollingUpdate": ["partition": .int(Int64(words[1]) ?? 0)]]])
        case "strategy": try setStrategy(words[0], words[1])
        case "retention":
            try patchSpec(
                words[0],
                [
                    "persistentVolumeClaimRetentionPolicy": [
                        "whenDeleted": .string(words[1]), "whenScaled": .string(words[2]),
                    ]
                ])
        case "image": try setImage(words[0], words[1])
        case "delete": try delete(words)
        case "node": try node(words)
        case "create": try create(block)
        case "patch": try patch(words, block)
        case "why": try why(words[0])
        default: throw Problem(message: "unknown act \(verb)")
        }
        look()
    }

    private mutating func run(_ words: [String]) throws {
        guard let text = words.first, let seconds = Self.seconds(text) else {
            throw Problem(message: "run wants a length like 30s or 10m")
        }
        let end = cluster.now + .seconds(seconds)
        while let next = cluster.nextTime, next <= end {
            cluster.step()
            look()
        }
        cluster.run(until: end)
        if words.contains("quiet") {
            look()
            seen = []
        }
    }

    static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last, let number = Int64(text.dropLast()) else { return nil }
        switch unit {
        case "s": return number
        case "m": return number * 60
        case "h": return number * 3_600
        default: return nil
        }
    }

    private mutating func apply(_ words: [String]) throws {
        let name = words[0]
        var spec = SetSpec(name: name)
        for word in words.dropFirst() {
            let (key, value) = Self.split(word)
            spec.values[key] = value
        }
        if spec.values["service"] != "none" {
            _ = try cluster.submit(.create(.service, spec.service))
        }
        _ = try cluster.submit(.create(.statefulSet, spec.statefulSet))
    }

    private func key(_ name: String) -> ObjectKey {
        ObjectKey(.statefulSet, namespace: "default", name: name)
    }

    private mutating func patchSpec(_ name: String, _ spec: JSONValue) throws {
        _ = try cluster.submit(.mergePatch(key(name), ["spec": spec]))
    }

    private mutating func setStrategy(_ name: String, _ type: String) throws {
        let rolling: JSONValue = type == "OnDelete" ? .null : ["partition": 0]
        try patchSpec(
            name, ["updateStrategy": ["type": .string(type), "rollingUpdate": rolling]])
    }

    private mutating func setImage(_ name: String, _ image: String) throws {
        guard let stored = cluster.apiServer.stored(key(name)) else {
            throw Problem(message: "there is no set \(name)")
        }
        var containers =
            stored.json["spec"]?.at("template", "spec", "containers")?.array ?? []
        containers[0]["image"] = .string(image)
        try patchSpec(name, ["template": ["spec": ["containers": .array(containers)]]])
    }

    private mutating func delete(_ words: [String]) throws {
        let target = try Self.target(words[0])
        let propagation: RequestOptions.Propagation? =
            words.contains("orphan") ? .orphan : words.contains("foreground") ? .foreground : nil
        _ = try cluster.submit(
            .delete(
                target, gracePeriodSeconds: words.contains("force") ? 0 : nil,
                propagation: propagation))
    }

    private mutating func node(_ words: [String]) throws {
        var name = words[0]
        if name.hasPrefix("of:") {
            let pod = ObjectKey(.pod, namespace: "default", name: String(name.dropFirst(3)))
            name = cluster.apiServer.stored(pod)?.facts.nodeName ?? ""
        }
        let faults: [String: NodeFault] = [
            "power-off": .powerOff, "network-cut": .networkCut, "kubelet-stop": .kubeletStop,
        ]
        if words[1] == "recover" {
            try cluster.inject(.recoverNode(name))
        } else if let fault = faults[words[1]] {
            try cluster.inject(.failNode(name, fault, duration: nil))
        } else {
            throw Problem(message: "unknown fault \(words[1])")
        }
    }

    // MARK: - What watchers see

    private mutating func look() {
        for (watch, events) in cluster.takeOutsideEvents() where watches[watch] != nil {
            for event in events { see(event) }
        }
    }

    private mutating func see(_ event: WatchEvent) {
        guard let object = event.object else { return }
        let old = known[object.key]
        let isGone = if case .deleted = event { true } else { false }
        known[object.key] = isGone ? nil : object
        for text in TraceSight.lines(old, object, isGone: isGone, &revisions) {
            seen.append("\(clock) \(text)")
        }
    }

    private var clock: String {
        let total = (cluster.now - origin - .seconds(5)).secondsRoundedDown
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(total / 60)):\(two(total % 60))"
    }

    // MARK: - Expectations

    func expect(_ words: [String]) throws {
        guard words.count >= 2 else { throw Problem(message: "expect what?") }
        let stored = { (resource: Resource, name: String) in
            cluster.apiServer.stored(ObjectKey(resource, namespace: "default", name: name))
        }
        switch words[0] {
        case "no":
            let resource: Resource = words[1] == "claim" ? .persistentVolumeClaim : .pod
            if stored(resource, words[2]) != nil {
                throw Problem(message: "\(words[1]) \(words[2]) exists")
            }
        case "pod":
            let found = stored(.pod, words[1]).map { TraceSight.podWords($0, revisions) } ?? []
            for word in words.dropFirst(2) where !found.contains(word) {
                throw Problem(message: "pod \(words[1]) is \(found), not \(word)")
            }
        case "claim":
            let found = stored(.persistentVolumeClaim, words[1]).map(TraceSight.claimWords) ?? []
            for word in words.dropFirst(2) where !found.contains(word) {
                throw Problem(message: "claim \(words[1]) is \(found), not \(word)")
            }
        case "set":
            let found = stored(.statefulSet, words[1]).map { TraceSight.setWords($0, revisions) }
                ?? []
            for word in words.dropFirst(2) where !found.contains(word) {
                throw Problem(message: "set \(words[1]) is \(found), not \(word)")
            }
        case "event":
            let wanted = words.dropFirst().joined(separator: " ")
            let all = cluster.apiServer.storedObjects(.event).map { object -> String in
                let event: Event = object.view()
                return "\(event.reason ?? "") \(event.message ?? "")"
            }
            guard all.contains(where: { $0.contains(wanted) }) else {
                throw Problem(message: "no event says \(wanted); there are \(all)")
            }
        case "wait": try expectWait(words[1], words[2])
        default: throw Problem(message: "unknown expectation \(words[0])")
        }
    }

    /// What the planner waits for, asked of the stored objects.
    private func expectWait(_ name: String, _ wanted: String) throws {
        let cache = cluster.storedObjects
        let waits = StatefulSetOutlook.plan(
            for: ObjectKey(.statefulSet, namespace: "default", name: name), in: cache,
            at: cluster.now
        ).waits.map { "\($0)" }
        guard waits.contains(where: { $0.hasPrefix(wanted) }) else {
            throw Problem(message: "waits for \(waits), not \(wanted)")
        }
    }
}
