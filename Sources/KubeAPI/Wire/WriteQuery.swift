import KubeModel

/// The options of writes, as a query or the body of a deletion tells them.
/// Source: api.md 8.6 to 8.8, 11.1.
enum WriteQuery {
    /// The options of a create or an update.
    static func options(
        _ query: WireQuery, _ kind: String, userAgent: String
    ) throws(APIError) -> RequestOptions {
        var errors: [FieldError] = []
        let options = read(query, userAgent: userAgent, &errors)
        if !errors.isEmpty { throw .options(kind, errors) }
        return options
    }

    /// The options of a patch.
    static func patchOptions(
        _ query: WireQuery, _ type: APIRequest.PatchType, userAgent: String
    ) throws(APIError) -> RequestOptions {
        var errors: [FieldError] = []
        let force = query.flag("force")
        if type == .apply {
            if query.text("fieldManager").isEmpty {
                errors.append(
                    FieldPath("fieldManager").required("is required for apply patch"))
            }
        } else if force != nil {
            errors.append(
                FieldPath("force").forbidden("may not be specified for non-apply patch"))
        }
        var options = read(query, userAgent: userAgent, &errors)
        options.force = force
        if !errors.isEmpty { throw .options("PatchOptions", errors) }
        return options
    }

    private static func read(
        _ query: WireQuery, userAgent: String, _ errors: inout [FieldError]
    ) -> RequestOptions {
        var options = RequestOptions()
        let manager = query.text("fieldManager")
        errors += managerErrors(manager)
        options.fieldManager = manager.isEmpty ? Self.manager(of: userAgent) : manager
        options.isDryRun = dryRun(query.all("dryRun"), &errors)
        switch query.text("fieldValidation") {
        case "": options.fieldValidation = .warn
        case let text:
            options.fieldValidation = FieldValidation(rawValue: text)
            if options.fieldValidation == nil {
                errors.append(
                    FieldPath("fieldValidation").unsupported(
                        text, ["", "Ignore", "Strict", "Warn"]))
            }
        }
        return options
    }

    private static let managerBytesMax = 128

    /// The manager of a client that names none: its User-Agent up to the first slash.
    static func manager(of userAgent: String) -> String {
        var name = ""
        for scalar in userAgent.unicodeScalars {
            if scalar == "/" { break }
            guard scalar.properties.generalCategory != .control else { continue }
            guard name.utf8.count + UTF8.width(scalar) <= managerBytesMax else { break }
            name.unicodeScalars.append(scalar)
        }
        return name.isEmpty ? "unknown" : name
    }

    private static func managerErrors(_ manager: String) -> [FieldError] {
        let path = FieldPath("fieldManager")
        if manager.utf8.count > managerBytesMax { return [path.tooLong(managerBytesMax)] }
        guard manager.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return [] }
        return [path.invalid(manager, "should only contain printable characters")]
    }

    private static func dryRun(_ values: [String], _ errors: inout [FieldError]) -> Bool {
        let values = values.filter { !$0.isEmpty }
        if values.contains(where: { $0 != "All" }) {
            let list = values.map(ValueText.quoted).joined(separator: ",")
            errors.append(
                FieldError(
                    path: "dryRun", kind: .unsupported, value: "[\(list)]",
                    detail: "supported values: \"All\""))
        }
        return !values.isEmpty
    }

    /// The options of a deletion: those of the body, or of the query when there is no body.
    static func deleteOptions(
        _ body: JSONObject?, _ query: WireQuery
    ) throws(APIError) -> RequestOptions {
        let told: Deletion
        if let body { told = try Deletion(body: body) } else { told = try Deletion(query) }
        var errors: [FieldError] = []
        var options = RequestOptions()
        // Whoever asks over the wire is no component of the cluster.
        options.fieldValidation = .warn
        let path = FieldPath("propagationPolicy")
        if let orphans = told.orphanDependents {
            if let text = told.propagation {
                errors.append(
                    path.invalid(
                        text,
                        "orphanDependents and deletionPropagation cannot be both set"))
            }
            options.propagation = orphans ? .orphan : .background
        } else if let text = told.propagation {
            options.propagation = RequestOptions.Propagation(rawValue: text)
            if options.propagation == nil {
                errors.append(
                    path.unsupported(text, ["Foreground", "Background", "Orphan", "nil"]))
            }
        }
        options.isDryRun = dryRun(told.dryRun, &errors)
        options.gracePeriodSeconds = told.gracePeriodSeconds
        options.preconditionUID = told.uid
        options.preconditionResourceVersion = told.resourceVersion
        if !errors.isEmpty { throw .options("DeleteOptions", errors) }
        return options
    }

    /// The members of `DeleteOptions`.
    private struct Deletion {
        var propagation: String?
        var orphanDependents: Bool?
        var gracePeriodSeconds: Int64?
        var dryRun: [String] = []
        var uid: String?
        var resourceVersion: String?

        init(_ query: WireQuery) throws(APIError) {
            propagation = query["propagationPolicy"].flatMap { $0.isEmpty ? nil : $0 }
            orphanDependents = query.flag("orphanDependents")
            gracePeriodSeconds = try ListQuery.number(query, "gracePeriodSeconds")
            dryRun = query.all("dryRun")
        }

        init(body: JSONObject) throws(APIError) {
            propagation = body.read("propagationPolicy")
            orphanDependents = body.read("orphanDependents")
            if let grace = body["gracePeriodSeconds"], !grace.isNull {
                guard let seconds = grace.int else {
                    throw .badRequest(
                        "json: cannot unmarshal \(grace.typeName) into Go struct field"
                            + " DeleteOptions.gracePeriodSeconds of type int64")
                }
                gracePeriodSeconds = seconds
            }
            dryRun = body.read("dryRun") ?? []
            let conditions = body["preconditions"]?.object
            uid = conditions?.read("uid")
            resourceVersion = conditions?.read("resourceVersion")
        }
    }
}
