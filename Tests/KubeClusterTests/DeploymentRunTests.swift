import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

struct DeploymentRunTests {
    @Test(arguments: [false, true]) func `rolls out, on and back`(isInstant: Bool) throws {
        var run = try WorkloadRun(isInstant ? .instant : ClusterOptions())
        run.run(60)
        #expect(run.status.availableReplicas == 3)
        #expect(run.status.observedGeneration == 1)
        #expect(run.status.conditions.condition("Progressing")?.reason == "NewReplicaSetAvailable")
        #expect(run.list(ReplicaSet.self).count == 1)
        let endpoints = run.list(Endpoints.self).first { $0.name == "api" }
        #expect(endpoints?.subsets.first?.addresses.count == 3)

        try run.setImage("nginx:1.25")
        run.run(120)
        #expect(run.status.updatedReplicas == 3)
        #expect(run.status.replicas == 3)
        #expect(run.list(Pod.self).count == 3)
        #expect(run.list(Pod.self).allSatisfy { $0.spec.containers[0].image == "nginx:1.25" })

        try run.setImage("nginx:1.24")
        run.run(120)
        let sets = run.list(ReplicaSet.self)
        let revisions = sets.compactMap {
            $0.metadata.annotation("deployment.kubernetes.io/revision")
        }
        #expect(revisions.sorted() == ["2", "3"])
        #expect(
            run.list(Deployment.self)[0].metadata.annotation("deployment.kubernetes.io/revision")
                == "3")
        #expect(run.status.availableReplicas == 3)
        let scalings = run.events.filter { $0.reason == "ScalingReplicaSet" }
        #expect(scalings.allSatisfy { $0.source?.component == "deployment-controller" })
        #expect(scalings.contains { $0.message?.hasSuffix("from 0 to 3") == true })
    }

    /// What kubectl sends: the template of the older set, as its own types print it.
    @Test func `an undo finds the replica set it came from`() throws {
        var run = try WorkloadRun()
        run.run(30)
        let first = run.list(ReplicaSet.self)[0]
        try run.setImage("nginx:1.25")
        run.run(60)
        var template = first.spec.template
        template.metadata.setLabel("pod-template-hash", nil)
        template.metadata.json["creationTimestamp"] = .null
        template.spec.containers[0].json["resources"] = [:]
        try run.send(
            APIRequest(
                .patch, .deployment, namespace: "default", name: "api",
                body: [
                    [
                        "op": "replace", "path": "/spec/template",
                        "value": .object(template.json),
                    ],
                    [
                        "op": "replace", "path": "/metadata/annotations",
                        "value": ["deployment.kubernetes.io/revision": "1"],
                    ],
                ], patchType: .json))
        run.run(60)
        let sets = run.list(ReplicaSet.self)
        #expect(sets.count == 2)
        let again = sets.first { $0.name == first.name }
        #expect(again?.spec.replicas == 3)
        #expect(again?.metadata.annotation("deployment.kubernetes.io/revision") == "3")
        #expect(
            run.list(Deployment.self)[0].metadata.annotation("deployment.kubernetes.io/revision")
                == "3")
    }

    @Test func `a restart makes new pods of the same image`() throws {
        var run = try WorkloadRun()
        run.run(30)
        let before = Set(run.list(Pod.self).map(\.uid))
        let stamp: JSONValue = ["kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"]
        try run.patch(["spec": ["template": ["metadata": ["annotations": stamp]]]])
        run.run(120)
        let after = run.list(Pod.self)
        #expect(after.count == 3)
        #expect(after.allSatisfy { !before.contains($0.uid) })
    }

    @Test func `collects everything when the deployment goes`() throws {
        var run = try WorkloadRun()
        run.run(30)
        try run.send(.delete(ObjectKey(.deployment, namespace: "default", name: "api")))
        try run.send(.delete(ObjectKey(.service, namespace: "default", name: "api")))
        run.run(60)
        #expect(run.list(ReplicaSet.self).isEmpty)
        #expect(run.list(Pod.self).isEmpty)
        #expect(run.list(Endpoints.self).allSatisfy { $0.name != "api" })
    }

    @Test func `comes to rest`() throws {
        for options in [ClusterOptions(), .instant] {
            var run = try WorkloadRun(options)
            run.run(60)
            let before = run.versions
            run.run(300)
            let after = run.versions
            #expect(before == after)
        }
    }

    @Test func `makes pods of a deployment elsewhere when a node dies`() throws {
        var run = try WorkloadRun(replicas: 6)
        run.run(60)
        #expect(run.status.availableReplicas == 6)
        try run.cluster.inject(.failNode("node-1", .powerOff, duration: nil))
        run.run(500)
        #expect(run.status.availableReplicas == 6)
        #expect(run.list(Pod.self).count { $0.isTerminating } == 2)
    }

    @Test func `writes few Endpoints for many pods`() throws {
        var run = try WorkloadRun(.instant, replicas: 300)
        let watch = try run.cluster.openOutsideWatch(WatchRequest(.endpoints))
        run.run(60)
        #expect(run.status.availableReplicas == 300)
        let object = try #require(run.list(Endpoints.self).first { $0.name == "api" })
        #expect(object.subsets.first?.addresses.count == 300)
        let events = run.cluster.takeOutsideEvents().filter { $0.watch == watch }
            .flatMap(\.events)
        #expect(events.count < 30)
    }

    /// Mirrors lag behind the store here, and messages take their time.
    @Test(arguments: 0..<6) func `converges after anything, with delays`(seed: UInt64) throws {
        var random = Random(seed: seed)
        var run = try WorkloadRun(ClusterOptions { $0.seed = seed })
        for _ in 0..<15 {
            switch random.below(6) {
            case 0, 1: try run.patch(["spec": ["replicas": .int(Int64(random.below(7)))]])
            case 2, 3: try run.setImage("nginx:1.\(random.below(3) + 24)")
            case 4: try run.patch(["spec": ["paused": .bool(random.below(2) == 0)]])
            default:
                if let pod = random.pick(run.list(Pod.self)) { try run.send(.delete(pod.key)) }
            }
            let pause = SimDuration.milliseconds(Int64(random.below(8_000)))
            run.cluster.run(until: run.cluster.now + pause)
        }
        try run.patch(["spec": ["paused": .null]])
        run.run(300)
        let spec = run.list(Deployment.self)[0].spec
        let pods = run.list(Pod.self)
        #expect(pods.count == Int(spec.replicas ?? 1))
        #expect(Int(run.status.availableReplicas ?? 0) == pods.count)
        let image = spec.template.spec.containers[0].image
        #expect(pods.allSatisfy { $0.spec.containers[0].image == image })
        let endpoints = run.list(Endpoints.self).first { $0.name == "api" }
        #expect(endpoints?.subsets.first?.addresses.count ?? 0 == pods.count)
        #expect(run.status.conditions.condition("Progressing")?.reason == "NewReplicaSetAvailable")
        // Each pod was made once: surplus pods would have been deleted again at once.
        let conflicts = run.events.filter { $0.reason == "FailedCreate" }
        #expect(conflicts.isEmpty)
    }
}
