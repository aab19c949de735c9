import Foundation
import NIOSSL

/// From the start of `ordinal serve` to the answer that it is ready, and the memory it holds then.
struct ServeStart {
    let arguments: [String]

    func run(_ runs: Int) async throws {
        let title = (["serve"] + arguments).joined(separator: " ")
        var figures = Figures(title + " to /readyz")
        var memory = 0
        for _ in 0..<runs {
            let (time, resident) = try await ready()
            figures.add(time)
            memory = max(memory, resident)
        }
        figures.printLine("\(memory) MiB at most")
    }

    private func ready() async throws -> (time: Duration, residentMiB: Int) {
        let config = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let server = Process()
        server.executableURL = URL(filePath: "/proc/self/exe")
        server.arguments =
            ["serve"] + arguments + ["--port", "0", "--write-kubeconfig", config]
        let output = Pipe()
        server.standardOutput = output
        let clock = ContinuousClock()
        let start = clock.now
        try server.run()
        defer {
            server.terminate()
            server.waitUntilExit()
            unlink(config)
        }
        // The first line is the address; it is said once the socket listens.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let address = line.split(separator: "\n").first ?? ""
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw BenchClient.Failure(description: "serve said: \(line)")
        }
        // Everybody may ask whether it is ready.
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        let client = try await BenchClient(port: port, tls: try NIOSSLContext(configuration: tls))
        _ = try await client.send(BenchRequest("GET", "/readyz"))
        let elapsed = clock.now - start
        let resident = ProcessFacts.residentMiB(of: String(server.processIdentifier))
        await client.close()
        return (elapsed, resident)
    }
}
