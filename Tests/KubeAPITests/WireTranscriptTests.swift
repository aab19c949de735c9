import KubeAPI
import KubeModel
import TestSupport
import Testing

/// The recorded commands whose whole answer is one request. Source: api.md 15.2.
@Suite struct WireTranscriptTests {
    private static let hasFiles = SharedFiles.text("conformance/README.md") != nil

    private func commands(_ name: String) throws -> [JSONValue] {
        let text = try #require(SharedFiles.text("conformance/kubectl/\(name).jsonl"))
        return try text.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    }

    /// What kubectl prints about a refusal, or the text of an answer.
    private func printed(_ reply: WireReply) -> String {
        if reply.status < 400 { return reply.text }
        let reason = reply.json["reason"]?.string ?? "NotFound"
        let message =
            reply.json["message"]?.string ?? "the server could not find the requested resource"
        return "Error from server (\(reason)): \(message)"
    }

    @Test(.enabled(if: hasFiles))
    func `raw reads answer as recorded`() throws {
        var count = 0
        for command in try commands("discovery") {
            let words = command["cmd"]?.string ?? ""
            guard words.hasPrefix("kubectl get --raw "), let error = command["stderr"]?.string,
                command["match"] == nil
            else { continue }
            var path = words.dropFirst("kubectl get --raw ".count).prefix { $0 != ";" && $0 != "|" }
            path = path.filter { $0 != "'" }[...]
            while path.hasSuffix(" ") { path.removeLast() }
            var stage = WireStage()
            let reply = stage.send("GET " + path, accept: "application/json, */*")
            count += 1
            if error.isEmpty {
                #expect(reply.status == 200, "\(path)")
            } else {
                #expect(printed(reply) == error, "\(path)")
            }
        }
        #expect(count > 10, "only \(count) reads compared")
    }

    /// Commands about something that does not exist, as kubectl asks for it.
    private static let misses: [(String, String)] = [
        ("kubectl get pod nope", "GET /api/v1/namespaces/demo/pods/nope"),
        ("kubectl get sts/nope", "GET /apis/apps/v1/namespaces/demo/statefulsets/nope"),
        ("kubectl delete sts nope", "DELETE /apis/apps/v1/namespaces/demo/statefulsets/nope"),
        ("kubectl describe pod nope", "GET /api/v1/namespaces/demo/pods/nope"),
        ("kubectl delete node nope", "DELETE /api/v1/nodes/nope"),
        ("kubectl exec nope -- ls", "GET /api/v1/namespaces/demo/pods/nope/exec?command=ls"),
    ]

    @Test(.enabled(if: hasFiles), arguments: misses)
    func `what is missing is told as recorded`(words: String, line: String) throws {
        let command = try #require(try commands("errors").first { $0["cmd"]?.string == words })
        var stage = WireStage()
        #expect(printed(stage.send(line)) == command["stderr"]?.string)
    }

    /// Selectors that kubectl shows with a sentence of its own in front.
    @Test(
        .enabled(if: hasFiles),
        arguments: [
            ("kubectl get pods -l 'a in b'", "labelSelector=a+in+b"),
            ("kubectl get pods --field-selector 'a'", "fieldSelector=a"),
        ])
    func `selectors are refused as recorded`(words: String, query: String) throws {
        let command = try #require(try commands("errors").first { $0["cmd"]?.string == words })
        var stage = WireStage()
        let reply = stage.send("GET /api/v1/namespaces/demo/pods?limit=500&" + query)
        #expect(command["stderr"]?.string?.hasSuffix(": " + reply.message) == true)
        #expect(reply.json["reason"] == "BadRequest")
    }
}
