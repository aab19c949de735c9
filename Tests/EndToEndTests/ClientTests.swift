import Foundation
import Testing

/// Client libraries that were written for real clusters, without special settings.
struct ClientTests {
    /// A Python that has the package `kubernetes`; `Tests/run` makes one.
    private var python: String {
        ProcessInfo.processInfo.environment["ORDINAL_PYTHON"] ?? "python3"
    }

    @Test
    func `Python's client lists, watches, creates, patches and deletes`() throws {
        let server = try ServedCluster("--speed", "60", "--seed", "11")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Clients/python_client.py").path
        let finished = try Screen.run([python, script, server.kubeconfig])
        #expect(finished.status == 0, "\(finished.output)\n\(finished.errors)")
    }
}
