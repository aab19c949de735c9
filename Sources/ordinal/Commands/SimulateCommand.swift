import ArgumentParser
import Dashboard
import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// `ordinal simulate`: a run without a screen, as fast as it goes, from a seed.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run an embedded cluster without a screen, as fast as it goes.",
        discussion: """
            The run is decided by the seed, the manifests and the version of this program alone: \
            the same three give the same digest in any process on any machine. Halfway a node \
            loses its power and comes back.
            """)

    /// Every run begins at the same instant, so that two of them can be compared.
    private static let start = SimTime.seconds(1_767_225_600)

    @OptionGroup var cluster: ClusterArguments

    @Option(name: .customLong("for"), help: "How much virtual time to run, e.g. 30m.")
    var length = "20m"

    @Flag(help: "Print only the digest over everything that happened.")
    var digest = false

    @Flag(help: "Print every write, wait and fault.")
    var trace = false

    func validate() throws {
        guard DurationText.parse(length) != nil else {
            throw ValidationError("--for: \"\(length)\" is no length of time; write it like 30m")
        }
    }

    func run() throws {
        let embedded = try EmbeddedCluster(cluster) { options in
            options.start = Self.start
            options.trace = trace ? .all : .last(40)
        }
        var cluster = embedded.cluster
        let length = DurationText.parse(length) ?? .minutes(20)
        cluster.run(until: cluster.now + length / 4)
        var random = Random.stream(seed: cluster.options.seed, label: "simulate")
        if let node = random.pick(cluster.options.nodes) {
            try cluster.inject(.failNode(node.name, .powerOff, duration: length / 2))
        }
        cluster.run(until: cluster.now + length * 3 / 4)
        if trace {
            for record in cluster.trace.records where record.kind != .step {
                print(record.line(since: Self.start))
            }
        }
        if digest {
            print(cluster.digest)
            return
        }
        print("seed \(cluster.options.seed)  steps \(cluster.stepCount)  digest \(cluster.digest)")
        for object in cluster.apiServer.storedObjects(.statefulSet) {
            let set: StatefulSet = object.view()
            print(
                "sts/\(object.name) \(set.status.readyReplicas ?? 0)/\(set.spec.replicas ?? 1)"
                    + " ready at revision \(set.status.currentRevision ?? "-")")
        }
    }
}
