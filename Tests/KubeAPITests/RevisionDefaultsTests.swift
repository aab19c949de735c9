import KubeAPI
import KubeModel
import TestSupport
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
