import Glibc
import KubeModel
import KubeYAML

/// Reads the manifests that a user names: files, directories of files, and `-` for standard input.
struct ManifestFiles {
    /// The documents of all files that could be read, in the order given.
    private(set) var documents: [SourceDocument] = []
    /// One sentence for each path that could not be read.
    private(set) var failures: [String] = []
    /// How many files were read.
    private(set) var fileCount = 0

    /// What the names of manifests in a directory end with.
    private static let endings = [".yaml", ".yml", ".json"]

    init(_ paths: [String]) {
        for path in paths { read(path) }
    }

    private mutating func read(_ path: String) {
        if path == "-" { return add(0, name: "<stdin>", path: path) }
        if let directory = opendir(path) {
            closedir(directory)
            return readDirectory(path)
        }
        guard errno == ENOTDIR else { return fail(path) }
        readFile(path)
    }

    private mutating func readFile(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return fail(path) }
        defer { close(descriptor) }
        add(descriptor, name: path, path: path)
    }

    /// The manifests of a directory by name, without those of directories in it.
    private mutating func readDirectory(_ path: String) {
        guard let directory = opendir(path) else { return fail(path) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    String(cString: $0)
                }
            }
            if Self.endings.contains(where: name.hasSuffix), !name.hasPrefix(".") {
                names.append(name)
            }
        }
        closedir(directory)
        if names.isEmpty {
            let endings = Self.endings.map { "*" + $0 }.joined(separator: ", ")
            failures.append("\(path) is a directory without manifests (\(endings))")
        }
        let prefix = path.hasSuffix("/") ? path : path + "/"
        for name in names.sorted() { readFile(prefix + name) }
    }

    private mutating func add(_ descriptor: Int32, name: String, path: String) {
        guard let bytes = Self.bytes(descriptor) else { return fail(path) }
        fileCount += 1
        do {
            let found = try YAMLReader.documents(bytes, file: name)
            if found.isEmpty { failures.append("\(name) contains no manifest") }
            documents += found
        } catch {
            failures.append("\(name) \(error.reason)")
        }
    }

    private mutating func fail(_ path: String) {
        failures.append("cannot read \(path): \(String(cString: strerror(errno)))")
    }

    /// All bytes, or one more than the reader takes; nil with `errno` set when reading fails.
    private static func bytes(_ descriptor: Int32) -> [UInt8]? {
        let limit = YAMLReader.byteCountMax + 1
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count < limit {
            let wanted = min(buffer.count, limit - bytes.count)
            let count = Glibc.read(descriptor, &buffer, wanted)
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
