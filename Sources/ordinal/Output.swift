import Glibc

/// Lines to standard error and output, whole and at once.
enum Output {
    static func complain(_ line: String) { put(line, STDERR_FILENO) }

    /// A line to standard output that whoever reads a pipe sees at once.
    static func say(_ line: String) { put(line, STDOUT_FILENO) }

    private static func put(_ line: String, _ descriptor: Int32) {
        let bytes = Array((line + "\n").utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            start += count
        }
    }

    /// Whether both ends are a terminal.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }
}
