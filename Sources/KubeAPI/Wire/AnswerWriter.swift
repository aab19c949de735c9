import KubeModel
import SimKernel

/// Writes the results of requests. Source: api.md 6.1, 11.2, 14.
struct AnswerWriter {
    let request: APIRequest
    let form: WireForm
    let now: SimTime

    /// The HTTP status of a result.
    func status(_ response: APIResponse) -> Int {
        switch response {
        case .created: 201
        case .done: request.verb == .create ? 201 : 200
        case .object, .list, .deleted: 200
        }
    }

    /// The compact body of a result.
    func bytes(_ response: APIResponse) -> [UInt8] {
        switch response {
        case .object(let object), .created(let object): return single(object)
        case .deleted(let object):
            if request.verb == .delete, !request.resource.deleteAnswersWithObject {
                return StatusWriter.deleted(object)
            }
            return single(object)
        case .list(let objects, let page): return list(objects, page)
        case .done: return StatusWriter.created()
        }
    }

    private func single(_ object: StoredObject) -> [UInt8] {
        ObjectBytes.shown(object, of: request.resource, form, at: now)
    }

    private func list(_ objects: [StoredObject], _ page: ListPage) -> [UInt8] {
        var bytes: [UInt8] = []
        switch form.shape {
        case .table(let version, let include):
            TableWriter.write(
                objects, of: request.resource, page: page,
                TableWriter.Form(version: version, include: include), at: now,
                object: { ObjectBytes.write($0, form, into: &$1) },
                into: &bytes)
        case .metadata: TableWriter.writeMetadataList(objects, page: page, into: &bytes)
        case .object, .unserved: write(objects, page, into: &bytes)
        }
        return bytes
    }

    private func write(_ objects: [StoredObject], _ page: ListPage, into bytes: inout [UInt8]) {
        // Items are copies of bytes that exist; their size is known before.
        bytes.reserveCapacity(256 + objects.reduce(0) { $0 + $1.memberBytes.count + 3 })
        let apiVersion =
            form.usesEventsGroup ? EventShape.apiVersion : request.resource.apiVersion
        bytes.append(raw: "{\"kind\":\"\(request.resource.kind)List\",")
        bytes.append(raw: "\"apiVersion\":\"\(apiVersion)\",\"metadata\":{")
        bytes.append(raw: "\"resourceVersion\":\"\(page.revision)\"")
        if let token = page.continueToken {
            bytes.append(raw: ",\"continue\":")
            bytes.append(json: token)
        }
        if let count = page.remainingItemCount {
            bytes.append(raw: ",\"remainingItemCount\":\(count)")
        }
        bytes.append(raw: "},\"items\":[")
        for (index, object) in objects.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: ObjectBytes.members(object, form))
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(raw: "]}")
    }
}

/// The bytes of single objects, made of the bytes each version keeps.
enum ObjectBytes {
    /// An object in a form: whole, as a table of one row, or its metadata.
    static func shown(
        _ object: StoredObject, of resource: Resource, _ form: WireForm, isFirst: Bool = true,
        at now: SimTime
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        switch form.shape {
        case .object, .unserved: write(object, form, into: &bytes)
        case .metadata: TableWriter.writeMetadata(object, into: &bytes)
        case .table(let version, let include):
            TableWriter.write(
                [object], of: resource, page: nil,
                TableWriter.Form(
                    version: version, include: include, namesColumns: isFirst),
                at: now, object: { write($0, form, into: &$1) }, into: &bytes)
        }
        return bytes
    }

    /// Appends an object with its kind and apiVersion in front.
    static func write(_ object: StoredObject, _ form: WireForm, into bytes: inout [UInt8]) {
        guard form.usesEventsGroup, object.resource == .event else {
            return TableWriter.writeObject(object, into: &bytes)
        }
        bytes.append(raw: "{\"kind\":\"Event\",\"apiVersion\":\"\(EventShape.apiVersion)\",")
        bytes.append(contentsOf: members(object, form))
        bytes.append(UInt8(ascii: "}"))
    }

    /// The members of an object without kind and apiVersion.
    static func members(_ object: StoredObject, _ form: WireForm) -> [UInt8] {
        guard form.usesEventsGroup, object.resource == .event else { return object.memberBytes }
        var event = EventShape.shown(object.json)
        event["kind"] = nil
        event["apiVersion"] = nil
        return Array(JSONValue.object(event).canonicalBytes.dropFirst().dropLast())
    }
}
