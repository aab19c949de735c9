import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Which changes a deletion makes, rule by rule. Source: cluster.md A.4.
@Suite struct DeletionRuleTests {
    private static let pod =
        #"{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"#

    private func request(
        _ resource: Resource, _ name: String, _ change: (inout RequestOptions) -> Void = { _ in }
    ) -> APIRequest {
        APIRequest(
            .delete, resource, namespace: resource.isNamespaced ? "default" : "", name: name,
            options: RequestOptions(change))
    }

    /// The changes a request makes, e.g. `modified deleted`.
    private func changes(_ bench: inout ServerBench, _ request: APIRequest) throws -> String {
        _ = bench.server.takeChanges()
        _ = try bench.send(request)
        return bench.server.takeChanges().map { "\($0.kind)" }.joined(separator: " ")
    }

    private func metadata(_ bench: ServerBench, _ resource: Resource, _ name: String) -> ObjectMeta {
        ObjectMeta(json: bench.stored(resource, name)?["metadata"]?.object ?? [:])
    }

    @Test func `A26 A30 A32 what watches see of a deletion`() throws {
        let background: (inout RequestOptions) -> Void = { $0.propagation = .background }
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"plain"}}"#)
        #expect(try changes(&bench, request(.configMap, "plain")) == "deleted")
        _ = try bench.create(.configMap, #"{"metadata":{"name":"held","finalizers":["a/b"]}}"#)
        #expect(try changes(&bench, request(.configMap, "held")) == "modified")
        #expect(try changes(&bench, request(.configMap, "held")) == "")
        // Background takes back what foreground began, and then nothing is left to wait for.
        _ = try bench.create(.configMap, #"{"metadata":{"name":"fg"}}"#)
        let foreground = request(.configMap, "fg") { $0.propagation = .foreground }
        #expect(try changes(&bench, foreground) == "modified")
        #expect(try changes(&bench, foreground) == "")
        #expect(try changes(&bench, request(.configMap, "fg")) == "")
        #expect(try changes(&bench, request(.configMap, "fg", background)) == "deleted")
        _ = try bench.create(.pod, Self.pod)
        #expect(
            try changes(&bench, request(.pod, "p") { $0.gracePeriodSeconds = 0 })
                == "modified deleted")
    }

    @Test func `a grace beyond the end of time ends with it`() throws {
        var bench = ServerBench()
        _ = try bench.create(.pod, Self.pod)
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = .max })
        let due = metadata(bench, .pod, "p").deletionTimestamp
        #expect(due?.seconds == SimTime.distantFuture.secondsRoundedDown)
        // A second deletion shortens it as any other.
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = 5 })
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 1)
    }

    @Test func `A36 finalizers that stay the same keep their order`() throws {
        var bench = ServerBench()
        _ = try bench.create(
            .configMap, #"{"metadata":{"name":"a","finalizers":["foregroundDeletion","x/y"]}}"#)
        _ = try bench.send(request(.configMap, "a") { $0.propagation = .foreground })
        #expect(metadata(bench, .configMap, "a").finalizers == ["foregroundDeletion", "x/y"])
        _ = try bench.send(request(.configMap, "a") { $0.propagation = .orphan })
        #expect(metadata(bench, .configMap, "a").finalizers == ["x/y", "orphan"])
        _ = try bench.send(request(.configMap, "a") { $0.propagation = .background })
        #expect(metadata(bench, .configMap, "a").finalizers == ["x/y"])
    }

    @Test func `A37 a pod in its grace takes no other propagation`() throws {
        var bench = ServerBench()
        _ = try bench.create(.pod, Self.pod)
        _ = try bench.send(request(.pod, "p") { $0.propagation = .foreground })
        #expect(metadata(bench, .pod, "p").finalizers == ["foregroundDeletion"])
        #expect(
            try changes(&bench, request(.pod, "p") { $0.propagation = .background }) == "")
        #expect(metadata(bench, .pod, "p").finalizers == ["foregroundDeletion"])
        // Once the grace is over it does.
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = 0 })
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 0)
        #expect(
            try changes(&bench, request(.pod, "p") { $0.propagation = .background })
                == "deleted")
    }

    @Test func `A9 a deletion counts one generation, however often it is asked for`() throws {
        var bench = ServerBench()
        let set =
            #"{"metadata":{"name":"web","finalizers":["a/b"]},"spec":{"serviceName":"n","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}"#
        _ = try bench.create(.statefulSet, set)
        _ = try bench.create(.pod, Self.pod)
        _ = try bench.create(.configMap, #"{"metadata":{"name":"c","finalizers":["a/b"]}}"#)
        for (resource, name, generation) in [
            (Resource.statefulSet, "web", Int64?(2)), (.pod, "p", 2), (.configMap, "c", nil),
        ] {
            for _ in 0..<2 { _ = try bench.send(request(resource, name)) }
            #expect(metadata(bench, resource, name).generation == generation)
        }
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = 5 })
        #expect(metadata(bench, .pod, "p").generation == 2)
    }

    /// Which grace a first deletion gives; nil: the pod is gone at once.
    @Test(arguments: [
        (#""nodeName":"n""#, "Running", nil, Int64?(30)),
        (#""nodeName":"n","terminationGracePeriodSeconds":7"#, "Running", nil, 7),
        (#""nodeName":"n","terminationGracePeriodSeconds":0"#, "Running", nil, nil),
        (#""nodeName":"n""#, "Running", Int64?(-5), 1),
        (#""nodeName":"n""#, "Running", 60, 60),
        (#""nodeName":"n""#, "Succeeded", 60, nil),
        (#""nodeName":"n""#, "Failed", nil, nil),
        (#""hostname":"h""#, "Pending", 60, nil),
    ])
    func `A28 the grace of a pod`(
        spec: String, phase: String, asked: Int64?, grace: Int64?
    ) throws {
        var bench = ServerBench()
        _ = try bench.create(
            .pod,
            #"{"metadata":{"name":"p"},"spec":{\#(spec),"containers":[{"name":"c","image":"i"}]}}"#)
        var status = APIRequest.mergePatch(
            ObjectKey(.pod, namespace: "default", name: "p"), ["status": ["phase": .string(phase)]])
        status.subresource = .status
        _ = try bench.send(status)
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = asked })
        guard let grace else {
            #expect(bench.stored(.pod, "p") == nil)
            return
        }
        let metadata = metadata(bench, .pod, "p")
        #expect(metadata.deletionGracePeriodSeconds == grace)
        #expect(
            metadata.deletionTimestamp
                == Timestamp(seconds: bench.now.secondsRoundedDown + grace))
    }

    @Test func `A31 that a dying pod has failed gives nobody less grace`() throws {
        var bench = ServerBench()
        _ = try bench.create(.pod, Self.pod)
        _ = try bench.send(request(.pod, "p"))
        var status = APIRequest.mergePatch(
            ObjectKey(.pod, namespace: "default", name: "p"), ["status": ["phase": "Failed"]])
        status.subresource = .status
        _ = try bench.send(status)
        #expect(try changes(&bench, request(.pod, "p")) == "")
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 30)
    }

    @Test func `A31 a shorter grace counts from the first deletion, never into the past`() throws {
        var bench = ServerBench()
        let start = bench.now.secondsRoundedDown
        _ = try bench.create(.pod, Self.pod)
        _ = try bench.send(request(.pod, "p"))
        bench.now = bench.now + .seconds(10)
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = 15 })
        #expect(metadata(bench, .pod, "p").deletionTimestamp == Timestamp(seconds: start + 15))
        _ = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = 5 })
        #expect(metadata(bench, .pod, "p").deletionTimestamp == Timestamp(seconds: start + 10))
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 1)
    }

    @Test func `A35 a pod whose grace is over stays while a finalizer holds it`() throws {
        var bench = ServerBench()
        _ = try bench.create(
            .pod,
            #"{"metadata":{"name":"p","finalizers":["a/b"]},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"#
        )
        _ = try bench.send(request(.pod, "p"))
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 30)
        let key = ObjectKey(.pod, namespace: "default", name: "p")
        let released = APIRequest.mergePatch(key, ["metadata": ["finalizers": .null]])
        #expect(
            try changes(&bench, request(.pod, "p") { $0.gracePeriodSeconds = 0 }) == "modified")
        #expect(
            try changes(&bench, request(.pod, "p") { $0.gracePeriodSeconds = 0 }) == "")
        #expect(try changes(&bench, released) == "deleted")
    }

    @Test func `a finalizer taken in the midst of the grace leaves the pod its time`() throws {
        var bench = ServerBench()
        _ = try bench.create(
            .pod,
            #"{"metadata":{"name":"p","finalizers":["a/b"]},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"#
        )
        _ = try bench.send(request(.pod, "p"))
        let key = ObjectKey(.pod, namespace: "default", name: "p")
        #expect(
            try changes(&bench, .mergePatch(key, ["metadata": ["finalizers": .null]]))
                == "modified")
        #expect(metadata(bench, .pod, "p").deletionGracePeriodSeconds == 30)
    }

    @Test func `preconditions of a namespace have words of their own`() throws {
        var bench = ServerBench()
        let object = try bench.create(.namespace, #"{"metadata":{"name":"x"}}"#)
        let uid = object["metadata"]?["uid"]?.string ?? ""
        let error = #expect(throws: APIError.self) {
            try bench.send(request(.namespace, "x") { $0.preconditionUID = "y" })
        }
        #expect(error?.code == 409)
        #expect(
            error?.message
                == "Operation cannot be fulfilled on namespaces \"x\": Precondition failed: UID in"
                + " precondition: y, UID in object meta: \(uid)")
    }
}
