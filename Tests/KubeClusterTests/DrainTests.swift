import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// Budgets, evictions, cordons and taints in a whole cluster. Source: cluster.md D.7.
@Suite struct DrainTests {
    @Test func `a second eviction straight after the first is refused`() throws {
        var stage = PolicyStage()
        try stage.apply(set: "web", replicas: 3)
        stage.run(.minutes(1))
        try stage.apply(budget: "web") { $0.maxUnavailable = .int(1) }
        #expect(stage.evict("web-0")?.retryAfterSeconds == 10, "the budget was not looked at yet")
        stage.run(.seconds(1))
        #expect(stage.budget("web")?.disruptionsAllowed == 1)
        #expect(stage.evict("web-0") == nil)
        #expect(stage.budget("web")?.disruptedPods.map(\.pod) == ["web-0"])
        let answer = stage.evict("web-1")
        let refusal = try #require(answer)
        #expect(refusal.code == 429 && refusal.retryAfterSeconds == nil)
        #expect(
            refusal.causes.map(\.message)
                == ["The disruption budget web needs 2 healthy pods and has 3 currently"])
        stage.run(.minutes(1))
        #expect(stage.healthy == 3)
        #expect(stage.budget("web")?.disruptionsAllowed == 1)
        #expect(stage.budget("web")?.disruptedPods.isEmpty == true)
    }

    @Test func `a drained node is empty and the budget was kept`() throws {
        var stage = PolicyStage()
        try stage.apply(set: "web", replicas: 6)
        try stage.apply(budget: "web") { $0.minAvailable = .int(5) }
        stage.run(.minutes(1))
        #expect(stage.healthy == 6)
        let node = ObjectKey(.node, name: "node-1")
        try stage.submit(.mergePatch(node, ["spec": ["unschedulable": true]]))
        stage.run(.seconds(1))
        let taint = stage.cluster.apiServer.stored(node)?.view(as: Node.self).spec.taints.first
        #expect(taint?.key == "node.kubernetes.io/unschedulable")
        #expect(taint?.effect == "NoSchedule" && taint?.timeAdded != nil)

        func left() -> [StoredObject] {
            stage.objects(.pod, in: "default").filter { $0.facts.nodeName == "node-1" }
        }
        #expect(!left().isEmpty)
        var refusals = 0
        for _ in 0..<60 where !left().isEmpty {
            for pod in left() where !pod.facts.isTerminating {
                if stage.evict(pod.name) != nil { refusals += 1 }
            }
            for _ in 0..<50 {
                stage.run(.milliseconds(100))
                #expect(stage.healthy >= 5)
            }
        }
        #expect(left().isEmpty)
        #expect(refusals > 0, "six pods on three nodes do not all go at once")
        stage.run(.minutes(1))
        #expect(stage.healthy == 6)
        try stage.submit(.mergePatch(node, ["spec": ["unschedulable": .null]]))
        stage.run(.seconds(1))
        #expect(stage.cluster.apiServer.stored(node)?.json["spec"]?["taints"] == nil)
    }

    @Test(arguments: UInt64(1)...12)
    func `evictions at any time never take healthy pods below the budget`(_ seed: UInt64) throws {
        var random = Random.stream(seed: seed, label: "evictions")
        var stage = PolicyStage(
            ClusterOptions {
                $0.seed = seed
                if seed % 3 == 0 { $0.links = .instant }
            })
        let replicas = 3 + Int64(random.below(4))
        let least = 1 + Int64(random.below(UInt64(replicas - 1)))
        try stage.apply(set: "web", replicas: replicas)
        try stage.apply(budget: "web") { spec in
            switch seed % 3 {
            case 0: spec.minAvailable = .int(least)
            case 1: spec.maxUnavailable = .int(replicas - least)
            default: spec.minAvailable = .string("\((least * 100) / replicas)%")
            }
        }
        stage.run(.minutes(1))
        let floor = Int(try #require(stage.budget("web")?.desiredHealthy))
        #expect(floor >= 1 && stage.healthy == Int(replicas))
        var granted = 0
        var refused = 0
        for _ in 0..<150 {
            // A burst of evictions in one instant, as a drain sends them.
            for _ in 0...random.below(3) {
                let pod = "web-\(random.below(UInt64(replicas)))"
                switch stage.evict(pod) {
                case nil: granted += 1
                case let error?:
                    #expect([429, 404].contains(error.code), "\(error.message)")
                    refused += 1
                }
                #expect(stage.healthy >= floor, "after evicting \(pod)")
            }
            for _ in 0...random.below(40) {
                stage.cluster.step()
                #expect(stage.healthy >= floor)
            }
        }
        #expect(granted > 0 && refused > 0)
        stage.run(.minutes(3))
        #expect(stage.healthy == Int(replicas))
        #expect(stage.budget("web")?.disruptedPods.isEmpty == true)
    }

    @Test func `a NoExecute taint empties a node whatever the budget says`() throws {
        var stage = PolicyStage()
        try stage.apply(set: "web", replicas: 3)
        try stage.apply(budget: "web") { $0.maxUnavailable = .int(0) }
        stage.run(.minutes(1))
        let node = try #require(stage.stored(.pod, "web-0", in: "default")?.facts.nodeName)
        try stage.submit(
            .mergePatch(
                ObjectKey(.node, name: node),
                ["spec": ["taints": [["key": "maint", "value": "true", "effect": "NoExecute"]]]]))
        stage.run(.minutes(1))
        #expect(
            stage.objects(.pod, in: "default").allSatisfy {
                $0.facts.nodeName != node && $0.facts.isReady
            })
        #expect(stage.objects(.pod, in: "default").count == 3)
    }

    @Test func `a claim that is deleted in use stays until its pod is gone`() throws {
        var stage = PolicyStage()
        try stage.apply(set: "web", replicas: 1, claims: true)
        stage.run(.minutes(1))
        let claim = ObjectKey(.persistentVolumeClaim, namespace: "default", name: "data-web-0")
        let volume = try #require(
            stage.cluster.apiServer.stored(claim)?.json["spec"]?["volumeName"]?.string)
        try stage.submit(.delete(claim))
        try stage.submit(.delete(ObjectKey(.persistentVolume, name: volume)))
        stage.run(.minutes(5))
        #expect(stage.cluster.apiServer.stored(claim)?.facts.isTerminating == true)
        #expect(stage.stored(.persistentVolume, volume)?.facts.isTerminating == true)
        try stage.submit(
            .delete(
                ObjectKey(.statefulSet, namespace: "default", name: "web"),
                propagation: .background))
        stage.run(.minutes(2))
        #expect(stage.cluster.apiServer.stored(claim) == nil)
        #expect(stage.stored(.persistentVolume, volume) == nil)
    }
}
