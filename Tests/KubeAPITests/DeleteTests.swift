import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Deletes as clients see them.
@Suite struct DeleteTests {
    private func refusal(_ body: () throws -> Void) -> APIError? {
        do {
            try body()
            return nil
        } catch { return error as? APIError }
    }

    private func request(
        _ resource: Resource, _ name: String, _ change: (inout RequestOptions) -> Void = { _ in }
    ) -> APIRequest {
        APIRequest(
            .delete, resource, namespace: resource.isNamespaced ? "default" : "", name: name,
            options: RequestOptions(change))
    }

    private static let pod =
        #"{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}"#

    @Test func `what is gone is told from what is still there`() throws {
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        _ = try bench.create(.configMap, #"{"metadata":{"name":"b","finalizers":["x/y"]}}"#)
        guard case .deleted = try bench.send(request(.configMap, "a")).response else {
            Issue.record("a is still there")
            return
        }
        guard case .object(let kept) = try bench.send(request(.configMap, "b")).response else {
            Issue.record("b is gone")
            return
        }
        #expect(kept.facts.isTerminating)
        #expect(kept.json["metadata"]?["deletionGracePeriodSeconds"] == 0)
        var object = kept.json
        object["metadata"]?["finalizers"] = ["x/y", "z/z"]
        #expect(
            refusal { _ = try bench.put(.configMap, object) }?.message
                == "ConfigMap \"b\" is invalid: metadata.finalizers: Forbidden: no new finalizers"
                + " can be added if the object is being deleted, found new finalizers"
                + " []string{\"z/z\"}")
        object["metadata"]?["finalizers"] = nil
        guard case .deleted = try bench.put(.configMap, object).response else {
            Issue.record("b is still there")
            return
        }
        #expect(bench.stored(.configMap, "b") == nil)
    }

    @Test func `few kinds answer with what was deleted`() {
        let with = Resource.allCases.filter(\.deleteAnswersWithObject).map(\.plural)
        #expect(
            with == [
                "namespaces", "persistentvolumes", "persistentvolumeclaims", "pods", "services",
                "serviceaccounts", "storageclasses", "volumeattachments", "resourcequotas",
                "podtemplates", "csinodes", "csidrivers",
            ])
    }

    @Test func `preconditions name the kind`() throws {
        var bench = ServerBench()
        let object = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        let uid = object["metadata"]?["uid"]?.string ?? ""
        let error = refusal {
            _ = try bench.send(request(.configMap, "a") { $0.preconditionUID = "x" })
        }
        #expect(error?.code == 409)
        #expect(error?.kind == "ConfigMap")
        #expect(
            error?.message
                == "Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition"
                + " (x) does not match the UID in record (\(uid)). The object might have been"
                + " deleted and then recreated")
        let version = refusal {
            _ = try bench.send(request(.configMap, "a") { $0.preconditionResourceVersion = "1" })
        }
        #expect(version?.message.contains("the ResourceVersion in the precondition (1)") == true)
    }

    @Test func `a second delete of a pod only shortens its grace`() throws {
        var bench = ServerBench()
        _ = try bench.create(.pod, Self.pod)
        func grace(_ seconds: Int64?) throws -> Int64? {
            let answer = try bench.send(request(.pod, "p") { $0.gracePeriodSeconds = seconds })
            return answer.object?.json["metadata"]?["deletionGracePeriodSeconds"]?.int
        }
        #expect(try grace(nil) == 30)
        #expect(try grace(60) == 30)
        #expect(try grace(10) == 10)
        #expect(try grace(nil) == 10)
        #expect(try grace(0) == 0)
        #expect(bench.stored(.pod, "p") == nil)
    }

    @Test func `pods without a node go at once`() throws {
        var bench = ServerBench()
        _ = try bench.create(
            .pod, #"{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}"#)
        guard case .deleted = try bench.send(request(.pod, "p")).response else {
            Issue.record("the pod is still there")
            return
        }
    }

    @Test func `propagation leaves its finalizer`() throws {
        var bench = ServerBench()
        for (name, propagation, finalizer) in [
            ("a", RequestOptions.Propagation.orphan, "orphan"),
            ("b", .foreground, "foregroundDeletion"),
        ] {
            _ = try bench.create(.configMap, #"{"metadata":{"name":"\#(name)"}}"#)
            let answer = try bench.send(
                request(.configMap, name) { $0.propagation = propagation })
            #expect(answer.object?.json["metadata"]?["finalizers"] == [.string(finalizer)])
        }
    }

    @Test func `a dry run deletes nothing`() throws {
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        _ = try bench.create(.pod, Self.pod)
        let before = bench.server.revision
        _ = try bench.send(request(.configMap, "a") { $0.isDryRun = true })
        _ = try bench.send(request(.pod, "p") { $0.isDryRun = true })
        _ = try bench.send(request(.namespace, "default") { $0.isDryRun = true }.named("x", &bench))
        #expect(bench.server.revision == before + 1, "the namespace x was made")
    }

    @Test func `some namespaces stay and others close before they go`() throws {
        var bench = ServerBench()
        let error = refusal { _ = try bench.send(request(.namespace, "default")) }
        #expect(error?.code == 403)
        #expect(
            error?.message
                == "namespaces \"default\" is forbidden: this namespace may not be deleted")
        _ = try bench.create(.namespace, #"{"metadata":{"name":"x"}}"#)
        guard case .object(let closed) = try bench.send(request(.namespace, "x")).response else {
            Issue.record("the namespace is gone")
            return
        }
        #expect(closed.facts.phase == "Terminating")
        #expect(closed.facts.isTerminating)
        let again = try bench.send(request(.namespace, "x")).object
        #expect(again?.revision == closed.revision)
        let late = refusal {
            _ = try bench.create(.configMap, #"{"metadata":{"name":"late"}}"#) {
                $0.namespace = "x"
            }
        }
        #expect(
            late?.message
                == "configmaps \"late\" is forbidden: unable to create new content in namespace x"
                + " because it is being terminated")
        #expect(late?.causes.first?.field == "metadata.namespace")
        #expect(late?.causes.first?.message == "namespace x is being terminated")
    }

    @Test func `a heap is deleted as a list shows it, namespaces never`() throws {
        var bench = ServerBench()
        for name in ["a", "b", "c"] {
            let label = name == "b" ? "no" : "yes"
            _ = try bench.create(
                .configMap, #"{"metadata":{"name":"\#(name)","labels":{"go":"\#(label)"}}}"#)
        }
        var all = APIRequest(.deleteCollection, .configMap, namespace: "default")
        all.options.labelSelector = LabelQuery(exact: [("go", "yes")])
        guard case .list(let gone, _) = try bench.send(all).response else {
            Issue.record("no list")
            return
        }
        #expect(gone.map(\.name) == ["a", "c"])
        #expect(bench.server.count(.configMap) == 1)
        let error = refusal { _ = try bench.send(APIRequest(.deleteCollection, .namespace)) }
        #expect(error?.code == 405)
        #expect(
            error?.message == "the server does not allow this method on the requested resource")
    }
}

extension APIRequest {
    /// The request for a namespace that is made first.
    fileprivate func named(_ name: String, _ bench: inout ServerBench) throws -> APIRequest {
        _ = try bench.create(.namespace, #"{"metadata":{"name":"\#(name)"}}"#)
        var request = self
        request.name = name
        return request
    }
}
