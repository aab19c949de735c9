import KubeAPI
import KubeModel
import TestSupport
import Testing

/// The answers that recorded scenarios got to their creates and merge patches of StatefulSets.
@Suite struct ScenarioAnswerTests {
    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `answers writes as the recorded server did`() throws {
        var count = 0
        for folder in ["conformance/scenarios", "conformance/scenarios-maxunavailable"] {
            var gates = FeatureGates()
            gates.maxUnavailableStatefulSet = folder.hasSuffix("maxunavailable")
            for name in try SharedFiles.list(folder, suffix: ".golden.json") {
                let base = String(name.dropLast(".golden.json".count))
                let steps = try steps("\(folder)/\(base).json")
                let goldens = try self.steps("\(folder)/\(name)")
                count += try replay(base, steps, goldens, gates)
            }
        }
        #expect(count > 150, "only \(count) answers compared")
    }

    private func steps(_ path: String) throws -> [JSONValue] {
        let text = try #require(SharedFiles.text(path))
        return try JSONParser.parse(text)["steps"]?.array ?? []
    }

    private func replay(
        _ name: String, _ steps: [JSONValue], _ goldens: [JSONValue], _ gates: FeatureGates
    ) throws -> Int {
        var count = 0
        var bench = ServerBench(gates)
        for (step, golden) in zip(steps, goldens) {
            var responses = (golden["responses"]?.array ?? [])[...]
            for action in step["do"]?.array ?? [] {
                guard let (verb, object, target) = write(action) else { continue }
                guard let index = responses.firstIndex(where: { $0["op"] == .string(verb) })
                else { continue }
                let response = responses[index]
                responses.remove(at: index)
                let own = target.split(separator: "/").last.map(String.init) ?? ""
                let old = bench.stored(.statefulSet, own)
                var request = APIRequest(.create, .statefulSet, namespace: "default")
                request.body = .object(object)
                if verb.hasPrefix("patch") || old != nil && verb.hasPrefix("apply") {
                    guard let old else { continue }
                    let merged = merge(.object(old), .object(object))
                    if merged["metadata"]?["name"] != old["metadata"]?["name"] { continue }
                    request.verb = .update
                    request.name = own
                    request.body = merged
                } else {
                    if action["params"] != nil || object["apiVersion"] != "apps/v1" { continue }
                    if old != nil || object["metadata"]?["name"] == nil { continue }
                }
                compare(&bench, request, response, "\(name): \(step["name"]?.string ?? "")")
                count += 1
            }
        }
        return count
    }

    private func write(_ action: JSONValue) -> (verb: String, JSONObject, target: String)? {
        for verb in ["create", "apply"] {
            guard let object = action[verb]?.object, object["kind"] == "StatefulSet" else {
                continue
            }
            let target = "StatefulSet/" + (object["metadata"]?["name"]?.string ?? "")
            return (verb + " " + target, object, target)
        }
        guard let patch = action["patch"], patch["type"] == "merge", patch["sub"] == nil,
            let target = patch["target"]?.string, target.hasPrefix("StatefulSet/"),
            let body = patch["body"]?.object, body["metadata"]?["resourceVersion"] == nil
        else { return nil }
        return ("patch(merge) " + target, body, target)
    }

    private func compare(
        _ bench: inout ServerBench, _ request: APIRequest, _ golden: JSONValue, _ name: String
    ) {
        do {
            let object = try bench.send(request).object?.json ?? [:]
            #expect((golden["code"]?.int ?? 0) < 300, "\(name): \(golden.canonicalText)")
            if let spec = golden["recorded"]?["spec"] {
                #expect(object["spec"]?.canonicalText == spec.canonicalText, "\(name)")
            }
        } catch {
            #expect(golden["code"] == .int(Int64(error.code)), "\(name): \(error.message)")
            #expect(golden["message"]?.string == error.message, "\(name)")
        }
    }

    /// RFC 7386.
    private func merge(_ old: JSONValue, _ patch: JSONValue) -> JSONValue {
        guard let members = patch.object else { return patch }
        var result = old.object ?? [:]
        for member in members {
            if member.value.isNull {
                result[member.key] = nil
            } else {
                result[member.key] = merge(result[member.key] ?? .null, member.value)
            }
        }
        return .object(result)
    }
}
