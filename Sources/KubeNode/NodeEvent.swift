package import KubeAPI
package import KubeModel
package import SimKernel

/// Words about events.
package enum NodeEvent {
    /// How grave an event is.
    package enum Kind: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }
}

/// Turns what a kubelet has to tell into Event objects; what is told again raises the count of the
/// event that is there, and many that differ in their words alone are folded into one.
/// Source: cluster.md A61-A64.
package struct NodeEventRecorder: Sendable {
    /// How many events are remembered, so that a repetition is known as one.
    private static let memoryMax = 4_096
    /// How many events about one object may come at once, and how soon another one.
    private static let burst = 25
    private static let refill = SimDuration.seconds(300)
    /// From so many different messages on, no further apart than this, events are folded.
    private static let distinctMax = 10
    private static let similarInterval = SimDuration.seconds(600)

    private let host: String
    private let salt: Int64
    private var known = SortedMap<String, Record>()
    private var order: [String] = []
    private var lastStamp: Int64 = 0
    private var budgets = SortedMap<String, Budget>()
    private var groups = SortedMap<String, Group>()

    private struct Group: Sendable {
        var messages = SortedSet<String>()
        var last: SimTime
    }

    private struct Record: Sendable {
        var key: ObjectKey
        var count: Int64
    }

    private struct Budget: Sendable {
        var left: Int
        var updated: SimTime
    }

    /// A recorder of the kubelet of a node.
    package init(host: String) {
        self.host = host
        // Events of several components about one object at one instant need names of their own.
        salt = Int64(Digest.fnv1a("kubelet/" + host) & 0xffff)
    }

    /// A request that tells of something; what is left out still counts.
    ///
    /// - Returns: nil when too much was told about the object; else the request and, for a
    ///   repetition, the token to `forget` when the event turns out to be gone.
    package mutating func record(
        about involved: JSONObject, namespace: String, kind: NodeEvent.Kind, reason: String,
        message: String, at now: SimTime
    ) -> (request: APIRequest, repeats: String?)? {
        let uid = involved["uid"]?.string ?? ""
        let path = involved["fieldPath"]?.string ?? ""
        let group = "\(uid)|\(kind.rawValue)|\(reason)"
        let isFolded = fold(group, message, at: now)
        let token = isFolded ? group : "\(uid)|\(path)|\(kind.rawValue)|\(reason)|\(message)"
        let message = isFolded ? "(combined from similar events): " + message : message
        let time = now.jsonValue
        let repeated: Record? = known.update(token) { record in
            record.count += 1
            return record
        }
        guard spend(uid, at: now) else { return nil }
        if let repeated {
            var patch: JSONValue = ["count": .int(repeated.count), "lastTimestamp": time]
            if isFolded { patch["message"] = .string(message) }
            return (.mergePatch(repeated.key, patch), token)
        }
        lastStamp = max(now.nanoseconds &+ salt, lastStamp &+ 1)
        let object = involved["name"]?.string ?? ""
        let name = object + "." + String(lastStamp, radix: 16)
        let key = ObjectKey(.event, namespace: namespace, name: name)
        remember(token, Record(key: key, count: 1))
        let event: JSONObject = [
            "apiVersion": "v1", "count": 1, "eventTime": .null, "firstTimestamp": time,
            "involvedObject": .object(involved), "kind": "Event", "lastTimestamp": time,
            "message": .string(message),
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "reason": .string(reason),
            // An event that many were folded into names its source, but no reporter.
            "reportingComponent": isFolded ? "" : "kubelet",
            "reportingInstance": .string(isFolded ? "" : host),
            "source": ["component": "kubelet", "host": .string(host)],
            "type": .string(kind.rawValue),
        ]
        return (.create(.event, event), nil)
    }

    /// The event of a repetition is no longer there.
    package mutating func forget(_ token: String) { known[token] = nil }

    private mutating func remember(_ token: String, _ record: Record) {
        known[token] = record
        order.append(token)
        guard order.count > Self.memoryMax else { return }
        // Half is forgotten at once, so that forgetting costs little.
        for token in order.prefix(Self.memoryMax / 2) { known[token] = nil }
        order.removeFirst(Self.memoryMax / 2)
        budgets = SortedMap()
        groups = SortedMap()
    }

    /// Whether a message is one too many of its kind.
    private mutating func fold(_ kind: String, _ message: String, at now: SimTime) -> Bool {
        var group = groups[kind] ?? Group(last: now)
        if now - group.last > Self.similarInterval { group.messages = SortedSet() }
        group.last = now
        _ = group.messages.insert(message)
        let isFolded = group.messages.count >= Self.distinctMax
        // The set grows no further; one message makes room for the next.
        if isFolded { _ = group.messages.popFirst() }
        groups[kind] = group
        return isFolded
    }

    private mutating func spend(_ uid: String, at now: SimTime) -> Bool {
        var budget = budgets[uid] ?? Budget(left: Self.burst, updated: now)
        let periods = (now - budget.updated).nanoseconds / Self.refill.nanoseconds
        if periods > 0 {
            budget.left = min(Self.burst, budget.left + Int(periods))
            budget.updated = budget.updated + Self.refill * Int(periods)
        }
        let isAllowed = budget.left > 0
        if isAllowed { budget.left -= 1 }
        budgets[uid] = budget
        return isAllowed
    }
}
