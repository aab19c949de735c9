import Glibc

/// Runs this program once more, with the same output, and waits for its end.
enum ChildProcess {
    /// The child ended with a status other than 0, or was not started.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ arguments: [String]) throws {
        var words: [UnsafeMutablePointer<CChar>?] = (["ordinal"] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/proc/self/exe", nil, nil, &words, environ)
        guard code == 0 else { throw Failure(description: String(cString: strerror(code))) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw Failure(description: arguments.joined(separator: " ") + ": status \(status)")
        }
    }
}
