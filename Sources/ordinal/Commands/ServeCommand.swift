import ArgumentParser
import Dispatch
import Foundation
import KubeAPI
import KubeCluster
import KubeHost
import KubeServer
import SimKernel

/// `ordinal serve`: the Kubernetes API over HTTPS in front of an embedded cluster, without a screen.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the Kubernetes API of an embedded cluster, for kubectl and other clients.",
        discussion: """
            The API is HTTPS on 127.0.0.1 only. The kubeconfig, which is readable by you alone, \
            is kept in $XDG_STATE_HOME/ordinal (else ~/.local/state/ordinal) while this runs. The \
            cluster has three simulated nodes and is empty but for the manifests given by -f; \
            everything in it is gone when this ends. Ctrl-C ends it.

            Virtual time starts at the wall clock's now. The server prints ages by virtual time; \
            ages that a client computes itself (kubectl describe, the events' "ago") drift when \
            --speed is not 1.

            Exit codes: 0 ended by SIGINT or SIGTERM, 1 the API could not be served, 2 a manifest \
            has errors and nothing was loaded, 64 the command line is wrong.
            """)

    @OptionGroup(title: "Cluster") var cluster: ClusterArguments
    @OptionGroup(title: "Server") var server: ServerArguments

    @OptionGroup(title: "Time") var pace: PaceArguments

    @Flag(
        help: """
            A bare control plane without simulated nodes and without delays, for kubelets that \
            connect from outside.
            """)
    var externalKubelet = false

    func run() async throws {
        let authority = try CertificateAuthority()
        let embedded = try EmbeddedCluster(cluster, showsDemo: false) { options in
            // What every namespace publishes is what clients must trust.
            options.rootCertificate = authority.certificatePEM
            if externalKubelet { Self.bare(&options) }
        }
        for note in embedded.notes { Output.complain(note) }
        ProcessLimits.raise()
        let host = ClusterHost(embedded.cluster, rate: pace.speed)
        let service = try APIService(
            EmbeddedConnection(host, name: "embedded"), server, authority: authority)
        let wasGiven = server.port != nil
        let signals = EndSignals()
        defer { signals.cancel() }
        let arrivals = signals.arrivals
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await host.run() }
                group.addTask {
                    for await _ in arrivals { break }
                    await service.stop()
                }
                defer { group.cancelAll() }
                try await service.run { Self.announce($0, wasGiven: wasGiven) }
            }
        } catch let error as ServerError {
            Self.explain(error)
            throw ExitCode(1)
        }
    }

    /// No nodes of its own, no latency and no pauses. The nodes there are get looked at so often
    /// that whoever waits until nothing moves sees the taints of the state it has come to.
    private static func bare(_ options: inout ClusterOptions) {
        let instant = ClusterOptions.instant
        options.links = instant.links
        options.control = instant.control
        options.node = instant.node
        options.simulatesNodes = false
        options.nodeMonitorPeriod = .milliseconds(100)
    }

    private static func announce(_ ready: APIService.Ready, wasGiven: Bool) {
        if !wasGiven, ready.port != 6443 {
            Output.complain("ordinal: port 6443 is taken; using \(ready.port)")
        }
        Output.say("Kubernetes API  \(ready.address)")
        Output.say("kubeconfig      \(ready.kubeconfig)")
        if let merged = ready.merged {
            Output.say("context         ordinal, in \(merged) while this runs")
        }
        Output.say("")
        Output.say(ready.export)
    }

    private static func explain(_ error: ServerError) {
        var line = "ordinal: \(error.message)"
        if error.code == .portTaken { line += " (choose a port with --port; 0 takes any)" }
        Output.complain(line)
    }
}

/// SIGINT, SIGTERM and SIGHUP as something to wait for. A second one ends the program at once.
struct EndSignals {
    /// One element for each signal that came.
    let arrivals: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                continuation.yield(number)
                // From now on the signal does what it does to any program.
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }

    /// Listens no longer.
    func cancel() { for source in sources { source.cancel() } }
}

/// What the operating system lets this process have.
enum ProcessLimits {
    /// As many open files as may be, for one socket each watch; and a closed pipe is an error of
    /// the write and not the end of the program.
    static func raise() {
        signal(SIGPIPE, SIG_IGN)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
