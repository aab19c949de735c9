import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// The numbers of disruption budgets. Source: cluster.md D54 to D56, B80.
struct DisruptionTests {
    /// A budget over so many pods of a set of so many replicas.
    struct Case: Sendable, CustomTestStringConvertible {
        var least: IntOrString?
        var most: IntOrString?
        var replicas: Int64
        var pods: Int
        var ready: Int
        var want: (expected: Int64, desired: Int64, current: Int64, allowed: Int64)
        var testDescription: String {
            "\(least.map { "min \($0)" } ?? most.map { "max \($0)" } ?? "neither")"
                + " of \(replicas), \(ready)/\(pods)"
        }
    }

    static let cases: [Case] = [
        Case(most: .int(1), replicas: 3, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(most: .int(1), replicas: 3, pods: 3, ready: 2, want: (3, 2, 2, 0)),
        Case(most: .int(1), replicas: 3, pods: 3, ready: 1, want: (3, 2, 1, 0)),
        Case(most: .int(5), replicas: 3, pods: 3, ready: 3, want: (3, 0, 3, 3)),
        Case(most: .int(0), replicas: 3, pods: 3, ready: 3, want: (3, 3, 3, 0)),
        Case(most: .string("50%"), replicas: 5, pods: 5, ready: 5, want: (5, 2, 5, 3)),
        Case(most: .string("1%"), replicas: 3, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(most: .string("100%"), replicas: 3, pods: 3, ready: 3, want: (3, 0, 3, 3)),
        Case(most: .int(1), replicas: 5, pods: 3, ready: 3, want: (5, 4, 3, 0)),
        Case(least: .int(2), replicas: 3, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(least: .int(2), replicas: 9, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(least: .int(4), replicas: 3, pods: 3, ready: 3, want: (3, 4, 3, 0)),
        Case(least: .int(0), replicas: 3, pods: 3, ready: 3, want: (3, 0, 3, 3)),
        Case(least: .string("50%"), replicas: 3, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(least: .string("34%"), replicas: 3, pods: 3, ready: 3, want: (3, 2, 3, 1)),
        Case(least: .string("100%"), replicas: 3, pods: 3, ready: 3, want: (3, 3, 3, 0)),
        Case(least: .string("0%"), replicas: 3, pods: 3, ready: 3, want: (3, 0, 3, 3)),
        Case(least: .int(0), replicas: 0, pods: 0, ready: 0, want: (0, 0, 0, 0)),
        Case(replicas: 3, pods: 3, ready: 3, want: (0, 0, 3, 0)),
    ]

    private static func budget(_ least: IntOrString?, _ most: IntOrString?) -> PodDisruptionBudget {
        var budget = PodDisruptionBudget(named: "web", namespace: "default")
        budget.metadata.generation = 1
        budget.spec.minAvailable = least
        budget.spec.maxUnavailable = most
        budget.spec.selector = LabelSelector(matchLabels: [("app", "web")])
        return budget
    }

    private static func owner(_ kind: String, _ name: String, _ uid: String) -> OwnerReference {
        var owner = OwnerReference(json: [:])
        owner.apiVersion = "apps/v1"
        owner.kind = kind
        owner.name = name
        owner.uid = uid
        owner.isController = true
        return owner
    }

    private static func pod(_ index: Int, ready: Bool = true, owner: OwnerReference?) -> Pod {
        Make.pod(
            "web-\(index)", node: "n1", phase: .running, ready: ready, labels: [("app", "web")]
        ) { if let owner { $0.metadata.ownerReferences = [owner] } }
    }

    private static func bench(_ given: Case) -> ControllerBench {
        var bench = ControllerBench()
        bench.add(DisruptionController(), .init())
        var set = StatefulSet(named: "web", namespace: "default")
        set.spec.replicas = given.replicas
        let uid = bench.put(set).uid
        for index in 0..<given.pods {
            bench.put(
                pod(index, ready: index < given.ready, owner: owner("StatefulSet", "web", uid)))
        }
        bench.put(budget(given.least, given.most))
        bench.run()
        return bench
    }

    private func status(_ bench: ControllerBench) -> PodDisruptionBudgetStatus {
        bench[PodDisruptionBudget.self, "web"]?.status ?? PodDisruptionBudgetStatus(json: [:])
    }

    @Test(arguments: cases)
    func `counts`(_ given: Case) {
        let status = status(Self.bench(given))
        #expect(status.expectedPods == given.want.expected)
        #expect(status.desiredHealthy == given.want.desired)
        #expect(status.currentHealthy == given.want.current)
        #expect(status.disruptionsAllowed == given.want.allowed)
        #expect(status.observedGeneration == 1)
        let condition = status.conditions.condition("DisruptionAllowed")
        let isAllowed = given.want.allowed > 0
        #expect(condition?.status == (isAllowed ? .true : .false))
        #expect(condition?.reason == (isAllowed ? "SufficientPods" : "InsufficientPods"))
        #expect(condition?.message == "" && condition?.observedGeneration == 1)
    }

    @Test func `comes to rest after one write`() {
        var bench = Self.bench(Self.cases[0])
        #expect(bench.log == ["update poddisruptionbudgets/web/status"])
        bench.run(.hours(1))
        #expect(bench.log.count == 1)
        #expect(bench.events.isEmpty)
    }

    @Test func `follows pods that become ready, are deleted or change their labels`() {
        var bench = Self.bench(Self.cases[1])
        #expect(status(bench).disruptionsAllowed == 0)
        bench.change(Pod.self, "web-2") {
            $0.status.conditions.set(type: "Ready", status: .true, at: Timestamp(seconds: 2))
        }
        bench.run()
        #expect(status(bench).disruptionsAllowed == 1)
        bench.delete(.pod, "web-0")
        bench.run()
        #expect(status(bench).currentHealthy == 2)
        bench.change(Pod.self, "web-1") { $0.metadata.setLabel("app", "other") }
        bench.run()
        #expect(status(bench).currentHealthy == 1)
    }

    @Test func `counts the scale of a Deployment above its ReplicaSets once`() {
        var bench = ControllerBench()
        bench.add(DisruptionController(), .init())
        var deployment = Deployment(named: "web", namespace: "default")
        deployment.json["spec"] = ["replicas": 4]
        let top = bench.put(deployment).uid
        for (index, name) in ["web-a", "web-b"].enumerated() {
            var set = ReplicaSet(named: name, namespace: "default")
            set.json["spec"] = ["replicas": 9]
            set.metadata.ownerReferences = [Self.owner("Deployment", "web", top)]
            let uid = bench.put(set).uid
            bench.put(Self.pod(index, owner: Self.owner("ReplicaSet", name, uid)))
        }
        var alone = ReplicaSet(named: "alone", namespace: "default")
        alone.json["spec"] = ["replicas": 2]
        let uid = bench.put(alone).uid
        bench.put(Self.pod(7, owner: Self.owner("ReplicaSet", "alone", uid)))
        bench.put(Self.budget(nil, .int(5)))
        bench.run()
        #expect(status(bench).expectedPods == 6)
        #expect(status(bench).desiredHealthy == 1)
        #expect(status(bench).disruptionsAllowed == 2)
    }

    @Test func `says what it cannot count`() {
        for (kind, text) in [
            ("DaemonSet", "daemonsets.apps does not implement the scale subresource"),
            ("StatefulSet", "found no controllers for pod \"web-0\""),
            ("ReplicaSet", "found no controllers for pod \"web-0\""),
        ] {
            var bench = ControllerBench()
            bench.add(DisruptionController(), .init())
            bench.put(Self.pod(0, owner: Self.owner(kind, "gone", "uid-x")))
            bench.put(Self.budget(nil, .int(1)))
            bench.run()
            #expect(
                bench.events.first
                    == "CalculateExpectedPodCountFailed web: Failed to calculate the number of"
                    + " expected pods: \(text)")
            let condition = status(bench).conditions.condition("DisruptionAllowed")
            #expect(condition?.status == .false && condition?.reason == "SyncFailed")
            #expect(condition?.message == text)
            #expect(status(bench).disruptionsAllowed == 0)
        }
    }

    @Test func `tells of pods without a controller and of no pods at all`() {
        var bench = ControllerBench()
        bench.add(DisruptionController(), .init())
        bench.put(Self.budget(nil, .int(1)))
        bench.run()
        #expect(bench.events.first == "NoPods web: No matching pods found")
        #expect(status(bench).disruptionsAllowed == 0)
        bench.forgetLog()
        bench.put(Self.pod(0, owner: nil))
        bench.run()
        #expect(
            bench.events.first?.hasPrefix(
                "UnmanagedPods web: Pods selected by this PodDisruptionBudget (selector:"
                    + " &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:"
                    + "[]LabelSelectorRequirement{},}) were found to be unmanaged.") == true)
        #expect(status(bench).expectedPods == 0)
        bench.change(PodDisruptionBudget.self, "web") {
            $0.spec.maxUnavailable = nil
            $0.spec.minAvailable = .int(0)
            $0.metadata.generation = 2
        }
        bench.run()
        #expect(status(bench).expectedPods == 1 && status(bench).disruptionsAllowed == 1)
        #expect(status(bench).observedGeneration == 2)
    }

    @Test func `no selector selects nothing, an empty one everything`() {
        for (selector, count) in [(nil, Int64(0)), (LabelSelector(json: [:]), 1)] {
            var bench = ControllerBench()
            bench.add(DisruptionController(), .init())
            bench.put(Self.pod(0, owner: nil))
            var budget = Self.budget(.int(0), nil)
            budget.spec.selector = selector
            bench.put(budget)
            bench.run()
            #expect(status(bench).expectedPods == count)
        }
    }

    @Test func `a granted eviction counts until the pod goes, at most two minutes`() {
        var bench = Self.bench(Self.cases[0])
        let granted = bench.now.timestamp
        bench.change(PodDisruptionBudget.self, "web") {
            $0.status.setDisrupted("web-1", granted)
            $0.status.disruptionsAllowed = 0
        }
        bench.run(.seconds(119))
        #expect(status(bench).currentHealthy == 2 && status(bench).disruptionsAllowed == 0)
        #expect(status(bench).disruptedPods.map(\.pod) == ["web-1"])
        #expect(bench.events.isEmpty)
        bench.run(.seconds(2))
        #expect(status(bench).currentHealthy == 3 && status(bench).disruptionsAllowed == 1)
        #expect(status(bench).disruptedPods.isEmpty)
        #expect(
            bench.events == [
                "NotDeleted web-1: Pod was expected by PDB default/web to be deleted but it wasn't"
            ])
    }

    @Test func `a granted eviction is forgotten when the deletion shows`() {
        var bench = Self.bench(Self.cases[0])
        let granted = bench.now.timestamp
        bench.change(PodDisruptionBudget.self, "web") {
            $0.status.setDisrupted("web-1", granted)
        }
        bench.delete(.pod, "web-1")
        bench.run()
        #expect(status(bench).disruptedPods.isEmpty)
        #expect(status(bench).currentHealthy == 2)
    }

    @Test func `tells once of a pod that two budgets claim`() {
        var bench = Self.bench(Self.cases[0])
        var other = Self.budget(nil, .int(1))
        other.metadata.name = "also"
        bench.put(other)
        bench.run()
        let told = bench.events.filter { $0.hasPrefix("MultiplePodDisruptionBudgets web-0") }
        #expect(
            told == [
                "MultiplePodDisruptionBudgets web-0: Pod \"default\"/\"web-0\" matches multiple"
                    + " PodDisruptionBudgets.  Chose \"also\" arbitrarily."
            ])
    }

    @Test func `takes back a mark that nothing followed for two minutes`() {
        var bench = Self.bench(Self.cases[0])
        let time = bench.now.timestamp
        bench.change(Pod.self, "web-0") {
            $0.status.conditions.set(
                type: "DisruptionTarget", status: .true, reason: "EvictionByEvictionAPI",
                message: "Eviction API: evicting", at: time)
        }
        bench.run(.seconds(119))
        #expect(bench[Pod.self, "web-0"]?.status.conditions.isTrue("DisruptionTarget") == true)
        bench.run(.seconds(1))
        let mark = bench[Pod.self, "web-0"]?.status.conditions.condition("DisruptionTarget")
        #expect(mark?.status == .false && mark?.reason == nil)
    }

    /// A new scale is no change of a pod; the next change of one, whatever it is, counts with it.
    @Test func `takes a new scale in with the next change of a pod`() {
        var bench = ControllerBench()
        bench.add(DisruptionController(), .init())
        var set = StatefulSet(named: "web", namespace: "default")
        set.spec.replicas = 2
        let uid = bench.put(set).uid
        bench.put(Self.pod(0, owner: Self.owner("StatefulSet", "web", uid)))
        bench.put(Self.budget(nil, .int(1)))
        bench.run()
        #expect(status(bench).expectedPods == 2)
        bench.change(StatefulSet.self, "web") { $0.spec.replicas = 5 }
        bench.run(.minutes(1))
        #expect(status(bench).expectedPods == 2)
        bench.change(Pod.self, "web-0") { $0.status.hostIP = "172.18.0.9" }
        bench.run()
        #expect(status(bench).expectedPods == 5)
        bench.forgetLog()
        bench.change(Pod.self, "web-0") { $0.status.hostIP = "172.18.0.8" }
        bench.run()
        #expect(bench.log.isEmpty)
    }
}
