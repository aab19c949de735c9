import Foundation

/// Files that are shared between projects, beside the package or where ORDINAL_SHARED says.
enum SharedFiles {
    static func text(_ path: String) -> String? {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        let place =
            ProcessInfo.processInfo.environment["ORDINAL_SHARED"].map { URL(filePath: $0) }
            ?? package.appending(path: "../shared").standardizedFileURL
        return try? String(contentsOf: place.appending(path: path), encoding: .utf8)
    }
}
