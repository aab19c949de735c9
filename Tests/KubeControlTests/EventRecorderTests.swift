import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct EventRecorderTests {
    static let web = ObjectKey(.statefulSet, namespace: "default", name: "web")

    static func note(_ message: String, reason: String = "SuccessfulCreate") -> EventNote {
        EventNote(web, uid: "set-uid", reason, message)
    }

    /// Records notes and answers every request with success.
    private func send(
        _ recorder: inout EventRecorder, _ notes: [EventNote], at now: SimTime = .seconds(100)
    ) -> [APIRequest] {
        var requests: [APIRequest] = []
        for note in notes {
            recorder.record(note, at: now)
            while let request = recorder.nextRequest() {
                requests.append(request)
                _ = recorder.answered(.success(.done))
            }
        }
        return requests
    }

    private func line(_ request: APIRequest) -> String {
        let body = request.body?.object ?? [:]
        let message = body["message"]?.string ?? ""
        return "\(request.verb.rawValue) x\(body["count"]?.int ?? 0) \(message)"
    }

    @Test func `R155 an event has a name of its own, times and source`() throws {
        var recorder = EventRecorder(component: "statefulset-controller")
        let request = try #require(
            send(&recorder, [Self.note("made")], at: .seconds(100) + .milliseconds(900)).first)
        let event = Event(json: try #require(request.body?.object))
        #expect(event.name.hasPrefix("web."))
        #expect(event.namespace == "default")
        #expect(event.involvedObject?.kind == "StatefulSet")
        #expect(event.involvedObject?.uid == "set-uid")
        #expect(event.type == "Normal")
        #expect(event.count == 1)
        #expect(event.firstTimestamp == Timestamp(seconds: 100))
        #expect(event.lastTimestamp == Timestamp(seconds: 100))
        #expect(event.source?.component == "statefulset-controller")
        #expect(event.reportingComponent == "statefulset-controller")
    }

    @Test func `A61 an event names the version of what it is about`() {
        var recorder = EventRecorder(component: "c")
        let set = StoredObject(
            resource: .statefulSet,
            json: ["metadata": ["name": "web", "namespace": "default", "resourceVersion": "7"]])
        let requests = send(&recorder, [EventNote(about: set, "R", "m"), Self.note("x")])
        let versions = requests.map { $0.body?.at("involvedObject", "resourceVersion")?.string }
        #expect(versions == ["7", nil])
    }

    @Test func `A62 a folded event names its source but no reporter`() throws {
        var recorder = EventRecorder(component: "c", host: "h")
        let requests = send(&recorder, (0..<10).map { Self.note("Create \($0)") })
        let events = requests.compactMap { $0.body?.object.map(Event.init(json:)) }
        #expect(events.map(\.reportingComponent).prefix(9).allSatisfy { $0 == "c" })
        #expect(events.map(\.reportingInstance).prefix(9).allSatisfy { $0 == "h" })
        let last = try #require(events.last)
        #expect(last.json["reportingComponent"] == "")
        #expect(last.json["reportingInstance"] == "")
        #expect(last.source?.component == "c")
        #expect(last.source?.host == "h")
    }

    @Test func `A62 what was told before does not count as similar`() {
        var recorder = EventRecorder(component: "c")
        let nine = (0..<9).map { Self.note("Create \($0)") }
        _ = send(&recorder, nine)
        let again = send(&recorder, [Self.note("Create 8")], at: .seconds(200))
        #expect(again.map(line) == ["patch x2 Create 8"])
        let tenth = send(&recorder, [Self.note("Create 9")], at: .seconds(300))
        #expect(tenth.map(line) == ["create x1 (combined from similar events): Create 9"])
    }

    @Test func `A62 the folded event goes on counting after a pause`() {
        var recorder = EventRecorder(component: "c")
        _ = send(&recorder, (0..<10).map { Self.note("Create \($0)") })
        let later = (10..<20).map { Self.note("Create \($0)") }
        let lines = send(&recorder, later, at: .seconds(701)).map(line)
        #expect(lines.prefix(9) == (10..<19).map { "create x1 Create \($0)" }[...])
        #expect(lines.last == "patch x2 (combined from similar events): Create 19")
    }

    @Test(arguments: [
        (APIError.Reason.forbidden, false), (.invalid, false), (.alreadyExists, false),
        (.internalError, false), (.conflict, false), (.timeout, true),
        (.serviceUnavailable, true), (.tooManyRequests, true),
    ])
    func `an event the server refuses is not tried again`(
        reason: APIError.Reason, isRetried: Bool
    ) {
        var recorder = EventRecorder(component: "c")
        recorder.record(Self.note("x"), at: .epoch)
        recorder.record(Self.note("y"), at: .epoch)
        _ = recorder.nextRequest()
        let error = APIError(code: 500, reason: reason, message: "no")
        #expect((recorder.answered(.failure(error)) != nil) == isRetried)
        #expect((recorder.nextRequest() == nil) == isRetried)
    }

    @Test func `two events of one instant have different names`() {
        var one = EventRecorder(component: "a")
        var two = EventRecorder(component: "b")
        let requests =
            send(&one, [Self.note("x"), Self.note("y")]) + send(&two, [Self.note("x")])
        let names = requests.compactMap { $0.body?.at("metadata", "name")?.string }
        #expect(Set(names).count == 3)
    }

    @Test func `R154 the same note again raises the count`() {
        var recorder = EventRecorder(component: "c")
        let first = send(&recorder, [Self.note("x")])
        let again = send(&recorder, [Self.note("x"), Self.note("x")], at: .seconds(160))
        #expect(again.map(line) == ["patch x2 x", "patch x3 x"])
        #expect(again.first?.name == first.first?.body?.at("metadata", "name")?.string)
        #expect(again.last?.body?["lastTimestamp"] == "1970-01-01T00:02:40Z")
    }

    @Test func `R154 the tenth distinct message begins to combine`() {
        var recorder = EventRecorder(component: "c")
        let lines = send(&recorder, (0..<12).map { Self.note("Create \($0)") }).map(line)
        #expect(lines.prefix(9) == (0..<9).map { "create x1 Create \($0)" }[...])
        #expect(
            lines.suffix(3) == [
                "create x1 (combined from similar events): Create 9",
                "patch x2 (combined from similar events): Create 10",
                "patch x3 (combined from similar events): Create 11",
            ])
    }

    @Test func `R154 other reasons and later notes are not similar`() {
        var recorder = EventRecorder(component: "c")
        _ = send(&recorder, (0..<9).map { Self.note("a\($0)") })
        let other = send(&recorder, [Self.note("b", reason: "SuccessfulDelete")])
        #expect(other.map(line) == ["create x1 b"])
        let later = send(&recorder, [Self.note("a9")], at: .seconds(701))
        #expect(later.map(line) == ["create x1 a9"])
    }

    @Test func `R154 an object may have 25 at once and one each five minutes`() {
        var recorder = EventRecorder(component: "c")
        let requests = send(&recorder, (0..<60).map { _ in Self.note("x") })
        #expect(requests.count == 25)
        #expect(send(&recorder, [Self.note("x")], at: .seconds(399)).isEmpty)
        // What was dropped has been counted.
        let next = send(&recorder, [Self.note("x")], at: .seconds(400))
        #expect(next.map(line) == ["patch x62 x"])
    }

    @Test func `one request at a time`() {
        var recorder = EventRecorder(component: "c")
        recorder.record(Self.note("x"), at: .epoch)
        recorder.record(Self.note("y"), at: .epoch)
        #expect(recorder.nextRequest() != nil)
        #expect(recorder.nextRequest() == nil)
        #expect(recorder.answered(.success(.done)) == nil)
        #expect(recorder.nextRequest() != nil)
    }

    @Test func `an event that expired is made anew`() {
        var recorder = EventRecorder(component: "c")
        _ = send(&recorder, [Self.note("x")])
        recorder.record(Self.note("x"), at: .seconds(101))
        #expect(recorder.nextRequest()?.verb == .patch)
        let missing = APIError(code: 404, reason: .notFound, message: "gone")
        #expect(recorder.answered(.failure(missing)) == .zero)
        #expect(recorder.retry()?.verb == .create)
        #expect(recorder.answered(.success(.done)) == nil)
    }

    @Test func `a lost answer is tried again, twelve times in all`() {
        var recorder = EventRecorder(component: "c")
        recorder.record(Self.note("x"), at: .epoch)
        _ = recorder.nextRequest()
        let lost = APIError.timeout("lost")
        for _ in 1..<12 { #expect(recorder.answered(.failure(lost)) == .seconds(10)) }
        #expect(recorder.answered(.failure(lost)) == nil)
        #expect(recorder.retry() == nil)
    }
}
