import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Whatever arrives, something readable goes back.
@Suite struct WireFuzzTests {
    private static let paths = [
        "/api/v1/pods", "/api/v1/namespaces/demo/pods/p", "/apis/apps/v1/statefulsets",
        "/api/v1/namespaces/demo/configmaps", "/apis/events.k8s.io/v1/namespaces/demo/events",
        "/api/v1/watch/namespaces/demo/pods", "/healthz", "/version", "/api", "/apis/apps/v1",
        "/api/v1/namespaces/demo/pods/p/log", "/apis/apps/v1/namespaces/demo/statefulsets/s/scale",
        "/openapi/v3", "/api/v1/namespaces/demo/services/a:b:c/proxy/x", "/",
    ]
    private static let queries = [
        "watch=1", "limit=", "limit=9999999999999999999", "limit=-1", "continue=%00",
        "continue=e30",
        "resourceVersion=0", "resourceVersion=18446744073709551616", "labelSelector=a+in+(,,)",
        "labelSelector=!", "labelSelector=(", "fieldSelector=%5C", "fieldSelector=a%3D%3D%3Db",
        "sendInitialEvents=true", "resourceVersionMatch=NotOlderThan", "pretty", "pretty=x", "a;b",
        "dryRun=All", "dryRun=", "fieldValidation=Strict", "includeObject=None", "force=0", "=",
        "&",
        "timeout=32s", "gracePeriodSeconds=-9223372036854775808", "%zz=1", "fieldManager=%07",
    ]
    private static let headers = [
        "", "application/json", "*/*", "text/html", "application/json;as=Table;v=v1;g=meta.k8s.io",
        "application/json;q=x", ";;,", "application/yaml", "application/merge-patch+json",
        "application/apply-patch+yaml", "application/json-patch+json", "a/b;c=\"d",
        "application/vnd.kubernetes.protobuf", "application/strategic-merge-patch+json",
    ]
    private static let bodies = [
        "", "{}", "[]", "null", "{\"metadata\":{\"name\":\"a\"}}", "{\"kind\":7}", "k8s\u{0}",
        "[{\"op\":\"remove\",\"path\":\"/x\"}]", "{\"spec\":{\"replicas\":\"x\"}}",
        "{\"metadata\":[]}",
        "{\"propagationPolicy\":1,\"gracePeriodSeconds\":1e99}", "\u{FEFF}{}",
        "{\"a\":\"\\ud800\"}",
    ]

    private func text(_ seed: String, _ random: inout Random) -> String {
        var bytes = Array(seed.utf8)
        guard random.index(2) == 0 else { return seed }
        for _ in 0...random.index(3) {
            let at = random.index(bytes.count + 1)
            switch random.index(3) {
            case 0 where at < bytes.count: bytes.remove(at: at)
            case 1 where at < bytes.count: bytes[at] = UInt8(random.index(256))
            default: bytes.insert(UInt8(random.index(128)), at: at)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func some(_ choices: [String], _ random: inout Random) -> String {
        text(choices[random.index(choices.count)], &random)
    }

    @Test(arguments: 0..<12)
    func `every request gets a reply that can be read`(seed: UInt64) {
        var random = Random.stream(seed: seed, label: "wire fuzz")
        var stage = WireStage()
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", ""]
        for _ in 0..<250 {
            let query = (0..<random.index(4)).map { _ in some(Self.queries, &random) }
            let request = WireRequest(
                methods[random.index(methods.count)], some(Self.paths, &random),
                query: query.joined(separator: "&"), accept: some(Self.headers, &random),
                contentType: some(Self.headers, &random), userAgent: some(["kubectl/1"], &random),
                body: Array(some(Self.bodies, &random).utf8))
            if random.index(4) == 0 { stage.user = UserInfo(name: "system:anonymous") }
            let reply = stage.send(request)
            #expect((200..<600).contains(reply.status), "\(request)")
            if reply.contentType.hasPrefix("application/json"), reply.status != 304 {
                let isStream = reply.text.hasPrefix("{\"type\"") || reply.body.isEmpty
                #expect(isStream || reply.json != .null, "\(request) \(reply.text)")
            }
            if reply.status >= 400, reply.contentType == "application/json" {
                #expect(reply.json["code"]?.int == Int64(reply.status), "\(request)")
            }
            stage.user = .admin
        }
    }
}
