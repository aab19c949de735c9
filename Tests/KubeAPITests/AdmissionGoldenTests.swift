import KubeAPI
import KubeModel
import TestSupport
import Testing

/// What a real server answered, replayed against the whole of ours: code, Status or stored object,
/// and warnings. Patches have a suite of their own.
@Suite struct AdmissionGoldenTests {
    private static let path = "conformance/admission/goldens.json"

    @Test(.enabled(if: SharedFiles.text(Self.path) != nil))
    func `answers as the recorded server did`() throws {
        var count = 0
        for golden in try goldens() {
            var gates = FeatureGates()
            if let text = golden["gates"]?.string, text != "default" {
                gates = try FeatureGates(parsing: text)
            }
            try replay(golden, gates)
            count += 1
        }
        #expect(count > 90, "only \(count) replayed")
    }

    @Test(.enabled(if: SharedFiles.text(Self.path) != nil))
    func `refuses the same with the other gate`() throws {
        var gates = FeatureGates()
        gates.maxUnavailableStatefulSet = true
        for golden in try goldens() {
            guard golden["status"] != nil, golden["gates"] == "default" else { continue }
            try replay(golden, gates)
        }
    }

    private func goldens() throws -> [JSONValue] {
        let text = try #require(SharedFiles.text(Self.path))
        return try #require(try JSONParser.parse(text).array)
            .filter { ["POST", "PUT"].contains($0["verb"]?.string) }
    }

    private func replay(_ golden: JSONValue, _ gates: FeatureGates) throws {
        let name = golden["name"]?.string ?? ""
        var bench = ServerBench(gates)
        for existing in golden["existing"]?.array ?? [] {
            let place = try #require(existing["path"]?.string)
            _ = try bench.send(try request(.create, place, existing["body"] ?? [:]))
        }
        let path = try #require(golden["path"]?.string)
        var request = try request(.create, path, golden["request"] ?? [:])
        if golden["verb"] == "PUT" {
            try settle(&bench, request, golden)
            request.verb = .update
            request.body = try mutated(bench, request, golden)
        }
        request.options.isDryRun = true
        request.options.fieldValidation = (golden["fieldValidation"]?.string)
            .flatMap(FieldValidation.init)
        do {
            compare(try bench.send(request), golden, name)
        } catch {
            compare(error, golden, name)
        }
    }

    private func request(
        _ verb: APIRequest.Verb, _ path: String, _ body: JSONValue
    ) throws -> APIRequest {
        var parts = path.split(separator: "/").map(String.init)
        let group = parts[0] == "api" ? "" : parts[1]
        parts.removeFirst(parts[0] == "api" ? 2 : 3)
        var namespace = ""
        if parts.count > 2, parts[0] == "namespaces" {
            namespace = parts[1]
            parts.removeFirst(2)
        }
        let resource = try #require(Resource(group: group, plural: parts[0]))
        return APIRequest(
            verb, resource, namespace: namespace, name: parts.count > 1 ? parts[1] : "", body: body)
    }

    /// Writes the status that the controllers of the recorded cluster had written.
    private func settle(
        _ bench: inout ServerBench, _ request: APIRequest, _ golden: JSONValue
    ) throws {
        guard let status = golden["stored"]?["status"],
            var object = bench.server.stored(request.key)?.json
        else { return }
        object["status"] = status
        _ = try bench.server.handle(
            APIRequest(
                .update, request.resource, namespace: request.namespace, name: request.name,
                subresource: .status, body: .object(object)), by: .admin, at: bench.now)
    }

    private func mutated(
        _ bench: ServerBench, _ request: APIRequest, _ golden: JSONValue
    ) throws -> JSONValue {
        var object = JSONValue.object(try #require(bench.server.stored(request.key)?.json))
        let mutation = try #require(golden["request"]?["mutation"]?.array)
        set(
            &object, mutation.dropLast().compactMap(\.string)[...], mutation[mutation.count - 1])
        return object
    }

    private func compare(_ answer: APIAnswer, _ golden: JSONValue, _ name: String) {
        guard let expected = golden["stored"] else {
            let message = golden["status"]?["message"]?.string ?? ""
            Issue.record("\(name): stored, expected \(message)")
            return
        }
        var isCreated = false
        if case .created = answer.response { isCreated = true }
        #expect(golden["code"]?.int == (isCreated ? 201 : 200), "\(name)")
        let object = JSONValue.object(masked(answer.object?.json ?? [:]))
        #expect(object.canonicalText == expected.canonicalText, "\(name)")
        let warnings = (golden["warnings"]?.array ?? []).compactMap {
            // They are recorded as the header has them, in quotes.
            $0.string.flatMap { try? JSONParser.parse($0).string }
        }
        #expect(answer.warnings == warnings, "\(name)")
    }

    private func compare(_ error: APIError, _ golden: JSONValue, _ name: String) {
        guard var expected = golden["status"]?.object else {
            Issue.record("\(name): \(error.message), expected to be stored")
            return
        }
        var status = error.statusJSON
        let message = expected["message"]?.string ?? ""
        // Texts that name the recorded server's own types or uids need not be the same.
        let isLoose = ["cannot unmarshal", "quantities must match", "StorageError"]
            .contains { message.contains($0) }
        if isLoose {
            for key in ["message", "details"] {
                expected[key] = nil
                status[key] = nil
            }
        }
        let (left, right) = (JSONValue.object(expected), JSONValue.object(status))
        #expect(left.canonicalText == right.canonicalText, "\(name)")
    }

    /// The object without what differs from server to server.
    private func masked(_ object: JSONObject) -> JSONObject {
        var object = object
        object.update("metadata") { metadata in
            for key in ["uid", "creationTimestamp", "resourceVersion", "managedFields"] {
                metadata?[key] = nil
            }
        }
        if object["status"] != nil {
            object.update("status") { $0?["lastPhaseTransitionTime"] = nil }
        }
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
