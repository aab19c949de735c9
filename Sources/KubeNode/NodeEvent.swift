import KubeAPI
import KubeModel
import SimKernel

/// Words about events.
enum NodeEvent {
    /// How grave an event is.
    enum Kind: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }
}

/// Turns what a kubelet has to tell into Event objects; what is told again raises the count of the
/// event that is there. Source: cluster.md A61-A64.
struct NodeEventRecorder: Sendable {
    /// How many events are remembered, so that a repetition is known as one.
    private static let memoryMax = 4_096
    /// How many events about one object may come at once, and how soon another one.
    private static let burst = 25
    private static let refill = SimDuration.seconds(300)

    private let host: String
    private let salt: Int64
    private var known = SortedMap<String, Record>()
    private var order: [String] = []
    private var lastStamp: Int64 = 0
    private var budgets = SortedMap<String, Budget>()

    private struct Record: Sendable {
        var key: ObjectKey
        var count: Int64
    }

    private struct Budget: Sendable {
        var left: Int
        var updated: SimTime
    }

    init(host: String) {
        self.host = host
        // Events of several components about one object at one instant need names of their own.
        salt = Int64(Digest.fnv1a("kubelet/" + host) & 0xffff)
    }

    /// A request that tells of something.
    ///
    /// - Returns: nil when too much was told about the object; else the request and, for a
    ///   repetition, the token to `forget` when the event turns out to be gone.
    mutating func record(
        about involved: JSONObject, namespace: String, kind: NodeEvent.Kind, reason: String,
        message: String, at now: SimTime
    ) -> (request: APIRequest, repeats: String?)? {
        let uid = involved["uid"]?.string ?? ""
        guard spend(uid, at: now) else { return nil }
        let path = involved["fieldPath"]?.string ?? ""
        let token = "\(uid)|\(path)|\(kind.rawValue)|\(reason)|\(message)"
        let time = now.jsonValue
        let repeated: Record? = known.update(token) { record in
            record.count += 1
            return record
        }
        if let repeated {
            let patch: JSONValue = ["count": .int(repeated.count), "lastTimestamp": time]
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
            "reason": .string(reason), "reportingComponent": "kubelet",
            "reportingInstance": .string(host),
            "source": ["component": "kubelet", "host": .string(host)],
            "type": .string(kind.rawValue),
        ]
        return (.create(.event, event), nil)
    }

    /// The event of a repetition is no longer there.
    mutating func forget(_ token: String) { known[token] = nil }

    private mutating func remember(_ token: String, _ record: Record) {
        known[token] = record
        order.append(token)
        guard order.count > Self.memoryMax else { return }
        // Half is forgotten at once, so that forgetting costs little.
        for token in order.prefix(Self.memoryMax / 2) { known[token] = nil }
        order.removeFirst(Self.memoryMax / 2)
        budgets = SortedMap()
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
