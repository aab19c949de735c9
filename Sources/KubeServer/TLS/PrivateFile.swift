import Glibc

/// Files that only their owner may read, written so that nobody ever sees half of one.
package enum PrivateFile {
    /// Writes a file of mode 0600: whole or not at all. Directories that are missing are made
    /// with mode 0700. A symbolic link is followed, so that it stays one.
    package static func write(_ text: String, to path: String) throws(ServerError) {
        let target = resolved(path)
        let directory = parent(of: target)
        try makeDirectory(directory)
        let temporary = "\(directory)/.ordinal-\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        let bytes = Array(text.utf8)
        var isWritten = fchmod(descriptor, 0o600) == 0
        var start = 0
        while isWritten, start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            isWritten = count > 0
            start += max(count, 0)
        }
        isWritten = isWritten && fsync(descriptor) == 0
        let problem = errno
        close(descriptor)
        guard isWritten else {
            unlink(temporary)
            errno = problem
            throw failure("write", path)
        }
        guard rename(temporary, target) == 0 else {
            let problem = errno
            unlink(temporary)
            errno = problem
            throw failure("write", path)
        }
    }

    /// The bytes of a file; nil when there is none.
    package static func read(_ path: String, limit: Int) throws(ServerError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw ServerError(.file, "\(path) is too large to be a kubeconfig")
    }

    /// Removes a file if it still has the content this program gave it.
    package static func remove(_ path: String, ifItIs text: String) {
        guard let bytes = try? read(path, limit: 1 << 20), bytes == Array(text.utf8) else { return }
        unlink(path)
    }

    /// Holds the lock file that kubectl uses for a kubeconfig while `body` runs.
    static func locked<Value>(
        _ path: String, _ body: () throws(ServerError) -> Value
    ) throws(ServerError) -> Value {
        let lock = resolved(path) + ".lock"
        try makeDirectory(parent(of: lock))
        var tries = 0
        var descriptor = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        while descriptor < 0, errno == EEXIST, tries < 20 {
            tries += 1
            usleep(100_000)
            descriptor = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw ServerError(
                    .file, "\(path) is locked by another program; if none is running, remove \(lock)")
            }
            throw failure("lock", path)
        }
        close(descriptor)
        defer { unlink(lock) }
        return try body()
    }

    private static func makeDirectory(_ path: String) throws(ServerError) {
        if let directory = opendir(path) {
            closedir(directory)
            return
        }
        // Writing into it may still be allowed; if not, that is said when it is tried.
        guard errno == ENOENT else { return }
        let above = parent(of: path)
        if above != path { try makeDirectory(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make", path) }
    }

    /// The path behind symbolic links; the path itself when there is no file yet.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ verb: String, _ path: String) -> ServerError {
        ServerError(.file, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
