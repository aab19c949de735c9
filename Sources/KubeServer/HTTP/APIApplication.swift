import Foundation
import HummingbirdCore
package import KubeAPI
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The Kubernetes API over HTTPS in front of a cluster, on this machine's loopback address only.
///
/// It decides nothing about objects: `WireService` understands requests and writes answers, the
/// connection carries them out. Source: api.md 1, 2, 7.1; architecture 2.6.
package final class APIApplication: Sendable {
    /// Which port to listen on.
    package enum Port: Sendable, Equatable {
        /// This one and no other.
        case exact(Int)
        /// The first one that is free, from this one on.
        case firstFree(from: Int)
        /// Any free one.
        case any
    }

    /// What one client may take of the server's time and memory.
    package struct Limits: Sendable {
        /// Seconds a connection may wait for a request, or a request for its head.
        package var idleSeconds: Int64 = 120
        /// Seconds a request may take to send its body.
        package var bodySeconds: Int64 = 60
        /// Seconds a client may take nothing of what is sent to it.
        package var stallSeconds: Int64 = 60
        /// Seconds between bookmarks is the connection's choice; this is how long a watch without
        /// `timeoutSeconds` lasts. Source: api.md 7.1.
        package var watchSeconds: ClosedRange<Int64> = 1800...3600
        /// The largest body of a request, in bytes. Source: api.md 15.
        package var bodyBytesMax = 3 * 1024 * 1024
        /// The largest head of a request, in bytes.
        package var headerBytesMax = 64 * 1024
        /// Connections at a time; more have to wait.
        package var connectionsMax = 1_000

        package init() {}
    }

    private struct State {
        var service: WireService?
        var peers: [Int: Peer] = [:]
        var nextPeer = 0
        var server: Server<APIChannel>?
        var isStopping = false
    }

    /// The address all sockets are bound to.
    package static let host = "127.0.0.1"
    /// How many ports are tried when one is taken.
    private static let portTries = 100

    let connection: any ClusterConnection
    let authentication: Authentication
    let limits: Limits
    let dates = HTTPDate()
    /// The lines that watches of all connections share.
    let lines = WatchLines()
    private let tls: NIOSSLContext
    private let state = Mutex(State())
    /// Shared with the connections, which count themselves out.
    let living = LivingCount()

    /// - Parameters:
    ///   - authority: signs nothing here; clients with certificates of its are known.
    ///   - identity: the server's own certificate.
    package init(
        connection: any ClusterConnection, authority: CertificateAuthority,
        identity: CertificateAuthority.Identity, authentication: Authentication,
        limits: Limits = Limits()
    ) throws {
        self.connection = connection
        self.authentication = authentication
        self.limits = limits
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(
                Array(identity.certificatePEM.utf8)
            ).map { .certificate($0) },
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Without a certificate a client is nobody; with a wrong one it is refused.
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
        tls = try NIOSSLContext(configuration: configuration)
    }

    /// Serves until `stop` is called.
    ///
    /// - Parameter onReady: called with the port once the socket listens, before the first request
    ///   is answered.
    package func run(
        on port: Port, onReady: @escaping @Sendable (Int) async -> Void
    ) async throws(ServerError) {
        var candidate: Int
        switch port {
        case .exact(let number), .firstFree(let number): candidate = number
        case .any: candidate = 0
        }
        var triesLeft = Self.portTries
        while true {
            do {
                return try await listen(on: candidate, onReady)
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                triesLeft -= 1
                if case .firstFree = port, triesLeft > 0, candidate < 65_535 {
                    candidate += 1
                    continue
                }
                var message = "port \(candidate) is taken"
                if let free = FreePort.next(after: candidate) { message += "; \(free) is free" }
                throw ServerError(.portTaken, message)
            } catch let error as IOError where error.errnoCode == EACCES {
                throw ServerError(
                    .cannotListen, "port \(candidate) may not be used by an ordinary user")
            } catch {
                throw ServerError(.cannotListen, "cannot listen on port \(candidate): \(error)")
            }
        }
    }

    private func listen(
        on port: Int, _ onReady: @escaping @Sendable (Int) async -> Void
    ) async throws {
        var silent = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
        silent.logLevel = .critical
        let server = Server(
            childChannelSetup: APIChannel(application: self, tls: tls, limits: limits),
            configuration: ServerConfiguration(
                address: .hostname(Self.host, port: port),
                availableConnectionsDelegate: .maximum(limits.connectionsMax, logger: silent)),
            onServerRunning: { [self] channel in
                let port = channel.localAddress?.port ?? port
                var options = WireService.Options()
                options.serverAddress = "\(Self.host):\(port)"
                state.withLock { $0.service = WireService(options) }
                await onReady(port)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: silent)
        let isStopping = state.withLock { state in
            state.server = server
            return state.isStopping
        }
        if isStopping { return }
        try await server.run()
    }

    /// Ends all watches in order, lets answers that are on their way finish, and closes the
    /// sockets; after a second it closes them whatever they do.
    package func stop() async {
        let (server, peers) = state.withLock { state in
            state.isStopping = true
            return (state.server, state.peers.values.map { $0 })
        }
        for peer in peers { peer.stop() }
        guard let server else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // The server says only that it has stopped before, which is what is wanted.
                do { try await server.shutdownGracefully() } catch { return }
            }
            group.addTask { [self] in
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                for peer in state.withLock({ $0.peers.values.map { $0 } }) { peer.cut() }
                // A farewell nobody answers must not hold the program up.
                do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// The service, once the port is known.
    var service: WireService { state.withLock { $0.service } ?? WireService() }

    /// A new connection, which is forgotten when it closes.
    func makePeer(_ channel: any Channel) -> Peer {
        let peer = state.withLock { state in
            state.nextPeer += 1
            let peer = Peer(id: state.nextPeer, channel: channel, living: living)
            state.peers[peer.id] = peer
            return peer
        }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.state.withLock { $0.peers[peer.id] = nil }
        }
        return peer
    }

    /// How many connections are still in memory, closed ones among them.
    package var livingPeers: Int { living.value }

    /// How many connections there are.
    package var connectionCount: Int { state.withLock { $0.peers.count } }
}
