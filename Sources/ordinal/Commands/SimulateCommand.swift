import ArgumentParser
import Dashboard
import Foundation
import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// `ordinal simulate`: runs without a screen, as fast as they go, each decided by its seed.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run an embedded cluster without a screen, as fast as it goes.",
        discussion: """
            A run is decided by the seed, the manifests and the version of this program alone: \
            the same three give the same digest in any process on any machine.

            Without --seeds it is one run of the manifests, in which a node loses its power \
            halfway and comes back.

            With --seeds N it is N runs, one a seed, from --seed upwards. Each draws a cluster, \
            what people do to it and what goes wrong: nodes lose power or their network, \
            processes crash or are cut off, messages are late or lost. Checkers watch over what \
            Kubernetes promises; then everything is mended and the cluster must come to rest. A \
            seed that fails is shrunk to the entries that are needed and printed with the command \
            that repeats it.

            Exit codes: 0 every run passed, 2 a manifest has errors and nothing was loaded, 3 a \
            promise was broken or a run did not come to rest, 64 the command line is wrong.
            """)

    /// Every run begins at the same instant, so that two of them can be compared.
    private static let start = SimTime.seconds(1_767_225_600)

    @OptionGroup var cluster: ClusterArguments

    @Option(name: .customLong("for"), help: "How much virtual time to run, e.g. 30m.")
    var length = "20m"

    @Option(help: "Draw so many runs from as many seeds, with faults and checkers.")
    var seeds: Int?

    @Option(
        help: ArgumentHelp("Plant a bug, to see a checker find it.", valueName: "bug"))
    var plant: PlantedBug?

    @Option(help: "Keep only these entries of what was drawn, e.g. 2,5,9; for --seeds 1.")
    var keep: String?

    @Option(help: "How many runs at a time; 0: one a core.")
    var jobs = 0

    @Flag(help: "Print only the digest over everything that happened.")
    var digest = false

    @Flag(help: "Print every write, wait and fault.")
    var trace = false

    func validate() throws {
        guard DurationText.parse(length) != nil else {
            throw ValidationError("--for: \"\(length)\" is no length of time; write it like 30m")
        }
        if let seeds, seeds < 1 { throw ValidationError("--seeds: \(seeds) is less than 1") }
        guard jobs >= 0 else { throw ValidationError("--jobs: \(jobs) is less than 0") }
        _ = try kept()
        guard seeds == nil || cluster.files.isEmpty else {
            throw ValidationError("--seeds draws its own objects; it does not go with -f")
        }
        if seeds == nil, plant != nil || keep != nil {
            throw ValidationError("--plant and --keep go with --seeds only")
        }
        if let seeds, seeds != 1, trace || keep != nil {
            throw ValidationError("--trace and --keep are about one run: use --seeds 1")
        }
    }

    /// The numbers of `--keep`.
    private func kept() throws -> [Int]? {
        guard let keep else { return nil }
        return try keep.split(separator: ",").map { word in
            guard let number = Int(word), number >= 0 else {
                throw ValidationError("--keep: \"\(word)\" is not the number of an entry")
            }
            return number
        }
    }

    func run() async throws {
        if let seeds { try await runSeeds(seeds) } else { try runManifests() }
    }

    private func runManifests() throws {
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
        if trace { printTrace(cluster.trace.records, since: Self.start) }
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

    private func printTrace(_ records: [TraceRecord], since start: SimTime) {
        for record in records where record.kind != .step { Output.say(record.line(since: start)) }
    }

    private func runSeeds(_ count: Int) async throws {
        let last = cluster.seed.addingReportingOverflow(UInt64(count))
        guard !last.overflow else { throw ValidationError("--seed: too great for so many seeds") }
        let runs = SeedRuns(
            seeds: cluster.seed..<last.partialValue, planted: plant, keep: try kept(),
            jobs: jobs > 0 ? jobs : ProcessInfo.processInfo.activeProcessorCount)
        if trace {
            let simulation = runs.simulation(cluster.seed)
            let verdict = simulation.run(trace: .all)
            printTrace(verdict.records, since: simulation.options.start + Simulation.boot)
        }
        let clock = ContinuousClock()
        let begin = clock.now
        let summary = await runs.run { done in
            if !digest, done % 100 == 0 { Output.complain("\(done) of \(count) seeds") }
        }
        if digest { Output.say(summary.digest.description) } else {
            let seconds = (clock.now - begin) / .seconds(1)
            Output.say(
                "\(count - summary.failed.count) of \(count) seeds passed in"
                    + " \(Int(seconds.rounded())) s: \(summary.steps) steps, slowest to rest after"
                    + " \(summary.slowestRest), digest \(summary.digest)")
        }
        for seed in summary.failed.prefix(3) { FailureReport(runs: runs, seed: seed).print() }
        if summary.failed.count > 3 {
            let more = summary.failed.dropFirst(3).prefix(20).map(String.init)
            Output.say("more seeds that failed: " + more.joined(separator: " "))
        }
        if !summary.failed.isEmpty { throw ExitCode(3) }
    }
}

extension PlantedBug: ExpressibleByArgument {}
