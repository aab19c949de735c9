import Foundation
import Glibc
import Testing

/// `ordinal serve` as a process of its own, on a free port, with a kubeconfig of its own.
///
/// It is ended when the value goes away, and must have ended by itself then: exit code 0.
final class ServedCluster {
    let directory: URL
    /// The kubeconfig the server wrote.
    var kubeconfig: String { directory.appending(path: "config").path }
    private var process: pid_t = 0

    /// Starts a server and waits until it answers.
    convenience init(_ arguments: String...) throws { try self.init(arguments) }

    /// Starts a server and waits until it answers.
    init(_ arguments: [String]) throws {
        directory = FileManager.default.temporaryDirectory.appending(
            path: "ordinal-serve-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process = try Screen.start(
            [try Screen.program, "serve", "--port", "0", "--write-kubeconfig", kubeconfig]
                + arguments,
            output: directory.appending(path: "output").path)
        let deadline = Date().addingTimeInterval(40)
        while Date() < deadline {
            if FileManager.default.fileExists(atPath: kubeconfig),
                try kubectl("get", "--raw", "/readyz").status == 0
            {
                return
            }
            usleep(50_000)
        }
        Issue.record("the server does not answer:\n\(output)")
        throw Screen.Waited(what: "a server that answers")
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// What the server printed so far.
    var output: String {
        (try? String(contentsOfFile: directory.appending(path: "output").path, encoding: .utf8))
            ?? ""
    }

    /// The process id of the server.
    var pid: pid_t { process }

    /// Asks the server to end, and waits until it has.
    ///
    /// - Returns: its exit code, or 128 + signal.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32? {
        guard process > 0 else { return nil }
        kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        process = 0
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// The kubectl under test: `$KUBECTL`, else the one on the path.
    static var kubectl: String { ProcessInfo.processInfo.environment["KUBECTL"] ?? "kubectl" }

    /// Runs kubectl against the server, with a cache of its own.
    @discardableResult
    func kubectl(_ arguments: String..., input: String? = nil) throws -> Screen.Finished {
        try Screen.run(
            [
                Self.kubectl, "--kubeconfig", kubeconfig, "--cache-dir",
                directory.appending(path: "cache").path,
            ] + arguments, input: input)
    }
}

/// The folder with the specification and its recorded goldens, when it is there.
enum Shared {
    static var folder: String? {
        let path = ProcessInfo.processInfo.environment["ORDINAL_SHARED"] ?? ""
        return FileManager.default.fileExists(atPath: path + "/conformance") ? path : nil
    }

    /// Runs one of the recorded suites and expects its closing line to say that nothing failed.
    static func expectAllPass(
        _ command: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let finished = try Screen.run(["python3"] + command)
        let lines = finished.output.split(separator: "\n").map(String.init)
        let closing = lines.last { $0.hasSuffix(" failed") } ?? "no closing line"
        let failures = lines.filter { !$0.hasPrefix("ok ") }.joined(separator: "\n")
        #expect(
            closing.hasSuffix(", 0 failed") && finished.status == 0,
            "\(closing)\n\(failures)\n\(finished.errors)", sourceLocation: sourceLocation)
    }
}
