package import KubeModel
package import SimKernel

/// The API server: the store and the rules in front of it, synchronous.
///
/// A request handled is a committed result plus change records; nothing in it waits. The order of
/// the rules is that of `create`, `update` and `delete` in the files beside this one.
package struct APIServer: Sendable {
    /// What shapes the server.
    package struct Options: Sendable {
        /// How many changes watches can reach back to. Source: cluster.md A53.
        package var logSizeMax = 10_000
        /// How many bytes those changes may keep in memory together, roughly.
        package var logWeightMax = 64 << 20
        package var gates = FeatureGates()
        /// Seed of uids and generated names. Source: cluster.md A25.
        package var seed: UInt64 = 1

        package init() {}
    }

    var store: Store
    var random: Random
    let gates: FeatureGates
    /// The addresses and node ports that services hold.
    var services = ServiceAllocator()
    /// What the last request is to be warned of. Source: api.md 8.9.
    package internal(set) var warnings: [String] = []
    /// Who sent the request that is being handled.
    var writer = ""
    /// Whether it came from outside the cluster, with a body of its own.
    private var isFromOutside = false
    /// When Events go by themselves.
    var expiry = EventExpiry()
    /// The time of the request that is being handled.
    private var now = SimTime.distantPast
    /// Changes committed since they were last taken.
    private var pending: [Change] = []

    /// A server with an empty store.
    package init(_ options: Options = Options()) {
        store = Store(logSizeMax: options.logSizeMax, logWeightMax: options.logWeightMax)
        random = Random.stream(seed: options.seed, label: "apiserver")
        gates = options.gates
    }

    /// Handles one request completely.
    ///
    /// - Throws: the Status the client gets; nothing was changed then.
    package mutating func handle(
        _ request: APIRequest, by user: UserInfo, at now: SimTime
    ) throws(APIError) -> APIResponse {
        warnings.removeAll(keepingCapacity: true)
        writer = user.name
        isFromOutside = request.options.fieldValidation != nil
        self.now = now
        if expiry.isDue(at: now) { expireEvents(at: now) }
        switch (request.verb, request.subresource) {
        case (.get, nil), (.get, .status): return try read(request)
        case (.list, nil): return try list(request)
        case (.get, .scale), (.update, .scale), (.patch, .scale):
            return try scale(request, at: now)
        case (.create, nil): return .created(try create(request, at: now))
        case (.create, .binding): return try bind(request, at: now)
        case (.create, .eviction): return try evict(request, at: now)
        case (.update, .finalize): return try finalize(request, at: now)
        case (.update, nil), (.update, .status):
            return try update(request, try decoded(request), at: now)
        case (.patch, nil), (.patch, .status): return try patch(request, at: now)
        case (.delete, nil): return try delete(request, at: now)
        case (.deleteCollection, nil): return try deleteCollection(request, at: now)
        default: throw .methodNotAllowed(request)
        }
    }

    /// The changes committed since the last call, in order.
    package mutating func takeChanges() -> [Change] {
        defer { pending.removeAll(keepingCapacity: true) }
        return pending
    }

    /// The revision of the last write.
    package var revision: UInt64 { store.revision }

    /// Forgets all changes: clients that would go on from an earlier revision must list again.
    /// Source: cluster.md A47.
    package mutating func compact() { store.forgetChanges() }

    /// How many changes watches can be told of, and roughly how many bytes those keep in memory.
    package var log: (count: Int, weight: Int) { (store.log.count, store.log.weight) }

    /// How many objects of a resource are stored.
    package func count(_ resource: Resource) -> Int { store.count(resource) }

    /// One stored object, for checkers and tests; processes use requests.
    package func stored(_ key: ObjectKey) -> StoredObject? { store[key] }

    /// All stored objects of a resource, for checkers and tests.
    package func storedObjects(_ resource: Resource) -> [StoredObject] {
        store.list(resource, namespace: "")
    }

    /// A digest of the store and of the state of its random stream.
    package var digest: Digest {
        var digest = store.digest
        var last = random
        digest.combine(last.next())
        return digest
    }

    /// Commits a new version of an object.
    mutating func commit(_ resource: Resource, _ json: JSONObject) -> StoredObject {
        let change = store.put(resource, json, isNews: isFromOutside)
        if resource == .event { expiry.note(change.object, at: now) }
        pending.append(change)
        return change.object
    }

    /// Removes an object for good.
    mutating func erase(_ key: ObjectKey) -> StoredObject? {
        guard let change = store.remove(key) else { return nil }
        if key.resource == .service { services.release(change.object.json) }
        pending.append(change)
        return change.object
    }

    func find(_ key: ObjectKey) throws(APIError) -> StoredObject {
        guard let object = store[key] else { throw .notFound(key) }
        return object
    }

    func body(_ request: APIRequest) throws(APIError) -> JSONObject {
        guard let body = request.body?.object else {
            throw .badRequest("the body of the request is no object")
        }
        return body
    }
}
