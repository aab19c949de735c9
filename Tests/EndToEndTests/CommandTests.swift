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

    @Test
    func `many seeds keep every promise, the same way in two processes`() throws {
        let first = try run("simulate", "--seeds", "100", "--digest")
        let second = try run("simulate", "--seeds", "100", "--digest", "--jobs", "1")
        #expect(first.status == 0, "\(first.output)")
        #expect(first.output.split(separator: "\n").count == 1)
        #expect(first.output == second.output)
    }

    @Test
    func `a planted bug is found, shrunk and can be repeated`() throws {
        let finished = try run("simulate", "--seeds", "4", "--plant", "skipped-ordinal")
        #expect(finished.status == 3)
        #expect(finished.output.contains("FAILED: ordinal-order"))
        #expect(finished.output.contains("promised: "))
        let command = finished.output.split(separator: "\n")
            .first { $0.hasPrefix("repeat it: ordinal ") }?
            .dropFirst("repeat it: ordinal ".count).split(separator: " ").map(String.init)
        let again = try Screen.run([try Screen.program] + (try #require(command)))
        #expect(again.status == 3)
        #expect(again.output.contains("FAILED: ordinal-order"))
    }

    @Test(arguments: [
        (["simulate", "--seeds", "0"], "--seeds"), (["simulate", "--keep", "1"], "--seeds"),
        (["simulate", "--seeds", "2", "--keep", "1"], "--seeds 1"),
        (["simulate", "--seeds", "1", "--keep", "x"], "\"x\""),
        (["simulate", "--seeds", "1", "--plant", "nothing"], "nothing"),
        (["simulate", "--seeds", "2", "--trace"], "--seeds 1"),
        (["simulate", "--seeds", "1", "-f", "/no/such/file"], "-f"),
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

    @Test
    func `why says what is waited for and what comes next`() throws {
        let finished = try run("why", "sts/web", "--for", "2m", "--seed", "7")
        #expect(finished.status == 0, "\(finished.errors)")
        let lines = finished.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("sts/web: ") == true)
        #expect(lines.last?.hasPrefix("next: ") == true)
        #expect(finished.output == (try run("why", "sts/web", "--for", "2m", "--seed", "7")).output)
    }

    @Test(arguments: [
        (["why", "sts/nope"], 1, "no sts/nope in namespace default; there is sts/web"),
        (["why", "cronjob/web"], 64, "the kinds are sts, pod"), (["why", "web"], 64, "KIND/NAME"),
        (["why", "sts/web", "--for", "soon"], 64, "soon"),
        (["why", "sts/web", "--kubeconfig", "/no/such/file"], 2, "/no/such/file"),
        (["why", "sts/web", "-f", "/no/such/file.yaml"], 2, "/no/such/file.yaml"),
    ])
    func `why that cannot be answered gets one clear sentence`(
        _ example: (arguments: [String], status: Int32, words: String)
    ) throws {
        let finished = try Screen.run([try Screen.program] + example.arguments)
        #expect(finished.status == example.status)
        #expect(finished.errors.contains(example.words), "\(finished.errors)")
        #expect(finished.output.isEmpty)
    }

    @Test
    func `why explains a running cluster through its kubeconfig`() throws {
        let server = try ServedCluster()
        let manifest = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: shop}
            spec:
              serviceName: shop
              replicas: 3
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec: {containers: [{name: main, image: "nginx:broken"}]}
            """
        try server.kubectl("apply", "-f", "-", input: manifest)
        let wanted = "shop-0 is not Ready; nothing else happens until it is."
        var finished = try run("why", "sts/shop", "--kubeconfig", server.kubeconfig)
        for _ in 0..<50 where !finished.output.contains(wanted) {
            usleep(100_000)
            finished = try run("why", "sts/shop", "--kubeconfig", server.kubeconfig)
        }
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(finished.output.contains(wanted))
        #expect(finished.output.contains("next: creates shop-1 at revision shop-"))
        let missing = try run("why", "sts/web", "--kubeconfig", server.kubeconfig)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is sts/shop"))
    }
}
