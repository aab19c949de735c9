import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct SetStatusTests {
    // Replicas, ready, available, current, updated as written. Source: spec R126 to R132.
    static let counts: [(String, [Int64])] = [
        ("- - -", [0, 0, 0, 0, 0]),
        ("pending - -", [1, 0, 0, 0, 1]),
        ("ready - -", [1, 1, 1, 0, 1]),
        ("ready@old ready@old ready@old", [3, 3, 3, 2, 0]),
        ("ready@old ready@old ending@old", [3, 3, 3, 2, 0]),
        ("ready@old ready@old -", [2, 2, 2, 2, 0]),
        ("ready@old ready@old pending", [3, 2, 2, 2, 1]),
        ("ready@old ready@old ready", [3, 3, 3, 1, 1]),
        ("failed@old ready@old ready", [3, 2, 2, 2, 1]),
        ("ready ready ready ready ready", [5, 5, 5, 0, 5]),
        ("ready ready ready ending", [4, 4, 4, 0, 3]),
    ]

    @Test(arguments: counts)
    func `R118 counts pods`(pods: String, expected: [Int64]) {
        var fixture = Fixture(pods: pods, rollingFromOld: true)
        #expect(fixture.plan().counts == expected)
    }

    @Test func `R121 completes when all pods are updated and ready`() {
        var fixture = Fixture(pods: "ready ready ready", rollingFromOld: true)
        let status = fixture.plan().status
        #expect(status?.currentRevision == fixture.new)
        #expect(status?.currentReplicas == 3)
    }

    @Test(arguments: ["ready ready unready", "ready ready ready ready", "ready@old ready ready"])
    func `R122 does not complete before`(pods: String) {
        var fixture = Fixture(
            SetShape { $0.strategy = .rolling(partition: 1) }, pods: pods, rollingFromOld: true)
        #expect(fixture.plan().status?.currentRevision == fixture.old)
    }

    @Test func `E38 completes before the last pod is available`() {
        var fixture = Fixture(
            SetShape { $0.minReadySeconds = 3600 }, pods: "ready ready ready",
            rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.status?.currentRevision == fixture.new)
        #expect(plan.status?.availableReplicas == 0)
    }

    @Test func `E48 E49 OnDelete never completes`() {
        var fixture = Fixture(
            SetShape { $0.strategy = .onDelete }, pods: "ready ready ready",
            rollingFromOld: true)
        #expect(fixture.plan().status?.currentRevision == fixture.old)
    }

    @Test func `E59 completes at zero`() {
        var fixture = Fixture(SetShape { $0.replicas = 0 }, rollingFromOld: true)
        #expect(fixture.plan().status?.currentRevision == fixture.new)
    }

    @Test func `R123 writes nothing when nothing is told`() {
        var fixture = Fixture(pods: "ready ready ready")
        let status = fixture.plan().status
        #expect(status != nil)
        fixture.update {
            $0.status = status ?? $0.status
            $0.status.conditions = [Condition(type: "Mine", status: .true)]
            $0.status.collisionCount = 7
        }
        #expect(fixture.plan().isEmpty)
        fixture.update { $0.metadata.generation = 2 }
        let next = fixture.plan()
        #expect(next.status?.observedGeneration == 2)
        #expect(next.status?.conditions.isEmpty == true)
    }

    @Test func `E64 a condition of somebody else goes with the next write`() {
        var fixture = Fixture(pods: "ready ready ready")
        let status = fixture.plan().status
        fixture.update {
            $0.status = status ?? $0.status
            $0.status.conditions = [Condition(type: "Mine", status: .true)]
        }
        #expect(fixture.plan().status == nil)
        fixture.add("unready", ordinal: 2)
        let next = fixture.plan().status
        #expect(next?.readyReplicas == 2)
        #expect(next?.json["conditions"] == nil)
        #expect(next?.json["collisionCount"] == 0)
    }

    @Test func `R125 the count of current pods never falls below zero`() {
        var fixture = Fixture(pods: "ready ready ready")
        fixture.add("ready@old", ordinal: 2)
        fixture.update { $0.status.currentRevision = "gone" }
        let plan = fixture.plan()
        #expect(plan.acts == [.deletesOutdated(ordinal: 2)])
        #expect(plan.status?.currentReplicas == 1)
        for ordinal in 0..<3 { fixture.add("ready@old", ordinal: ordinal) }
        #expect(fixture.plan().status?.currentReplicas == nil)
    }

    @Test func `R117 a set being deleted counts pods of no ordinal too`() {
        var fixture = Fixture(SetShape { $0.isTerminating = true }, pods: "ready ready ready")
        var odd = PodShape { $0.revision = fixture.new }.object
        odd.metadata.name = "web-99999999999"
        fixture.cluster.add(odd)
        #expect(fixture.plan().counts?.first == 4)
        var live = Fixture(pods: "ready ready ready")
        live.cluster.add(odd)
        #expect(live.plan().counts?.first == 3)
    }

    @Test func `E69 a terminating pod that is ready counts as ready`() {
        var fixture = Fixture(pods: "ready ready ending")
        #expect(fixture.plan().counts == [3, 3, 3, 2, 2])
    }

    // MARK: minReadySeconds

    @Test func `R130 waits for availability and wakes when it is due`() {
        let shape = SetShape { ($0.replicas, $0.minReadySeconds) = (2, 10) }
        var fixture = Fixture(shape)
        fixture.cluster.add(
            PodShape { ($0.readySince, $0.revision) = (2, fixture.new) }.object)
        fixture.now = .seconds(5)
        let early = fixture.plan()
        #expect(early.acts.isEmpty)
        #expect(early.waits == [.podNotAvailable(ordinal: 0, remaining: .seconds(7))])
        #expect(early.requeueAfter == .seconds(7))
        #expect(early.counts == [1, 1, 0, 1, 1])
        fixture.now = .seconds(12)
        let due = fixture.plan()
        #expect(due.acts == [.createsPod(ordinal: 1)])
        #expect(due.requeueAfter == nil)
    }

    @Test func `E37 R223 raising minReadySeconds makes pods unavailable and freezes the set`() {
        let shape = SetShape { ($0.replicas, $0.minReadySeconds) = (3, 3600) }
        var fixture = Fixture(shape, pods: "ready ready@old ready@old", rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.counts == [3, 3, 0, 2, 1])
        #expect(plan.acts.isEmpty)
        #expect(plan.requeueAfter == .seconds(3601) - (fixture.now - .epoch))
        fixture.now = .seconds(3601)
        let due = fixture.plan()
        #expect(due.counts?[2] == 3)
        #expect(due.requeueAfter == nil)
    }

    @Test func `R161 a ready pod without a time is asked after again`() {
        var fixture = Fixture(SetShape { ($0.replicas, $0.minReadySeconds) = (1, 30) })
        var pod = PodShape { $0.revision = fixture.new }.object
        pod.json["status"] = [
            "phase": "Running", "conditions": [["type": "Ready", "status": "True"]],
        ]
        fixture.cluster.add(pod)
        let plan = fixture.plan()
        #expect(plan.counts?[2] == 0)
        #expect(plan.requeueAfter == .seconds(30))
    }

    @Test func `R161 wakes at the first pod due`() {
        var fixture = Fixture(
            SetShape { ($0.minReadySeconds, $0.isParallel) = (5, true) })
        for (ordinal, since) in [(0, 10), (1, 8), (2, 5)] {
            fixture.cluster.add(
                PodShape {
                    ($0.ordinal, $0.readySince) = (ordinal, Int64(since))
                    $0.revision = fixture.new
                }.object)
        }
        fixture.now = .seconds(10) + .milliseconds(300)
        let plan = fixture.plan()
        #expect(plan.requeueAfter == .milliseconds(2700))
        #expect(plan.status?.availableReplicas == 1)
    }

    @Test func `R106 updates wait for the pod above to be available`() {
        var fixture = Fixture(
            SetShape { ($0.minReadySeconds, $0.isParallel) = (30, true) },
            pods: "ready@old ready@old", rollingFromOld: true)
        fixture.cluster.add(
            PodShape {
                ($0.ordinal, $0.readySince, $0.revision) = (2, 990, fixture.new)
            }.object)
        #expect(fixture.plan().waits == [.updatedPodUnavailable(ordinal: 2)])
        fixture.now = .seconds(1020)
        #expect(fixture.plan().acts == [.deletesOutdated(ordinal: 1)])
    }
}
