import KubeModel

/// Writes the operations on one resource.
struct OpenAPIOperation {
    let dialect: OpenAPIDialect
    /// The group and version in names, e.g. `AppsV1`.
    let title: String
    let tag: String
    /// `Namespaced` or empty.
    let scope: String
    let kind: String
    let plural: String
    let group: String
    let version: String
    /// The type of the objects in the schema table, or nil when the table has none.
    let type: String?
    let isDeletedWithObject: Bool

    /// An operation on whole objects or on the collection.
    func whole(_ verb: String) -> JSONValue {
        let answer: String? =
            switch verb {
            case "list": type.map { $0 + "List" }
            case "delete": isDeletedWithObject ? type : OpenAPISchemas.meta + "Status"
            case "deletecollection": OpenAPISchemas.meta + "Status"
            default: type
            }
        let name =
            verb == "deletecollection"
            ? "delete\(title)Collection\(scope)\(kind)"
            : "\(words(of: verb).name)\(title)\(scope)\(kind)"
        return operation(
            verb, name: name, text: words(of: verb).text(kind, plural),
            Target(group: group, version: version, kind: kind, body: type, answer: answer))
    }

    /// The list over all namespaces.
    var everywhere: JSONValue {
        operation(
            "list", name: "list\(title)\(kind)ForAllNamespaces",
            text: "list the \(plural) of all namespaces",
            Target(
                group: group, version: version, kind: kind, body: nil,
                answer: type.map { $0 + "List" }))
    }

    /// An operation on a part of an object; `type` is that of the part's kind.
    func part(
        _ part: String, _ verb: String, _ group: String, _ version: String, _ kind: String,
        _ type: String?
    ) -> JSONValue {
        let suffix = part.prefix(1).uppercased() + part.dropFirst()
        // Streams, logs and proxied answers are text, not objects.
        let isText = kind.hasSuffix("Options") || part == "log"
        return operation(
            verb, name: "\(words(of: verb).name)\(title)\(scope)\(self.kind)\(suffix)",
            text: words(of: verb).text("\(part) of a \(self.kind)", plural),
            Target(
                group: group, version: version, kind: kind, body: isText ? nil : type,
                answer: isText ? nil : type, isText: isText))
    }

    private struct Target {
        var group: String
        var version: String
        var kind: String
        var body: String?
        var answer: String?
        var isText = false
    }

    private func words(of verb: String) -> (name: String, text: (String, String) -> String) {
        switch verb {
        case "list": ("list", { "list or watch \($1)" })
        case "create": ("create", { kind, _ in "create a \(kind)" })
        case "get": ("read", { kind, _ in "read a \(kind)" })
        case "update": ("replace", { kind, _ in "replace a \(kind)" })
        case "patch": ("patch", { kind, _ in "change parts of a \(kind)" })
        case "delete": ("delete", { kind, _ in "delete a \(kind)" })
        default: ("delete", { "delete the \($1) that match" })
        }
    }

    /// The verb as `x-kubernetes-action` names it.
    private func action(_ verb: String) -> String {
        switch verb {
        case "create": "post"
        case "update": "put"
        default: verb
        }
    }

    private func operation(
        _ verb: String, name: String, text: String, _ target: Target
    ) -> JSONValue {
        var operation: JSONObject = [
            "description": .string(text), "operationId": .string(name), "tags": [.string(tag)],
            "x-kubernetes-group-version-kind": OpenAPISchemas.groupVersionKind(
                target.group, target.version, target.kind),
        ]
        operation["x-kubernetes-action"] = .string(
            target.isText ? "connect" : action(verb))
        var parameters = target.isText ? [] : OpenAPIParameters.of(verb).map(query)
        let needsBody = ["create", "update", "patch"].contains(verb) && !target.isText
        if needsBody || verb.hasPrefix("delete") && !target.isText {
            let body = bodySchema(verb, target.body)
            let types = verb == "patch" ? Self.patchTypes : ["application/json"]
            switch dialect {
            case .v2:
                var parameter: JSONObject = ["in": "body", "name": "body", "schema": body]
                if needsBody { parameter["required"] = true }
                parameters.append(.object(parameter))
                operation["consumes"] = .array(types.map(JSONValue.string))
            case .v3:
                var request: JSONObject = ["content": content(types, body)]
                if needsBody { request["required"] = true }
                operation["requestBody"] = .object(request)
            }
        }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        let produced =
            target.isText
            ? ["*/*"]
            : verb == "list"
                ? ["application/json", "application/json;stream=watch"]
                : ["application/json"]
        if dialect == .v2 {
            operation["produces"] = .array(produced.map(JSONValue.string))
            operation["schemes"] = ["https"]
        }
        operation["responses"] = responses(verb, produced, target)
        return .object(operation)
    }

    private static let patchTypes = [
        "application/apply-patch+yaml", "application/json-patch+json",
        "application/merge-patch+json", "application/strategic-merge-patch+json",
    ]

    private func bodySchema(_ verb: String, _ body: String?) -> JSONValue {
        let name: String? =
            switch verb {
            case "patch": OpenAPISchemas.meta + "Patch"
            case "delete", "deletecollection": OpenAPISchemas.meta + "DeleteOptions"
            default: body
            }
        return name.map { dialect.reference(OpenAPISchemas.name($0)) } ?? ["type": "object"]
    }

    private func responses(_ verb: String, _ produced: [String], _ target: Target) -> JSONValue {
        let answer: JSONValue =
            target.isText
            ? ["type": "string"]
            : target.answer.map { dialect.reference(OpenAPISchemas.name($0)) }
                ?? ["type": "object"]
        let codes: [(String, JSONValue)] =
            switch verb {
            case _ where target.isText: [("200", "OK")]
            case "create": [("200", "OK"), ("201", "Created"), ("202", "Accepted")]
            case "update", "patch": [("200", "OK"), ("201", "Created")]
            case "delete": [("200", "OK"), ("202", "Accepted")]
            default: [("200", "OK")]
            }
        var responses = JSONObject(
            codes.map { code, text in
                switch dialect {
                case .v2: (code, ["description": text, "schema": answer])
                case .v3: (code, ["description": text, "content": content(produced, answer)])
                }
            })
        responses["401"] = ["description": "Unauthorized"]
        return .object(responses)
    }

    private func content(_ types: [String], _ schema: JSONValue) -> JSONValue {
        .object(JSONObject(types.map { ($0, ["schema": schema]) }))
    }
}

// MARK: - Parameters

extension OpenAPIOperation {
    /// A step of the path that the caller fills in.
    func pathParameter(_ name: String) -> JSONValue {
        parameter(
            name, in: "path", "string",
            name == "name" ? "name of the \(kind)" : "namespace of the \(kind)",
            isRequired: true)
    }

    /// The parameter that every path takes.
    var pretty: JSONValue {
        parameter("pretty", in: "query", "string", "If 'true', the answer is indented.")
    }

    private func query(_ parameter: OpenAPIParameters) -> JSONValue {
        self.parameter(parameter.name, in: "query", parameter.type, parameter.text)
    }

    private func parameter(
        _ name: String, in place: String, _ type: JSONValue, _ text: String,
        isRequired: Bool = false
    ) -> JSONValue {
        var parameter: JSONObject = [
            "name": .string(name), "in": .string(place), "description": .string(text),
        ]
        if isRequired { parameter["required"] = true }
        switch dialect {
        case .v2:
            parameter["type"] = type
            parameter["uniqueItems"] = true
        case .v3: parameter["schema"] = ["type": type, "uniqueItems": true]
        }
        return .object(parameter)
    }
}

/// The query parameters of the verbs.
private struct OpenAPIParameters {
    let name: String
    let type: JSONValue
    let text: String

    static func of(_ verb: String) -> [OpenAPIParameters] {
        let names: [String] =
            switch verb {
            case "list":
                [
                    "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
                    "resourceVersion", "resourceVersionMatch", "sendInitialEvents",
                    "timeoutSeconds", "watch",
                ]
            case "create", "update": ["dryRun", "fieldManager", "fieldValidation"]
            case "patch": ["dryRun", "fieldManager", "fieldValidation", "force"]
            case "delete":
                ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"]
            case "deletecollection":
                [
                    "continue", "dryRun", "fieldSelector", "gracePeriodSeconds", "labelSelector",
                    "limit", "orphanDependents", "propagationPolicy", "resourceVersion",
                    "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds",
                ]
            default: []
            }
        return names.compactMap { name in
            all[name].map { OpenAPIParameters(name: name, type: $0.type, text: $0.text) }
        }
    }

    private static let all: [String: (type: JSONValue, text: String)] = [
        "allowWatchBookmarks": ("boolean", "Whether a watch may send bookmarks now and then."),
        "continue": ("string", "Where the page before ended, as its metadata.continue says."),
        "dryRun": ("string", "'All' does everything but keep the change."),
        "fieldManager": ("string", "Who changes the fields, for metadata.managedFields."),
        "fieldSelector": ("string", "Only objects whose fields match, e.g. metadata.name=web."),
        "fieldValidation": (
            "string",
            "What happens to unknown and duplicate fields: 'Ignore' drops them, 'Warn' drops"
                + " them with a warning, 'Strict' refuses the request."
        ),
        "force": ("boolean", "Whether an apply takes over the fields of other managers."),
        "gracePeriodSeconds": (
            "integer", "How many seconds a pod has to stop; 0 removes it at once."
        ),
        "labelSelector": ("string", "Only objects whose labels match, e.g. app=web."),
        "limit": ("integer", "How many objects a page has at most."),
        "orphanDependents": ("boolean", "Older form of propagationPolicy: keep what it owns."),
        "propagationPolicy": (
            "string", "What happens to owned objects: 'Orphan', 'Background' or 'Foreground'."
        ),
        "resourceVersion": ("string", "The version of the cluster's state to read or to start at."),
        "resourceVersionMatch": (
            "string", "How resourceVersion counts: 'Exact' or 'NotOlderThan'."
        ),
        "sendInitialEvents": (
            "boolean", "Whether a watch begins with the objects that are there."
        ),
        "timeoutSeconds": ("integer", "After how many seconds the answer ends."),
        "watch": ("boolean", "Whether to answer with changes as they happen."),
    ]
}
