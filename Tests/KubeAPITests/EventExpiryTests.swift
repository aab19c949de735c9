import KubeAPI
import KubeModel
import SimKernel
import Testing

struct EventExpiryTests {
    private let key = ObjectKey(.event, namespace: "default", name: "web-0.17a")

    private func server() throws -> APIServer {
        var server = APIServer()
        _ = try server.handle(.create(Namespace(named: "default")), by: .admin, at: .seconds(0))
        var event = Event(named: key.name, namespace: key.namespace)
        event.involvedObject = ObjectReference {
            $0.kind = "Pod"
            $0.namespace = "default"
            $0.name = "web-0"
        }
        event.count = 1
        _ = try server.handle(.create(event), by: .admin, at: .seconds(100))
        _ = server.takeChanges()
        return server
    }

    @Test func `an event goes an hour after it was written`() throws {
        var server = try server()
        _ = try server.handle(.list(.pod), by: .admin, at: .seconds(3699))
        #expect(server.stored(key) != nil)
        #expect(throws: APIError.self) {
            try server.handle(.get(key), by: .admin, at: .seconds(3700))
        }
        let changes = server.takeChanges()
        #expect(changes.count == 1)
        #expect(changes.first?.kind == .deleted)
    }

    @Test func `a repeat begins the hour anew`() throws {
        var server = try server()
        _ = try server.handle(
            .mergePatch(key, ["count": 2]), by: .admin, at: .seconds(2000))
        _ = try server.handle(.list(.pod), by: .admin, at: .seconds(3800))
        #expect(server.stored(key) != nil)
        _ = try server.handle(.list(.pod), by: .admin, at: .seconds(5600))
        #expect(server.stored(key) == nil)
    }

    @Test func `one that was deleted and made again has its own hour`() throws {
        var server = try server()
        let object = try #require(server.stored(key)).json
        _ = try server.handle(.delete(key), by: .admin, at: .seconds(3000))
        var again = Event(json: object)
        again.metadata.resourceVersion = nil
        _ = try server.handle(.create(again), by: .admin, at: .seconds(3500))
        _ = try server.handle(.list(.pod), by: .admin, at: .seconds(3800))
        #expect(server.stored(key) != nil)
    }
}
