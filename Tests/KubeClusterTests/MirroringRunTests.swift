import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// Endpoints that people make themselves, in a whole cluster. Source: cluster.md F6.
@Suite struct MirroringRunTests {
    private let endpoints = ObjectKey(.endpoints, namespace: "default", name: "db")

    private func slices(_ stage: PolicyStage) -> [EndpointSlice] {
        stage.objects(.endpointSlice, in: "default").map { $0.view() }
    }

    private func stage(_ options: ClusterOptions) throws -> PolicyStage {
        var stage = PolicyStage(options)
        try stage.submit(
            .create(
                .service,
                [
                    "metadata": ["name": "db", "namespace": "default"],
                    "spec": ["ports": [["port": 5432]]],
                ]))
        try stage.submit(
            .create(
                .endpoints,
                [
                    "metadata": ["name": "db", "namespace": "default"],
                    "subsets": [
                        [
                            "addresses": [["ip": "192.0.2.1"]],
                            "notReadyAddresses": [["ip": "192.0.2.2"]],
                            "ports": [["port": 5432]],
                        ]
                    ],
                ]))
        stage.run(.seconds(5))
        return stage
    }

    @Test(arguments: [ClusterOptions(), .instant])
    func `are mirrored once, follow, and go`(_ options: ClusterOptions) throws {
        var stage = try stage(options)
        #expect(slices(stage).map { $0.metadata.generateName ?? $0.name } == ["db-", "kubernetes"])
        let mirror = try #require(slices(stage).first)
        #expect(mirror.endpoints.map { $0.conditions?.ready } == [true, false])
        #expect(mirror.endpoints.allSatisfy { $0.conditions?.serving == nil })
        #expect(
            mirror.json["ports"] == [["name": "", "port": 5432, "protocol": "TCP"]])
        stage.run(.minutes(10))
        #expect(slices(stage).first?.metadata.resourceVersion == mirror.metadata.resourceVersion)

        try stage.submit(
            .mergePatch(
                endpoints, ["subsets": [["addresses": [["ip": "192.0.2.7"]]]]]))
        stage.run(.seconds(5))
        #expect(slices(stage).first?.endpoints.flatMap(\.addresses) == ["192.0.2.7"])
        #expect(slices(stage).first?.name == mirror.name)

        // The Endpoints of a service go with it, whoever made them.
        try stage.submit(.delete(ObjectKey(.service, namespace: "default", name: "db")))
        stage.run(.seconds(30))
        #expect(stage.cluster.apiServer.stored(endpoints) == nil)
        #expect(slices(stage).map(\.name) == ["kubernetes"])
    }
}
