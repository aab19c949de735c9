package import KubeModel
package import SimKernel

/// Writes objects as the `Table` of `meta.k8s.io`, and as metadata alone. Source: api.md 14.
///
/// Everything is appended as compact JSON to bytes that the caller has, so that a page of a
/// thousand rows is built once and never as a tree.
package enum TableWriter {
    /// How a table is to be written.
    package struct Form: Sendable, Equatable {
        /// `v1` or `v1beta1`.
        package var version: String
        package var include: WireForm.IncludeObject
        /// Whether the columns are named; later tables of a watch leave them out.
        /// Source: api.md 7.6.
        package var namesColumns: Bool

        package init(
            version: String = "v1", include: WireForm.IncludeObject = .metadata,
            namesColumns: Bool = true
        ) {
            self.version = version
            self.include = include
            self.namesColumns = namesColumns
        }
    }

    /// Appends a whole object, `kind` and `apiVersion` included.
    package typealias ObjectWriter = (_ object: StoredObject, _ bytes: inout [UInt8]) -> Void

    /// Appends a table of some objects.
    ///
    /// - Parameters:
    ///   - page: what the list says about itself; nil for a single object or an event of a watch,
    ///     whose revision is shown. A bookmark is an object of nothing but metadata.
    ///   - object: writes the objects of rows that carry them whole; events.k8s.io names fields
    ///     its own way.
    package static func write(
        _ objects: [StoredObject], of resource: Resource, page: ListPage?, _ form: Form,
        at now: SimTime, object: ObjectWriter = TableWriter.writeObject,
        into bytes: inout [UInt8]
    ) {
        let isScale = objects.first?.json["kind"]?.string == "Scale"
        let layout = isScale ? TableLayout.scale : TableLayout.of(resource)
        bytes.append(raw: "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/")
        bytes.append(raw: form.version)
        bytes.append(raw: "\",\"metadata\":")
        write(page ?? ListPage(revision: objects.first?.revision ?? 0), into: &bytes)
        bytes.append(raw: ",\"columnDefinitions\":")
        write(form.namesColumns ? layout.columns : nil, into: &bytes)
        bytes.append(raw: ",\"rows\":[")
        // The bytes are moved, not copied: the cells are their only owner for a while.
        var cells = TableCells(bytes, at: now)
        bytes = []
        for index in objects.indices {
            if index > 0 { cells.bytes.append(UInt8(ascii: ",")) }
            write(objects[index], layout, form, object, into: &cells)
        }
        swap(&bytes, &cells.bytes)
        bytes.append(raw: "]}")
    }

    private static func write(
        _ object: StoredObject, _ layout: TableLayout, _ form: Form, _ writeObject: ObjectWriter,
        into cells: inout TableCells
    ) {
        cells.beginRow()
        layout.fill(object, &cells)
        cells.bytes.append(UInt8(ascii: "]"))
        if object.resource == .pod { PodSummary.writeConditions(of: object, into: &cells.bytes) }
        cells.bytes.append(raw: ",\"object\":")
        switch form.include {
        case .none: cells.bytes.append(raw: "null")
        case .metadata: writeMetadata(object, version: form.version, into: &cells.bytes)
        case .object: writeObject(object, &cells.bytes)
        }
        cells.bytes.append(UInt8(ascii: "}"))
    }

    /// Appends an object as it is stored.
    package static func writeObject(_ object: StoredObject, into bytes: inout [UInt8]) {
        bytes.append(raw: "{\"kind\":")
        bytes.append(json: object.json["kind"]?.string ?? object.resource.kind)
        bytes.append(raw: ",\"apiVersion\":")
        bytes.append(json: object.json["apiVersion"]?.string ?? object.resource.apiVersion)
        let members = object.memberBytes
        if !members.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: members)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends the `PartialObjectMetadata` of one object. Source: api.md 14.5.
    package static func writeMetadata(
        _ object: StoredObject, version: String = "v1", into bytes: inout [UInt8]
    ) {
        bytes.append(raw: "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/")
        bytes.append(raw: version)
        bytes.append(raw: "\",\"metadata\":")
        bytes.append(json: object.json["metadata"] ?? [:])
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends the `PartialObjectMetadataList` of some objects. Source: api.md 14.5.
    package static func writeMetadataList(
        _ objects: [StoredObject], page: ListPage, into bytes: inout [UInt8]
    ) {
        bytes.append(
            raw: "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\""
                + ",\"metadata\":")
        write(page, into: &bytes)
        bytes.append(raw: ",\"items\":[")
        for index in objects.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            writeMetadata(objects[index], into: &bytes)
        }
        bytes.append(raw: "]}")
    }

    private static func write(_ page: ListPage, into bytes: inout [UInt8]) {
        bytes.append(raw: "{\"resourceVersion\":\"\(page.revision)\"")
        if let token = page.continueToken {
            bytes.append(raw: ",\"continue\":")
            bytes.append(json: token)
        }
        if let count = page.remainingItemCount {
            bytes.append(raw: ",\"remainingItemCount\":\(count)")
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func write(_ columns: [TableColumn]?, into bytes: inout [UInt8]) {
        guard let columns else { return bytes.append(raw: "null") }
        bytes.append(UInt8(ascii: "["))
        for (index, column) in columns.enumerated() {
            bytes.append(raw: index > 0 ? ",{\"name\":" : "{\"name\":")
            bytes.append(json: column.name)
            bytes.append(raw: ",\"type\":\"\(column.type.rawValue)\"")
            bytes.append(raw: ",\"format\":\"\(column.format)\",\"description\":")
            bytes.append(json: column.description)
            bytes.append(raw: ",\"priority\":\(column.priority)}")
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension TableWriter {
    /// The table as a tree, for those who look at one rather than send it.
    package static func table(
        _ objects: [StoredObject], of resource: Resource, page: ListPage?, form: WireForm,
        isFirst: Bool = true, at now: SimTime
    ) -> JSONValue {
        var tableForm = Form(namesColumns: isFirst)
        if case .table(let version, let include) = form.shape {
            tableForm.version = version
            tableForm.include = include
        }
        var bytes: [UInt8] = []
        write(objects, of: resource, page: page, tableForm, at: now, into: &bytes)
        return (try? JSONParser.parse(bytes)) ?? .null
    }

    /// `PartialObjectMetadata` of one object as a tree. Source: api.md 14.5.
    package static func metadata(_ object: StoredObject) -> JSONValue {
        [
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
            "metadata": object.json["metadata"] ?? [:],
        ]
    }
}
