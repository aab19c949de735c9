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

    func run() throws {
        var figures = Figures("program start to first full frame")
        for _ in 0..<runs { figures.add(try firstFrame()) }
        figures.printLine()
        try readiness()
    }

    /// Starts this program on a pseudo terminal and waits for the header on it.
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
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        guard let replica = FileHandle(forUpdatingAtPath: "/dev/pts/\(number)") else {
            throw POSIXError(.ENOTTY)
        }
        process.standardInput = replica
        process.standardOutput = replica
        process.standardError = replica
        process.environment = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]
        let clock = ContinuousClock()
        let start = clock.now
        try process.run()
        var seen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let wanted = Array("Pods of web".utf8)
        while true {
            let count = read(primary, &buffer, buffer.count)
            guard count > 0 else { throw POSIXError(.EIO) }
            seen += buffer[..<count]
            if seen.firstRange(of: wanted) != nil { break }
        }
        let elapsed = clock.now - start
        process.terminate()
        while read(primary, &buffer, buffer.count) > 0 {
            if !process.isRunning { break }
        }
        process.waitUntilExit()
        return elapsed
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
