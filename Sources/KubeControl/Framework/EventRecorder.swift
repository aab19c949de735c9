package import KubeAPI
import KubeModel
package import SimKernel

/// Turns notes into requests that create or change Event objects, one after the other.
///
/// Repeated notes raise the count of one Event, many similar ones are folded into one, and what
/// goes beyond a budget per object is dropped. Source: spec R154, R155, cluster.md A62.
package struct EventRecorder: Sendable {
    /// The component named as the source of the Events.
    package let component: String
    private let host: String
    private var correlator = EventCorrelator()
    private var waiting: [Draft] = []
    private var waitingStart = 0
    /// The Event that is being written.
    private var current: Draft?
    private var tries = 0
    private var lastNanoseconds = Int64.min
    private let nanosecondOffset: Int64

    /// How often a write is tried whose answer was lost, and how long the recorder waits between.
    package static let triesMax = 12
    package static let retryDelay = SimDuration.seconds(10)
    /// Notes beyond so many waiting ones are dropped.
    package static let waitingMax = 1000

    private struct Draft: Sendable {
        var event: Event
        /// The Event exists already, as far as the recorder knows.
        var isRepeat: Bool
    }

    /// A recorder of one component, on a host when it runs on a node.
    package init(component: String, host: String = "") {
        self.component = component
        self.host = host
        // Two components may write about one object in one instant; their names must differ.
        nanosecondOffset = Int64(Digest.fnv1a(component + "/" + host) % 1000)
    }

    /// Takes in a note; it is dropped, counted, or waits to be sent.
    package mutating func record(_ note: EventNote, at now: SimTime) {
        let name = uniqueName(note.involved.name, at: now)
        let outcome = correlator.correlate(note, at: now, name: name)
        guard let outcome, waiting.count - waitingStart < Self.waitingMax else { return }
        waiting.append(
            Draft(event: event(note, outcome, at: now), isRepeat: outcome.count > 1))
    }

    /// The request to send now; nil while another one has not been answered.
    package mutating func nextRequest() -> APIRequest? {
        guard current == nil, waitingStart < waiting.count else { return nil }
        current = waiting[waitingStart]
        waitingStart += 1
        if waitingStart == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingStart = 0
        }
        tries = 0
        return request()
    }

    /// Takes in the answer to the last request.
    ///
    /// - Returns: how long to wait before `retry`, or nil when the recorder is done with it.
    package mutating func answered(
        _ result: Result<APIResponse, APIError>
    ) -> SimDuration? {
        guard var draft = current, case .failure(let error) = result else {
            current = nil
            return nil
        }
        tries += 1
        guard tries < Self.triesMax else {
            current = nil
            return nil
        }
        switch error.reason {
        case .notFound where draft.isRepeat:
            // It expired in the meantime, or was never made.
            draft.isRepeat = false
            current = draft
            return .zero
        case .timeout, .tooManyRequests, .serviceUnavailable:
            return Self.retryDelay
        default:
            // The server has spoken; asking again would not change its mind.
            current = nil
            return nil
        }
    }

    /// The request to send again, after `answered` asked for it.
    package func retry() -> APIRequest? { request() }

    private func request() -> APIRequest? {
        guard let draft = current else { return nil }
        guard draft.isRepeat else { return .create(draft.event) }
        return .mergePatch(
            draft.event.key,
            [
                "count": .int(draft.event.count ?? 1),
                "lastTimestamp": draft.event.lastTimestamp?.jsonValue ?? .null,
                "message": .string(draft.event.message ?? ""),
            ])
    }

    private mutating func uniqueName(_ object: String, at now: SimTime) -> String {
        lastNanoseconds = max(now.nanoseconds + nanosecondOffset, lastNanoseconds + 1)
        return object + "." + String(UInt64(bitPattern: lastNanoseconds), radix: 16)
    }

    private func event(
        _ note: EventNote, _ outcome: EventCorrelator.Outcome, at now: SimTime
    ) -> Event {
        let involved = note.involved
        let namespace = involved.namespace.isEmpty ? "default" : involved.namespace
        var event = Event(named: outcome.name, namespace: namespace)
        event.involvedObject = ObjectReference {
            $0.apiVersion = involved.resource.apiVersion
            $0.kind = involved.resource.kind
            $0.name = involved.name
            $0.namespace = involved.namespace.isEmpty ? nil : involved.namespace
            $0.resourceVersion =
                note.involvedVersion == 0 ? nil : String(note.involvedVersion)
            $0.uid = note.involvedUID
        }
        event.type = note.isWarning ? "Warning" : "Normal"
        event.reason = note.reason
        event.message = outcome.message
        event.count = outcome.count
        event.firstTimestamp = Timestamp(seconds: outcome.first.secondsRoundedDown)
        event.lastTimestamp = Timestamp(seconds: now.secondsRoundedDown)
        event.source = EventSource {
            $0.component = component
            $0.host = host.isEmpty ? nil : host
        }
        // An Event that many were folded into names its source, but no reporter.
        event.reportingComponent = outcome.isFolded ? "" : component
        event.reportingInstance = outcome.isFolded ? "" : host
        return event
    }
}
