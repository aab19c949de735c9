import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct DeploymentTests {
    @Test func `makes a replica set of its own`() throws {
        var world = DeploymentBench(
            Make.deployment(3) {
                $0.metadata.setAnnotation("kubernetes.io/change-cause", "first")
                $0.metadata.setAnnotation("kubectl.kubernetes.io/last-applied-configuration", "x")
            })
        let set = try #require(world.sets.first)
        let hash = try #require(set.metadata.label("pod-template-hash"))
        #expect(set.name == "api-" + hash)
        #expect(hash.utf8.count <= 10)
        #expect(hash.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
        #expect(set.metadata.label("app") == "api")
        #expect(set.spec.selector?.compiled.requirements.count == 2)
        #expect(set.spec.template.metadata.label("pod-template-hash") == hash)
        #expect(set.metadata.controllerReference?.kind == "Deployment")
        #expect(
            set.metadata.annotations.map { "\($0.key)=\($0.value)" } == [
                "deployment.kubernetes.io/desired-replicas=3",
                "deployment.kubernetes.io/max-replicas=4",
                "deployment.kubernetes.io/revision=1", "kubernetes.io/change-cause=first",
            ])
        #expect(
            world.bench.events.first
                == "ScalingReplicaSet api: Scaled up replica set \(set.name) from 0 to 3")
        #expect(world.deployment.metadata.annotation("deployment.kubernetes.io/revision") == "1")
        #expect(world.progress("Available") == "False MinimumReplicasUnavailable")
        #expect(world.status.unavailableReplicas == 3)
        world.settle()
        #expect(world.progress() == "True NewReplicaSetAvailable")
        #expect(world.progress("Available") == "True MinimumReplicasAvailable")
        #expect(
            world.status.conditions.condition("Progressing")?.message
                == "ReplicaSet \"\(set.name)\" has successfully progressed.")
        #expect(world.status.updatedReplicas == 3)
        #expect(world.status.availableReplicas == 3)
        #expect(world.status.unavailableReplicas == nil)
        #expect(world.status.json["terminatingReplicas"] == 0)
    }

    @Test func `rolls one surplus pod at a time with the defaults`() {
        var world = DeploymentBench(Make.deployment(3))
        world.settle()
        world.setImage("app:2")
        #expect(world.sizes == [3, 1])
        #expect(world.active.count == 4)
        world.settle()
        #expect(world.sizes == [0, 3])
        #expect(world.progress() == "True NewReplicaSetAvailable")
        let old = world.sets[0].name
        let new = world.sets[1].name
        let scaled = world.bench.events.filter { $0.hasPrefix("ScalingReplicaSet") }
            .map { $0.replacing(old, with: "OLD").replacing(new, with: "NEW") }
            .map { $0.replacing("ScalingReplicaSet api: Scaled ", with: "") }
        #expect(
            scaled == [
                "up replica set OLD from 0 to 3", "up replica set NEW from 0 to 1",
                "down replica set OLD from 3 to 2", "up replica set NEW from 1 to 2",
                "down replica set OLD from 2 to 1", "up replica set NEW from 2 to 3",
                "down replica set OLD from 1 to 0",
            ])
    }

    @Test func `rounds surge up and unavailable down`() {
        let cases: [(Int64, IntOrString, IntOrString, Int, Int)] = [
            (10, .string("25%"), .string("25%"), 13, 8),
            (3, .string("25%"), .string("25%"), 4, 3),
            (4, .int(0), .int(0), 4, 3),
            (4, .string("0%"), .string("10%"), 4, 3),
            (4, .int(2), .int(1), 6, 3),
            (2, .int(0), .string("100%"), 2, 0),
            (5, .string("100%"), .int(0), 10, 5),
        ]
        for (replicas, surge, unavailable, most, least) in cases {
            var world = DeploymentBench(
                Make.deployment(replicas, surge: surge, unavailable: unavailable))
            world.settle()
            world.setImage("app:2")
            #expect(world.active.count <= most)
            #expect(world.available >= least)
            #expect(
                world.active.count == most || world.available == least,
                "\(replicas) \(surge) \(unavailable)")
            world.settle()
            #expect(world.sizes == [0, replicas])
        }
    }

    @Test func `a bad image leaves enough old pods, and says so after the deadline`() {
        var world = DeploymentBench(Make.deployment(4))
        world.settle()
        world.setImage("app:bad")
        world.bench.run(.seconds(10))
        for pod in world.pods where pod.facts.isTerminating {
            world.bench.vanish(.pod, pod.name)
        }
        world.bench.run()
        #expect(world.available == 3)
        #expect(world.sizes == [3, 2])
        #expect(world.progress() == "True ReplicaSetUpdated")
        world.bench.run(.seconds(700))
        #expect(world.progress() == "False ProgressDeadlineExceeded")
        #expect(
            world.status.conditions.condition("Progressing")?.message
                == "ReplicaSet \"\(world.sets[1].name)\" has timed out progressing.")
        world.setImage("app:1")
        world.settle()
        #expect(world.progress() == "True NewReplicaSetAvailable")
        #expect(world.sets.map(world.revision) == [2, 3])
        #expect(
            world.sets[1].metadata.annotation("deployment.kubernetes.io/revision-history") == "1")
        #expect(world.deployment.metadata.annotation("deployment.kubernetes.io/revision") == "3")
    }

    @Test func `recreates only when every old pod is gone`() {
        var world = DeploymentBench(
            Make.deployment(2) { $0.spec.strategy = DeploymentStrategy { $0.type = "Recreate" } })
        world.settle()
        world.setImage("app:2")
        #expect(world.sizes == [0])
        #expect(world.pods.allSatisfy { $0.facts.isTerminating })
        world.kubelet(world.pods[0])
        #expect(world.sizes == [0])
        world.kubelet(world.pods[0])
        #expect(world.sizes == [0, 2])
        world.settle()
        #expect(world.available == 2)
        #expect(world.progress() == "True NewReplicaSetAvailable")
    }

    @Test func `scales while paused and rolls only when resumed`() {
        var world = DeploymentBench(Make.deployment(2))
        world.settle()
        world.change { $0.spec.paused = true }
        #expect(world.progress() == "Unknown DeploymentPaused")
        world.setImage("app:2")
        world.change { $0.spec.replicas = 5 }
        world.settle()
        #expect(world.sizes == [5])
        world.change { $0.spec.paused = nil }
        world.settle()
        #expect(world.sizes == [0, 5])
        #expect(world.progress() == "True NewReplicaSetAvailable")
    }

    @Test func `spreads a new size over a rollout in its midst`() {
        var world = DeploymentBench(
            Make.deployment(10, surge: .int(3), unavailable: .int(2)))
        world.settle()
        world.setImage("app:2")
        #expect(world.sizes == [8, 5])
        world.change { $0.spec.replicas = 15 }
        #expect(world.sizes == [11, 7])
        #expect(
            world.sets.map {
                $0.metadata.annotation("deployment.kubernetes.io/max-replicas")
            } == ["18", "18"])
        world.settle()
        #expect(world.sizes == [0, 15])
    }

    @Test func `keeps so many old replica sets as the limit says`() {
        var world = DeploymentBench(Make.deployment(1) { $0.spec.revisionHistoryLimit = 2 })
        for version in 2...6 {
            world.settle()
            world.setImage("app:\(version)")
        }
        world.settle()
        world.bench.run(.seconds(1))
        #expect(world.sets.map(world.revision) == [4, 5, 6])
    }

    @Test func `hands changed annotations down to the replica set`() {
        var world = DeploymentBench(Make.deployment(1))
        world.change { $0.metadata.setAnnotation("kubernetes.io/change-cause", "second") }
        #expect(world.sets.first?.metadata.annotation("kubernetes.io/change-cause") == "second")
        world.change { $0.spec.minReadySeconds = 7 }
        #expect(world.sets.first?.spec.minReadySeconds == 7)
    }

    @Test func `adopts a replica set that matches and owns what it makes`() {
        var orphan = Make.replicaSet("api-old", 1)
        orphan.metadata.setLabel("app", "api")
        var bench = ControllerBench()
        bench.add(DeploymentReconciler(), .init())
        bench.put(orphan)
        bench.put(Make.deployment(2))
        bench.run()
        let sets = bench.cache.list(.replicaSet)
        #expect(sets.map(\.name) == ["api-old"])
        #expect(sets.first?.facts.controllerName == "api")
        #expect(bench[ReplicaSet.self, "api-old"]?.spec.replicas == 2)
    }

    @Test func `tells why the replica set could not be made`() throws {
        var bench = ControllerBench()
        bench.put(Make.deployment(2))
        let reconciler = DeploymentReconciler()
        var memory = DeploymentReconciler.Memory()
        let key = try #require(bench.cache.list(.deployment).first).key
        var plan = reconciler.plan(key, bench.cache, at: bench.now, memory: &memory)
        plan.key = key
        let error = APIError(code: 403, reason: .forbidden, message: "not now")
        let closing = reconciler.conclude(
            plan, [WriteOutcome(write: plan.writes[0], result: .failure(error))], bench.cache,
            at: bench.now, memory: &memory)
        let status = Deployment(json: closing.first?.request.body?.object ?? [:]).status
        let condition = status.conditions.condition("Progressing")
        #expect(condition?.reason == "ReplicaSetCreateError")
        #expect(condition?.message?.hasSuffix(": not now") == true)
        #expect(plan.writes[0].onFailure?.reason == "ReplicaSetCreateError")
    }

    // MARK: - Properties

    /// From rest, whatever the order in which pods start and end, a rollout never has more pods
    /// than surge allows, nor fewer available than unavailable allows.
    @Test(arguments: 0..<40) func `a rollout keeps within its bounds`(seed: UInt64) {
        var random = Random(seed: seed)
        let replicas = Int64(1 + random.below(8))
        let surge = Int64(random.below(4))
        let unavailable = Int64(random.below(4))
        var world = DeploymentBench(
            Make.deployment(replicas, surge: .int(surge), unavailable: .int(unavailable)))
        world.settle()
        let below = surge == 0 && unavailable == 0 ? 1 : unavailable
        for version in 2...4 {
            world.setImage("app:\(version)")
            var steps = 0
            while let pod = random.pick(world.unsettled), steps < 500 {
                world.kubelet(pod)
                #expect(Int64(world.active.count) <= replicas + surge)
                #expect(Int64(world.available) >= replicas - below)
                steps += 1
            }
            #expect(world.sizes.last == replicas)
            #expect(world.progress() == "True NewReplicaSetAvailable")
        }
    }

    /// Whatever is asked in whatever order, in the end there is what was asked for last.
    @Test(arguments: 0..<60) func `converges after anything`(seed: UInt64) {
        var random = Random(seed: seed)
        var world = DeploymentBench(
            Make.deployment(
                Int64(random.below(6)), surge: .string("\(random.below(101))%"),
                unavailable: .string("\(random.below(101))%")
            ) {
                if random.below(4) == 0 {
                    $0.spec.strategy = DeploymentStrategy { $0.type = "Recreate" }
                }
            })
        for _ in 0..<40 {
            switch random.below(9) {
            case 0: world.change { $0.spec.replicas = Int64(random.below(9)) }
            case 1: world.setImage("app:\(random.below(4))")
            case 2: world.change { $0.spec.paused = random.below(2) == 0 ? true : nil }
            case 3:
                if let pod = random.pick(world.active) {
                    world.bench.delete(.pod, pod.name)
                    world.bench.run()
                }
            case 4: world.bench.run(.seconds(Int64(random.below(400))))
            default: if let pod = random.pick(world.unsettled) { world.kubelet(pod) }
            }
        }
        world.change { $0.spec.paused = nil }
        world.settle()
        world.settle()
        let wanted = world.deployment.spec
        let set = world.sets.filter { ($0.spec.replicas ?? 0) > 0 }
        #expect(world.active.count == Int(wanted.replicas ?? 1))
        #expect(world.available == Int(wanted.replicas ?? 1))
        #expect(set.count == (wanted.replicas == 0 ? 0 : 1))
        let image = wanted.template.spec.containers.first?.image
        #expect(set.allSatisfy { $0.spec.template.spec.containers.first?.image == image })
        #expect(world.status.updatedReplicas ?? 0 == wanted.replicas ?? 1)
        #expect(world.progress() == "True NewReplicaSetAvailable")
    }
}
