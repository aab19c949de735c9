import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct ReplicaSetTests {
    private func bench(_ replicas: Int64 = 3, _ body: (inout ReplicaSet) -> Void = { _ in })
        -> ControllerBench
    {
        var bench = ControllerBench()
        bench.add(ReplicaSetReconciler(), .init())
        bench.put(Make.replicaSet("api", replicas, body))
        return bench
    }

    private func pods(_ bench: ControllerBench) -> [StoredObject] { bench.cache.list(.pod) }

    private func status(_ bench: ControllerBench) -> ReplicaSetStatus {
        bench[ReplicaSet.self, "api"]?.status ?? ReplicaSetStatus(json: [:])
    }

    @Test func `makes pods of the template under names of the set`() throws {
        var bench = bench()
        bench.run()
        #expect(pods(bench).count == 3)
        let pod: Pod = try #require(pods(bench).first).view()
        #expect(pod.metadata.generateName == "api-")
        #expect(pod.metadata.label("app") == "api")
        #expect(pod.metadata.controllerReference?.name == "api")
        #expect(pod.metadata.controllerReference?.blocksOwnerDeletion == true)
        #expect(pod.spec.hostname == nil)
        #expect(pod.spec.containers.first?.image == "app:1")
        let names = pods(bench).map(\.name).sorted()
        #expect(
            bench.events.sorted() == names.map { "SuccessfulCreate api: Created pod: \($0)" })
        #expect(status(bench).replicas == 3)
        #expect(status(bench).fullyLabeledReplicas == 3)
        #expect(status(bench).readyReplicas == nil)
        #expect(status(bench).terminatingReplicas == 0)
    }

    @Test func `replaces pods that end, and leaves finished ones`() {
        var bench = bench(2)
        bench.run()
        let names = pods(bench).map(\.name)
        bench.change(Pod.self, names[0]) { $0.status.phase = .failed }
        bench.change(Pod.self, names[1]) { $0.spec.nodeName = "n1" }
        bench.delete(.pod, names[1])
        bench.run()
        #expect(pods(bench).count == 4)
        #expect(status(bench).replicas == 2)
        #expect(status(bench).terminatingReplicas == 1)
        bench.vanish(.pod, names[1])
        bench.run()
        #expect(pods(bench).count == 3)
        #expect(status(bench).terminatingReplicas == 0)
    }

    @Test func `adopts orphans that match and removes what is too much`() {
        var bench = bench(1)
        bench.put(Make.pod("stray", node: "n1", ready: true, labels: [("app", "api")]))
        bench.put(Make.pod("other", labels: [("app", "web")]))
        bench.run()
        #expect(pods(bench).map(\.name) == ["other", "stray"])
        #expect(pods(bench)[1].facts.controllerName == "api")
        #expect(bench.log.contains("patch pods/stray"))
    }

    @Test func `lets go of a pod that lost its label`() throws {
        var bench = bench(1)
        bench.run()
        let name = try #require(pods(bench).first?.name)
        bench.change(Pod.self, name) { $0.metadata.setLabel("app", "debug") }
        bench.run()
        #expect(pods(bench).count == 2)
        #expect(bench[Pod.self, name]?.metadata.ownerReferences.isEmpty == true)
    }

    @Test func `does nothing once it is being deleted but counts`() {
        var bench = bench(2) {
            $0.metadata.deletionTimestamp = Timestamp(seconds: 5)
            $0.metadata.finalizers = ["foregroundDeletion"]
        }
        bench.run()
        #expect(pods(bench).isEmpty)
    }

    @Test func `a pod is available when it was ready long enough`() throws {
        var bench = bench(1) { $0.spec.minReadySeconds = 30 }
        bench.run()
        let name = try #require(pods(bench).first?.name)
        let time = bench.now.timestamp
        bench.change(Pod.self, name) {
            $0.status.conditions.set(type: "Ready", status: .true, at: time)
        }
        bench.run()
        #expect(status(bench).readyReplicas == 1)
        #expect(status(bench).availableReplicas == nil)
        bench.run(.seconds(29))
        #expect(status(bench).availableReplicas == nil)
        bench.run(.seconds(2))
        #expect(status(bench).availableReplicas == 1)
    }

    @Test func `makes pods in doubling batches, at most five hundred at once`() throws {
        let cases: [(Int64, [Int])] = [
            (1, [1]), (4, [1, 2, 1]), (600, [1, 2, 4, 8, 16, 32, 64, 128, 245]),
        ]
        for (replicas, batches) in cases {
            let bench = bench(replicas)
            var memory = ReplicaSetReconciler.Memory()
            let key = try #require(bench.cache.list(.replicaSet).first).key
            let plan = ReplicaSetReconciler().plan(
                key, bench.cache, at: bench.now, memory: &memory)
            #expect(plan.groups.map(\.count) == batches)
        }
    }

    @Test func `says in its status what failed, until it works`() throws {
        let bench = bench(1)
        var memory = ReplicaSetReconciler.Memory()
        let reconciler = ReplicaSetReconciler()
        let key = try #require(bench.cache.list(.replicaSet).first).key
        var plan = reconciler.plan(key, bench.cache, at: bench.now, memory: &memory)
        plan.key = key
        let error = APIError(code: 403, reason: .forbidden, message: "exceeded quota")
        let outcome = WriteOutcome(write: plan.writes[0], result: .failure(error))
        let closing = reconciler.conclude(
            plan, [outcome], bench.cache, at: bench.now, memory: &memory)
        let body = try #require(closing.last?.request.body?.object)
        let condition = ReplicaSet(json: body).status.conditions.first
        #expect(condition?.type == "ReplicaFailure")
        #expect(condition?.reason == "FailedCreate")
        #expect(condition?.message == "exceeded quota")
        #expect(plan.writes[0].onFailure?.message == "Error creating: ")
        #expect(plan.writes[0].onFailure?.isWarning == true)
    }

    /// Source: cluster.md I10: the first failure stays, one of a namespace that goes is none.
    @Test func `which failures the status tells`() throws {
        var going = APIError(code: 403, reason: .forbidden, message: "going")
        going.causes = [APIError.Cause(type: "NamespaceTerminating", message: "", field: "")]
        let quota = APIError(code: 403, reason: .forbidden, message: "quota")
        let cases: [(APIError, known: String?, told: String?)] = [
            (going, nil, nil), (quota, nil, "quota"), (quota, "before", "before"),
            (going, "before", nil),
        ]
        for (error, known, told) in cases {
            let bench = bench(1) {
                guard let known else { return }
                $0.status.conditions.set(
                    type: "ReplicaFailure", status: .true, reason: "FailedDelete", message: known,
                    at: Timestamp(seconds: 1))
            }
            var memory = ReplicaSetReconciler.Memory()
            let reconciler = ReplicaSetReconciler()
            let key = try #require(bench.cache.list(.replicaSet).first).key
            var plan = reconciler.plan(key, bench.cache, at: bench.now, memory: &memory)
            plan.key = key
            let outcome = WriteOutcome(write: plan.writes[0], result: .failure(error))
            let closing = reconciler.conclude(
                plan, [outcome], bench.cache, at: bench.now, memory: &memory)
            let body = try #require(closing.last?.request.body?.object)
            #expect(ReplicaSet(json: body).status.conditions.first?.message == told)
        }
    }

    /// Each pod goes before the one after it, by one rule of cluster.md I11.
    @Test func `removes the least useful pods first`() throws {
        func pod(_ name: String, _ body: (inout Pod) -> Void = { _ in }) -> Pod {
            Make.pod(name, node: "n-" + name, phase: .running, labels: [("app", "api")]) {
                $0.metadata.creationTimestamp = Timestamp(seconds: 100)
                Self.ready(&$0, 1_000)
                body(&$0)
            }
        }
        let cases: [(String, Pod, Pod)] = [
            ("unassigned", pod("b") { $0.spec.nodeName = nil }, pod("a")),
            ("pending", pod("b") { $0.status.phase = .pending }, pod("a")),
            ("unready", pod("b") { $0.status.conditions = [] }, pod("a")),
            (
                "cheap", pod("b"),
                pod("a") {
                    $0.metadata.setAnnotation("controller.kubernetes.io/pod-deletion-cost", "5")
                }
            ),
            ("ready since shortly", pod("b") { Self.ready(&$0, 999_990) }, pod("a")),
            (
                "restarted",
                pod("b") {
                    $0.status.containerStatuses = [ContainerStatus { $0.restartCount = 3 }]
                }, pod("a")
            ),
            (
                "young",
                pod("b") { $0.metadata.creationTimestamp = Timestamp(seconds: 999_000) },
                pod("a")
            ),
        ]
        for (rule, goes, stays) in cases {
            var bench = bench(1)
            bench.put(stays)
            bench.put(goes)
            bench.run()
            let left = pods(bench).filter { !$0.facts.isTerminating }.map(\.name)
            #expect(left == [stays.name], "\(rule)")
            #expect(bench.events == ["SuccessfulDelete api: Deleted pod: \(goes.name)"])
        }
        var crowded = bench(2)
        for (name, node) in [("a", "n1"), ("b", "n2"), ("c", "n2")] {
            crowded.put(pod(name) { $0.spec.nodeName = node })
        }
        crowded.run()
        #expect(crowded[Pod.self, "a"]?.isTerminating == false)
    }

    private static func ready(_ pod: inout Pod, _ since: Int64) {
        pod.status.conditions = []
        pod.status.conditions.set(type: "Ready", status: .true, at: Timestamp(seconds: since))
    }
}
