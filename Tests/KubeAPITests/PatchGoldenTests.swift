import KubeAPI
import KubeModel
import SimKernel
import TestSupport
import Testing

/// What a real server answered to patches, replayed through the whole server.
@Suite struct PatchGoldenTests {
    @Test(.enabled(if: SharedFiles.text("conformance/admission/goldens.json") != nil))
    func `answers patches as the recorded server did`() throws {
        let text = try #require(SharedFiles.text("conformance/admission/goldens.json"))
        let goldens = try #require(try JSONParser.parse(text).array)
        var count = 0
        for golden in goldens where golden["verb"] == "PATCH" {
            try replay(golden)
            count += 1
        }
        #expect(count >= 14)
    }

    private func replay(_ golden: JSONValue) throws {
        let name = golden["name"]?.string ?? ""
        var world = PatchWorld()
        for existing in golden["existing"]?.array ?? [] {
            let path = try #require(existing["path"]?.string)
            let body = try #require(existing["body"]?.object)
            let resource = try #require(Self.place(path + "/x")).resource
            world.create(resource, body)
        }
        let path = try #require(golden["path"]?.string)
        let place = try #require(Self.place(path))
        var request = APIRequest(
            .patch, place.resource, namespace: "default", name: place.name,
            subresource: place.subresource, body: golden["request"])
        request.patchType = golden["contentType"]?.string
            .flatMap(APIRequest.PatchType.init(rawValue:))
        request.options.fieldValidation = golden["fieldValidation"]?.string
            .flatMap(FieldValidation.init(rawValue:))
        request.options.isDryRun = true
        request.options.fieldManager = "check"
        switch world.answer(request) {
        case .success(let answer):
            guard let stored = golden["stored"]?.object else {
                Issue.record("\(name): stored, expected \(golden["code"]?.int ?? 0)")
                return
            }
            let expected = Self.comparable(stored, name)
            let actual = Self.comparable(answer.json, name)
            #expect(
                JSONValue.object(actual).canonicalText == JSONValue.object(expected).canonicalText,
                "\(name)")
        case .failure(let error):
            #expect(Int64(error.code) == golden["code"]?.int, "\(name): \(error.message)")
            let status = golden["status"]
            #expect(error.message == status?["message"]?.string, "\(name)")
            #expect(error.reason.rawValue == status?["reason"]?.string, "\(name)")
            let causes = status?["details"]?["causes"]?.array ?? []
            #expect(
                error.causes.map(\.message) == causes.map { $0["message"]?.string ?? "" }, "\(name)")
        }
    }

    private static func place(
        _ path: String
    ) -> (resource: Resource, name: String, subresource: APIRequest.Subresource?)? {
        let parts = path.split(separator: "/").map(String.init)
        guard let index = parts.firstIndex(of: "namespaces"), index + 3 < parts.count,
            let resource = Resource.allCases.first(where: { $0.plural == parts[index + 2] })
        else { return nil }
        let rest = parts.dropFirst(index + 4).first
        return (resource, parts[index + 3], rest.flatMap(APIRequest.Subresource.init(rawValue:)))
    }

    /// Without what the recording hides, and without what the controllers had written by then.
    private static func comparable(_ object: JSONObject, _ name: String) -> JSONObject {
        var object = object
        for key in ["uid", "creationTimestamp", "resourceVersion", "managedFields"] {
            object["metadata"]?[key] = nil
        }
        if object["kind"] != "Scale" {
            let replicas = object["status"]?["replicas"]
            object["status"] = replicas.map { ["replicas": $0] }
        }
        return object
    }
}

/// A server with one namespace, and the ways tests write to it.
struct PatchWorld {
    var server = APIServer()
    var now = SimTime(nanoseconds: 1_000_000_000_000_000)

    init() {
        create(.namespace, ["metadata": ["name": "default"]])
    }

    /// Creates an object as a part of the cluster, or as a manager from outside.
    @discardableResult
    mutating func create(
        _ resource: Resource, _ body: JSONObject, as manager: String? = nil
    ) -> StoredObject? {
        var request = APIRequest.create(resource, body)
        if resource.isNamespaced { request.namespace = "default" }
        request.options.fieldManager = manager
        do {
            return try server.handle(request, by: .admin, at: now).object
        } catch {
            Issue.record("cannot create: \(error.message)")
            return nil
        }
    }

    mutating func answer(_ request: APIRequest) -> Result<StoredObject, APIError> {
        do {
            guard let object = try server.handle(request, by: .admin, at: now).object else {
                return .failure(.badRequest("no object"))
            }
            return .success(object)
        } catch {
            return .failure(error)
        }
    }

    /// Patches an object of the namespace.
    mutating func patch(
        _ kind: APIRequest.PatchType, _ resource: Resource, _ name: String, _ body: JSONValue,
        as manager: String? = "test", subresource: APIRequest.Subresource? = nil,
        force: Bool? = nil, validation: FieldValidation? = .strict
    ) -> Result<StoredObject, APIError> {
        var request = APIRequest(
            .patch, resource, namespace: resource.isNamespaced ? "default" : "", name: name,
            subresource: subresource, body: body, patchType: kind)
        request.options.fieldManager = manager
        request.options.force = force
        request.options.fieldValidation = validation
        return answer(request)
    }

    /// Applies a document given as JSON text.
    mutating func apply(
        _ resource: Resource, _ name: String, _ text: String, as manager: String = "test",
        force: Bool? = nil
    ) -> Result<StoredObject, APIError> {
        let body = (try? JSONParser.parse(text)) ?? .null
        return patch(.apply, resource, name, body, as: manager, force: force)
    }

    /// The owners of an object, one line each.
    func owners(_ resource: Resource, _ name: String) -> [String] {
        let key = ObjectKey(
            resource, namespace: resource.isNamespaced ? "default" : "", name: name)
        let entries = server.stored(key)?.json["metadata"]?["managedFields"]?.array ?? []
        return entries.map { entry in
            let sub = entry["subresource"]?.string.map { "/" + $0 } ?? ""
            return "\(entry["manager"]?.string ?? "") \(entry["operation"]?.string ?? "")\(sub)"
                + " \(entry["fieldsV1"]?.canonicalText ?? "")"
        }
    }
}

extension Result where Success == StoredObject, Failure == APIError {
    var object: JSONObject? {
        switch self {
        case .success(let stored): stored.json
        case .failure(let error):
            { Issue.record("refused: \(error.message)"); return nil }()
        }
    }

    var error: APIError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
