package import KubeModel

/// Examines manifests before anything is loaded, and says everything at once: what is wrong, where,
/// what a server would say and what was probably meant.
///
/// It goes on where a server stops: a fault is repaired in memory as its author probably meant it,
/// and what comes after is judged on the repaired tree. Source: source-notes.md 3.
package enum ManifestClinic {
    /// Examines all documents of one load together; they may refer to each other in any order.
    package static func examine(
        _ documents: [SourceDocument], in context: ManifestContext
    ) -> ManifestReport {
        var examination = Examination(context: context)
        for document in documents { examination.read(document) }
        examination.checkObjects()
        var files: [String] = []
        for document in documents where files.last.map({ $0 != document.file }) ?? true {
            files.append(document.file)
        }
        return ManifestReport(
            findings: examination.findings.sorted(files: files),
            objects: ManifestOrder.ordered(examination.objects, context: context))
    }
}

/// One load under examination.
struct Examination {
    let context: ManifestContext
    var findings = FindingList()
    var objects: [ManifestObject] = []
    /// Whether a document could not be read, so that what seems missing may stand in it.
    var hasUnreadable = false
    /// What Services may select, once all objects are read.
    var workloads: [(object: ManifestObject, labels: Labels)] = []

    /// How deep lists of lists may go.
    private static let listDepthMax = 16

    init(context: ManifestContext) { self.context = context }

    mutating func read(_ document: SourceDocument) {
        for fault in document.faults {
            findings.add(ManifestText.finding(fault, file: document.file))
        }
        guard let value = document.value else {
            hasUnreadable = true
            return
        }
        if value.isNull, !document.faults.isEmpty { return }
        read(value, document, map: document.map, path: "", depth: 0)
    }

    private mutating func read(
        _ value: JSONValue, _ document: SourceDocument, map: SourceMap, path: String, depth: Int
    ) {
        guard case .object(let json) = value else {
            let position = map.value("")
            findings.add(
                ManifestFinding(
                    code: "MAN-FRAGMENT", severity: .error, file: document.file,
                    line: position.line, column: position.column, path: path,
                    message: "an object is expected here, not a \(value.typeName)"))
            return
        }
        if let kind = json["kind"]?.string, isList(kind, json), depth < Self.listDepthMax {
            readItems(json, document, map: map, path: path, depth: depth)
            return
        }
        var object = ManifestObject(
            file: document.file, map: map, json: json, resource: .configMap)
        guard identify(&object, document, isItem: depth > 0) else { return }
        StructureCheck.run(&object, &findings)
        OldVersions.convert(&object, &findings)
        fillNamespace(&object)
        objects.append(object)
    }

    private func isList(_ kind: String, _ json: JSONObject) -> Bool {
        kind == "List" || kind.hasSuffix("List") && json["items"] != nil
    }

    private mutating func readItems(
        _ json: JSONObject, _ document: SourceDocument, map: SourceMap, path: String, depth: Int
    ) {
        let items = json["items"]?.array ?? json["items"]?.object.map { [.object($0)] } ?? []
        let list = ManifestObject(file: document.file, map: map, json: json, resource: .configMap)
        if case .object? = json["items"] {
            findings.add(
                "MAN-TYPE", .error, list, "items", "a list is expected here, not a mapping",
                suggestion: "- " + (json["items"]?.object?.members.first?.key ?? ""))
        }
        for (index, item) in items.enumerated() {
            let itemPath = SourceMap.path("items", index)
            let isCut = item.object?.allSatisfy { $0.value.isNull } ?? item.isNull
            if isCut {
                findings.add(
                    "MAN-ELLIPSIS", .error, list, itemPath, "this item is cut off",
                    atValue: true)
                continue
            }
            let original = map.has(itemPath) ? itemPath : "items"
            read(
                item, document, map: map.part(original),
                path: SourceMap.path(path.isEmpty ? "items" : path + ".items", index),
                depth: depth + 1)
        }
    }

    private mutating func fillNamespace(_ object: inout ManifestObject) {
        guard object.json["metadata"]?.object != nil else { return }
        let namespace = object.namespace
        if !object.resource.isNamespaced {
            if !namespace.isEmpty { object.json.setString(in: "metadata", "namespace", nil) }
        } else if namespace.isEmpty {
            object.json.setString(in: "metadata", "namespace", context.namespace)
        }
    }
}
