import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Evictions and finalized namespaces as they travel. Source: api.md 11.7, 11.3.
@Suite struct EvictionWireTests {
    private static let now = SimTime.seconds(1_000_000)
    private static let pod = "/api/v1/namespaces/default/pods/web-0"

    private func ask(
        _ server: inout APIServer, _ method: String, _ path: String, _ body: String,
        query: String = ""
    ) -> WireReply {
        let service = WireService()
        let request = WireRequest(
            method, path, query: query, accept: "application/json",
            contentType: "application/json", body: Array(body.utf8))
        switch service.call(request, by: .admin, at: Self.now) {
        case .reply(let reply): return reply
        case .watch: return WireReply(0, "")
        case .request(let request, let form):
            do {
                let response = try server.handle(request, by: .admin, at: Self.now)
                let answer = APIAnswer(response, warnings: server.warnings)
                return service.reply(answer, to: request, form, at: Self.now)
            } catch {
                return service.reply(error)
            }
        }
    }

    private let eviction =
        #"{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"web-0","namespace":"default"}}"#

    private func text(_ reply: WireReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    @Test func `an eviction is answered with 201 and a Status`() throws {
        var server = try EvictionTests.server(.init(budget: (1, 3, 2)))
        let reply = ask(&server, "POST", Self.pod + "/eviction", eviction)
        #expect(reply.status == 201)
        #expect(
            text(reply) == #"{"kind":"Status","apiVersion":"v1","metadata":{},"#
                + #""status":"Success","code":201}"#)
        #expect(server.stored(EvictionTests.podKey)?.facts.isTerminating == true)
    }

    @Test func `a refusal names the budget and asks for no retry`() throws {
        var server = try EvictionTests.server(.init(budget: (0, 2, 2)))
        let reply = ask(&server, "POST", Self.pod + "/eviction", eviction)
        #expect(reply.status == 429)
        #expect(reply.headers.isEmpty)
        #expect(
            text(reply) == #"{"kind":"Status","apiVersion":"v1","metadata":{},"#
                + #""status":"Failure","message":"Cannot evict pod as it would violate the pod's"#
                + #" disruption budget.","reason":"TooManyRequests","details":{"causes":["#
                + #"{"reason":"DisruptionBudget","message":"The disruption budget web0 needs 2"#
                + #" healthy pods and has 2 currently"}]},"code":429}"#)
    }

    @Test func `a budget nobody looked at yet asks for a retry after ten seconds`() throws {
        var server = try EvictionTests.server(.init(budget: (0, 2, 2), isObserved: false))
        let reply = ask(&server, "POST", Self.pod + "/eviction", eviction)
        #expect(reply.status == 429)
        #expect(reply.headers == [WireReply.Header("Retry-After", "10")])
        #expect(text(reply).contains(#""retryAfterSeconds":10"#))
    }

    @Test func `two budgets are a failure without a reason`() throws {
        var server = try EvictionTests.server(.init(budget: (1, 2, 2), budgets: 2))
        let reply = ask(&server, "POST", Self.pod + "/eviction", eviction)
        #expect(reply.status == 500)
        #expect(
            text(reply) == #"{"kind":"Status","apiVersion":"v1","metadata":{},"#
                + #""status":"Failure","message":"This pod has more than one PodDisruptionBudget,"#
                + #" which the eviction subresource does not support.","code":500}"#)
    }

    @Test func `a dry run in the query changes nothing`() throws {
        var server = try EvictionTests.server(.init(budget: (1, 3, 2)))
        let revision = server.revision
        let reply = ask(
            &server, "POST", Self.pod + "/eviction", eviction, query: "dryRun=All")
        #expect(reply.status == 201)
        #expect(server.revision == revision)
    }

    @Test func `a namespace is deleted in two steps`() throws {
        var server = APIServer()
        let path = "/api/v1/namespaces/demo"
        _ = try server.handle(.create(Namespace(named: "demo")), by: .admin, at: Self.now)
        let first = ask(&server, "DELETE", path, #"{"propagationPolicy":"Background"}"#)
        #expect(first.status == 200)
        let shown = try JSONParser.parse(text(first))
        #expect(shown["status"]?["phase"] == "Terminating")
        #expect(shown["metadata"]?["finalizers"] == nil)
        let last = ask(
            &server, "PUT", path + "/finalize",
            #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"demo"},"spec":{}}"#)
        #expect(last.status == 200)
        #expect(try JSONParser.parse(text(last))["kind"] == "Namespace")
        #expect(ask(&server, "GET", path, "").status == 404)
        #expect(ask(&server, "DELETE", "/api/v1/namespaces", "").status == 405)
    }
}
