import Foundation
import KubeAPI
import KubeCluster
import KubeHost
import KubeServer
import Testing

/// A server in this process on a free port, before a cluster of its own, and curl as its client.
struct ServerFixture: Sendable {
    /// How a request shows who sends it.
    enum Credentials: Sendable {
        case none, certificate, token, wrongToken, basic
        /// A certificate that another authority signed.
        case foreignCertificate
    }

    /// What came back.
    struct Answer: Sendable {
        /// 0 when there was no answer at all.
        var status: Int
        var headers: [String: String]
        var body: String
    }

    let application: APIApplication
    let connection: EmbeddedConnection
    let port: Int
    let token: String
    let directory: URL

    /// Runs `body` with a server, and stops the server.
    static func run(
        _ adjust: (inout APIApplication.Limits) -> Void = { _ in },
        _ body: @Sendable (ServerFixture) async throws -> Void
    ) async throws {
        let host = ClusterHost(Cluster(ClusterOptions()))
        let connection = EmbeddedConnection(host, name: "test")
        let authority = try CertificateAuthority()
        let client = try authority.clientIdentity(
            name: UserInfo.admin.name, groups: UserInfo.admin.groups)
        let foreign = try CertificateAuthority().clientIdentity(
            name: UserInfo.admin.name, groups: UserInfo.admin.groups)
        let token = Authentication.makeToken()
        var limits = APIApplication.Limits()
        adjust(&limits)
        let application = try APIApplication(
            connection: connection, authority: authority,
            identity: try authority.serverIdentity(),
            authentication: Authentication(token: token, user: .admin), limits: limits)
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        for (name, text) in [
            ("ca", authority.certificatePEM), ("crt", client.certificatePEM),
            ("key", client.keyPEM), ("foreign-crt", foreign.certificatePEM),
            ("foreign-key", foreign.keyPEM),
        ] {
            try PrivateFile.write(text, to: directory.url.appending(path: name).path)
        }
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let url = directory.url
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await host.run() }
            group.addTask {
                try await application.run(on: .any) { found.yield($0) }
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(
                ServerFixture(
                    application: application, connection: connection, port: port, token: token,
                    directory: url))
            await application.stop()
            group.cancelAll()
        }
    }

    /// Sends a request with curl.
    func curl(
        _ path: String, as credentials: Credentials = .certificate, _ arguments: [String] = []
    ) async throws -> Answer {
        func file(_ name: String) -> String { directory.appending(path: name).path }
        var words = ["-s", "-i", "--http1.1", "--max-time", "20", "--cacert", file("ca")]
        switch credentials {
        case .none: break
        case .certificate: words += ["--cert", file("crt"), "--key", file("key")]
        case .foreignCertificate:
            words += ["--cert", file("foreign-crt"), "--key", file("foreign-key")]
        case .token: words += ["-H", "Authorization: Bearer \(token)"]
        case .wrongToken: words += ["-H", "Authorization: Bearer \(token)x"]
        case .basic: words += ["-u", "admin:secret"]
        }
        let output = try await Self.output(
            of: "curl", words + arguments + ["https://127.0.0.1:\(port)\(path)"])
        return Self.answer(output)
    }

    /// Sends bytes as they are to the server.
    ///
    /// - Returns: what came back until the server closed the connection; nil when it did not.
    func raw(_ text: String) async throws -> String? {
        let path = directory.appending(path: UUID().uuidString).path
        try PrivateFile.write(text, to: path)
        func file(_ name: String) -> String { directory.appending(path: name).path }
        let client =
            "timeout 5 openssl s_client -quiet -connect 127.0.0.1:\(port) -cert '\(file("crt"))'"
            + " -key '\(file("key"))' <'\(path)' 2>/dev/null"
        let output = try await Self.output(
            of: "sh", ["-c", client + "; test $? = 124 && printf 'it stays open'"])
        return output.hasSuffix("it stays open") ? nil : output
    }

    private static func answer(_ output: String) -> Answer {
        var rest = output.replacing("\r\n", with: "\n")
        // An interim answer comes before the real one.
        while rest.hasPrefix("HTTP/1.1 100"), let end = rest.firstRange(of: "\n\n") {
            rest = String(rest[end.upperBound...])
        }
        guard let end = rest.firstRange(of: "\n\n") else {
            return Answer(status: 0, headers: [:], body: rest)
        }
        let lines = rest[..<end.lowerBound].split(separator: "\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return Answer(
            status: status ?? 0, headers: headers, body: String(rest[end.upperBound...]))
    }

    /// What a program writes to its standard output.
    private static func output(of program: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ended.finish() }
        try process.run()
        // Read on a thread of its own, so that a server on few threads is not held up.
        let data: Data = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: pipe.fileHandleForReading.readDataToEndOfFile())
            }
        }
        for await _ in ends {}
        return String(decoding: data, as: UTF8.self)
    }
}

/// A directory that is gone after the test.
struct TemporaryDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ordinal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func remove() {
        do { try FileManager.default.removeItem(at: url) } catch { return }
    }

    /// The path of a file in it.
    func path(_ name: String) -> String { url.appending(path: name).path }
}
