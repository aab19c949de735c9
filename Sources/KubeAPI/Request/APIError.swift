package import KubeModel

/// A failed request: the value form of the Kubernetes Status object.
///
/// Messages are the server's, byte for byte. Source: cluster.md A.2, api.md 15.
package struct APIError: Error, Sendable, Equatable {
    /// The machine-readable cause. Source: cluster.md A19.
    package enum Reason: String, Sendable {
        case badRequest = "BadRequest"
        case unauthorized = "Unauthorized"
        case forbidden = "Forbidden"
        case notFound = "NotFound"
        case methodNotAllowed = "MethodNotAllowed"
        case notAcceptable = "NotAcceptable"
        case unsupportedMediaType = "UnsupportedMediaType"
        case alreadyExists = "AlreadyExists"
        case conflict = "Conflict"
        case gone = "Gone"
        case expired = "Expired"
        case requestEntityTooLarge = "RequestEntityTooLarge"
        case invalid = "Invalid"
        case tooManyRequests = "TooManyRequests"
        case internalError = "InternalError"
        case serviceUnavailable = "ServiceUnavailable"
        case timeout = "Timeout"
        /// The server had none to give; the Status is written without a reason.
        case none = ""
    }

    /// One of several causes, with the field it is about.
    package struct Cause: Sendable, Equatable {
        package var type: String
        package var message: String
        package var field: String

        package init(type: String, message: String, field: String) {
            self.type = type
            self.message = message
            self.field = field
        }
    }

    /// The HTTP status code.
    package var code: Int
    package var reason: Reason
    package var message: String
    package var name: String = ""
    package var group: String = ""
    /// The resource or the Kind, by the rule of cluster.md A20.
    package var kind: String = ""
    package var causes: [Cause] = []
    package var retryAfterSeconds: Int64?

    package init(code: Int, reason: Reason, message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    /// Whether it was refused because its namespace is on its way out. Source: cluster.md A54.
    package var isOfTerminatingNamespace: Bool {
        causes.contains { $0.type == Self.namespaceTerminating }
    }

    static let namespaceTerminating = "NamespaceTerminating"

    private init(
        _ code: Int, _ reason: Reason, _ key: ObjectKey, _ message: String, kind: String? = nil
    ) {
        self.init(code: code, reason: reason, message: message)
        name = key.name
        group = key.resource.group
        self.kind = kind ?? key.resource.plural
    }

    /// 404, no such object. Source: cluster.md A16.
    package static func notFound(_ key: ObjectKey) -> APIError {
        APIError(404, .notFound, key, "\(key.resource.qualifiedPlural) \"\(key.name)\" not found")
    }

    /// 409, the name is taken. Source: cluster.md A15, A24.
    package static func alreadyExists(
        _ key: ObjectKey, isBeingDeleted: Bool, couldNotGenerate: Bool = false
    ) -> APIError {
        var error = APIError(
            409, .alreadyExists, key,
            (isBeingDeleted ? "object is being deleted: " : "")
                + "\(key.resource.qualifiedPlural) \"\(key.name)\" already exists"
                + (couldNotGenerate
                    ? ", the server was not able to generate a unique name for the object" : ""))
        if couldNotGenerate { error.retryAfterSeconds = 1 }
        return error
    }

    /// 409, the object was changed in between. Source: cluster.md A12.
    package static func conflict(_ key: ObjectKey) -> APIError {
        conflict(
            key,
            "the object has been modified; please apply your changes to the latest version and"
                + " try again")
    }

    /// 409 with a cause of its own.
    package static func conflict(
        _ key: ObjectKey, _ cause: String, slot: String? = nil
    ) -> APIError {
        APIError(
            409, .conflict, key,
            "Operation cannot be fulfilled on \(slot ?? key.resource.qualifiedPlural)"
                + " \"\(key.name)\": \(cause)")
    }

    /// 422 with one or several field errors, already rendered. Source: cluster.md A17.
    package static func invalid(_ key: ObjectKey, _ errors: [Cause], texts: [String]) -> APIError {
        // Two rules may find the same; the message says it once, the causes say it twice.
        var told: [String] = []
        for text in texts where !told.contains(text) { told.append(text) }
        let detail = told.count == 1 ? told[0] : "[" + told.joined(separator: ", ") + "]"
        var error = APIError(
            422, .invalid, key,
            "\(key.resource.qualifiedKind) \"\(key.name)\" is invalid: \(detail)",
            kind: key.resource.kind)
        error.causes = errors
        return error
    }

    /// 403 with a cause. Source: cluster.md A18.
    package static func forbidden(_ key: ObjectKey, _ cause: String) -> APIError {
        APIError(
            403, .forbidden, key,
            "\(key.resource.qualifiedPlural) \"\(key.name)\" is forbidden: \(cause)")
    }

    /// 400, the request makes no sense.
    package static func badRequest(_ message: String) -> APIError {
        APIError(code: 400, reason: .badRequest, message: message)
    }

    /// 500 without a reason: an error of the store as it came. Source: api.md 8.2.
    package static func unexplained(_ message: String) -> APIError {
        APIError(code: 500, reason: .none, message: message)
    }

    /// 405, the verb is not served on the resource.
    package static func methodNotAllowed(_ request: APIRequest) -> APIError {
        APIError(
            405, .methodNotAllowed, request.key,
            "\(request.verb.rawValue) is not supported on resources of kind"
                + " \"\(request.resource.qualifiedPlural)\"")
    }

    /// 410, the version asked for is no longer kept. Source: cluster.md A47.
    package static func expired(_ message: String) -> APIError {
        APIError(code: 410, reason: .expired, message: message)
    }

    /// 504, the request got no answer in time; inside a simulation: it or its answer was lost.
    package static func timeout(_ message: String) -> APIError {
        APIError(code: 504, reason: .timeout, message: "Timeout: \(message)")
    }
}
