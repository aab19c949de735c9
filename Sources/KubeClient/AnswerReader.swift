import KubeAPI
import KubeModel

/// Reads what a server answered to a request: the inverse of what the API writes.
/// Source: api.md 6.1, 11.2, 15.
enum AnswerReader {
    /// The answer of a body with a success code.
    static func answer(
        _ body: [UInt8], code: Int, warnings: [String], to request: APIRequest
    ) throws(ConnectionError) -> APIAnswer {
        let value = try parse(body)
        guard let object = value.object else {
            throw .unreachable("the server answered with something that is no object")
        }
        if object["kind"]?.string == "Status" {
            guard object["status"]?.string == "Success" else {
                throw .rejected(error(object, code: code))
            }
            return APIAnswer(status(object, request), warnings: warnings)
        }
        if let items = object["items"]?.array, request.name.isEmpty, request.verb != .create {
            return APIAnswer(list(object, items, request), warnings: warnings)
        }
        let stored = StoredObject(resource: request.resource, json: object)
        if code == 201 { return APIAnswer(.created(stored), warnings: warnings) }
        return APIAnswer(.object(stored), warnings: warnings)
    }

    /// The refusal of a body with an error code.
    static func refusal(_ body: [UInt8], code: Int) -> ConnectionError {
        guard let object = (try? JSONParser.parse(body))?.object,
            object["kind"]?.string == "Status"
        else {
            let text = String(decoding: body.prefix(200), as: UTF8.self)
            return .rejected(
                APIError(code: code, reason: reason(""), message: "HTTP \(code): \(text)"))
        }
        return .rejected(error(object, code: code))
    }

    /// The error a Status object describes.
    static func error(_ status: JSONObject, code: Int) -> APIError {
        let details = status["details"]
        var error = APIError(
            code: status["code"]?.int.map(Int.init) ?? code,
            reason: reason(status["reason"]?.string ?? ""),
            message: status["message"]?.string ?? "")
        error.name = details?["name"]?.string ?? ""
        error.group = details?["group"]?.string ?? ""
        error.kind = details?["kind"]?.string ?? ""
        error.retryAfterSeconds = details?["retryAfterSeconds"]?.int
        error.causes = (details?["causes"]?.array ?? []).map { cause in
            APIError.Cause(
                type: cause["reason"]?.string ?? "", message: cause["message"]?.string ?? "",
                field: cause["field"]?.string ?? "")
        }
        return error
    }

    private static func reason(_ text: String) -> APIError.Reason {
        APIError.Reason(rawValue: text) ?? .internalError
    }

    private static func parse(_ body: [UInt8]) throws(ConnectionError) -> JSONValue {
        do {
            return try JSONParser.parse(body)
        } catch {
            throw .unreachable("the server answered with something that is no JSON")
        }
    }

    private static func status(_ object: JSONObject, _ request: APIRequest) -> APIResponse {
        guard request.verb == .delete else { return .done }
        let metadata: JSONValue = [
            "name": .string(request.name), "namespace": .string(request.namespace),
            "uid": object["details"]?["uid"] ?? "",
        ]
        return .deleted(StoredObject(resource: request.resource, json: ["metadata": metadata]))
    }

    private static func list(
        _ object: JSONObject, _ items: [JSONValue], _ request: APIRequest
    ) -> APIResponse {
        let metadata = object["metadata"]
        let token = metadata?["continue"]?.string ?? ""
        let page = ListPage(
            revision: metadata?["resourceVersion"]?.string.flatMap(UInt64.init) ?? 0,
            continueToken: token.isEmpty ? nil : token,
            remainingItemCount: metadata?["remainingItemCount"]?.int.map(Int.init))
        let objects = items.compactMap(\.object).map { item in
            // The items of a list do not say what they are.
            var item = item
            item["apiVersion"] = .string(request.resource.apiVersion)
            item["kind"] = .string(request.resource.kind)
            return StoredObject(resource: request.resource, json: item)
        }
        return .list(objects, page)
    }
}
