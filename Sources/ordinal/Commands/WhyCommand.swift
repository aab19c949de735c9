import ArgumentParser
import Dashboard
import KubeAPI
import KubeClient
import KubeCluster
import KubeControl
import KubeModel
import SimKernel

/// `ordinal why KIND/NAME`: what the controllers wait for about an object, and what comes next.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say what the controllers wait for about an object, and what happens next.",
        discussion: """
            KIND is sts, pod, pvc, pv, node, deploy, rs, svc, pdb or ns. Without --kubeconfig an \
            embedded cluster runs the manifests given by -f, or else the demo, for the time given \
            by --for, and its controllers are asked. With --kubeconfig the objects of that \
            cluster are read, nothing is written, and the planners say what its controllers wait \
            for as far as the objects tell: it need not be a cluster of this program.

              ordinal why sts/web -f web.yaml --for 2m --seed 7
              ordinal why pod/web-1 -n shop --kubeconfig ~/.kube/config

            Exit codes: 0 explained, 1 there is no such object or the cluster cannot be read, 2 a \
            manifest or a kubeconfig has errors, 64 the command line is wrong.
            """)

    /// Every embedded run begins at the same instant, so that two answers can be compared.
    private static let start = SimTime.seconds(1_767_225_600)

    @Argument(help: "The object, as KIND/NAME.")
    var object: String

    @Option(
        name: [.customShort("n"), .long],
        help: "Its namespace (default: that of the kubeconfig's context, else default).")
    var namespace: String?

    @Option(help: "Ask the cluster of this kubeconfig instead of an embedded one.")
    var kubeconfig: String?

    @Option(help: "The context of the kubeconfig (default: its current one).")
    var context: String?

    @Option(
        name: .customLong("for"),
        help: "How much virtual time the embedded cluster runs first, e.g. 30s.")
    var length = "2m"

    @OptionGroup(title: "Embedded cluster") var cluster: ClusterArguments

    func validate() throws {
        _ = try subject(namespace: "default")
        guard DurationText.parse(length) != nil else {
            throw ValidationError("--for: \"\(length)\" is no length of time; write it like 30s")
        }
        if kubeconfig == nil, context != nil {
            throw ValidationError("--context: names a context of --kubeconfig, which is missing")
        }
        if kubeconfig != nil, !cluster.files.isEmpty {
            throw ValidationError("--kubeconfig and -f exclude each other")
        }
    }

    func run() async throws {
        guard let kubeconfig else { return try explainEmbedded() }
        let access: ClusterAccess
        do {
            access = try Kubeconfig.access(path: kubeconfig, context: context)
        } catch {
            Output.complain("ordinal: \(error)")
            throw ExitCode(2)
        }
        do {
            let connection = try RemoteConnection(access)
            let result = await explanation(connection, access)
            await connection.close()
            try show(try result.get())
        } catch let error as ConnectionError {
            Output.complain("ordinal: \(access): \(Self.text(error))")
            throw ExitCode(1)
        }
    }

    private func subject(namespace fallback: String) throws -> ObjectKey {
        do {
            return try WhySubject.parse(object, namespace: namespace ?? fallback)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// An answer, or what to say when there is none.
    private enum Answer {
        case report(WhyReport)
        case unknown(ObjectKey, known: [String])

        init(_ key: ObjectKey, _ source: WhySource) {
            if let report = WhyReport(key, source) {
                self = .report(report)
            } else {
                let objects = source.cache.list(key.resource, namespace: key.namespace)
                self = .unknown(key, known: objects.map { WhyName.text($0.key) })
            }
        }
    }

    private func show(_ answer: Answer) throws {
        switch answer {
        case .report(let report):
            for line in report.lines { print(ManifestFinding.visible(line)) }
        case .unknown(let key, let known):
            let place = key.resource.isNamespaced ? " in namespace \(key.namespace)" : ""
            let name = "\(WhyName.short(key.resource))/\(key.name)"
            let others =
                known.isEmpty ? "there is none" : "there is " + known.joined(separator: ", ")
            Output.complain(
                ManifestFinding.visible("ordinal: there is no \(name)\(place); \(others)"))
            throw ExitCode(1)
        }
    }

    // MARK: - An embedded cluster

    private func explainEmbedded() throws {
        let key = try subject(namespace: "default")
        let embedded = try EmbeddedCluster(cluster) { $0.start = Self.start }
        for note in embedded.notes { Output.complain(note) }
        var cluster = embedded.cluster
        cluster.run(until: cluster.now + (DurationText.parse(length) ?? .minutes(2)))
        try show(Answer(key, cluster.whySource))
    }

    // MARK: - A cluster somewhere else

    private func explanation(
        _ connection: RemoteConnection, _ access: ClusterAccess
    ) async -> Result<Answer, any Error> {
        do {
            let key = try subject(namespace: access.namespace)
            let gates = try cluster.gates()
            let mirror = try await ClusterMirror.read(
                connection, key.resource,
                namespace: key.resource.isNamespaced ? key.namespace : namespace ?? "")
            for gap in mirror.gaps { Output.complain("ordinal: " + gap) }
            let source = WhySource(
                mirror: mirror.cache, at: await connection.time(),
                options: ClusterOptions { $0.gates = gates }.controllerOptions)
            return .success(Answer(key, source))
        } catch {
            return .failure(error)
        }
    }

    private static func text(_ error: ConnectionError) -> String {
        switch error {
        case .rejected(let refusal): refusal.message
        case .unreachable(let reason): reason
        case .closed: "the connection was closed"
        }
    }
}
