import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// One situation and what the controller makes of it.
struct Situation: Sendable, CustomTestStringConvertible {
    var name: String
    var pods: String
    var acts: [Reason]
    var waits: [Wait]
    var change: @Sendable (inout SetShape) -> Void

    init(
        _ name: String, _ pods: String, _ acts: [Reason], _ waits: [Wait],
        _ change: @escaping @Sendable (inout SetShape) -> Void = { _ in }
    ) {
        self.name = name
        self.pods = pods
        self.acts = acts
        self.waits = waits
        self.change = change
    }

    var testDescription: String { name }

    func plan(honoursMaxUnavailable: Bool = false) -> Plan {
        var fixture = Fixture(
            SetShape { change(&$0) }, pods: pods, rollingFromOld: pods.contains("@old"))
        fixture.options.honoursMaxUnavailable = honoursMaxUnavailable
        return fixture.plan()
    }
}

@Suite struct StatefulSetPlannerTests {
    static let ordered: [Situation] = [
        Situation("makes the lowest missing pod", "- - -", [.createsPod(ordinal: 0)],
            [.podJustCreated(ordinal: 0)]),
        Situation("a healthy higher pod hides no lower one", "- ready ready",
            [.createsPod(ordinal: 0)], [.podJustCreated(ordinal: 0)]),
        Situation("E46 makes web-0 though web-1 is not ready", "- unready -",
            [.createsPod(ordinal: 0)], [.podJustCreated(ordinal: 0)]),
        Situation("E47 waits for web-0 before web-1", "unready - ready", [],
            [.podNotReady(ordinal: 0)]),
        Situation("waits for a pending pod", "ready pending -", [], [.podNotReady(ordinal: 1)]),
        Situation("E44 waits for a terminating pod", "ready ending ready", [],
            [.podTerminating(ordinal: 1)]),
        Situation("E42 removes a failed pod", "failed unready -",
            [.deletesFailedPod(ordinal: 0)], [.failedPodTerminating(ordinal: 0)]),
        Situation("removes a succeeded pod", "ready succeeded ready",
            [.deletesFailedPod(ordinal: 1)], [.failedPodTerminating(ordinal: 1)]),
        Situation("removes the highest condemned pod", "ready ready ready ready ready",
            [.deletesCondemned(ordinal: 4)], [.condemnedJustDeleted(ordinal: 4)]),
        Situation("waits for a condemned pod to be gone", "ready ready ready ready ending", [],
            [.condemnedTerminating(ordinal: 4)]),
        Situation("E40 keeps condemned pods while a wanted one is ill",
            "ready unready ready ready", [], [.podNotReady(ordinal: 1)]),
        Situation("E39 halts at two ill condemned pods", "ready ready ready unready unready",
            [], [.condemnedUnhealthy(ordinal: 4, blockedBy: 3)]),
        Situation("E39 goes on when the lower one recovers", "ready ready ready ready unready",
            [.deletesCondemned(ordinal: 4)], [.condemnedJustDeleted(ordinal: 4)]),
        Situation("R100 removes a healthy one above an ill one",
            "ready ready ready unready ready", [.deletesCondemned(ordinal: 4)],
            [.condemnedJustDeleted(ordinal: 4)]),
        Situation("E41 halts at zero with every pod ill", "unready unready unready", [],
            [.condemnedUnhealthy(ordinal: 2, blockedBy: 0)]) { $0.replicas = 0 },
        Situation("E41 goes to zero from one ill pod", "unready",
            [.deletesCondemned(ordinal: 0)], [.condemnedJustDeleted(ordinal: 0)]
        ) { $0.replicas = 0 },
        Situation("updates from the top", "ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]),
        Situation("updates the next below", "ready@old ready@old ready",
            [.deletesOutdated(ordinal: 1)], [.outdatedJustDeleted(ordinal: 1)]),
        Situation("E1 touches nothing while web-0 is ill", "unready@old ready@old ready@old",
            [], [.podNotReady(ordinal: 0)]),
        Situation("E3 a stuck new pod blocks the update", "ready@old ready@old unready@old",
            [], [.podNotReady(ordinal: 2)]),
        Situation("R116 condemned pods go before the update", "ready@old ready@old ready@old ready",
            [.deletesCondemned(ordinal: 3)], [.condemnedJustDeleted(ordinal: 3)]),
        Situation("R116 new ordinals come before the update", "ready@old ready@old -",
            [.createsPod(ordinal: 2)], [.podJustCreated(ordinal: 2)]),
        Situation("E6 a partition beyond the end holds all", "ready@old ready@old ready@old",
            [], [.heldByPartition(outdated: 3)]) { $0.strategy = .rolling(partition: 7) },
        Situation("a partition lets the top go", "ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]
        ) { $0.strategy = .rolling(partition: 2) },
        Situation("a partition ends the update", "ready@old ready@old ready", [],
            [.heldByPartition(outdated: 2)]) { $0.strategy = .rolling(partition: 2) },
        Situation("E18 a partition counts indexes", "ready@old ready@old ready",
            [.deletesOutdated(ordinal: 6)], [.outdatedJustDeleted(ordinal: 6)]
        ) { ($0.start, $0.strategy) = (5, .rolling(partition: 1)) },
        Situation("R104 OnDelete replaces nothing", "ready@old ready ready@old", [],
            [.onDelete(outdated: 2)]) { $0.strategy = .onDelete },
        Situation("all is well", "ready ready ready", [], []),
        Situation("R86 a set being deleted makes nothing", "ready - failed", [],
            [.terminating]) { $0.isTerminating = true },
        Situation("E36 is one at a time with the gate off", "ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]
        ) { $0.maxUnavailable = .int(5) },
    ]

    @Test(arguments: ordered)
    func `plans one step of an ordered set`(_ situation: Situation) {
        let plan = situation.plan()
        #expect(plan.acts == situation.acts)
        #expect(plan.waits == situation.waits)
        #expect(plan.failure == nil)
    }

    static let parallel: [Situation] = [
        Situation("makes all at once", "- - -",
            [.createsPod(ordinal: 0), .createsPod(ordinal: 1), .createsPod(ordinal: 2)],
            [.podJustCreated(ordinal: 0)]),
        Situation("R237 removes and makes all", "failed - unready ready ready",
            [
                .deletesFailedPod(ordinal: 0), .createsPod(ordinal: 1),
                .deletesCondemned(ordinal: 4), .deletesCondemned(ordinal: 3),
            ],
            [
                .failedPodTerminating(ordinal: 0), .condemnedJustDeleted(ordinal: 4),
                .condemnedJustDeleted(ordinal: 3),
            ]),
        Situation("E2 E4 an ill outdated pod goes at once", "ready@old ready@old unready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]),
        Situation("E2 lower pods need not be well", "unready@old ready@old ready",
            [.deletesOutdated(ordinal: 1)], [.outdatedJustDeleted(ordinal: 1)]),
        Situation("R106 the one above must be available", "ready@old ready@old unready", [],
            [.updatedPodUnavailable(ordinal: 2)]),
        Situation("E60 makes one and updates another", "ready@old - ready@old",
            [.createsPod(ordinal: 1), .deletesOutdated(ordinal: 2)],
            [.outdatedJustDeleted(ordinal: 2)]),
        Situation("E43 deletes a failed outdated pod twice", "ready@old ready failed@old",
            [.deletesFailedPod(ordinal: 2), .deletesOutdated(ordinal: 2)],
            [.failedPodTerminating(ordinal: 2), .outdatedJustDeleted(ordinal: 2)]),
        Situation("nothing is held up, but one is ill", "ready unready ready", [],
            [.podNotReady(ordinal: 1)]),
        Situation("leaves extra terminating pods alone", "ready ready ready ending ending", [],
            [.condemnedTerminating(ordinal: 4), .condemnedTerminating(ordinal: 3)]),
    ]

    @Test(arguments: parallel)
    func `plans one step of a parallel set`(_ situation: Situation) {
        var situation = situation
        let change = situation.change
        situation.change = {
            change(&$0)
            $0.isParallel = true
        }
        let plan = situation.plan()
        #expect(plan.acts == situation.acts)
        #expect(plan.waits == situation.waits)
    }

    static let bursts: [Situation] = [
        Situation("E36 all of an ordered set", "ready@old ready@old ready@old",
            [
                .deletesOutdated(ordinal: 2), .deletesOutdated(ordinal: 1),
                .deletesOutdated(ordinal: 0),
            ],
            [
                .outdatedJustDeleted(ordinal: 2), .outdatedJustDeleted(ordinal: 1),
                .outdatedJustDeleted(ordinal: 0),
            ]) { $0.maxUnavailable = .int(5) },
        Situation("R132 two from the top", "ready@old ready@old ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 4), .deletesOutdated(ordinal: 3)],
            [.outdatedJustDeleted(ordinal: 4), .outdatedJustDeleted(ordinal: 3)]
        ) { ($0.replicas, $0.maxUnavailable, $0.strategy) = (5, .int(2), .rolling(partition: 3)) },
        Situation("R112 an ill pod below the partition counts",
            "unready@old ready@old ready@old ready@old", [.deletesOutdated(ordinal: 3)],
            [.outdatedJustDeleted(ordinal: 3)]
        ) {
            ($0.replicas, $0.maxUnavailable, $0.isParallel) = (4, .int(2), true)
            $0.strategy = .rolling(partition: 2)
        },
        Situation("E5 a broken pod blocks its own replacement", "ready ready unready@old", [],
            [.maxUnavailableReached(unavailable: 1, allowed: 1)]) { $0.isParallel = true },
        Situation("half of five is two", "ready@old ready@old ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 4), .deletesOutdated(ordinal: 3)],
            [.outdatedJustDeleted(ordinal: 4), .outdatedJustDeleted(ordinal: 3)]
        ) { ($0.replicas, $0.maxUnavailable) = (5, .string("50%")) },
        Situation("a percentage is at least one", "ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]
        ) { $0.maxUnavailable = .string("10%") },
        Situation("zero is one", "ready@old ready@old ready@old",
            [.deletesOutdated(ordinal: 2)], [.outdatedJustDeleted(ordinal: 2)]
        ) { $0.maxUnavailable = .int(0) },
    ]

    @Test(arguments: bursts)
    func `honours maxUnavailable when the gate is on`(_ situation: Situation) {
        let plan = situation.plan(honoursMaxUnavailable: true)
        #expect(plan.acts == situation.acts)
        #expect(plan.waits == situation.waits)
    }

    // Which revision a missing pod is made from: pods, strategy, current replicas, revision.
    static let choices: [(String, SetShape.Strategy, Int64, String)] = [
        ("- ready ready", .rolling(partition: 0), 0, "new"),
        ("- ready ready", .rolling(partition: 1), 0, "old"),
        ("ready@old - ready", .rolling(partition: 1), 0, "new"),
        ("ready@old - ready", .rollingBare, 1, "new"),
        ("- ready@old ready", .rollingBare, 1, "old"),
        ("- ready@old ready", .onDelete, 3, "new"),
    ]

    @Test(arguments: choices)
    func `makes a missing pod from the right revision`(
        pods: String, strategy: SetShape.Strategy, current: Int64, expected: String
    ) {
        let shape = SetShape {
            $0.strategy = strategy
            $0.status.currentReplicas = current
        }
        var fixture = Fixture(shape, pods: pods, rollingFromOld: true)
        let body = fixture.plan().writes.compactMap { $0.request.body?.object }.first
        let pod = body.map(Pod.init(json:))
        let name = expected == "old" ? fixture.old : fixture.new
        #expect(pod?.metadata.label("controller-revision-hash") == name)
        let image = pod?.spec.containers.first?.image
        #expect(image == (expected == "old" ? "app:0" : "app:1"))
    }

    @Test func `E16 E17 moves to a new range of ordinals`() {
        var fixture = Fixture(SetShape { ($0.start, $0.replicas) = (4, 2) })
        fixture.add("ready", ordinal: 2)
        fixture.add("ready", ordinal: 3)
        #expect(fixture.plan().acts == [.createsPod(ordinal: 4)])
        fixture.add("ready", ordinal: 4)
        fixture.add("ready", ordinal: 5)
        #expect(fixture.plan().acts == [.deletesCondemned(ordinal: 3)])
    }

    @Test func `builds a pod with its identity`() throws {
        var fixture = Fixture(SetShape { $0.claims = ["www"] }, pods: "ready")
        let plan = fixture.plan()
        let json = try #require(plan.bodies(.createsPod(ordinal: 1)).first)
        let pod = Pod(json: json)
        #expect(pod.name == "web-1")
        #expect(pod.metadata.generateName == "web-")
        #expect(pod.metadata.label("statefulset.kubernetes.io/pod-name") == "web-1")
        #expect(pod.metadata.label("apps.kubernetes.io/pod-index") == "1")
        #expect(pod.metadata.label("app") == "web")
        #expect(pod.spec.hostname == "web-1")
        #expect(pod.spec.subdomain == "svc")
        #expect(pod.metadata.controllerReference?.uid == "set-uid")
        #expect(pod.spec.volumes.first?.persistentVolumeClaim?.claimName == "www-web-1")
        let claim = try #require(
            plan.bodies(.createsClaim(ordinal: 1, template: "www")).first)
        #expect(claim["metadata"]?["name"] == "www-web-1")
        #expect(claim["metadata"]?["labels"] == ["app": "web", "tier": "gold"])
        #expect(claim["metadata"]?["ownerReferences"] == nil)
        #expect(plan.groups.count == 2)
    }

    @Test func `R88 sends a parallel set in growing batches`() {
        var fixture = Fixture(SetShape { ($0.replicas, $0.isParallel) = (10, true) })
        let plan = fixture.plan()
        #expect(plan.groups.map(\.count) == [1, 2, 4, 3])
        #expect(plan.barriers == [1, 2, 3, 4])
        var large = Fixture(SetShape { ($0.replicas, $0.isParallel) = (1000, true) })
        #expect(
            large.plan().groups.map(\.count) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 489])
    }

    @Test func `batches carry claims first and a lane for each pod`() {
        var fixture = Fixture(
            SetShape { ($0.replicas, $0.isParallel, $0.claims) = (3, true, ["a", "b"]) })
        let plan = fixture.plan()
        #expect(plan.groups.map(\.count) == [2, 1, 4, 2])
        #expect(plan.groups[2].map(\.lane) == [1, 1, 2, 2])
        #expect(plan.barriers == [2, 4])
    }

    @Test func `sizes beyond reason are cut`() {
        var fixture = Fixture(SetShape { $0.replicas = 2_000_000_000 })
        #expect(fixture.plan().acts == [.createsPod(ordinal: 0)])
    }

    @Test func `a set without a usable selector is left alone`() {
        var fixture = Fixture(pods: "-")
        fixture.update { $0.spec.selector = nil }
        #expect(fixture.plan().isEmpty)
    }

    @Test func `the outlook is the plan without memory`() {
        let fixture = Fixture(pods: "ready@old ready@old ready@old", rollingFromOld: true)
        let plan = StatefulSetOutlook.plan(
            for: fixture.set.key, in: fixture.cluster.cache, at: fixture.now)
        let steps = StatefulSetOutlook.steps(of: plan)
        #expect(steps.map(\.target.name) == ["web-2", "web"])
        #expect(steps.map(\.reason) == [.deletesOutdated(ordinal: 2), .writesStatus])
    }
}
