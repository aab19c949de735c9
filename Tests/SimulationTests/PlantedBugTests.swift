import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// Every checker finds the bug it is there for, and names nothing when there is none.
@Suite struct PlantedBugTests {
    /// A bug, who must find it, and what people do meanwhile.
    struct Case: Sendable, CustomTestStringConvertible {
        var bug: PlantedBug
        var checker: String
        var script: @Sendable (inout CheckStage) -> Void
        var testDescription: String { bug.rawValue }
    }

    static let cases: [Case] = [
        Case(bug: .unconfirmedDeletion, checker: "at-most-one", script: isolation),
        Case(bug: .skippedOrdinal, checker: "ordinal-order", script: rollouts),
        Case(bug: .wrongVictim, checker: "ordinal-order", script: scaling),
        Case(bug: .bottomFirst, checker: "update-policy", script: rollouts),
        Case(bug: .claimOfNeighbour, checker: "claims-follow-ordinals", script: storage),
        Case(bug: .claimWithPod, checker: "claims-follow-ordinals", script: storage),
        Case(bug: .sharedVolume, checker: "claims-follow-ordinals", script: storage),
        Case(bug: .droppedEvent, checker: "watch-promises", script: rollouts),
        Case(bug: .repeatedEvent, checker: "watch-promises", script: rollouts),
        Case(bug: .swappedEvents, checker: "watch-promises", script: parallel),
        Case(bug: .untrueEvent, checker: "watch-promises", script: rollouts),
        Case(bug: .foreignEvent, checker: "watch-promises", script: rollouts),
        Case(bug: .neighbourCollected, checker: "owners-before-collection", script: removal),
        Case(bug: .unreadyAnswered, checker: "dns-truth", script: rollouts),
        Case(bug: .evictionAsDeletion, checker: "budget", script: evictions),
        Case(bug: .oneNode, checker: "node-capacity", script: crowd),
        Case(bug: .ghostNode, checker: "node-capacity", script: crowd),
        Case(bug: .unreportedUse, checker: "attached-once", script: forced),
    ]

    static let seedsMax: UInt64 = 6

    @Test(arguments: cases) func `is found, by its checker first`(_ item: Case) {
        for seed in 1...Self.seedsMax {
            var stage = CheckStage(seed: seed, planted: item.bug)
            item.script(&stage)
            guard let first = stage.found.first else { continue }
            #expect(first.checker == item.checker, "\(first.subject): \(first.text)")
            return
        }
        Issue.record("\(item.bug.rawValue) was not found in \(Self.seedsMax) seeds")
    }

    @Test(arguments: 1...seedsMax) func `nothing is found without a bug`(_ seed: UInt64) {
        for script in [
            Self.rollouts, Self.scaling, Self.storage, Self.parallel, Self.removal,
            Self.evictions, Self.crowd, Self.forced, Self.bursts, Self.outages, Self.isolation,
        ] {
            var stage = CheckStage(seed: seed) {
                $0.gates.maxUnavailableStatefulSet = seed % 2 == 0
            }
            script(&stage)
            #expect(stage.found.isEmpty)
        }
    }

    @Test func `every bug is in the table and every checker finds one`() {
        #expect(Set(Self.cases.map(\.bug)) == Set(PlantedBug.allCases))
        let fed = ["revision-order"]
        let names = CheckerSet.promises.map(\.name)
        #expect(Set(Self.cases.map(\.checker)).union(fed) == Set(names))
        #expect(Set(names).count == names.count)
    }

    // MARK: - What people do

    static let rollouts: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 3)
        stage.run(60)
        stage.restart("web")
        stage.run(120)
        stage.patch("web", ["updateStrategy": ["rollingUpdate": ["partition": 2]]])
        stage.restart("web", "2")
        stage.run(90)
        stage.delete(.pod, "web-1")
        stage.run(60)
        stage.patch("web", ["updateStrategy": ["rollingUpdate": ["partition": 0]]])
        stage.run(120)
    }

    static let scaling: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 4, extra: ["minReadySeconds": 5])
        stage.run(90)
        stage.scale("web", to: 1)
        stage.run(120)
        stage.scale("web", to: 3)
        stage.run(60)
        stage.scale("web", to: 0)
        stage.run(120)
    }

    static let storage: @Sendable (inout CheckStage) -> Void = { stage in
        let policy: JSONValue = ["whenScaled": "Retain", "whenDeleted": "Delete"]
        stage.apply("web", replicas: 3, claims: true)
        stage.apply(
            "db", replicas: 2, claims: true,
            extra: ["persistentVolumeClaimRetentionPolicy": policy])
        stage.run(90)
        stage.scale("web", to: 1)
        stage.run(90)
        stage.scale("web", to: 2)
        stage.delete(.statefulSet, "db")
        stage.run(120)
    }

    static let parallel: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 6, parallel: true)
        stage.run(40)
        stage.restart("web")
        stage.run(20)
        stage.scale("web", to: 2)
        stage.run(60)
        stage.restart("web", "2")
        stage.scale("web", to: 5)
        stage.run(120)
    }

    static let bursts: @Sendable (inout CheckStage) -> Void = { stage in
        let update: JSONValue = ["rollingUpdate": ["maxUnavailable": 2]]
        stage.apply("web", replicas: 5, parallel: true, extra: ["updateStrategy": update])
        stage.apply("db", replicas: 4, extra: ["updateStrategy": update])
        stage.run(60)
        stage.restart("web")
        stage.restart("db")
        stage.run(30)
        stage.delete(.pod, "web-3")
        stage.restart("web", "2")
        stage.run(200)
    }

    static let removal: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("api", replicas: 2)
        stage.apply("web", replicas: 2, claims: true)
        stage.apply("db", replicas: 2)
        stage.run(90)
        stage.delete(.statefulSet, "web")
        stage.run(60)
        stage.delete(.statefulSet, "db", propagation: .foreground)
        stage.run(60)
        stage.delete(.statefulSet, "api", propagation: .orphan)
        stage.run(30)
        stage.apply("api", replicas: 3)
        stage.run(90)
    }

    static let evictions: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 3, parallel: true)
        stage.run(40)
        stage.budget("web", minAvailable: 2)
        stage.run(5)
        for _ in 0..<3 {
            for ordinal in 0..<3 { stage.evict("web-\(ordinal)") }
            stage.run(20)
        }
    }

    static let crowd: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 8, parallel: true, cpu: "3")
        stage.run(120)
    }

    /// A pod is deleted by force while its machine cannot be reached.
    static let forced: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 2, claims: true)
        stage.run(90)
        stage.fail(.node(stage.node(of: "web-1"), .networkCut), for: 600)
        stage.run(5)
        stage.delete(.pod, "web-1", grace: 0)
        stage.run(900)
    }

    /// A set is rolled over while one of its machines cannot be reached.
    static let isolation: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 3, parallel: true)
        stage.run(60)
        stage.fail(.node(stage.node(of: "web-2"), .networkCut), for: 200)
        stage.run(60)
        stage.restart("web")
        stage.run(400)
    }

    /// Machines, links and processes fail and come back.
    static let outages: @Sendable (inout CheckStage) -> Void = { stage in
        stage.apply("web", replicas: 3, claims: true)
        stage.apply("api", replicas: 4, parallel: true)
        stage.run(60)
        stage.fail(.node(0, .powerOff), for: 120)
        stage.restart("web")
        stage.run(90)
        stage.fail(.crash(.controllerManager), for: 20)
        stage.scale("api", to: 2)
        stage.run(60)
        stage.fail(.node(1, .networkCut), for: 400)
        stage.run(100)
        stage.fail(.cut(.controllerManager, .incoming), for: 60)
        stage.fail(.cut(.scheduler, .incoming), for: 60)
        stage.scale("api", to: 5)
        stage.run(30)
        stage.restart("api")
        stage.fail(.node(2, .kubeletStop), for: 100)
        stage.run(600)
    }
}
