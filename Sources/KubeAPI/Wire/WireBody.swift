import KubeModel

/// Reads the bodies of requests. Source: api.md 4.4, 8.2, 8.5.
enum WireBody {
    /// How many bytes a body may have. Source: api.md 15.1.
    static let bytesMax = 3_145_728

    /// An object, and what is wrong with its fields.
    struct Reading {
        var object: JSONObject
        var problems: [String] = []
    }

    /// The object a create or an update sends.
    ///
    /// - Parameters:
    ///   - kind: the kind it must be of, for the error text.
    ///   - type: the type whose fields it may have; nil when its fields are not looked at.
    static func object(
        _ request: WireRequest, kind: String, type: SchemaType? = nil
    ) throws(APIError) -> Reading {
        switch Negotiation.bodyType(request.contentType) {
        case "", "application/json", "application/yaml", "text/yaml": break
        case "application/vnd.kubernetes.protobuf":
            return Reading(object: try ProtobufBody.object(request.body))
        default: throw .unknownBodyType
        }
        let value: JSONValue
        do {
            value = try JSONParser.parse(request.body)
        } catch {
            throw unrecognized(request.body, kind, JSONSyntax.complaint(request.body))
        }
        guard let object = value.object else {
            throw unrecognized(
                request.body, kind,
                "json: cannot unmarshal \(value.typeName) into Go value of type struct"
                    + " { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                    + " \"json:\\\"kind,omitempty\\\"\" }")
        }
        let problems = type.map { FieldScanner.problems(in: request.body, type: $0) }
        return Reading(object: object, problems: problems ?? [])
    }

    /// The options a deletion sends; nil when there is no body.
    static func deleteOptions(_ request: WireRequest) throws(APIError) -> JSONObject? {
        if request.body.isEmpty { return nil }
        return try object(request, kind: "DeleteOptions").object
    }

    /// The body of a patch, whatever its type makes of it.
    static func patch(
        _ request: WireRequest, _ type: APIRequest.PatchType
    ) throws(APIError) -> JSONValue {
        do {
            return try JSONParser.parse(request.body)
        } catch {
            let complaint = JSONSyntax.complaint(request.body)
            switch type {
            case .json, .merge: throw .badRequest("error decoding patch: " + complaint)
            case .strategic: throw .badRequest(complaint)
            case .apply: throw .badRequest("error decoding YAML: " + complaint)
            }
        }
    }

    private static func unrecognized(
        _ body: [UInt8], _ kind: String, _ complaint: String
    ) -> APIError {
        .badRequest(
            "the object provided is unrecognized (must be of type \(kind)): couldn't get"
                + " version/kind; json parse error: \(complaint) (\(summary(body)))")
    }

    /// The beginning of a body: as text when it looks like an object, else as hexadecimal digits.
    private static func summary(_ body: [UInt8]) -> String {
        let length = 30
        guard let first = body.first else { return "<empty>" }
        let start = body.prefix(length)
        let text: String
        if first == UInt8(ascii: "{") {
            text = String(decoding: start, as: UTF8.self)
        } else {
            text = start.reduce(into: "") { text, byte in
                let hex = String(byte, radix: 16)
                text += (hex.utf8.count < 2 ? "0" : "") + hex
            }
        }
        return body.count > length ? text + " ..." : text
    }
}
