import Foundation

/// The Swift files of the package, read once.
struct SourceFile: Sendable {
    /// The path from the package root, e.g. `Sources/KubeAPI/Store/Store.swift`.
    let path: String
    let lines: [String]

    /// The target the file belongs to.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The lines without what follows `//`, outside of strings as far as one line can tell.
    var code: [(number: Int, text: String)] {
        var isBlock = false
        return lines.enumerated().compactMap { index, line in
            if isBlock {
                if line.contains("\"\"\"") { isBlock = false }
                return nil
            }
            let quotes = line.components(separatedBy: "\"\"\"").count - 1
            if quotes % 2 == 1 { isBlock = true }
            guard let comment = line.range(of: "//") else { return (index + 1, line) }
            let before = line[..<comment.lowerBound]
            let isInString = before.filter { $0 == "\"" }.count % 2 == 1
            return (index + 1, isInString ? line : String(before))
        }
    }
}

enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let sources = files(below: "Sources")
    static let tests = files(below: "Tests")

    private static func files(below folder: String) -> [SourceFile] {
        let base = root.appending(path: folder)
        guard let walker = FileManager.default.enumerator(atPath: base.path) else { return [] }
        var found: [SourceFile] = []
        for case let path as String in walker where path.hasSuffix(".swift") {
            guard let text = try? String(contentsOf: base.appending(path: path), encoding: .utf8)
            else { continue }
            found.append(
                SourceFile(
                    path: folder + "/" + path,
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false)
                        .map(String.init)))
        }
        return found.sorted { $0.path < $1.path }
    }
}
