import KubeAPI
import KubeModel
import SimKernel

/// A server with the namespace `default`, asked as clients ask from outside.
struct ServerBench {
    var server: APIServer
    var now = SimTime.seconds(1_000_000)

    init(_ gates: FeatureGates = FeatureGates()) {
        var options = APIServer.Options()
        options.gates = gates
        server = APIServer(options)
        let namespace: JSONObject = [
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "default"],
        ]
        _ = try? server.handle(.create(.namespace, namespace), by: .admin, at: now)
    }

    /// Sends a request with the checks of a client's; bodies are scanned as the wire does.
    mutating func send(_ request: APIRequest) throws(APIError) -> APIAnswer {
        var request = request
        if request.options.fieldValidation == nil { request.options.fieldValidation = .strict }
        if let body = request.body?.object, request.subresource == nil {
            request.options.bodyProblems = FieldScanner.problems(
                in: JSONValue.object(body).canonicalBytes, resource: request.resource)
        }
        let response = try server.handle(request, by: .admin, at: now)
        return APIAnswer(response, warnings: server.warnings)
    }

    /// Creates an object from JSON text, in `default` unless it is of the cluster.
    mutating func create(
        _ resource: Resource, _ text: String, _ change: (inout APIRequest) -> Void = { _ in }
    ) throws -> JSONObject {
        let body = try JSONParser.parse(text)
        var request = APIRequest(
            .create, resource, namespace: resource.isNamespaced ? "default" : "", body: body)
        change(&request)
        return try send(request).object?.json ?? [:]
    }

    /// Puts an object where it says it is.
    mutating func put(
        _ resource: Resource, _ object: JSONObject, name: String? = nil,
        _ change: (inout APIRequest) -> Void = { _ in }
    ) throws(APIError) -> APIAnswer {
        var request = APIRequest(
            .update, resource, namespace: resource.isNamespaced ? "default" : "",
            name: name ?? object["metadata"]?["name"]?.string ?? "", body: .object(object))
        change(&request)
        return try send(request)
    }

    /// What is stored under a name in `default`, or of the cluster.
    func stored(_ resource: Resource, _ name: String) -> JSONObject? {
        server.stored(
            ObjectKey(resource, namespace: resource.isNamespaced ? "default" : "", name: name))?
            .json
    }
}

extension APIError {
    /// The Status object a client would get. Source: api.md 15.
    var statusJSON: JSONObject {
        var status: JSONObject = [
            "code": .int(Int64(code)), "message": .string(message), "status": "Failure",
        ]
        if reason != .none { status["reason"] = .string(reason.rawValue) }
        var details = JSONObject()
        if !name.isEmpty { details["name"] = .string(name) }
        if !group.isEmpty { details["group"] = .string(group) }
        if !kind.isEmpty { details["kind"] = .string(kind) }
        if !causes.isEmpty {
            details["causes"] = .array(
                causes.map {
                    [
                        "field": .string($0.field), "message": .string($0.message),
                        "reason": .string($0.type),
                    ]
                })
        }
        if !details.isEmpty { status["details"] = .object(details) }
        return status
    }
}
