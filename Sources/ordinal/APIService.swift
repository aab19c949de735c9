import Foundation
import KubeAPI
import KubeServer
import Synchronization

/// The API of a cluster on a socket, and the kubeconfig files that lead to it.
final class APIService: Sendable {
    /// What a person is told once the API can be reached.
    struct Ready: Sendable {
        let port: Int
        /// The file that `KUBECONFIG` is to name.
        let kubeconfig: String
        /// The user's own file, when the context was added to it.
        let merged: String?

        var address: String { "https://\(APIApplication.host):\(port)" }
        /// The line a shell is given. The path is quoted where it must be.
        var export: String { "export KUBECONFIG=" + ShellText.quoted(kubeconfig) }
    }

    /// What has to be undone at the end.
    private struct Files {
        /// A file of this program's own: path and text.
        var own: (path: String, text: String)?
        /// The user's file, what was added to it, and the context that was current before.
        var merged: (path: String, entries: KubeconfigFile, former: String?)?
        var failure: ServerError?
    }

    private let arguments: ServerArguments
    private let application: APIApplication
    private let authority: CertificateAuthority
    private let client: CertificateAuthority.Identity
    private let token: String
    private let files = Mutex(Files())

    /// Makes certificates and token; nothing is opened or written yet.
    init(
        _ connection: any ClusterConnection, _ arguments: ServerArguments,
        authority: CertificateAuthority
    ) throws {
        self.arguments = arguments
        self.authority = authority
        token = Authentication.makeToken()
        let admin = UserInfo.admin
        client = try authority.clientIdentity(name: admin.name, groups: admin.groups)
        application = try APIApplication(
            connection: connection, authority: authority,
            identity: try authority.serverIdentity(),
            authentication: Authentication(token: token, user: admin))
    }

    /// Serves until `stop`, and takes away then what it wrote, but for a file that was asked for.
    func run(onReady: @escaping @Sendable (Ready) async -> Void) async throws(ServerError) {
        defer { cleanUp() }
        try await application.run(on: arguments.choice) { [self] port in
            do throws(ServerError) {
                await onReady(try write(port))
            } catch {
                files.withLock { $0.failure = error }
                // Ends with the server, which it ends.
                Task { await application.stop() }
            }
        }
        if let failure = files.withLock({ $0.failure }) { throw failure }
    }

    /// Ends watches in order and closes the sockets.
    func stop() async { await application.stop() }

    private func write(_ port: Int) throws(ServerError) -> Ready {
        let environment = ProcessInfo.processInfo.environment
        let config = KubeconfigFile(
            address: "https://\(APIApplication.host):\(port)",
            authorityPEM: authority.certificatePEM, client: client, token: token)
        let path: String
        if let asked = arguments.writeKubeconfig {
            path = URL(filePath: asked).path
            try PrivateFile.write(config.text, to: path)
        } else {
            path = KubeconfigFile.defaultPath(port: port, environment: environment)
            try PrivateFile.write(config.text, to: path)
            files.withLock { $0.own = (path, config.text) }
        }
        var merged: String?
        if arguments.mergeKubeconfig {
            let user = KubeconfigFile.userPath(environment: environment)
            let former = try config.merge(into: user)
            files.withLock { $0.merged = (user, config, former) }
            merged = user
        }
        return Ready(port: port, kubeconfig: path, merged: merged)
    }

    private func cleanUp() {
        let (own, merged) = files.withLock { files in
            defer { files.own = nil; files.merged = nil }
            return (files.own, files.merged)
        }
        if let own { PrivateFile.remove(own.path, ifItIs: own.text) }
        guard let merged else { return }
        do {
            try merged.entries.remove(from: merged.path, former: merged.former)
        } catch {
            Output.complain("ordinal: the context \"ordinal\" stays in \(merged.path): \(error)")
        }
    }
}

/// Words for a shell.
enum ShellText {
    /// A word as a POSIX shell reads it, in quotes only where it needs them.
    static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
