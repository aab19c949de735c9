import Foundation

/// Files that are shared between projects, beside the package or where ORDINAL_SHARED says.
package enum SharedFiles {
    private static var place: URL {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        return ProcessInfo.processInfo.environment["ORDINAL_SHARED"].map { URL(filePath: $0) }
            ?? package.appending(path: "../shared").standardizedFileURL
    }

    /// The text of a shared file, or nil when there is none.
    package static func text(_ path: String) -> String? {
        try? String(contentsOf: place.appending(path: path), encoding: .utf8)
    }

    /// The names of the files of a shared folder, sorted.
    package static func list(_ path: String, suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.appending(path: path).path)
            .filter { $0.hasSuffix(suffix) }.sorted()
    }
}
