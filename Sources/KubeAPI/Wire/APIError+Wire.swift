import KubeModel

/// Refusals of the wire itself. Source: api.md 3.3, 4, 15.
extension APIError {
    /// 404 for a path with nothing behind it.
    static let unknownResource = APIError(
        code: 404, reason: .notFound, message: "the server could not find the requested resource")

    /// 405 for a method a path does not have.
    static let wrongMethod = APIError(
        code: 405, reason: .methodNotAllowed,
        message: "the server does not allow this method on the requested resource")

    /// 406: none of the forms the client accepts is served.
    static let notAcceptable = APIError(
        code: 406, reason: .notAcceptable,
        message: "only the following media types are accepted: application/json,"
            + " application/yaml, application/vnd.kubernetes.protobuf")

    /// 406 for a client that accepts nothing of ours at all; the message is the whole answer.
    static let foreign = APIError(
        code: 406, reason: .notAcceptable, message: Negotiation.foreignText)

    /// 415 for a body of an unknown type.
    static let unknownBodyType = APIError(
        code: 415, reason: .unsupportedMediaType,
        message: "the body of the request was in an unknown format - accepted media types"
            + " include: application/json, application/yaml,"
            + " application/vnd.kubernetes.protobuf")

    /// 413 for a body that is too large.
    static let bodyTooLarge = APIError(
        code: 413, reason: .requestEntityTooLarge,
        message: "Request entity too large: limit is 3145728")

    /// 422 for the options of a request, e.g. `ListOptions`. Source: api.md 6.3.
    static func options(_ kind: String, _ errors: [FieldError]) -> APIError {
        let texts = errors.map(\.text)
        let detail = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
        var error = APIError(
            code: 422, reason: .invalid,
            message: "\(kind).meta.k8s.io \"\" is invalid: \(detail)")
        error.group = "meta.k8s.io"
        error.kind = kind
        error.causes = errors.map(\.cause)
        return error
    }
}
