import KubeAPI
import KubeModel
import SimKernel
import Testing

/// The end of namespaces at the server. Source: api.md 11.3, cluster.md H19, H20, H27, A54.
@Suite struct NamespaceEndTests {
    private static let now = SimTime.seconds(1_000_000)
    private static let key = ObjectKey(.namespace, name: "demo")

    private func server() throws -> APIServer {
        var server = APIServer()
        for name in ["demo", "default", "kube-system", "kube-public", "kube-node-lease"] {
            _ = try server.handle(.create(Namespace(named: name)), by: .admin, at: Self.now)
        }
        return server
    }

    private func finalize(_ finalizers: [String]) -> APIRequest {
        var namespace = Namespace(named: "demo")
        namespace.spec.finalizers = finalizers
        return .update(namespace, .finalize)
    }

    @Test func `stays Terminating until its finalizers are gone`() throws {
        var server = try server()
        let answer = try server.handle(.delete(Self.key), by: .admin, at: Self.now)
        guard case .object(let marked) = answer else {
            Issue.record("the namespace went at once")
            return
        }
        #expect(marked.facts.isTerminating)
        #expect(marked.facts.phase == "Terminating")
        #expect(marked.json["metadata"]?["deletionGracePeriodSeconds"] == nil)
        #expect(marked.json["spec"]?["finalizers"] == ["kubernetes"])

        let revision = server.revision
        _ = try server.handle(.delete(Self.key), by: .admin, at: Self.now)
        #expect(server.revision == revision, "a second deletion changes nothing")

        _ = server.takeChanges()
        _ = try server.handle(finalize([]), by: .admin, at: Self.now)
        #expect(server.stored(Self.key) == nil)
        #expect(server.takeChanges().map(\.kind) == [.deleted])
    }

    @Test func `an active namespace without finalizers goes when it is deleted`() throws {
        var server = try server()
        _ = try server.handle(finalize([]), by: .admin, at: Self.now)
        #expect(server.stored(Self.key)?.facts.phase == "Active")
        guard case .deleted = try server.handle(.delete(Self.key), by: .admin, at: Self.now) else {
            Issue.record("the namespace stayed")
            return
        }
        #expect(server.stored(Self.key) == nil)
    }

    @Test func `metadata finalizers keep it too, in either order`() throws {
        for isOwnFirst in [true, false] {
            var server = try server()
            _ = try server.handle(
                .mergePatch(Self.key, ["metadata": ["finalizers": ["example.com/x"]]]),
                by: .admin, at: Self.now)
            _ = try server.handle(.delete(Self.key), by: .admin, at: Self.now)
            let other = APIRequest.mergePatch(Self.key, ["metadata": ["finalizers": .null]])
            let steps = isOwnFirst ? [finalize([]), other] : [other, finalize([])]
            _ = try server.handle(steps[0], by: .admin, at: Self.now)
            #expect(server.stored(Self.key) != nil)
            _ = try server.handle(steps[1], by: .admin, at: Self.now)
            #expect(server.stored(Self.key) == nil)
        }
    }

    @Test func `finalize refuses strange finalizers, other uids and old versions`() throws {
        var server = try server()
        let wrong = finalize(["mine"])
        let error = #expect(throws: APIError.self) {
            try server.handle(wrong, by: .admin, at: Self.now)
        }
        #expect(error?.code == 422)
        for (member, value) in [("uid", JSONValue.string("x")), ("resourceVersion", "999")] {
            var request = finalize([])
            request.body?["metadata"]?[member] = value
            let error = #expect(throws: APIError.self) {
                try server.handle(request, by: .admin, at: Self.now)
            }
            #expect(error?.code == 409)
        }
    }

    @Test func `nothing new is made in a namespace that goes, what is there can change`() throws {
        var server = try server()
        let map = ConfigMap(named: "early", namespace: "demo")
        _ = try server.handle(.create(map), by: .admin, at: Self.now)
        _ = try server.handle(.delete(Self.key), by: .admin, at: Self.now)
        let error = #expect(throws: APIError.self) {
            try server.handle(
                .create(ConfigMap(named: "late", namespace: "demo")), by: .admin, at: Self.now)
        }
        #expect(error?.code == 403)
        #expect(
            error?.message == "configmaps \"late\" is forbidden: unable to create new content in"
                + " namespace demo because it is being terminated")
        #expect(error?.causes.map(\.type) == ["NamespaceTerminating"])
        #expect(error?.causes.map(\.message) == ["namespace demo is being terminated"])
        _ = try server.handle(
            .mergePatch(map.key, ["data": ["a": "b"]]), by: .admin, at: Self.now)
        _ = try server.handle(.delete(map.key), by: .admin, at: Self.now)
    }

    @Test(arguments: ["default", "kube-system", "kube-public"])
    func `the first namespaces cannot be deleted`(_ name: String) throws {
        var server = try server()
        let error = #expect(throws: APIError.self) {
            try server.handle(.delete(ObjectKey(.namespace, name: name)), by: .admin, at: Self.now)
        }
        #expect(error?.code == 403)
        #expect(
            error?.message
                == "namespaces \"\(name)\" is forbidden: this namespace may not be deleted")
    }
}
