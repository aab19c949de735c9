import Foundation
import KubeAPI
import KubeModel
import Testing

/// Defaults are part of the data of a revision, so a recorded revision name proves them.
@Suite struct RevisionDefaultsTests {
    @Test(arguments: [
        ("nginx:1.27", "cbf9db4f7", 0), ("nginx:1.27", "cbf9db4f6", 1),
        ("nginx:1.27", "cbf9db4f9", 2), ("nginx:1.28", "74fbf88876", 0),
    ])
    func `a minimal template has the hash of the spec`(
        image: String, expected: String, collisions: Int
    ) throws {
        let text = """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web"},"spec":{
            "serviceName":"nginx","selector":{"matchLabels":{"app":"nginx"}},"template":{
            "metadata":{"labels":{"app":"nginx"}},
            "spec":{"containers":[{"name":"nginx","image":"\(image)"}]}}}}
            """
        let set = try #require(try JSONParser.parse(text).object)
        #expect(hash(of: set, collisions: collisions) == expected)
    }

    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `recorded scenarios have the revision names of our defaults`() throws {
        var count = 0
        for name in try SharedFiles.list("conformance/scenarios", suffix: ".golden.json") {
            let base = String(name.dropLast(".golden.json".count))
            let steps = try array("conformance/scenarios/\(base).json", "steps")
            let goldens = try array("conformance/scenarios/\(name)", "steps")
            for (step, golden) in zip(steps, goldens) {
                let names = (golden["actions"]?["revisions"]?.array ?? []).compactMap(\.string)
                for action in step["do"]?.array ?? [] {
                    guard let set = action["create"]?.object, set["kind"] == "StatefulSet",
                        let own = StatefulSet(json: set).metadata.name
                    else { continue }
                    let created = names.filter {
                        $0.hasPrefix("create \(own)-") && $0.hasSuffix(" #1")
                    }
                    guard !created.isEmpty else { continue }
                    count += 1
                    let expected = "create \(own)-\(hash(of: set, collisions: 0)) #1"
                    #expect(created.contains(expected), "\(base): \(created)")
                }
            }
        }
        #expect(count > 40, "only \(count) sets compared")
    }

    private func array(_ path: String, _ member: String) throws -> [JSONValue] {
        let text = try #require(SharedFiles.text(path))
        return try JSONParser.parse(text)[member]?.array ?? []
    }

    /// Source: spec R64, R66.
    private func hash(of set: JSONObject, collisions: Int) -> String {
        var set = set
        StatefulSetStrategy().applyDefaults(&set)
        var template = StatefulSet(json: set).spec.template.json
        template["$patch"] = "replace"
        let data: JSONValue = ["spec": ["template": .object(template)]]
        var sum: UInt32 = 2_166_136_261
        for byte in data.canonicalBytes + Array(String(collisions).utf8) {
            sum = (sum &* 16_777_619) ^ UInt32(byte)
        }
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        return String(String(sum).utf8.map { letters[Int($0) % 27] })
    }
}

extension SharedFiles {
    /// The names of the files of a shared folder, sorted.
    static func list(_ path: String, suffix: String) throws -> [String] {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        let place =
            ProcessInfo.processInfo.environment["ORDINAL_SHARED"].map { URL(filePath: $0) }
            ?? package.appending(path: "../shared").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(atPath: place.appending(path: path).path)
            .filter { $0.hasSuffix(suffix) }.sorted()
    }
}
