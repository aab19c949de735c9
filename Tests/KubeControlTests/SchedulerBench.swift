import KubeAPI
import KubeControl
import KubeModel
import SimKernel

/// A scheduler driven by hand: its watches see a `ControllerBench`'s store, its calls are
/// answered by it, and its timers are kept here.
struct SchedulerBench {
    var world = ControllerBench()
    private(set) var scheduler: Scheduler
    /// Events, as `Reason object: message`.
    private(set) var events: [String] = []
    /// The new Events among them.
    private(set) var written: [Event] = []
    /// Everything the scheduler asked for except events, as `verb resource/name subresource`.
    private(set) var calls: [String] = []
    /// Answers the binding of these pods with an error, once each.
    var refusedBindings: [String] = []
    private var watches: [(id: WatchID, resource: Resource)] = []
    private var timers: [TimerKey: SimTime] = [:]
    private var numbers: (call: UInt64, watch: UInt64) = (1, 1)
    private var seen = 0
    private var now: SimTime

    init(_ options: SchedulerOptions = .instant) {
        scheduler = Scheduler(options)
        now = world.now
        feed(.started)
        for (id, resource) in watches {
            feed(.watch(id, world.cache.list(resource).map(WatchEvent.added)))
            feed(.watch(id, [.initialEventsEnd(0)]))
        }
    }

    mutating func forgetLog() {
        events = []
        calls = []
    }

    func node(of pod: String) -> String? { world[Pod.self, pod]?.spec.nodeName }

    func message(_ pod: String) -> String? {
        world[Pod.self, pod]?.status.conditions.condition("PodScheduled")?.message
    }

    private mutating func feed(_ input: ProcessInput) {
        var context = ProcessContext(
            now: now, random: Random(seed: 1), nextCall: numbers.call, nextWatch: numbers.watch)
        scheduler.receive(input, &context)
        numbers = context.nextNumbers
        for output in context.outputs {
            switch output {
            case .call(let id, let request): answer(id, request)
            case .openWatch(let id, let request): watches.append((id, request.resource))
            case .setTimer(let key, let time): timers[key] = time
            case .cancelTimer(let key): timers[key] = nil
            case .closeWatch, .trace: break
            }
        }
    }

    private var responses: [(CallID, Result<APIResponse, APIError>)] = []

    private mutating func answer(_ id: CallID, _ request: APIRequest) {
        if request.resource == .event {
            if let body = request.body?.object {
                let event = Event(json: body)
                if request.verb == .patch {
                    events.append("series of \(event.series?.count ?? 0)")
                } else if let reason = event.reason {
                    written.append(event)
                    events.append(
                        "\(reason) \(event.involvedObject?.name ?? ""): \(event.message ?? "")")
                }
            }
            responses.append((id, .success(.done)))
            return
        }
        let suffix = request.subresource.map { " " + $0.rawValue } ?? ""
        calls.append(
            "\(request.verb.rawValue) \(request.resource.plural)/\(request.name)\(suffix)")
        if request.subresource == .binding,
            let index = refusedBindings.firstIndex(of: request.name)
        {
            refusedBindings.remove(at: index)
            responses.append((id, .failure(.conflict(request.key))))
            return
        }
        responses.append((id, world.answer(request)))
    }

    /// Lets time pass, and everything that is due with it.
    mutating func run(_ duration: SimDuration = .zero) {
        let end = now + duration
        while true {
            settle()
            let timer = timers.values.min()
            guard let next = [timer, world.nextDue].compactMap({ $0 }).min(), next <= end else {
                break
            }
            if next > now {
                world.run(next - now)
                now = next
            } else {
                world.run()
            }
            let due = timers.filter { $0.value <= now }.map(\.key)
                .sorted { $0.purpose < $1.purpose }
            for key in due {
                timers[key] = nil
                feed(.timer(key))
            }
        }
        if end > now { world.run(end - now) }
        now = end
        settle()
    }

    private mutating func settle() {
        while seen < world.journal.count || !responses.isEmpty {
            if !responses.isEmpty {
                let (id, result) = responses.removeFirst()
                feed(.response(id, result))
                continue
            }
            let change = world.journal[seen]
            seen += 1
            guard let watch = watches.first(where: { $0.resource == change.resource }),
                let object = change.object
            else { continue }
            let event: WatchEvent =
                change.new == nil
                ? .deleted(object) : change.old == nil ? .added(object) : .modified(object)
            feed(.watch(watch.id, [event]))
        }
    }
}
