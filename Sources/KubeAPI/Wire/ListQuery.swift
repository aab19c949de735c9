import KubeModel

/// The options of reads, lists and watches, as a query tells them. Source: api.md 6, 7.
struct ListQuery: Equatable {
    var labelSelector = LabelQuery()
    var fieldSelector: [FieldRequirement] = []
    var limit: Int?
    var continueToken: String?
    var resourceVersion: String?
    var resourceVersionMatch: String?
    var timeoutSeconds: Int64?
    var wantsBookmarks = false
    var sendsInitialEvents: Bool?

    /// Reads and checks the options.
    ///
    /// - Parameter isWatch: whether the rules of watches apply instead of those of lists.
    init(
        _ query: WireQuery, for resource: Resource, isWatch: Bool, usesEventsGroup: Bool
    ) throws(APIError) {
        labelSelector = try LabelQuery(parsing: query.text("labelSelector"))
        let fields: FieldSelector
        do {
            fields = try FieldSelector(parsing: query.text("fieldSelector"))
        } catch {
            throw .badRequest(error.text)
        }
        limit = try Self.number(query, "limit").map { Int(clamping: $0) }
        timeoutSeconds = try Self.number(query, "timeoutSeconds")
        continueToken = Self.nonEmpty(query["continue"])
        resourceVersion = Self.nonEmpty(query["resourceVersion"])
        resourceVersionMatch = Self.nonEmpty(query["resourceVersionMatch"])
        wantsBookmarks = query.flag("allowWatchBookmarks") ?? false
        sendsInitialEvents = query.flag("sendInitialEvents")
        let errors = isWatch ? watchErrors : listErrors
        if !errors.isEmpty { throw .options("ListOptions", errors) }
        fieldSelector = try Self.requirements(fields, of: resource, usesEventsGroup)
    }

    /// A whole number of a query; nil when it is absent or empty.
    static func number(_ query: WireQuery, _ name: String) throws(APIError) -> Int64? {
        guard let text = query[name], !text.isEmpty else { return nil }
        if let number = Int64(text) { return number }
        let isNumeric =
            !text.isEmpty
            && text.utf8.enumerated().allSatisfy { index, byte in
                byte >= 0x30 && byte <= 0x39
                    || index == 0 && text.utf8.count > 1 && (byte == 0x2B || byte == 0x2D)
            }
        throw .badRequest(
            "strconv.ParseInt: parsing \(ValueText.quoted(text)): "
                + (isNumeric ? "value out of range" : "invalid syntax"))
    }

    private static func nonEmpty(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return text
    }

    private var listErrors: [FieldError] {
        var errors: [FieldError] = []
        let path = FieldPath("resourceVersionMatch")
        if let match = resourceVersionMatch {
            if resourceVersion == nil {
                errors.append(
                    path.forbidden(
                        "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            }
            if continueToken != nil {
                errors.append(
                    path.forbidden(
                        "resourceVersionMatch is forbidden when continue is provided"))
            }
            if match != "Exact", match != "NotOlderThan" {
                errors.append(path.unsupported(match, ["Exact", "NotOlderThan", ""]))
            }
            if match == "Exact", resourceVersion == "0" {
                errors.append(
                    path.forbidden(
                        "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        if sendsInitialEvents != nil {
            errors.append(
                FieldPath("sendInitialEvents").forbidden(
                    "sendInitialEvents is forbidden for list"))
        }
        return errors
    }

    private var watchErrors: [FieldError] {
        var errors: [FieldError] = []
        let path = FieldPath("resourceVersionMatch")
        if sendsInitialEvents != nil, resourceVersionMatch != "NotOlderThan" {
            errors.append(
                path.forbidden(
                    "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
        }
        guard let match = resourceVersionMatch else { return errors }
        if sendsInitialEvents == nil {
            errors.append(
                path.forbidden(
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                        + " provided"))
        }
        if match != "NotOlderThan" { errors.append(path.unsupported(match, ["NotOlderThan"])) }
        if continueToken != nil {
            errors.append(
                path.forbidden("resourceVersionMatch is forbidden when continue is provided"))
        }
        return errors
    }

    /// The requirements in terms of stored objects; fields of other names are refused.
    private static func requirements(
        _ selector: FieldSelector, of resource: Resource, _ usesEventsGroup: Bool
    ) throws(APIError) -> [FieldRequirement] {
        var requirements: [FieldRequirement] = []
        for requirement in selector.requirements {
            guard
                let field = usesEventsGroup
                    ? EventShape.storedField(requirement.field) : requirement.field,
                FieldSelector.fields(of: resource).contains(field)
            else {
                throw .badRequest(FieldSelector.unsupported(requirement.field, of: resource))
            }
            requirements.append(
                FieldRequirement(field, requirement.value, isEqual: requirement.isEqual))
        }
        return requirements
    }
}
