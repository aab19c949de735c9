import KubeAPI
import KubeCluster
import KubeHost
import KubeModel
import KubeServer
import NIOSSL
import SimKernel
import Synchronization

/// The API over TLS in front of 1,000 running pods. Client and server share this process and its
/// cores, so a figure is what both of them cost.
struct APIBench {
    private static let pods = "/api/v1/namespaces/default/pods"
    private static let table = "application/json;as=Table;v=v1;g=meta.k8s.io"
    private static let discovery =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    private static let watchers = 200
    private static let changes = 100
    private static let gets = 4_000

    let runs: Int

    func run() async throws {
        Output.say("1,000 running pods; client and server share one process, over TLS on 127.0.0.1")
        var cluster = try EngineBench.settled(1_000, "Parallel")
        cluster.run(until: cluster.now + .minutes(1))
        let host = ClusterHost(cluster)
        let admin = UserInfo.admin
        let authority = try CertificateAuthority()
        let connection = EmbeddedConnection(host, name: "bench")
        let application = try APIApplication(
            connection: connection, authority: authority,
            identity: try authority.serverIdentity(),
            authentication: Authentication(token: Authentication.makeToken(), user: admin))
        let identity = try authority.clientIdentity(name: admin.name, groups: admin.groups)
        ProcessLimits.raise()
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run() }
            group.addTask {
                defer { found.finish() }
                try await application.run(on: .any) { found.yield($0) }
            }
            for await port in ports {
                let tls = try Self.tls(authority, identity)
                try await Session(
                    runs: runs, connection: connection,
                    connect: { try await BenchClient(port: port, tls: tls) }
                ).run()
                break
            }
            await application.stop()
            group.cancelAll()
        }
    }

    /// A client certificate, as kubectl shows one.
    private static func tls(
        _ authority: CertificateAuthority, _ identity: CertificateAuthority.Identity
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
        configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(
            Array(identity.certificatePEM.utf8)
        ).map { .certificate($0) }
        configuration.privateKey = .privateKey(
            try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem))
        return try NIOSSLContext(configuration: configuration)
    }

    /// The figures, taken one after the other.
    private struct Session {
        let runs: Int
        let connection: EmbeddedConnection
        let connect: @Sendable () async throws -> BenchClient

        func run() async throws {
            try await documents()
            try await gets("GET of a pod, one connection", connections: 1)
            try await gets("GET of a pod, 8 connections", connections: 8)
            try await creates()
            try await serialisations()
            try await watches("JSON", "application/json")
            try await watches("tables", APIBench.table)
            Output.say(
                "memory: \(ProcessFacts.residentMiB) MiB, \(ProcessFacts.peakMiB) MiB at most")
        }

        private func documents() async throws {
            let client = try await connect()
            for (name, path, accept) in [
                ("list of 1,000 pods as JSON", pods, "application/json"),
                ("list of 1,000 pods as Table", pods, table),
                ("list with limit=500 as JSON", pods + "?limit=500", "application/json"),
                ("list with limit=500 as Table", pods + "?limit=500", table),
                ("aggregated discovery", "/apis", discovery),
                ("OpenAPI v2", "/openapi/v2", "application/json"),
            ] {
                var figures = Figures(name)
                // The first one makes bytes that the others find made.
                let request = BenchRequest("GET", path, accept: accept)
                let first = try await client.send(request)
                let outcome = try await client.send(request, times: max(10, runs))
                for time in outcome.times { figures.add(time) }
                figures.printLine(
                    "first \(Figures.text(first.times)) ms, \(outcome.bodyBytes / 1_000) kB")
            }
            await client.close()
        }

        private func gets(_ name: String, connections: Int) async throws {
            let request = BenchRequest("GET", pods + "/bench-7")
            var clients: [BenchClient] = []
            for _ in 0..<connections { clients.append(try await connect()) }
            var figures = Figures(name)
            let share = APIBench.gets / connections
            let clock = ContinuousClock()
            var best = 0
            for _ in 0..<runs {
                let start = clock.now
                try await withThrowingTaskGroup(of: BenchClient.Outcome.self) { group in
                    for client in clients {
                        group.addTask { try await client.send(request, times: share) }
                    }
                    for try await outcome in group {
                        for time in outcome.times { figures.add(time) }
                    }
                }
                let rate = Double(share * connections) / ((clock.now - start) / .seconds(1))
                best = max(best, Int(rate))
            }
            figures.printLine("p99 \(figures.percentile(99)) ms, \(best) a second")
            for client in clients { await client.close() }
        }

        private func creates() async throws {
            let client = try await connect()
            var figures = Figures("create of a ConfigMap")
            for number in 0..<200 {
                let body = """
                    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bench-\(number)"},\
                    "data":{"key":"value"}}
                    """
                let outcome = try await client.send(
                    BenchRequest(
                        "POST", "/api/v1/namespaces/default/configmaps",
                        contentType: "application/json", body: body))
                for time in outcome.times { figures.add(time) }
            }
            figures.printLine("p99 \(figures.percentile(99)) ms")
            await client.close()
        }

        /// How many arrays of bytes there are of one version that many watch.
        private func serialisations() async throws {
            let revision = try await revision()
            var streams: [WatchStream] = []
            for _ in 0..<watchers {
                var watch = WatchRequest(.pod, namespace: "default")
                watch.after = revision
                streams.append(try await connection.watch(watch))
            }
            _ = try await connection.send(
                .mergePatch(
                    ObjectKey(.pod, namespace: "default", name: "bench-1"),
                    ["metadata": ["annotations": ["bench": "once"]]]))
            var places: Set<UInt> = []
            for stream in streams {
                var iterator = stream.batches.makeAsyncIterator()
                guard case .modified(let pod) = try await iterator.next()?.first else { continue }
                let place = pod.memberBytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
                places.insert(place)
                stream.end()
            }
            Output.say("serialisations of a version that \(watchers) watch: \(places.count)")
        }

        private func revision() async throws -> UInt64 {
            let answer = try await connection.send(.list(.node))
            guard case .list(_, let page) = answer.response else { return 0 }
            return page.revision
        }

        private func watches(_ name: String, _ accept: String) async throws {
            let tally = Tally()
            let path = pods + "?watch=1&resourceVersion=\(try await revision())"
            var clients: [BenchClient] = []
            for _ in 0..<watchers {
                let client = try await connect()
                try await client.watch(BenchRequest("GET", path, accept: accept)) {
                    tally.count($0)
                }
                clients.append(client)
            }
            let writer = try await connect()
            var each = Figures("change to \(watchers) watchers, \(name)")
            for number in 0..<changes {
                tally.begin(expecting: watchers)
                _ = try await writer.send(change("\(name) \(number)", of: number * 7))
                for time in await tally.arrivals() { each.add(time) }
            }
            each.printLine("p99 \(each.percentile(99)) ms, at most \(each.percentile(100)) ms")
            try await flood(name, writer, tally)
            try await gets("GET beside \(watchers) watches, \(name)", connections: 1)
            for client in clients + [writer] { await client.close() }
        }

        /// Changes that follow one another without waiting for those who watch.
        private func flood(
            _ name: String, _ writer: BenchClient, _ tally: Tally
        ) async throws {
            let clock = ContinuousClock()
            let start = clock.now
            tally.begin(expecting: watchers * changes)
            for number in 0..<changes {
                _ = try await writer.send(change("\(name) again \(number)", of: number))
            }
            let written = clock.now - start
            let all = await tally.arrivals()
            var figures = Figures("\(changes) changes in a row to \(watchers) watchers, \(name)")
            figures.add(clock.now - start)
            figures.printLine(
                "\(Figures.text([written])) ms for the writer, \(all.count) events")
        }

        /// A change of a pod; what is written must be new, or nothing changes.
        private func change(_ text: String, of pod: Int) -> BenchRequest {
            BenchRequest(
                "PATCH", pods + "/bench-\(pod)", contentType: "application/merge-patch+json",
                body: "{\"metadata\":{\"annotations\":{\"bench\":\"\(text)\"}}}")
        }
    }
}

/// Counts what reaches many watchers, and when.
private final class Tally: Sendable {
    private struct State {
        var started = ContinuousClock.now
        var expected = Int.max
        var times: [Duration] = []
        var waiting: CheckedContinuation<[Duration], Never>?

        var isComplete: Bool { times.count >= expected }
    }

    private let state = Mutex(State())

    /// Counts from now on, up to so many events.
    func begin(expecting expected: Int) { state.withLock { $0 = State(expected: expected) } }

    /// So many events have arrived at one of them.
    func count(_ events: Int) {
        guard events > 0 else { return }
        state.withLock { state in
            let time = ContinuousClock.now - state.started
            for _ in 0..<events { state.times.append(time) }
            guard state.isComplete else { return }
            state.waiting?.resume(returning: state.times)
            state.waiting = nil
        }
    }

    /// When each of the expected events arrived, once all of them have.
    func arrivals() async -> [Duration] {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                guard !state.isComplete else {
                    return continuation.resume(returning: state.times)
                }
                state.waiting = continuation
            }
        }
    }
}
