import KubeAPI
import KubeClient
import KubeCluster
import KubeHost
import KubeServer
import Testing

/// A way from a test to a cluster.
enum Way: String, Sendable, CustomStringConvertible {
    /// The connection the dashboard has.
    case embedded
    /// Through the HTTPS API, with the connection for real clusters.
    case https

    var description: String { rawValue }
}

/// A cluster of its own for one test.
enum World {
    /// Runs `body` with a connection to a new cluster.
    static func run(
        _ way: Way, _ body: @Sendable (any ClusterConnection) async throws -> Void
    ) async throws {
        let host = ClusterHost(Cluster(.instant))
        let embedded = EmbeddedConnection(host, name: "contract")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run() }
            defer { group.cancelAll() }
            switch way {
            case .embedded: try await body(embedded)
            case .https: try await serve(embedded, body)
            }
        }
    }

    private static func serve(
        _ embedded: EmbeddedConnection,
        _ body: @Sendable (any ClusterConnection) async throws -> Void
    ) async throws {
        let authority = try CertificateAuthority()
        let client = try authority.clientIdentity(
            name: UserInfo.admin.name, groups: UserInfo.admin.groups)
        let application = try APIApplication(
            connection: embedded, authority: authority, identity: try authority.serverIdentity(),
            authentication: Authentication(token: Authentication.makeToken(), user: .admin))
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run(on: .any) { found.yield($0) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            var access = ClusterAccess(name: "contract", server: "https://127.0.0.1:\(port)")
            access.authority = Array(authority.certificatePEM.utf8)
            access.certificate = Array(client.certificatePEM.utf8)
            access.key = Array(client.keyPEM.utf8)
            let remote = try RemoteConnection(access)
            do {
                try await body(remote)
            } catch {
                await remote.close()
                throw error
            }
            await remote.close()
            await application.stop()
            group.cancelAll()
        }
    }
}
