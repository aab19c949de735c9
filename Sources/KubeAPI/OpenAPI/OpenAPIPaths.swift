import KubeModel

/// Writes whole documents: paths with their operations, and the schemas they refer to.
///
/// kubectl leaves the checking of fields to the server only when the patch operation of a kind
/// takes `fieldValidation`. Source: api.md 13.3.
struct OpenAPIPaths {
    typealias GroupVersion = OpenAPIEndpoints.GroupVersion
    typealias Endpoint = OpenAPIEndpoints.Endpoint

    let dialect: OpenAPIDialect
    private let schemas: OpenAPISchemas

    init(_ dialect: OpenAPIDialect) {
        self.dialect = dialect
        schemas = OpenAPISchemas(dialect, groups: OpenAPIEndpoints.groupVersions)
    }

    /// The document of some groups and versions as JSON. Its members come in the order in which
    /// documents of the form are commonly written, so that the first bytes tell what it is.
    func bytes(of groups: [GroupVersion]) -> [UInt8] {
        let document = document(of: groups)
        let first = dialect.memberOrder
        let others = document.map(\.key).filter { !first.contains($0) }
        var bytes: [UInt8] = []
        for name in first + others {
            guard let value = document[name] else { continue }
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            bytes += JSONValue.string(name).canonicalBytes
            bytes.append(UInt8(ascii: ":"))
            bytes += value.canonicalBytes
        }
        return bytes + [UInt8(ascii: "}")]
    }

    /// The document of some groups and versions.
    func document(of groups: [GroupVersion]) -> JSONObject {
        var paths: [(String, JSONValue)] = []
        var roots = ["Status", "DeleteOptions", "Patch", "WatchEvent", "ListMeta"].map {
            OpenAPISchemas.meta + $0
        }
        var lists: [String] = []
        for group in groups {
            for endpoint in group.endpoints {
                paths += self.paths(of: endpoint, in: group)
                if let type = type(group.group, endpoint.kind) {
                    roots.append(type)
                    if endpoint.verbs.contains("list") { lists.append(type) }
                }
                for part in endpoint.parts {
                    let target = target(part, of: endpoint, in: group)
                    if let type = type(target.group, target.kind) { roots.append(type) }
                }
            }
        }
        let schemas = JSONValue.object(schemas.schemas(of: roots, lists: lists))
        let info: JSONValue = ["title": "Kubernetes", "version": .string(ServerVersion.text)]
        let token: JSONValue = [
            "BearerToken": [
                "type": "apiKey", "in": "header", "name": "authorization",
                "description": "Bearer token of the user.",
            ]
        ]
        var document: JSONObject = [
            "info": info, "paths": .object(JSONObject(paths)),
            "security": [["BearerToken": []]],
        ]
        switch dialect {
        case .v2:
            document["swagger"] = "2.0"
            document["definitions"] = schemas
            document["securityDefinitions"] = token
        case .v3:
            document["openapi"] = "3.0.0"
            document["components"] = ["schemas": schemas, "securitySchemes": token]
        }
        return document
    }

    private func type(_ group: String, _ kind: String) -> String? {
        SchemaTable.shared.type(group: group, kind: kind)?.name
    }

    /// The group, version and kind that a part of an object answers with.
    private func target(
        _ part: APIResourceEntry, of endpoint: Endpoint, in group: GroupVersion
    ) -> (group: String, version: String, kind: String) {
        (
            part.version.isEmpty ? group.group : part.group,
            part.version.isEmpty ? group.version : part.version,
            part.kind.isEmpty ? endpoint.kind : part.kind
        )
    }
}

// MARK: - Paths

extension OpenAPIPaths {
    private func paths(
        of endpoint: Endpoint, in group: GroupVersion
    ) -> [(String, JSONValue)] {
        let root = "/" + group.path + "/"
        let collection =
            root + (endpoint.isNamespaced ? "namespaces/{namespace}/" : "") + endpoint.plural
        let operation = OpenAPIOperation(
            dialect: dialect,
            title: group.title + group.version.prefix(1).uppercased()
                + group.version.dropFirst(), tag: group.title.lowercased() + "_" + group.version,
            scope: endpoint.isNamespaced ? "Namespaced" : "", kind: endpoint.kind,
            plural: endpoint.plural, group: group.group, version: group.version,
            type: type(group.group, endpoint.kind),
            isDeletedWithObject: endpoint.deleteAnswersWithObject)

        var paths: [(String, JSONValue)] = []
        func add(_ path: String, _ names: [String], _ operations: [(String, JSONValue)]) {
            guard !operations.isEmpty else { return }
            var item = JSONObject(operations)
            item["parameters"] = .array(
                names.map { operation.pathParameter($0) } + [operation.pretty])
            paths.append((path, .object(item)))
        }
        let verbs = endpoint.verbs
        let namespace = endpoint.isNamespaced ? ["namespace"] : []
        add(
            collection, namespace,
            [
                ("get", "list"), ("post", "create"), ("delete", "deletecollection"),
            ].filter { verbs.contains($0.1) }.map { ($0.0, operation.whole($0.1)) })
        add(
            collection + "/{name}", ["name"] + namespace,
            [("get", "get"), ("put", "update"), ("patch", "patch"), ("delete", "delete")]
                .filter { verbs.contains($0.1) }.map { ($0.0, operation.whole($0.1)) })
        if endpoint.isNamespaced, verbs.contains("list") {
            add(root + endpoint.plural, [], [("get", operation.everywhere)])
        }
        let methods = [
            "create": "post", "get": "get", "update": "put", "patch": "patch", "delete": "delete",
        ]
        for part in endpoint.parts {
            let target = target(part, of: endpoint, in: group)
            let name = String(part.name.dropFirst(endpoint.plural.count + 1))
            add(
                collection + "/{name}/" + name, ["name"] + namespace,
                part.verbs.compactMap { verb in
                    methods[verb].map {
                        (
                            $0,
                            operation.part(
                                name, verb, target.group, target.version, target.kind,
                                type(target.group, target.kind))
                        )
                    }
                })
        }
        return paths
    }
}
