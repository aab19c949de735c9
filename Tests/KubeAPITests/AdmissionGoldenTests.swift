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
        let answer: Answer
        if golden["verb"] == "POST" {
            let isStrict = golden["fieldValidation"] == "Strict"
            answer = create(request, path: path, context, isStrict: isStrict)
        } else {
            let existing = try #require(golden["existing"]?.array?.first)
            let body = try #require(existing["body"]?.object)
            let place = try #require(existing["path"]?.string)
            guard case .stored(let old) = create(body, path: place, context) else {
                Issue.record("\(name): the existing object is refused")
                return true
            }
            let mutation = try #require(request["mutation"]?.array)
            answer = update(old, mutation, context)
        }
        compare(answer, golden, name)
        return true
    }

    private func compare(_ answer: Answer, _ golden: JSONValue, _ name: String) {
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

    private enum Answer {
        case stored(JSONObject)
        case refused(Int, String)
    }

    private struct Stock: AdmissionLookup {
        func object(_ key: ObjectKey) -> JSONObject? {
            guard key.resource == .namespace, key.name == "default" else { return nil }
            var namespace = Namespace(named: "default")
            namespace.status.phase = "Active"
            return namespace.json
        }
        func objects(_ resource: Resource) -> [JSONObject] { [] }
    }

    private func create(
        _ request: JSONObject, path: String, _ context: RuleContext, isStrict: Bool = true
    ) -> Answer {
        let parts = path.split(separator: "/").map(String.init)
        guard let plural = parts.last,
            let resource = Resource.allCases.first(where: { $0.plural == plural })
        else { return .refused(0, "no resource for \(path)") }
        if let refused = decodeError(request, resource, isStrict: isStrict) { return .refused(400, refused) }
        let rules = Strategies.strategy(for: resource)
        var object = request
        var metadata = ObjectMeta(json: object["metadata"]?.object ?? [:])
        if let index = parts.firstIndex(of: "namespaces"), index + 2 < parts.count {
            metadata.namespace = parts[index + 1]
        }
        if type(of: rules).tracksGeneration { metadata.generation = 1 }
        object["metadata"] = .object(metadata.json)
        rules.applyDefaults(&object)
        let key = ObjectKey(
            resource, namespace: metadata.namespace ?? "", name: metadata.name ?? "")
        do {
            try Admission.checkCreate(key, lookup: Stock())
        } catch {
            return .refused(error.code, error.message)
        }
        Admission.mutateOnCreate(&object, resource: resource, lookup: Stock())
        rules.prepareForCreate(&object, context)
        var errors = rules.validateCreate(object, context)
        if errors.isEmpty, resource == .service {
            var allocator = ServiceAllocator()
            errors = allocator.allocate(for: &object)
        }
        if errors.isEmpty { return .stored(object) }
        return .refused(422, APIError.invalid(key, errors).message)
    }

    private func decodeError(
        _ object: JSONObject, _ resource: Resource, isStrict: Bool
    ) -> String? {
        let findings = SchemaValidation.findings(in: object, resource: resource)
        let prefix =
            "\(resource.kind) in version \"v1\" cannot be handled as a \(resource.kind): "
        if let wrong = findings.first(where: { $0.kind == .wrongType }) {
            return prefix + wrong.message
        }
        let unknown = findings.filter { $0.kind == .unknownField }
        if unknown.isEmpty || !isStrict { return nil }
        return prefix + "strict decoding error: "
            + unknown.map(\.message).joined(separator: ", ")
    }

    private func update(
        _ old: JSONObject, _ mutation: [JSONValue], _ context: RuleContext
    ) -> Answer {
        var value = JSONValue.object(old)
        set(&value, mutation.dropLast().compactMap(\.string)[...], mutation[mutation.count - 1])
        guard var object = value.object else { return .refused(0, "no object") }
        let rules = Strategies.strategy(for: .statefulSet)
        rules.applyDefaults(&object)
        Admission.mutateOnUpdate(&object, old: old, resource: .statefulSet)
        rules.prepareForUpdate(&object, old: old, context)
        let errors = rules.validateUpdate(object, old: old, context)
        let key = ObjectKey(.statefulSet, namespace: "default", name: "upd")
        if !errors.isEmpty { return .refused(422, APIError.invalid(key, errors).message) }
        if rules.specChanged(object, old: old) { object["metadata"]?["generation"] = 2 }
        return .stored(object)
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
