import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// What ends the waits of sets that no change ends. Source: statefulset-controller.md R145, R165.
@Suite struct SetResyncTests {
    private func key(_ resource: Resource, _ name: String) -> ObjectKey {
        ObjectKey(resource, namespace: "default", name: name)
    }

    /// A set that waits for a claim which has gone in the meantime.
    private func waiting() throws -> PolicyStage {
        var stage = PolicyStage(ClusterOptions { $0.simulatesNodes = false })
        try stage.apply(set: "web", replicas: 1, claims: true)
        let set = key(.statefulSet, "web")
        let claim = key(.persistentVolumeClaim, "data-web-0")
        try stage.submit(
            .mergePatch(
                set,
                [
                    "spec": [
                        "persistentVolumeClaimRetentionPolicy": [
                            "whenDeleted": "Retain", "whenScaled": "Delete",
                        ]
                    ]
                ]))
        stage.run(.seconds(5))
        try stage.submit(.mergePatch(claim, ["metadata": ["finalizers": ["example.com/hold"]]]))
        try stage.submit(.mergePatch(set, ["spec": ["replicas": 0]]))
        stage.run(.seconds(30))
        #expect(stage.cluster.apiServer.stored(key(.pod, "web-0")) == nil)
        #expect(stage.cluster.apiServer.stored(claim)?.facts.isTerminating == true)
        try stage.submit(.mergePatch(set, ["spec": ["replicas": 1]]))
        stage.run(.seconds(30))
        try stage.submit(.mergePatch(claim, ["metadata": ["finalizers": []]]))
        return stage
    }

    @Test func `the wait for a stale claim ends twelve hours after the start at the latest`() throws {
        var stage = try waiting()
        let pod = key(.pod, "web-0")
        stage.run(.seconds(11 * 3600))
        #expect(stage.cluster.apiServer.stored(key(.persistentVolumeClaim, "data-web-0")) == nil)
        #expect(stage.cluster.apiServer.stored(pod) == nil)
        stage.run(.seconds(3600))
        #expect(stage.cluster.apiServer.stored(pod) != nil)
        var again = try waiting()
        again.run(.seconds(11 * 3600))
        again.run(.seconds(3600))
        #expect(again.cluster.digest == stage.cluster.digest)
    }

    @Test func `any change of the set ends it at once`() throws {
        var stage = try waiting()
        stage.run(.seconds(5))
        try stage.submit(
            .mergePatch(
                key(.statefulSet, "web"), ["metadata": ["annotations": ["poke": "1"]]]))
        stage.run(.seconds(5))
        #expect(stage.cluster.apiServer.stored(key(.pod, "web-0")) != nil)
    }
}
