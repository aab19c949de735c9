import Foundation
import KubeAPI
import KubeModel
import KubeYAML
import Testing

/// Where this package and its shared data are.
enum Places {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = root.appending(path: "Tests/KubeYAMLTests/Fixtures")

    /// The shared manifests, or nil when this clone has none.
    static var manifests: URL? {
        let given = ProcessInfo.processInfo.environment["ORDINAL_SHARED"]
        let shared =
            given.map { URL(filePath: $0) } ?? root.appending(path: "../shared").standardizedFileURL
        let folder = shared.appending(path: "manifests")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    static func bytes(_ url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }

    static func yamlFiles(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }.sorted()
    }
}

func read(_ text: String, file: String = "a.yaml") throws -> [SourceDocument] {
    try YAMLReader.documents(Array(text.utf8), file: file)
}

/// The tree of a text of one document.
func value(_ text: String) throws -> JSONValue? { try read(text).first?.value }

/// Findings of texts given in one load, as the check command judges them.
func examine(
    _ texts: String..., in context: ManifestContext = checkContext
) throws -> ManifestReport {
    var documents: [SourceDocument] = []
    for (index, text) in texts.enumerated() {
        documents += try read(text, file: "\(index).yaml")
    }
    return ManifestClinic.examine(documents, in: context)
}

var checkContext: ManifestContext {
    var context = ManifestContext.embedded
    context.acceptsPatches = true
    return context
}

extension ManifestReport {
    var codes: [String] { findings.map(\.code) }
    func first(_ code: String) -> ManifestFinding? { findings.first { $0.code == code } }
}
