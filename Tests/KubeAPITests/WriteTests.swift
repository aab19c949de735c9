import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Creates and updates as clients see them.
@Suite struct WriteTests {
    private static let set =
        #"{"metadata":{"name":"web"},"spec":{"serviceName":"n","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}"#

    private func refusal(_ body: () throws -> Void) -> APIError? {
        do {
            try body()
            return nil
        } catch { return error as? APIError }
    }

    @Test func `a version on a new object is an error of the store`() throws {
        var bench = ServerBench()
        let error = refusal {
            _ = try bench.create(.configMap, #"{"metadata":{"name":"a","resourceVersion":"7"}}"#)
        }
        #expect(error?.code == 500)
        #expect(error?.reason == APIError.Reason.none)
        #expect(error?.message == "resourceVersion should not be set on objects to be created")
    }

    @Test func `a dry run creates nothing and shows no version`() throws {
        var bench = ServerBench()
        let before = bench.server.revision
        let object = try bench.create(.configMap, #"{"metadata":{"generateName":"a-"}}"#) {
            $0.options.isDryRun = true
        }
        let metadata = ObjectMeta(json: object["metadata"]?.object ?? [:])
        #expect(metadata.resourceVersion == nil)
        #expect(metadata.uid?.count == 36)
        #expect(metadata.name?.count == 7)
        #expect(bench.server.revision == before)
        #expect(bench.stored(.configMap, metadata.name ?? "") == nil)
    }

    @Test(arguments: [
        (
            Resource.configMap, "{}",
            "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
                + " required"
        ),
        (
            .configMap, #"{"metadata":{"name":"a","namespace":"other"}}"#,
            "the namespace of the provided object does not match the namespace sent on the request"
        ),
        (
            .statefulSet, #"{"metadata":{"name":"web"},"spec":{"replica":1,"b":2}}"#,
            "StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict decoding"
                + " error: unknown field \"spec.b\", unknown field \"spec.replica\""
        ),
        (
            .pod,
            #"{"metadata":{"name":"p"},"spec":{"priorityClassName":"x","containers":[{"name":"c","image":"i"}]}}"#,
            "pods \"p\" is forbidden: no PriorityClass with name x was found"
        ),
    ])
    func `bad creates are refused`(resource: Resource, text: String, message: String) {
        var bench = ServerBench()
        #expect(refusal { _ = try bench.create(resource, text) }?.message == message)
    }

    @Test func `unknown fields are warned about and dropped`() throws {
        var bench = ServerBench()
        let body = try JSONParser.parse(#"{"metadata":{"name":"a"},"dat":{"x":"y"}}"#)
        var request = APIRequest(.create, .configMap, namespace: "default", body: body)
        request.options.fieldValidation = .warn
        let answer = try bench.send(request)
        #expect(answer.warnings == ["unknown field \"dat\""])
        #expect(answer.object?.json["dat"] == nil)
    }

    @Test func `components are neither judged nor warned`() throws {
        var bench = ServerBench()
        let request = APIRequest(
            .create, .configMap, namespace: "default",
            body: ["metadata": ["name": "a"], "dat": ["x": "y"]])
        _ = try bench.server.handle(request, by: .admin, at: bench.now)
        #expect(bench.server.warnings.isEmpty)
    }

    @Test(arguments: [Resource.service, .endpoints, .event, .lease])
    func `a put makes what may be made by it`(resource: Resource) throws {
        var bench = ServerBench()
        let body: JSONObject = [
            "metadata": ["name": "x", "namespace": "default", "resourceVersion": "3"],
            "spec": ["ports": [["port": 80]]], "involvedObject": ["namespace": "default"],
        ]
        var object = body
        if resource != .service { object["spec"] = nil }
        if resource != .event { object["involvedObject"] = nil }
        let answer = try bench.put(resource, object)
        guard case .created(let stored) = answer.response else {
            Issue.record("\(resource) was not created")
            return
        }
        #expect(stored.revision == bench.server.revision)
        let again = try bench.put(resource, stored.json)
        guard case .object(let same) = again.response else {
            Issue.record("\(resource) was made twice")
            return
        }
        #expect(same.revision == stored.revision, "a write of nothing leaves the version")
    }

    @Test func `a put of other missing things is not found`() {
        var bench = ServerBench()
        let error = refusal { _ = try bench.put(.configMap, ["metadata": ["name": "a"]]) }
        #expect(error?.message == "configmaps \"a\" not found")
    }

    @Test func `a put must be about the object of the URL`() throws {
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        let other = refusal {
            _ = try bench.put(.configMap, ["metadata": ["name": "b"]], name: "a")
        }
        #expect(other?.code == 400)
        #expect(
            other?.message == "the name of the object (b) does not match the name on the URL (a)")
        let none = refusal { _ = try bench.put(.configMap, ["metadata": [:]], name: "a") }
        #expect(
            none?.message
                == "the name of the object (a based on URL) was undeterminable: name must be"
                + " provided")
    }

    @Test func `leases and budgets are updated under a version only`() throws {
        var bench = ServerBench()
        var lease = try bench.create(.lease, #"{"metadata":{"name":"l"},"spec":{}}"#)
        lease["metadata"]?["resourceVersion"] = nil
        let error = try #require(refusal { _ = try bench.put(.lease, lease) })
        #expect(error.code == 422)
        #expect(
            error.message
                == "leases.coordination.k8s.io \"l\" is invalid: metadata.resourceVersion: Invalid"
                + " value: 0: must be specified for an update")
        #expect(error.kind == "leases")
        #expect(error.causes.map(\.field) == ["metadata.resourceVersion"])
    }

    @Test func `versions and uids that are not the stored ones conflict`() throws {
        var bench = ServerBench()
        let object = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        var stale = object
        stale["metadata"]?["resourceVersion"] = "1"
        #expect(
            refusal { _ = try bench.put(.configMap, stale) }?.message
                == "Operation cannot be fulfilled on configmaps \"a\": the object has been"
                + " modified; please apply your changes to the latest version and try again")
        var foreign = object
        foreign["metadata"]?["uid"] = "x"
        let error = refusal { _ = try bench.put(.configMap, foreign) }
        #expect(error?.code == 409)
        #expect(error?.message.contains("Key: /configmaps/default/a,") == true)
        var word = object
        word["metadata"]?["resourceVersion"] = "abc"
        #expect(
            refusal { _ = try bench.put(.configMap, word) }?.message
                == "strconv.ParseUint: parsing \"abc\": invalid syntax")
    }

    @Test func `a put brings back what it left out and cannot change`() throws {
        var bench = ServerBench()
        let made = try bench.create(.statefulSet, Self.set)
        var object = made
        object["metadata"] = ["name": "web", "labels": ["x": "y"], "generation": 9]
        object["status"] = ["replicas": 7]
        let answer = try #require(try bench.put(.statefulSet, object).object)
        let old = ObjectMeta(json: made["metadata"]?.object ?? [:])
        let new = ObjectMeta(json: answer.json["metadata"]?.object ?? [:])
        #expect(new.uid == old.uid)
        #expect(new.creationTimestamp == old.creationTimestamp)
        #expect(new.generation == 1)
        #expect(new.resourceVersion != old.resourceVersion)
        #expect(answer.json["status"] == made["status"])
    }

    @Test func `a write to the status changes the status alone`() throws {
        var bench = ServerBench()
        var object = try bench.create(.statefulSet, Self.set)
        object["metadata"]?["labels"] = ["x": "y"]
        object["spec"]?["replicas"] = 9
        object["status"] = ["replicas": 1, "availableReplicas": 0]
        let answer = try bench.put(.statefulSet, object) { $0.subresource = .status }
        let set = StatefulSet(json: answer.object?.json ?? [:])
        #expect(set.metadata.json["labels"] == nil)
        #expect(set.spec.replicas == 1)
        #expect(set.status.replicas == 1)
        #expect(set.metadata.generation == 1)
    }

    @Test(arguments: [
        ("!!", 0), ("YQ", 0), ("YQ=", 3), ("YQ==x", 4), ("YQa=b", 4), ("Y=", 1), ("YWJj\\nYQ==", -1),
        ("", -1), ("YWJjZA", 4),
    ])
    func `bytes must be base64`(text: String, place: Int) throws {
        var bench = ServerBench()
        do {
            _ = try bench.create(
                .secret, #"{"metadata":{"name":"s"},"data":{"k":"\#(text)"}}"#)
            #expect(place < 0)
        } catch let error as APIError {
            #expect(
                error.message
                    == "Secret in version \"v1\" cannot be handled as a Secret: illegal base64"
                    + " data at input byte \(place)")
        }
    }

    @Test func `the number of a priority is not for clients to give`() throws {
        var bench = ServerBench()
        do {
            _ = try bench.create(
                .pod,
                #"{"metadata":{"name":"p"},"spec":{"priority":5,"containers":[{"name":"c","image":"i"}]}}"#)
            Issue.record("accepted")
        } catch let error as APIError {
            #expect(
                error.message
                    == "pods \"p\" is forbidden: the integer value of priority (5) must not be"
                    + " provided in pod spec; priority admission controller computed 0 from the"
                    + " given PriorityClass name")
        }
    }

    @Test func `only a scale is put on a scale`() throws {
        var bench = ServerBench()
        _ = try bench.create(
            .statefulSet,
            #"{"metadata":{"name":"s"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"#)
        do {
            _ = try bench.put(
                .statefulSet, ["apiVersion": "v1", "kind": "Pod", "metadata": ["name": "s"]]
            ) { request in request.subresource = .scale }
            Issue.record("accepted")
        } catch {
            #expect(
                error.message
                    == "Pod in version \"v1\" cannot be handled as a Scale: converting (v1.Pod) to"
                    + " (autoscaling.Scale): unknown conversion")
        }
    }
}
