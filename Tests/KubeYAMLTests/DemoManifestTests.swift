import Foundation
import KubeAPI
import KubeModel
import KubeYAML
import Testing

@Suite struct DemoManifestTests {
    @Test func `the demo is good and loads in order`() throws {
        let file = Places.root.appending(path: "demo/web.yaml")
        let documents = try YAMLReader.documents(try Places.bytes(file), file: "web.yaml")
        let report = ManifestClinic.examine(documents, in: .embedded)
        #expect(report.findings.isEmpty)
        #expect(report.objects.map { $0["kind"]?.string } == ["Service", "StatefulSet"])
    }

    @Test func `the compiled demo is the file`() throws {
        let file = try String(
            contentsOf: Places.root.appending(path: "demo/web.yaml"), encoding: .utf8)
        let source = try String(
            contentsOf: Places.root.appending(path: "Sources/ordinal/DemoManifest.swift"),
            encoding: .utf8)
        let parts = source.components(separatedBy: "#\"\"\"\n")
        let body = try #require(parts.last?.components(separatedBy: "\n        \"\"\"#").first)
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("        ") ? line.dropFirst(8) : line
        }
        #expect(lines.joined(separator: "\n") == file)
    }
}
