import KubeAPI
import KubeModel
import SimKernel

/// Turns notes into Events of the newer form: `eventTime`, `action` and `series` instead of
/// counts and first and last times.
///
/// Notes are alike when they agree in everything but their text, the version of the object
/// included. The second of its kind makes a series of the Event; later ones are counted and
/// written when the series ends, or every half hour. Source: cluster.md A61.
struct EventSeriesRecorder: Sendable {
    /// A kind of note that was not seen for this long is forgotten.
    static let idleMax = SimDuration.seconds(360)
    /// Series that go on are written this often.
    static let refreshPeriod = SimDuration.seconds(1_800)

    private let component: String
    private let instance: String
    private var known = SortedMap<String, Known>()
    private var waiting: [APIRequest] = []
    private var waitingStart = 0
    private var current: APIRequest?
    private var tries = 0
    private var lastNanoseconds = Int64.min
    private let nanosecondOffset: Int64

    private struct Known: Sendable {
        var event: Event
        var seen: SimTime
        var written: SimTime
    }

    /// A recorder of one component on a host.
    init(component: String, host: String) {
        self.component = component
        instance = component + "-" + host
        nanosecondOffset = Int64(Digest.fnv1a(instance) % 1000)
    }

    /// Whether there are kinds of notes to look after by `settle`.
    var isHolding: Bool { !known.isEmpty }

    /// Takes in a note about a version of an object.
    mutating func record(
        _ note: EventNote, action: String, version: UInt64, at now: SimTime
    ) {
        let parts: [String] = [
            note.involved.description, note.involvedUID, String(version),
            note.isWarning ? "W" : "N", action, note.reason,
        ]
        let key = parts.joined(separator: "\u{0}")
        guard var entry = known[key] else {
            let event = event(note, action, version, at: now)
            known[key] = Known(event: event, seen: now, written: now)
            send(.create(event))
            return
        }
        let isSecond = entry.event.series == nil
        let count = (entry.event.series?.count ?? 1) + 1
        entry.seen = now
        entry.event.series = EventSeries {
            $0.count = count
            $0.lastObservedTime = Self.micro(now)
        }
        if isSecond {
            entry.written = now
            send(Self.patch(entry.event))
        }
        known[key] = entry
    }

    /// Writes the series that ended or were not written for long, and forgets what is over.
    mutating func settle(at now: SimTime) {
        for (key, entry) in known {
            let isOver = now - entry.seen >= Self.idleMax
            if entry.event.series != nil, entry.seen > entry.written,
                isOver || now - entry.written >= Self.refreshPeriod
            {
                send(Self.patch(entry.event))
                known.update(key) { $0.written = now }
            }
            if isOver { known[key] = nil }
        }
    }

    private mutating func send(_ request: APIRequest) {
        guard waiting.count - waitingStart < EventRecorder.waitingMax else { return }
        waiting.append(request)
    }

    /// The request to send now; nil while another one has not been answered.
    mutating func nextRequest() -> APIRequest? {
        guard current == nil, waitingStart < waiting.count else { return nil }
        current = waiting[waitingStart]
        waitingStart += 1
        if waitingStart == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingStart = 0
        }
        tries = 0
        return current
    }

    /// Takes in the answer to the last request.
    ///
    /// - Returns: how long to wait before `retry`, or nil when the recorder is done with it.
    mutating func answered(_ result: Result<APIResponse, APIError>) -> SimDuration? {
        if case .failure(let error) = result {
            tries += 1
            let mayPass: [APIError.Reason] = [.timeout, .tooManyRequests, .serviceUnavailable]
            if tries < EventRecorder.triesMax, mayPass.contains(error.reason) {
                return EventRecorder.retryDelay
            }
        }
        current = nil
        return nil
    }

    /// The request to send again, after `answered` asked for it.
    func retry() -> APIRequest? { current }

    private static func micro(_ time: SimTime) -> MicroTime {
        MicroTime(microseconds: time.nanoseconds / 1_000)
    }

    private static func patch(_ event: Event) -> APIRequest {
        .mergePatch(event.key, ["series": event.json["series"] ?? .null])
    }

    private mutating func event(
        _ note: EventNote, _ action: String, _ version: UInt64, at now: SimTime
    ) -> Event {
        lastNanoseconds = max(now.nanoseconds + nanosecondOffset, lastNanoseconds + 1)
        let involved = note.involved
        var event = Event(
            named: involved.name + "." + String(UInt64(bitPattern: lastNanoseconds), radix: 16),
            namespace: involved.namespace.isEmpty ? "default" : involved.namespace)
        event.involvedObject = ObjectReference {
            $0.apiVersion = involved.resource.apiVersion
            $0.kind = involved.resource.kind
            $0.name = involved.name
            $0.namespace = involved.namespace.isEmpty ? nil : involved.namespace
            $0.resourceVersion = String(version)
            $0.uid = note.involvedUID
        }
        event.type = note.isWarning ? "Warning" : "Normal"
        event.reason = note.reason
        event.message = note.message
        event.action = action
        event.eventTime = Self.micro(now)
        event.reportingComponent = component
        event.reportingInstance = instance
        return event
    }
}
