import KubeModel
import SimKernel
import TestSupport
import Testing

@testable import KubeAPI

@Suite struct OpenAPITests {
    // MARK: - The documents

    @Test func `every reference of every document leads to a schema`() throws {
        for document in OpenAPIDocuments.v3 {
            let schemas = try #require(parsed(document).at("components", "schemas")?.object)
            for name in references(in: try parsed(document)) {
                let prefix = "#/components/schemas/"
                #expect(name.hasPrefix(prefix), "\(name)")
                #expect(schemas[String(name.dropFirst(prefix.count))] != nil, "\(name)")
            }
        }
        let v2 = try parsed(OpenAPIDocuments.v2)
        let definitions = try #require(v2["definitions"]?.object)
        for name in references(in: v2) {
            #expect(definitions[String(name.dropFirst("#/definitions/".count))] != nil, "\(name)")
        }
    }

    @Test func `both forms hold the same types with the same fields`() throws {
        let definitions = try #require(parsed(OpenAPIDocuments.v2)["definitions"]?.object)
        var names: Set<String> = []
        for document in OpenAPIDocuments.v3 {
            for schema in try #require(parsed(document).at("components", "schemas")?.object) {
                names.insert(schema.key)
                let other = definitions[schema.key]
                #expect(
                    schema.value["properties"]?.object?.map(\.key)
                        == other?["properties"]?.object?.map(\.key), "\(schema.key)")
                #expect(schema.value["required"] == other?["required"], "\(schema.key)")
                #expect(schema.value["description"] == other?["description"], "\(schema.key)")
            }
        }
        #expect(names.sorted() == definitions.map(\.key).sorted())
    }

    @Test(arguments: Resource.allCases)
    func `the patch of every kind takes fieldValidation`(_ resource: Resource) throws {
        let document = try parsed(OpenAPIDocuments.v3.first { $0.name == path(of: resource) })
        let kind = OpenAPISchemas.groupVersionKind(
            resource.group, resource.version, resource.kind)
        let patches = (document["paths"]?.object ?? [:]).compactMap { $0.value["patch"] }
            .filter { $0["x-kubernetes-group-version-kind"] == kind }
        #expect(!patches.isEmpty)
        for patch in patches {
            let names = (patch["parameters"]?.array ?? []).filter { $0["in"] == "query" }
                .compactMap { $0["name"]?.string }
            #expect(names.contains("fieldValidation"))
        }
        let schemas = try #require(document.at("components", "schemas")?.object)
        #expect(
            schemas.contains {
                $0.value["x-kubernetes-group-version-kind"]?.array?.contains(kind) == true
            })
    }

    @Test func `every group that discovery tells has a document`() {
        #expect(
            OpenAPIDocuments.v3.map(\.name)
                == ["api/v1"] + ResourceCatalogue.groups.map { "apis/" + $0.groupVersion })
    }

    @Test func `operations have names of their own`() throws {
        let paths = try #require(parsed(OpenAPIDocuments.v2)["paths"]?.object)
        let names = paths.flatMap { path in
            (path.value.object ?? [:]).compactMap { $0.value["operationId"]?.string }
        }
        #expect(names.count > 200)
        #expect(Set(names).count == names.count)
        #expect(names.contains("patchAppsV1NamespacedStatefulSet"))
        #expect(names.contains("replaceAppsV1NamespacedStatefulSetScale"))
        #expect(names.contains("deleteCoreV1CollectionNamespacedPod"))
        #expect(names.contains("listCoreV1PodForAllNamespaces"))
    }

    @Test func `merge keys and list types are on the fields`() throws {
        let document = try parsed(OpenAPIDocuments.v3.first { $0.name == "apis/apps/v1" })
        let spec = document.at(
            "components", "schemas", "io.k8s.api.core.v1.PodSpec", "properties")
        let containers = spec?["containers"]
        #expect(containers?["x-kubernetes-patch-merge-key"] == "name")
        #expect(containers?["x-kubernetes-patch-strategy"] == "merge")
        #expect(containers?["x-kubernetes-list-type"] == "map")
        #expect(containers?["x-kubernetes-list-map-keys"] == ["name"])
        #expect(spec?.at("volumes", "x-kubernetes-patch-strategy") == "merge,retainKeys")
        #expect(spec?.at("nodeSelector", "x-kubernetes-map-type") == "atomic")
        #expect(spec?.at("nodeSelector", "additionalProperties", "type") == "string")
        let template = document.at(
            "components", "schemas", "io.k8s.api.apps.v1.StatefulSetSpec", "properties",
            "template")
        #expect(
            template?["allOf"] == [
                ["$ref": "#/components/schemas/io.k8s.api.core.v1.PodTemplateSpec"]
            ])
    }

    @Test func `words belong to fields that hold strings`() throws {
        let table = SchemaTable.shared
        func holdsStrings(_ shape: SchemaShape) -> Bool {
            switch shape {
            case .string: true
            case .list(let element), .map(let element): holdsStrings(element)
            default: false
            }
        }
        for name in OpenAPIWords.shared.names {
            let parts = name.split(separator: ".").map(String.init)
            let field = table.type(named: parts.dropLast().joined(separator: "."))?
                .field(parts[parts.count - 1])
            let shape = try #require(field?.shape, "\(name)")
            #expect(holdsStrings(shape), "\(name)")
            let words = OpenAPIWords.shared[parts.dropLast().joined(separator: "."), parts.last!]
            #expect(words.count > 1 && words == words.sorted(by: utf8Precedes), "\(name)")
        }
    }

    @Test func `documents come out the same every time`() {
        for (document, group) in zip(OpenAPIDocuments.v3, OpenAPIEndpoints.groupVersions) {
            let again = OpenAPIDocuments.Document(
                group.path, OpenAPIPaths(.v3).bytes(of: [group]))
            #expect(again.hash == document.hash && again.bytes == document.bytes)
        }
        #expect(Set(OpenAPIDocuments.v3.map(\.hash)).count == OpenAPIDocuments.v3.count)
    }

    // MARK: - The descriptions

    @Test func `every type and every field of every document is described`() throws {
        var count = 0
        for document in OpenAPIDocuments.v3 + [OpenAPIDocuments.v2] {
            let json = try parsed(document)
            for schema in json.at("components", "schemas")?.object ?? json["definitions"]?.object
                ?? [:]
            {
                #expect(schema.value["description"] != nil, "\(schema.key)")
                for field in schema.value["properties"]?.object ?? [:] {
                    let text = field.value["description"]?.string ?? ""
                    #expect(!text.isEmpty, "\(schema.key).\(field.key)")
                    count += 1
                }
            }
        }
        #expect(count > 2_000)
    }

    @Test func `descriptions name types and fields that are there, once`() {
        let table = SchemaTable.shared
        let descriptions = OpenAPIDescriptions.shared
        #expect(descriptions.misplaced.isEmpty, "\(descriptions.misplaced)")
        #expect(Set(descriptions.names).count == descriptions.names.count)
        for name in descriptions.names where !name.hasPrefix("*") {
            guard table.type(named: name) == nil else { continue }
            let parts = name.split(separator: ".").map(String.init)
            let owner = table.type(named: parts.dropLast().joined(separator: "."))
            #expect(owner?.field(parts[parts.count - 1]) != nil, "\(name)")
        }
    }

    @Test func `descriptions are whole sentences`() {
        let descriptions = OpenAPIDescriptions.shared
        for name in descriptions.names {
            let text = descriptions[name] ?? ""
            #expect(text.hasSuffix("."), "\(name): \(text)")
            #expect(text.count >= 4 && text.count <= 420, "\(name) has \(text.count) letters")
            #expect(!text.contains("  "), "\(name)")
            // Some words are always written small.
            let first = text.first ?? "a"
            let isWord = ["linux", "cpu"].contains { text.hasPrefix($0) }
            #expect(first.isUppercase || isWord || "0123456789'".contains(first), "\(name)")
        }
    }

    @Test func `descriptions go on in lines that are indented deeper`() {
        let some = OpenAPIDescriptions([
            "a.B: One\n    two.\n  c: Three: four\n    five.", "*: All.\n  kind: Which.", "stray",
        ])
        #expect(some["a.B"] == "One two.")
        #expect(some["a.B", "c"] == "Three: four five.")
        #expect(some["a.B", "kind"] == "Which.")
        #expect(some["a.B", "d"] == nil)
        #expect(some.names == ["a.B", "a.B.c", "*", "*.kind"])
        #expect(some.misplaced == ["stray"])
    }

    // MARK: - The answers

    private let now = SimTime.seconds(1_795_231_674)

    private func reply(
        _ target: String, method: String = "GET", ifNoneMatch: String = ""
    ) throws -> WireReply {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let request = WireRequest(
            method, parts[0], query: parts.count > 1 ? parts[1] : "", ifNoneMatch: ifNoneMatch)
        return try #require(OpenAPIDocuments.reply(to: request, at: now))
    }

    private func header(_ name: String, _ reply: WireReply) -> String? {
        reply.headers.first { $0.name == name }?.value
    }

    @Test func `the index names every group and version with its hash`() throws {
        let reply = try reply("/openapi/v3?timeout=32s")
        #expect(reply.status == 200 && reply.contentType == "application/json")
        #expect(header("Cache-Control", reply) == "no-cache, private")
        let paths = try #require(JSONParser.parse(text(reply))["paths"]?.object)
        for name in ["api/v1", "apis/apps/v1", "apis/policy/v1", "apis/storage.k8s.io/v1"] {
            let url = try #require(paths[name]?["serverRelativeURL"]?.string)
            let start = "/openapi/v3/\(name)?hash="
            #expect(url.hasPrefix(start))
            let hash = url.dropFirst(start.count)
            #expect(hash.count == 32 && hash.allSatisfy { "0123456789ABCDEF".contains($0) })
        }
    }

    @Test func `a document is kept for a year under its hash`() throws {
        let document = try #require(OpenAPIDocuments.v3.first { $0.name == "apis/apps/v1" })
        let reply = try reply(document.url + "&timeout=32s")
        #expect(reply.status == 200 && reply.contentType == "application/json")
        #expect(reply.body == document.bytes)
        #expect(header("Cache-Control", reply) == "public, immutable")
        #expect(header("Expires", reply) == "Sun, 21 Nov 2027 03:27:54 GMT")
        #expect(header("ETag", reply) == "\"\(document.hash)\"")
        #expect(header("Last-Modified", reply) == "Wed, 22 Apr 2026 00:00:00 GMT")
        #expect(header("Vary", reply) == "Accept")
    }

    @Test func `a wrong hash is sent to the right one`() throws {
        let document = try #require(OpenAPIDocuments.v3.first { $0.name == "api/v1" })
        let moved = try reply("/openapi/v3/api/v1?hash=0123ABCD&timeout=32s")
        #expect(moved.status == 301)
        #expect(header("Location", moved) == document.url)
        let plain = try reply("/openapi/v3/api/v1")
        #expect(plain.status == 200 && plain.body == document.bytes)
        #expect(header("Cache-Control", plain) == "no-cache, private")
        #expect(header("Expires", plain) == nil)
    }

    @Test(arguments: ["", "W/"])
    func `a document that the client holds is not sent again`(_ prefix: String) throws {
        let document = try #require(OpenAPIDocuments.v3.first)
        let tag = "\(prefix)\"\(document.hash)\""
        for target in [document.url, "/openapi/v3/\(document.name)"] {
            let reply = try reply(target, ifNoneMatch: "\"other\", " + tag)
            #expect(reply.status == 304 && reply.body.isEmpty)
            #expect(header("ETag", reply) == "\"\(document.hash)\"")
            #expect(try self.reply(target, ifNoneMatch: "\"other\"").status == 200)
        }
        let v2 = try reply("/openapi/v2", ifNoneMatch: "\"\(OpenAPIDocuments.v2.hash)\"")
        #expect(v2.status == 304 && v2.body.isEmpty)
    }

    @Test func `the older form is JSON`() throws {
        let reply = try reply("/openapi/v2?timeout=32s")
        #expect(reply.status == 200 && reply.contentType == "application/json")
        #expect(header("ETag", reply) != nil)
        #expect(try JSONParser.parse(text(reply))["swagger"] == "2.0")
    }

    @Test func `the wire service answers with the documents, to those it knows`() throws {
        let request = WireRequest("GET", "/openapi/v3", query: "timeout=32s")
        let service = WireService()
        guard case .reply(let index) = service.call(request, by: .admin, at: now),
            case .reply(let refusal) = service.call(
                request, by: UserInfo(name: "system:anonymous"), at: now)
        else {
            Issue.record("a document is not asked of the cluster")
            return
        }
        #expect(try index == reply("/openapi/v3"))
        #expect(refusal.status == 403)
    }

    @Test func `other paths and methods are told apart`() throws {
        #expect(try reply("/openapi/v3/apis/none/v1").status == 404)
        #expect(try reply("/openapi/v4").status == 404)
        #expect(try reply("/openapi/v3/").status == 200)
        #expect(try reply("/openapi/").status == 404)
        #expect(try reply("/openapi//").status == 404)
        #expect(try reply("/openapi/v3", method: "POST").status == 405)
        #expect(OpenAPIDocuments.reply(to: WireRequest("GET", "/api"), at: now) == nil)
        #expect(OpenAPIDocuments.reply(to: WireRequest("GET", "/openapis"), at: now) == nil)
    }

    // MARK: - What kubectl explain prints

    @Test(.enabled(if: SharedFiles.text("conformance/kubectl/discovery.jsonl") != nil))
    func `explain prints what the transcripts say`() throws {
        let file = try #require(SharedFiles.text("conformance/kubectl/discovery.jsonl"))
        var checked = 0
        for line in file.split(separator: "\n") {
            let record = try JSONParser.parse(String(line))
            guard let command = record["cmd"]?.string, record["rc"] == 0,
                command.hasPrefix("kubectl explain ")
            else { continue }
            let words = command.split(separator: " ").dropFirst(2).map(String.init)
            let told = try explain(
                words.filter { !$0.hasPrefix("-") }[0],
                isRecursive: words.contains("--recursive"))
            #expect(told == record["stdout"]?.string, "\(command)")
            checked += 1
        }
        #expect(checked >= 8)
    }

    /// The structure of what kubectl prints, with runs of blanks drawn together.
    private func explain(_ path: String, isRecursive: Bool) throws -> String {
        let steps = path.split(separator: ".").map(String.init)
        let resource = try #require(
            Resource.allCases.first {
                $0.plural == steps[0] || $0.singular == steps[0]
                    || $0.shortNames.contains(steps[0])
            })
        let document = try parsed(OpenAPIDocuments.v3.first { $0.name == self.path(of: resource) })
        let schemas = try #require(document.at("components", "schemas")?.object)
        let kind = OpenAPISchemas.groupVersionKind(
            resource.group, resource.version, resource.kind)
        var schema = try #require(
            schemas.first {
                $0.value["x-kubernetes-group-version-kind"]?.array?.contains(kind) == true
            }?.value)
        var lines = resource.group.isEmpty ? [] : ["GROUP: \(resource.group)"]
        lines += ["KIND: \(resource.kind)", "VERSION: \(resource.version)"]
        for (index, step) in steps.enumerated().dropFirst() {
            let field = try #require(schema.at("properties")?[step], "\(path)")
            if index == steps.count - 1 { lines.append("FIELD: \(step) <\(typeName(field))>") }
            schema = resolved(field, schemas)
        }
        if schema["properties"] != nil { lines.append("FIELDS:") }
        lines += fields(of: schema, schemas, isRecursive: isRecursive)
        return lines.joined(separator: "\n")
    }

    private func fields(
        of schema: JSONValue, _ schemas: JSONObject, isRecursive: Bool
    ) -> [String] {
        (schema["properties"]?.object ?? [:]).flatMap { field in
            let isRequired = schema["required"]?.array?.contains(.string(field.key)) == true
            var lines = [" \(field.key) <\(typeName(field.value))>"]
            if isRequired { lines[0] += " -required-" }
            if let words = field.value["enum"]?.array {
                let list = words.compactMap(\.string).map { $0.isEmpty ? "\"\"" : $0 }
                lines.append(" enum: " + list.joined(separator: ", "))
            }
            return isRecursive
                ? lines
                    + fields(of: resolved(field.value, schemas), schemas, isRecursive: true)
                : lines
        }
    }

    private func typeName(_ field: JSONValue) -> String {
        if let reference = field["allOf"]?.array?.first?["$ref"]?.string {
            return reference.split(separator: ".").last.map(String.init) ?? ""
        }
        if let items = field["items"] { return "[]" + typeName(items) }
        if let values = field["additionalProperties"] { return "map[string]" + typeName(values) }
        return field["type"]?.string ?? ""
    }

    private func resolved(_ field: JSONValue, _ schemas: JSONObject) -> JSONValue {
        let inner = field["items"] ?? field["additionalProperties"] ?? field
        guard let reference = inner["allOf"]?.array?.first?["$ref"]?.string else { return inner }
        return schemas[String(reference.dropFirst("#/components/schemas/".count))] ?? inner
    }

    // MARK: - Reading

    private func path(of resource: Resource) -> String {
        (resource.group.isEmpty ? "api/" : "apis/") + resource.apiVersion
    }

    private func text(_ reply: WireReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    private func parsed(_ document: OpenAPIDocuments.Document?) throws -> JSONValue {
        try JSONParser.parse(String(decoding: #require(document).bytes, as: UTF8.self))
    }

    private func references(in value: JSONValue) -> [String] {
        switch value {
        case .array(let elements): elements.flatMap(references)
        case .object(let object):
            object.flatMap { member in
                if member.key == "$ref", let name = member.value.string { return [name] }
                return references(in: member.value)
            }
        default: []
        }
    }
}
