import Foundation
import Glibc
import Testing

/// The program on a real terminal: one private tmux server for each test.
///
/// Nothing here waits for a length of time; it waits for a condition, with a deadline after which
/// the test fails and shows the screen.
final class Screen {
    /// What a command printed and how it ended.
    struct Finished {
        var status: Int32
        var output: String
        var errors: String
    }

    static var program: String {
        get throws {
            let named = ProcessInfo.processInfo.environment["ORDINAL_BINARY"]
            let path = named ?? besideTests
            try #require(
                FileManager.default.isExecutableFile(atPath: path),
                "build the program first, or name it in ORDINAL_BINARY")
            return path
        }
    }

    private static var besideTests: String {
        // The test runner lies beside the program it was built with.
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "ordinal").path
    }

    private let socket: String
    private let directory: URL
    let bytesFile: URL

    /// Starts a command line on a terminal of that size.
    init(
        _ columns: Int = 120, _ rows: Int = 36, arguments: String,
        environment: [String: String] = [:], shell: Bool = false
    ) throws {
        directory = FileManager.default.temporaryDirectory.appending(
            path: "ordinal-test-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        socket = directory.appending(path: "tmux").path
        bytesFile = directory.appending(path: "bytes")
        let settings =
            ["LC_ALL=C.UTF-8", "TERM=tmux-256color"]
            + environment.map { "\($0.key)=\($0.value)" }
        let line = try settings.joined(separator: " ") + " " + Self.program + " " + arguments
        let command = shell ? "env LC_ALL=C.UTF-8 sh" : "exec env " + line
        programLine = "env " + line
        let started = try Self.run([
            "tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y",
            "\(rows)", command,
        ])
        try #require(started.status == 0, "tmux did not start: \(started.errors)")
        _ = try tmux("set-option", "-g", "remain-on-exit", "on")
    }

    /// The command line of the program, for a shell on the screen.
    let programLine: String

    /// A file of this test, for what a shell writes.
    func file(_ name: String) -> String { directory.appending(path: name).path }

    deinit {
        _ = try? tmux("kill-server")
        try? FileManager.default.removeItem(at: directory)
    }

    @discardableResult
    func tmux(_ arguments: String...) throws -> Finished {
        try Self.run(["tmux", "-S", socket] + arguments)
    }

    /// Presses keys, named as tmux names them: `s`, `Enter`, `C-c`.
    func press(_ keys: String...) throws {
        for key in keys { try tmux("send-keys", key) }
    }

    /// Types text and Enter.
    func send(text: String) throws {
        try tmux("send-keys", "-l", text)
        try tmux("send-keys", "Enter")
    }

    /// The text on the screen.
    var text: String {
        get throws { try tmux("capture-pane", "-p").output }
    }

    /// Waits until the screen satisfies a condition.
    ///
    /// - Returns: the screen that did.
    @discardableResult
    func wait(
        _ what: String, seconds: Double = 40, _ condition: (String) -> Bool
    ) throws -> String {
        let deadline = Date().addingTimeInterval(seconds)
        var last = ""
        while Date() < deadline {
            last = try text
            if condition(last) { return last }
            usleep(20_000)
        }
        Issue.record("waited in vain for: \(what)\n\(last)")
        throw Waited(what: what)
    }

    /// Waits until the screen shows every one of some texts.
    @discardableResult
    func wait(for texts: String..., seconds: Double = 40) throws -> String {
        try wait(texts.joined(separator: " and "), seconds: seconds) { screen in
            texts.allSatisfy(screen.contains)
        }
    }

    struct Waited: Error {
        var what: String
    }

    /// The line of the screen that contains a text, or empty.
    static func line(of screen: String, containing text: String) -> String {
        screen.split(separator: "\n").first { $0.contains(text) }.map(String.init) ?? ""
    }

    /// The process id of the program.
    var process: Int32 {
        get throws {
            let pid = try tmux("display-message", "-p", "#{pane_pid}").output
            return try #require(Int32(pid.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }

    /// Copies every byte the program writes from now on.
    func recordBytes() throws {
        try tmux("pipe-pane", "cat >> '\(bytesFile.path)'")
    }

    /// How many bytes were written since `recordBytes`.
    var byteCount: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: bytesFile.path)
        return (attributes?[.size] as? Int) ?? 0
    }

    /// Runs a command to its end.
    ///
    /// It is started with files for its output: whatever the command leaves running would
    /// otherwise hold on to a pipe, and to the run loop that waits for it.
    static func run(_ command: [String], input: String? = nil) throws -> Finished {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "ordinal-run-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
        let given = folder.appending(path: "input")
        try (input ?? "").write(to: given, atomically: false, encoding: .utf8)
        let child = try start(command, input: given.path, output: output.path, errors: errors.path)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let exited = status & 0x7f == 0
        return Finished(
            status: exited ? (status >> 8) & 0xff : 128 + (status & 0x7f),
            output: (try? String(contentsOf: output, encoding: .utf8)) ?? "",
            errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }

    /// Starts a command with files for its input and output; the caller waits for its end.
    static func start(
        _ command: [String], input: String = "/dev/null", output: String, errors: String? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        if let errors {
            posix_spawn_file_actions_addopen(
                &actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // Threads of a test block most signals, and a terminal server that inherits that cannot
        // be ended and does not notice that its programs have.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = (["/usr/bin/env"] + command).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, &words, environ)
        try #require(code == 0, "cannot start \(command): \(code)")
        return child
    }
}
