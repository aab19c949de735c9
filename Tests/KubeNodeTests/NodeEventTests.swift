import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// How often a kubelet's events are told. Source: cluster.md A62.
@Suite struct NodeEventTests {
    private static let pod: JSONObject = ["kind": "Pod", "name": "web-0", "uid": "u"]

    /// What becomes of messages, as `create x1 text`; `-` for one that is left out.
    private func tell(
        _ recorder: inout NodeEventRecorder, _ messages: [String], _ involved: JSONObject = pod,
        at seconds: Int64 = 100
    ) -> [String] {
        messages.map { message in
            let told = recorder.record(
                about: involved, namespace: "default", kind: .normal, reason: "Pulled",
                message: message, at: .seconds(seconds))
            guard let request = told?.request else { return "-" }
            let text = request.body?.at("message")?.string ?? ""
            return "\(request.verb.rawValue) x\(request.body?.at("count")?.int ?? 0) \(text)"
        }
    }

    @Test func `a message told again raises the count`() {
        var recorder = NodeEventRecorder(host: "n")
        #expect(tell(&recorder, ["a", "a", "b"]) == ["create x1 a", "patch x2 ", "create x1 b"])
        var container = Self.pod
        container["fieldPath"] = "spec.containers{main}"
        #expect(tell(&recorder, ["a"], container) == ["create x1 a"])
    }

    @Test func `the tenth message that differs begins to combine`() throws {
        var recorder = NodeEventRecorder(host: "n")
        _ = tell(&recorder, (0..<9).map { "took \($0)" })
        let told = recorder.record(
            about: Self.pod, namespace: "default", kind: .normal, reason: "Pulled",
            message: "took 9", at: .seconds(100))
        let event = try #require(told?.request.body?.object)
        #expect(event["message"] == "(combined from similar events): took 9")
        #expect(event["reportingComponent"] == "")
        #expect(event["reportingInstance"] == "")
        #expect(event["source"] == ["component": "kubelet", "host": "n"])
        #expect(
            tell(&recorder, ["took 10"]) == ["patch x2 (combined from similar events): took 10"])
        #expect(tell(&recorder, ["took 11"], at: 701) == ["create x1 took 11"])
    }

    @Test func `an object has twenty-five at once, and what is left out counts`() {
        var recorder = NodeEventRecorder(host: "n")
        let told = tell(&recorder, Array(repeating: "a", count: 30))
        #expect(told.filter { $0 == "-" }.count == 5)
        #expect(tell(&recorder, ["a"], at: 399) == ["-"])
        #expect(tell(&recorder, ["a"], at: 400) == ["patch x32 "])
    }
}
