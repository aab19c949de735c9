import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// The engine alone: instant network, no delays, no screen.
struct EngineBench {
    let runs: Int

    func run() throws {
        for (replicas, policy) in [
            (50, "Parallel"), (200, "Parallel"), (500, "Parallel"), (1_000, "Parallel"),
            (50, "OrderedReady"), (200, "OrderedReady"),
        ] {
            var figures = Figures("\(policy) \(replicas), apply to all ready")
            var steps: UInt64 = 0
            for _ in 0..<runs {
                let cluster = try figures.measure { try Self.settled(replicas, policy) }
                steps = cluster.stepCount
            }
            figures.printLine("\(steps) steps, \(ProcessFacts.peakMiB) MiB at most")
        }
        try idle()
    }

    /// A cluster whose set of so many pods is ready.
    static func settled(_ replicas: Int, _ policy: String) throws -> Cluster {
        var options = ClusterOptions.instant
        // A node takes 110 pods.
        options.nodes = (1...max(3, replicas / 100 + 1)).map { ClusterOptions.Node("node-\($0)") }
        var cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(2))
        _ = try cluster.submit(.create(.statefulSet, BenchObjects.set(replicas, policy)))
        let key = ObjectKey(.statefulSet, namespace: "default", name: "bench")
        var done = false
        while !done, let next = cluster.nextTime, next < cluster.options.start + .hours(1) {
            for _ in 0..<200 { cluster.step() }
            let set: StatefulSet? = cluster.apiServer.stored(key)?.view()
            done = set?.status.readyReplicas ?? 0 == Int64(replicas)
        }
        precondition(done, "the set did not become ready")
        return cluster
    }

    private func idle() throws {
        var cluster = try Self.settled(100, "Parallel")
        var figures = Figures("one virtual hour of 100 idle pods")
        for _ in 0..<runs {
            figures.measure { cluster.run(until: cluster.now + .hours(1)) }
        }
        figures.printLine()
    }
}

/// Objects that benches make.
enum BenchObjects {
    static func set(_ replicas: Int, _ policy: String) -> JSONObject {
        [
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": ["name": "bench", "namespace": "default"],
            "spec": [
                "serviceName": "bench", "replicas": .int(Int64(replicas)),
                "podManagementPolicy": .string(policy),
                "selector": ["matchLabels": ["app": "bench"]],
                "template": [
                    "metadata": ["labels": ["app": "bench"]],
                    "spec": ["containers": [["name": "main", "image": "nginx:1.27"]]],
                ],
            ],
        ]
    }
}
