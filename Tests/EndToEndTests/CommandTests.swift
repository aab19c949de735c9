import Foundation
import Testing

/// Commands that print: errors in one clear sentence, exit codes, and the same run twice.
struct CommandTests {
    private func run(_ arguments: String...) throws -> Screen.Finished {
        try Screen.run([try Screen.program] + arguments)
    }

    @Test
    func `the same seed gives the same digest in two processes`() throws {
        let first = try run("simulate", "--seed", "7", "--digest")
        let second = try run("simulate", "--seed", "7", "--digest")
        #expect(first.status == 0)
        #expect(!first.output.isEmpty)
        #expect(first.output == second.output)
        let other = try run("simulate", "--seed", "8", "--digest")
        #expect(other.output != first.output)
    }

    @Test(arguments: [
        (["--speed", "99"], "--speed"), (["--colors", "pink"], "--colors"),
        (["--theme", "no-such-theme"], "no-such-theme"), (["--wrong-flag"], "--wrong-flag"),
        (["--node-monitor-grace", "soon"], "soon"), (["--feature-gates", "Nope=true"], "Nope"),
    ])
    func `a wrong flag gets one clear sentence`(
        _ example: (arguments: [String], named: String)
    ) throws {
        let finished = try Screen.run([try Screen.program] + example.arguments)
        #expect(finished.status != 0)
        #expect(finished.errors.contains(example.named))
        #expect(finished.output.isEmpty)
    }

    @Test
    func `an unreadable manifest loads nothing`() throws {
        let finished = try run("-f", "/no/such/file.yaml")
        #expect(finished.status == 2)
        #expect(finished.errors.contains("/no/such/file.yaml"))
    }

    @Test
    func `a broken manifest says everything and loads nothing`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "broken.yaml")
        try """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: web
        spec:
          serviceName: web
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: web
                imagee: nginx
                image: nginx
        """.write(to: file, atomically: true, encoding: .utf8)
        let finished = try run("-f", file.path)
        #expect(finished.status == 2)
        #expect(finished.errors.contains("broken.yaml:15:"))
        #expect(finished.errors.contains("did you mean"))
    }
}
