import Foundation
import KubeAPI
import KubeModel
import Testing

/// What a real server answered, replayed against the rules. Patches are not the rules' matter.
@Suite struct AdmissionGoldenTests {
    @Test(.enabled(if: SharedFiles.text("conformance/admission/goldens.json") != nil))
    func `answers as the recorded server did`() throws {
        let text = try #require(SharedFiles.text("conformance/admission/goldens.json"))
        let goldens = try #require(try JSONParser.parse(text).array)
        var count = 0
        for golden in goldens where ["POST", "PUT"].contains(golden["verb"]?.string) {
            count += try replay(golden) ? 1 : 0
        }
        #expect(count > 75, "only \(count) of \(goldens.count) replayed")
    }

    /// Cases that the server answers before or after the rules.
    private static let serverCases = [
        "bad-sts-apiversion-v1beta1", "bad-sts-namespace-mismatch", "bad-pv-kind-typo",
        "bad-upd-stale-rv", "bad-upd-uid",
    ]

    private func replay(_ golden: JSONValue) throws -> Bool {
        let name = golden["name"]?.string ?? ""
        if Self.serverCases.contains(name) { return false }
        let request = try #require(golden["request"]?.object)
        let path = try #require(golden["path"]?.string)
        var gates = FeatureGates()
        if let text = golden["gates"]?.string, text != "default" {
            gates = try FeatureGates(parsing: text)
        }
        let context = RuleContext(now: Timestamp(seconds: 1_000_000), gates: gates)
        let answer: RuleServer.Answer
        if golden["verb"] == "POST" {
            let isStrict = golden["fieldValidation"] == "Strict"
            answer = RuleServer.create(request, path: path, context, isStrict: isStrict)
        } else {
            let existing = try #require(golden["existing"]?.array?.first)
            let body = try #require(existing["body"]?.object)
            let place = try #require(existing["path"]?.string)
            guard case .stored(let old) = RuleServer.create(body, path: place, context) else {
                Issue.record("\(name): the existing object is refused")
                return true
            }
            var changed = JSONValue.object(old)
            let mutation = try #require(request["mutation"]?.array)
            set(
                &changed, mutation.dropLast().compactMap(\.string)[...],
                mutation[mutation.count - 1])
            answer = RuleServer.update(old, to: changed.object ?? [:], context)
        }
        compare(answer, golden, name)
        return true
    }

    private func compare(_ answer: RuleServer.Answer, _ golden: JSONValue, _ name: String) {
        switch answer {
        case .stored(let object):
            guard var expected = golden["stored"]?.object else {
                let message = golden["status"]?["message"]?.string ?? ""
                Issue.record("\(name): stored, expected \(message)")
                return
            }
            var object = object
            if golden["verb"] == "PUT" {
                expected["status"] = nil
                object["status"] = nil
            }
            object["status"]?["lastPhaseTransitionTime"] = nil
            let (left, right) = (JSONValue.object(expected), JSONValue.object(masked(object)))
            #expect(left.canonicalText == right.canonicalText, "\(name)")
        case .refused(let code, let message):
            let expected = golden["status"]?["message"]?.string ?? "stored"
            #expect(Int64(code) == golden["code"]?.int, "\(name): \(message)")
            #expect(message == expected, "\(name)")
        }
    }

    /// Addresses and ports as the goldens hide them.
    private func masked(_ object: JSONObject) -> JSONObject {
        guard object["kind"] == "Service" else { return object }
        var service = Service(json: object)
        if let address = service.spec.clusterIP, address != "None" {
            service.spec.clusterIP = "<ip>"
            service.spec.clusterIPs = ["<ip>"]
        }
        var ports = service.spec.ports
        for index in ports.indices where ports[index].nodePort != nil {
            ports[index].json["nodePort"] = "<port>"
        }
        service.spec.ports = ports
        return service.json
    }

    private func set(_ value: inout JSONValue, _ path: ArraySlice<String>, _ new: JSONValue) {
        guard let key = path.first else {
            value = new
            return
        }
        var child = value[key] ?? [:]
        set(&child, path.dropFirst(), new)
        value[key] = child
    }
}
