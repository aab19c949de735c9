import ArgumentParser
import Dashboard
import Foundation
import Glibc
import KubeAPI
import KubeCluster
import KubeModel
import SimKernel

/// From the start of the built program to the first full frame, on a terminal of its own; and the
/// virtual time to three ready pods.
struct StartBench {
    /// TIOCSPTLCK and TIOCGPTN, which the C library's headers keep from Swift.
    private static let unlock: UInt = 0x4004_5431
    private static let numberOfReplica: UInt = 0x8004_5430

    let runs: Int

    func run() async throws {
        var figures = Figures("program start to first full frame")
        for _ in 0..<runs { figures.add(try firstFrame()) }
        figures.printLine()
        for arguments in [["--external-kubelet"], []] {
            try await ServeStart(arguments: arguments).run(runs)
        }
        try readiness()
    }

    /// Starts this program on a pseudo terminal and waits for the first frame that shows the set.
    private func firstFrame() throws -> Duration {
        let primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: Int32 = -1
        guard primary >= 0, ioctl(primary, Self.unlock, &unlocked) == 0,
            ioctl(primary, Self.numberOfReplica, &number) == 0
        else { throw POSIXError(.ENOTTY) }
        defer { close(primary) }
        var size = winsize(ws_row: 36, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
        let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        guard mkfifo(log, 0o600) == 0 else { throw POSIXError(.EIO) }
        let frames = open(log, O_RDWR | O_CLOEXEC)
        defer {
            close(frames)
            unlink(log)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let child = try spawn("/dev/pts/\(number)", ["--frame-log", log])
        var seen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while seen.firstRange(of: Array("full".utf8)) == nil {
            var waits = [
                pollfd(fd: frames, events: Int16(POLLIN), revents: 0),
                pollfd(fd: primary, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waits, 2, 10_000) > 0 else { throw POSIXError(.ETIMEDOUT) }
            // What the program paints must be read, or it would wait for us.
            if waits[1].revents & Int16(POLLIN) != 0 { _ = read(primary, &buffer, buffer.count) }
            if waits[0].revents & Int16(POLLIN) != 0 {
                let count = read(frames, &buffer, buffer.count)
                if count > 0 { seen += buffer[..<count] }
            }
        }
        let elapsed = clock.now - start
        kill(child, SIGTERM)
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            var wait = [pollfd(fd: primary, events: Int16(POLLIN), revents: 0)]
            if poll(&wait, 1, 20) > 0 { _ = read(primary, &buffer, buffer.count) }
        }
        return elapsed
    }

    private func spawn(_ terminal: String, _ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var words: [UnsafeMutablePointer<CChar>?] = (["ordinal"] + arguments).map { strdup($0) }
        words.append(nil)
        var settings: [UnsafeMutablePointer<CChar>?] = [
            strdup("TERM=xterm-256color"), strdup("LC_ALL=C.UTF-8"), strdup("HOME=/"), nil,
        ]
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, &settings)
        guard code == 0 else { throw POSIXError(.ENOENT) }
        return child
    }

    private func readiness() throws {
        var cluster = try EmbeddedCluster(ClusterArguments.parse([])).cluster
        var figures = Figures("three ready pods, wall time at full speed")
        let start = cluster.now
        figures.measure {
            _ = cluster.run(until: start + .minutes(10)) { cluster in
                let key = ObjectKey(.statefulSet, namespace: "default", name: "web")
                let set: StatefulSet? = cluster.apiServer.stored(key)?.view()
                return set?.status.readyReplicas == 3
            }
        }
        figures.printLine("\(cluster.now - start) of virtual time")
    }
}
