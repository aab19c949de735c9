import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport

/// Plays one sync of the controller of sets, shell and all, against answers of a test.
struct SyncBench {
    private var shell: ControllerShell<StatefulSetReconciler>
    private var cache: ClusterCache
    private let set: StoredObject
    private let now: SimTime
    private var calls: [(CallID, APIRequest)] = []
    private var nextCall: UInt64 = 1
    private var pump: SimTime?

    /// What was asked for, in order, like `create pod web-0`; revisions without their names.
    private(set) var requests: [String] = []
    /// What was told, like `Warning FailedCreate Create Pod …`; a repetition begins with `again`.
    private(set) var events: [String] = []

    init(_ fixture: Fixture) {
        cache = fixture.cluster.cache
        for resource in StatefulSetReconciler.watches {
            _ = cache.apply(.initialEventsEnd(fixture.cluster.revision), resource: resource)
        }
        set = fixture.set
        now = fixture.now
        shell = ControllerShell(
            StatefulSetReconciler(fixture.options), memory: .init(), slot: 0, fixture.options)
    }

    /// Wakes the set and answers everything it asks for.
    mutating func sync(_ answer: (String) -> APIError? = { _ in nil }) {
        send(.changes([CacheChange(resource: .statefulSet, old: nil, new: set, last: nil)]))
        pump = nil
        send(.timer(TimerKey(0)))
        while !calls.isEmpty {
            let (id, request) = calls.removeFirst()
            let words = Self.words(request)
            if request.resource == .event {
                tell(request)
                send(.response(id, .success(.done)))
            } else {
                requests.append(words)
                send(.response(id, answer(words).map { .failure($0) } ?? .success(.done)))
            }
        }
    }

    /// How long the set waits to be looked at again; nil: until something changes.
    var wait: SimDuration? { pump.map { $0 - now } }

    private mutating func send(_ input: ShellPass.Input) {
        var context = ProcessContext(
            now: now, random: Random(seed: 1), nextCall: nextCall, nextWatch: 1)
        var pass = ShellPass(input, cache)
        shell.receive(&pass, &context)
        nextCall = context.nextNumbers.call
        for output in context.outputs {
            switch output {
            case .call(let id, let request): calls.append((id, request))
            case .setTimer(let key, let time) where key.purpose == 0: pump = time
            default: break
            }
        }
    }

    private mutating func tell(_ request: APIRequest) {
        let body = request.body?.object ?? [:]
        let message = body["message"]?.string ?? ""
        guard request.verb == .create else {
            events.append("again \(message)")
            return
        }
        events.append(
            "\(body["type"]?.string ?? "") \(body["reason"]?.string ?? "") \(message)")
    }

    private static func words(_ request: APIRequest) -> String {
        let name = request.body?.at("metadata", "name")?.string ?? request.name
        let words = "\(request.verb.rawValue) \(request.resource.singular)"
        return request.resource == .controllerRevision ? words : "\(words) \(name)"
    }
}
