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
        #expect(run.list(Endpoints.self).first { $0.name == "api" }?.subsets.first?.addresses.count == 3)

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
}
