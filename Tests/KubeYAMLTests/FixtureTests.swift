import Foundation
import KubeAPI
import KubeYAML
import Testing

/// Broken manifests of our own: each says in comments `# expect CODE LINE:COLUMN` what is found.
@Suite struct FixtureTests {
    static let names = (try? Places.yamlFiles(Places.fixtures)) ?? []

    @Test(arguments: names)
    func `finds what the fixture says, where it says`(_ name: String) throws {
        let bytes = try Places.bytes(Places.fixtures.appending(path: name))
        let text = String(decoding: bytes, as: UTF8.self)
        let expected = text.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.count == 4, words[0] == "#", words[1] == "expect" else { return nil }
            return "\(words[2]) \(words[3])"
        }
        let documents = try YAMLReader.documents(bytes, file: name)
        let report = ManifestClinic.examine(documents, in: checkContext)
        let found = report.findings.map { "\($0.code) \($0.line):\($0.column)" }
        let lines = report.findings.map(\.text).joined(separator: "\n")
        #expect(found.sorted() == expected.sorted(), "\(lines)")
        #expect(!expected.isEmpty)
    }

    @Test func `there are fixtures`() { #expect(Self.names.count >= 20) }
}
