import KubeModel
import SimKernel

/// Questions of a caller about himself, answered from who he is. Source: api.md 2.4.
enum Reviews {
    private static let authorization = "authorization.k8s.io"
    private static let authentication = "authentication.k8s.io"

    /// Whether `/apis/GROUP/v1/RESOURCE` is a review.
    static func isReview(_ path: [String]) -> Bool { kind(path) != nil }

    private static func kind(_ path: [String]) -> String? {
        guard path.count == 4, path[0] == "apis", path[2] == "v1" else { return nil }
        switch (path[1], path[3]) {
        case (authorization, "selfsubjectaccessreviews"): return "SelfSubjectAccessReview"
        case (authorization, "selfsubjectrulesreviews"): return "SelfSubjectRulesReview"
        case (authentication, "selfsubjectreviews"): return "SelfSubjectReview"
        default: return nil
        }
    }

    /// The answer to a posted review; nil for other requests.
    static func reply(
        to request: WireRequest, _ path: [String], by user: UserInfo, _ service: WireService,
        at now: SimTime
    ) -> WireReply? {
        guard request.method == "POST", let kind = kind(path) else { return nil }
        do throws(APIError) {
            let posted = try body(of: request, kind: kind, apiVersion: path[1] + "/v1")
            let review = try answer(posted, kind, user, at: now)
            var bytes: [UInt8] = []
            bytes.append(raw: "{\"kind\":\"\(kind)\",\"apiVersion\":\"\(path[1])/v1\"")
            for name in ["metadata", "spec", "status"] {
                guard let value = review[name] else { continue }
                bytes.append(raw: ",\"\(name)\":")
                bytes.append(json: value)
            }
            bytes.append(raw: "}")
            return WireReply(201, "application/json", body: bytes)
        } catch {
            return service.reply(error)
        }
    }

    private static func answer(
        _ posted: JSONObject, _ kind: String, _ user: UserInfo, at now: SimTime
    ) throws(APIError) -> JSONObject {
        var review = posted
        var metadata = posted["metadata"]?.object ?? [:]
        let isKnown = !user.groups.contains("system:unauthenticated")
        switch kind {
        case "SelfSubjectAccessReview":
            let spec = posted["spec"]?.object ?? [:]
            guard (spec["resourceAttributes"] == nil) != (spec["nonResourceAttributes"] == nil)
            else { throw .invalidAccessReview }
            review["status"] = ["allowed": .bool(isKnown)]
        case "SelfSubjectRulesReview":
            guard let namespace = posted["spec"]?["namespace"]?.string, !namespace.isEmpty else {
                throw .badRequest("no namespace on request")
            }
            let all: JSONValue = ["*"]
            review["spec"] = [:]
            review["status"] = [
                "incomplete": false,
                "nonResourceRules": isKnown ? [["nonResourceURLs": all, "verbs": all]] : [],
                "resourceRules": isKnown
                    ? [["apiGroups": all, "resources": all, "verbs": all]] : [],
            ]
        default:
            metadata["creationTimestamp"] = Timestamp(seconds: now.secondsRoundedDown).jsonValue
            review["spec"] = nil
            review["status"] = ["userInfo": .object(userInfo(user))]
        }
        review["metadata"] = .object(metadata)
        return review
    }

    private static func userInfo(_ user: UserInfo) -> JSONObject {
        let authenticated = "system:authenticated"
        var groups = user.groups
        if !groups.contains("system:unauthenticated"), !groups.contains(authenticated) {
            groups.append(authenticated)
        }
        return ["groups": groups.jsonValue, "username": .string(user.name)]
    }

    private static func body(
        of request: WireRequest, kind: String, apiVersion: String
    ) throws(APIError) -> JSONObject {
        let object = try WireBody.object(request, kind: kind).object
        // A review names itself or is what the path says.
        if let given = object["kind"]?.string, !given.isEmpty, given != kind {
            throw .badRequest(
                "the object provided is unrecognized: no kind \"\(given)\" is posted here")
        }
        if let given = object["apiVersion"]?.string, !given.isEmpty, given != apiVersion {
            throw .badRequest(
                "the API version in the data (\(given)) does not match the expected API version"
                    + " (\(apiVersion))")
        }
        return object
    }
}

extension APIError {
    /// 422, the review asks about nothing or about two things.
    fileprivate static let invalidAccessReview: APIError = {
        let detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        let text = "Invalid value: null: \(detail)"
        var error = APIError(
            code: 422, reason: .invalid,
            message: "SelfSubjectAccessReview.authorization.k8s.io \"\" is invalid:"
                + " spec.resourceAttributes: \(text)")
        error.group = "authorization.k8s.io"
        error.kind = "SelfSubjectAccessReview"
        error.causes = [
            Cause(type: "FieldValueInvalid", message: text, field: "spec.resourceAttributes")
        ]
        return error
    }()
}
