import KubeAPI
import KubeModel
import Testing

/// What a connection to a cluster promises, whichever way it goes: in this program, or over HTTPS.
@Suite struct ContractTests {
    static let ways: [Way] = [.embedded, .https]

    @Test(arguments: ways)
    func `creates, reads, changes and deletes an object`(_ way: Way) async throws {
        try await World.run(way) { connection in
            let made = try await connection.send(.create(.configMap, Self.map("a", "1")))
            guard case .created(let first) = made.response else {
                Issue.record("not created: \(made.response)")
                return
            }
            #expect(!first.uid.isEmpty && first.revision > 0)
            let read = try await connection.send(.get(first.key))
            #expect(read.object?.json == first.json)

            var changed = first.json
            changed["data"] = ["value": "2"]
            let second = try await connection.send(Self.update(changed)).object
            #expect((second?.revision ?? 0) > first.revision)
            #expect(second?.json["data"]?["value"] == "2")

            let gone = try await connection.send(.delete(first.key))
            guard case .deleted(let last) = gone.response else {
                Issue.record("not deleted: \(gone.response)")
                return
            }
            #expect(last.uid == first.uid)
            await Self.expect(404, .notFound, "configmaps \"a\" not found") {
                try await connection.send(.get(first.key))
            }
        }
    }

    @Test(arguments: ways)
    func `refuses with the same Status`(_ way: Way) async throws {
        try await World.run(way) { connection in
            _ = try await connection.send(.create(.configMap, Self.map("a", "1")))
            await Self.expect(409, .alreadyExists, "configmaps \"a\" already exists") {
                try await connection.send(.create(.configMap, Self.map("a", "1")))
            }
            await Self.expect(404, .notFound, "namespaces \"nowhere\" not found") {
                try await connection.send(
                    .create(.configMap, Self.map("a", "1", namespace: "nowhere")))
            }
            var stale = Self.map("a", "3")
            stale["metadata"]?["resourceVersion"] = "1"
            let error = await Self.expect(
                409, .conflict,
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                    + " please apply your changes to the latest version and try again"
            ) { try await connection.send(Self.update(stale)) }
            #expect(error?.name == "a" && error?.kind == "configmaps" && error?.group == "")
            let invalid = await Self.expect(422, .invalid, nil) {
                var set = Self.set(replicas: -1)
                set["spec"]?["podManagementPolicy"] = "Sometimes"
                return try await connection.send(.create(.statefulSet, set))
            }
            #expect(invalid?.kind == "StatefulSet" && invalid?.group == "apps")
            #expect(
                invalid?.causes.map(\.field).sorted()
                    == ["spec.podManagementPolicy", "spec.replicas"])
        }
    }

    @Test(arguments: ways)
    func `lists in order, by selector and in pages of one state`(_ way: Way) async throws {
        try await World.run(way) { connection in
            for (index, name) in ["d", "a", "c", "b"].enumerated() {
                var object = Self.map(name, "1")
                object["metadata"]?["labels"] = ["even": .string(index % 2 == 0 ? "yes" : "no")]
                _ = try await connection.send(.create(.configMap, object))
            }
            var request = APIRequest.list(.configMap, namespace: "default")
            let own = try FieldRequirement("metadata.name", "kube-root-ca.crt", isEqual: false)
            request.options.fieldSelector = [own]
            let all = try await Self.list(request, connection)
            #expect(all.names == ["a", "b", "c", "d"])
            request.options.labelSelector = LabelQuery(matching: [("even", "yes")])
            #expect(try await Self.list(request, connection).names == ["c", "d"])

            request = APIRequest.list(.configMap, namespace: "default")
            request.options.limit = 2
            let first = try await Self.list(request, connection)
            #expect(first.names == ["a", "b"])
            _ = try await connection.send(.create(.configMap, Self.map("bb", "1")))
            request.options.continueToken = first.page.continueToken
            let second = try await Self.list(request, connection)
            #expect(second.names == ["c", "d"], "the pages are of one state")
            #expect(second.page.revision == first.page.revision)
        }
    }

    @Test(arguments: ways)
    func `patches in four ways`(_ way: Way) async throws {
        try await World.run(way) { connection in
            _ = try await connection.send(.create(.statefulSet, Self.set(replicas: 2)))
            let key = ObjectKey(.statefulSet, namespace: "default", name: "web")
            func patch(
                _ type: APIRequest.PatchType, _ body: JSONValue,
                _ options: (inout RequestOptions) -> Void = { _ in }
            ) async throws -> StoredObject? {
                var request = APIRequest.mergePatch(key, body)
                request.patchType = type
                options(&request.options)
                return try await connection.send(request).object
            }
            let merged = try await patch(.merge, ["metadata": ["labels": ["x": "1"]]])
            #expect(merged?.facts.labels["x"] == "1")
            let pointed = try await patch(
                .json, [["op": "replace", "path": "/spec/replicas", "value": 3]])
            #expect(pointed?.json["spec"]?["replicas"] == 3)
            let image: JSONValue = [
                "spec": ["template": ["spec": ["containers": [["name": "web", "image": "n:2"]]]]]
            ]
            let strategic = try await patch(.strategic, image)
            let container = strategic?.json["spec"]?["template"]?["spec"]?["containers"]?.array?[0]
            #expect(container?["image"] == "n:2")
            #expect(container?["ports"]?.array?.count == 1, "the rest of the element stays")
            let wanted: JSONValue = [
                "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": "web"],
                "spec": ["replicas": 5],
            ]
            await Self.expect(409, .conflict, nil) {
                var request = APIRequest.mergePatch(key, wanted)
                request.patchType = .apply
                request.options.fieldManager = "other"
                return try await connection.send(request)
            }
            let applied = try await patch(.apply, wanted) {
                $0.fieldManager = "other"
                $0.force = true
            }
            #expect(applied?.json["spec"]?["replicas"] == 5)
            let scaled = try await connection.send(
                .mergePatch(key, ["spec": ["replicas": 1]], .scale))
            #expect(scaled.object?.json["kind"] == "Scale")
        }
    }

    @Test(arguments: ways)
    func `watches every change in order`(_ way: Way) async throws {
        try await World.run(way) { connection in
            let before = try await Self.list(.list(.configMap, namespace: "default"), connection)
            let stream = try await connection.watch(
                WatchRequest(.configMap, namespace: "default", after: before.page.revision))
            let made = try await connection.send(.create(.configMap, Self.map("a", "1"))).object
            var changed = try #require(made).json
            changed["data"] = ["value": "2"]
            _ = try await connection.send(Self.update(changed))
            _ = try await connection.send(.create(.configMap, Self.map("b", "1")))
            _ = try await connection.send(
                .delete(ObjectKey(.configMap, namespace: "default", name: "a")))
            let told = try await Self.take(4, of: stream)
            #expect(told == ["added a", "modified a", "added b", "deleted a"])
        }
    }

    @Test(arguments: ways)
    func `a watch without a beginning tells what is there first`(_ way: Way) async throws {
        try await World.run(way) { connection in
            for name in ["b", "a"] {
                _ = try await connection.send(.create(.configMap, Self.map(name, "1")))
            }
            let field = FieldRequirement("metadata.name", "kube-root-ca.crt", isEqual: false)
            let stream = try await connection.watch(
                WatchRequest(.configMap, namespace: "default", fieldSelector: [field]))
            #expect(try await Self.take(3, of: stream) == ["added a", "added b", "complete"])
        }
    }

    @Test(arguments: ways)
    func `a dry run changes nothing`(_ way: Way) async throws {
        try await World.run(way) { connection in
            var request = APIRequest.create(.configMap, Self.map("a", "1"))
            request.options.isDryRun = true
            let answer = try await connection.send(request)
            #expect(answer.object?.uid.isEmpty == false)
            await Self.expect(404, .notFound, nil) {
                try await connection.send(
                    .get(ObjectKey(.configMap, namespace: "default", name: "a")))
            }
        }
    }

    @Test(arguments: ways)
    func `unknown fields are warned of or refused`(_ way: Way) async throws {
        try await World.run(way) { connection in
            var object = Self.set(replicas: 1)
            object["spec"]?["replica"] = 3
            var request = APIRequest.create(.statefulSet, object)
            request.options.fieldValidation = .strict
            await Self.expect(400, .badRequest, nil) { try await connection.send(request) }
            request.options.fieldValidation = .warn
            let answer = try await connection.send(request)
            #expect(answer.warnings == ["unknown field \"spec.replica\""])
            #expect(answer.object?.json["spec"]?["replica"] == nil)
        }
    }
}
