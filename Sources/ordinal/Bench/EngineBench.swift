import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// The engine alone: instant network, no delays, no screen.
struct EngineBench {
    let runs: Int

    /// One figure. Each is taken in a process of its own, so that its memory is its own too.
    enum Figure: Equatable {
        /// From applying a set of so many replicas until all are ready.
        case apply(Int, String)
        /// From a new template for so many ready replicas until all are ready with it.
        case update(Int)
        /// Steps a second and a virtual hour of a cluster in which nothing happens.
        case idle

        static let all: [Figure] =
            [50, 200, 500, 1_000, 10_000].map { .apply($0, "Parallel") }
            + [50, 200, 500].map { .apply($0, "OrderedReady") }
            + [100, 1_000, 10_000].map { .update($0) } + [.idle]

        /// What it is called on the command line.
        var name: String {
            switch self {
            case .apply(let replicas, let policy): "\(policy)-\(replicas)"
            case .update(let replicas): "update-\(replicas)"
            case .idle: "idle"
            }
        }

        /// Large ones are not taken more often than this.
        fileprivate var runsMax: Int {
            switch self {
            case .apply(let replicas, _), .update(let replicas): replicas < 10_000 ? .max : 3
            case .idle: .max
            }
        }
    }

    /// Takes every figure, each in a process of its own.
    func run() throws {
        for figure in Figure.all {
            try ChildProcess.run([
                "bench", "engine", "--runs", "\(runs)", "--only", figure.name,
            ])
        }
    }

    /// Takes one figure in this process.
    func run(_ figure: Figure) throws {
        let runs = min(runs, figure.runsMax)
        switch figure {
        case .apply(let replicas, let policy): try apply(replicas, policy, runs)
        case .update(let replicas): try update(replicas, runs)
        case .idle: try idle(runs)
        }
    }

    private func apply(_ replicas: Int, _ policy: String, _ runs: Int) throws {
        var figures = Figures("\(policy) \(replicas), apply to all ready")
        var steps: UInt64 = 0
        for _ in 0..<runs {
            let cluster = try figures.measure { try Self.settled(replicas, policy) }
            steps = cluster.stepCount
        }
        figures.printLine("\(steps) steps" + memory)
    }

    private func update(_ replicas: Int, _ runs: Int) throws {
        var figures = Figures("rolling update of \(replicas), all ready")
        var perPod = Figures("  the same, a pod")
        var before = try Self.settled(replicas, "OrderedReady")
        before.run(until: before.now + .seconds(2))
        var steps: UInt64 = 0
        for _ in 0..<runs {
            var cluster = before
            try figures.measure {
                _ = try cluster.submit(
                    .mergePatch(
                        BenchObjects.key,
                        [
                            "spec": [
                                "template": ["metadata": ["annotations": ["bench": "next"]]]
                            ]
                        ]))
                Self.run(&cluster) {
                    $0.observedGeneration == 2 && $0.readyReplicas == Int64(replicas)
                        && $0.currentRevision == $0.updateRevision
                }
            }
            steps = cluster.stepCount - before.stepCount
        }
        for time in figures.milliseconds {
            perPod.add(.milliseconds(1) * (time / Double(replicas)))
        }
        figures.printLine("\(steps) steps" + memory)
        perPod.printLine()
    }

    private func idle(_ runs: Int) throws {
        var cluster = try Self.settled(100, "Parallel")
        // What is left of the start settles.
        cluster.run(until: cluster.now + .hours(1))
        var figures = Figures("one virtual hour of 100 idle pods")
        var steps: UInt64 = 0
        // One run is over in ten milliseconds; a few of them would measure how cold the caches are.
        for _ in 0..<max(runs, 40) {
            let before = cluster.stepCount
            figures.measure { cluster.run(until: cluster.now + .hours(1)) }
            steps = cluster.stepCount - before
        }
        let rates = figures.milliseconds.map { Double(steps) / $0 * 1_000 }.sorted()
        figures.printLine(
            "\(steps) steps, at best \(Int(rates.last ?? 0)) and in the median"
                + " \(Int(rates[rates.count / 2])) steps/s" + memory)
    }

    private var memory: String {
        ", \(ProcessFacts.residentMiB) MiB, \(ProcessFacts.peakMiB) MiB at most"
    }

    /// A cluster whose set of so many pods is ready.
    static func settled(_ replicas: Int, _ policy: String) throws -> Cluster {
        var options = ClusterOptions.instant
        // A node takes 110 pods.
        options.nodes = (1...max(3, replicas / 100 + 1)).map { ClusterOptions.Node("node-\($0)") }
        var cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(2))
        _ = try cluster.submit(.create(.statefulSet, BenchObjects.set(replicas, policy)))
        run(&cluster) { $0.readyReplicas == Int64(replicas) }
        return cluster
    }

    /// Runs until the set's status is as it shall be; it is looked at now and then.
    private static func run(_ cluster: inout Cluster, until isDone: (StatefulSetStatus) -> Bool) {
        let deadline = cluster.now + .hours(10)
        while let next = cluster.nextTime, next < deadline {
            for _ in 0..<200 { cluster.step() }
            let set: StatefulSet? = cluster.apiServer.stored(BenchObjects.key)?.view()
            if let set, isDone(set.status) { return }
        }
        preconditionFailure("the set did not become ready")
    }
}

/// Objects that benches make.
enum BenchObjects {
    static let key = ObjectKey(.statefulSet, namespace: "default", name: "bench")

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
