import Foundation
import Testing

/// `ordinal serve` as a person starts it, with the real kubectl before it.
@Suite(.serialized)
struct ServeTests {
    /// A running server and what it printed.
    private struct Server {
        let process: Process
        let kubeconfig: String
        let directory: URL

        /// Starts the program and waits for its last line.
        init(_ arguments: String...) throws {
            directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            process = Process()
            process.executableURL = URL(filePath: try Screen.program)
            process.arguments = ["serve", "--port", "0"] + arguments
            var environment = ProcessInfo.processInfo.environment
            environment["XDG_STATE_HOME"] = directory.path
            process.environment = environment
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let wanted = "export KUBECONFIG="
            var text = ""
            while !(text.contains(wanted) && text.hasSuffix("\n")) {
                let data = pipe.fileHandleForReading.availableData
                // The end of the output: the program has ended.
                if data.isEmpty { break }
                text += String(decoding: data, as: UTF8.self)
            }
            let line = try #require(text.split(separator: "\n").last { $0.hasPrefix(wanted) })
            kubeconfig = String(line.dropFirst(wanted.count))
        }

        func kubectl(_ arguments: String...) throws -> Screen.Finished {
            let program = ProcessInfo.processInfo.environment["KUBECTL"] ?? "kubectl"
            return try Screen.run([
                "/usr/bin/env", program, "--kubeconfig", kubeconfig, "--cache-dir",
                directory.appending(path: "cache").path,
            ] + arguments)
        }

        /// Sends a signal, waits for the end, and tells the exit status.
        func end(_ signal: Int32) -> Int32 {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : -1
        }

        func remove() {
            if process.isRunning { process.terminate() }
            do { try FileManager.default.removeItem(at: directory) } catch { return }
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `kubectl reaches it until a signal ends it cleanly`(signal: Int32) throws {
        let server = try Server()
        defer { server.remove() }
        let nodes = try server.kubectl("get", "nodes", "--no-headers")
        #expect(nodes.status == 0, "\(nodes.errors)")
        #expect(nodes.output.split(separator: "\n").count == 3)
        #expect(FileManager.default.fileExists(atPath: server.kubeconfig))
        #expect(server.end(signal) == 0)
        #expect(!FileManager.default.fileExists(atPath: server.kubeconfig))
    }

    @Test
    func `a bare control plane has no nodes`() throws {
        let server = try Server("--external-kubelet", "--node-monitor-grace", "4s")
        defer { server.remove() }
        let nodes = try server.kubectl("get", "nodes", "-o", "name")
        #expect(nodes.status == 0, "\(nodes.errors)")
        #expect(nodes.output.isEmpty)
        #expect(server.end(SIGTERM) == 0)
    }
}
