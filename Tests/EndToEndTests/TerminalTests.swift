import Foundation
import Testing

/// What the program leaves behind, and what it writes when nothing happens.
@Suite(.serialized)
struct TerminalTests {
    private static let ready = "3/3 ready"

    /// Lets the shell write the terminal's modes, and waits until it has.
    private func modes(_ screen: Screen, _ name: String) throws -> String {
        let file = screen.file(name)
        try screen.send(text: "stty -g > \(file).part; mv \(file).part \(file)")
        try screen.wait("the shell answers") { _ in
            FileManager.default.fileExists(atPath: file)
        }
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    @Test(arguments: ["q", "C-c C-c", "TERM", "HUP", "INT INT", "SEGV", "ABRT", "KILL"])
    func `gives the terminal back`(_ way: String) throws {
        let screen = try Screen(100, 30, arguments: "--seed 42 --speed 60", shell: true)
        let before = try modes(screen, "before")
        try screen.send(text: screen.programLine)
        try screen.wait(for: Self.ready, "Rollout web")
        if way == "q" || way.hasPrefix("C-") {
            for key in way.split(separator: " ") { try screen.press(String(key)) }
        } else {
            let shell = try screen.process
            for signal in way.split(separator: " ") {
                _ = try Screen.run(["pkill", "-\(signal)", "-P", "\(shell)"])
                usleep(50_000)
            }
        }
        try screen.wait("the dashboard is gone") { !$0.contains("Rollout web") }
        #expect(try modes(screen, "after") == before)
        let flags = try screen.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}")
        #expect(flags.output.hasPrefix("0 1"))
    }

    @Test
    func `is suspended and continued`() throws {
        let screen = try Screen(100, 30, arguments: "--seed 42 --speed 60", shell: true)
        try screen.send(text: screen.programLine)
        try screen.wait(for: Self.ready, "Rollout web")
        try screen.press("s", "C-u", "7")
        try screen.wait(for: "Scale", "7")
        try screen.press("C-z")
        try screen.wait("the shell is back") { !$0.contains("Rollout web") }
        try screen.send(text: "echo here-is-the-shell")
        try screen.wait(for: "here-is-the-shell")
        try screen.send(text: "fg")
        try screen.wait(for: "Scale", "Rollout web", "7")
    }

    @Test
    func `writes nothing while paused`() throws {
        let screen = try Screen(120, 36, arguments: "--seed 42 --speed 60")
        try screen.wait(for: Self.ready, "OK")
        try screen.press("p")
        try screen.wait(for: "PAUSED")
        try screen.recordBytes()
        // The one test that must let time pass: ten seconds without a byte.
        usleep(10_000_000)
        #expect(screen.byteCount == 0)
    }

    @Test
    func `writes little while only the clock moves`() throws {
        let screen = try Screen(120, 36, arguments: "--seed 42")
        try screen.wait(for: Self.ready, "OK", seconds: 120)
        // The cluster's DNS notices a ready Pod a moment later; until then more than the clock moves.
        try screen.wait("DNS has all pods") { $0.contains("asked") && !$0.contains("differ") }
        let shown = try screen.wait(for: "3 addresses")
        try screen.wait("the next second") { $0 != shown }
        try screen.recordBytes()
        let before = screen.byteCount
        usleep(10_000_000)
        #expect(screen.byteCount - before < 1_000, "more than 100 bytes a second")
    }

    @Test
    func `one change writes little`() throws {
        let frames = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: frames) }
        func count() -> Int {
            let text = (try? String(contentsOfFile: frames, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").count
        }
        let screen = try Screen(
            120, 36, arguments: "--seed 42 --clock manual --frame-log \(frames)")
        try screen.wait(for: "Rollout web", "kubectl")
        try screen.recordBytes()
        for step in 1...60 {
            let (bytes, frame) = (screen.byteCount, count())
            try screen.press(".")
            try screen.wait("step \(step) is drawn") { _ in count() > frame }
            let written = screen.byteCount - bytes
            #expect(written <= 1_500, "step \(step) wrote \(written) bytes")
        }
    }

    @Test
    func `prints plain text where there is no terminal`() throws {
        let finished = try Screen.run([try Screen.program, "--seed", "42"])
        #expect(finished.status == 0)
        #expect(finished.output.contains("3/3"))
        #expect(!finished.output.contains("\u{1B}"))
    }

    @Test
    func `uses no colour when asked not to`() throws {
        let screen = try Screen(
            120, 36, arguments: "--seed 42 --speed 60", environment: ["NO_COLOR": "1"])
        try screen.wait(for: Self.ready)
        let coloured = try screen.tmux("capture-pane", "-p", "-e").output
        #expect(coloured.firstMatch(
            of: /\u{1B}\[(?:[0-9;]*;)?(?:3[0-7]|38;[0-9;]+|9[0-7])m/) == nil)
    }

    @Test
    func `draws in ASCII in the C locale`() throws {
        let screen = try Screen(
            120, 36, arguments: "--seed 42 --speed 60", environment: ["LC_ALL": "C"])
        let text = try screen.wait(for: Self.ready)
        #expect(text.allSatisfy { $0.isASCII })
    }
}
