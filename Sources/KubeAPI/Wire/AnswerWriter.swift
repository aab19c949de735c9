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
            if request.verb == .delete, !request.resource.answersDeletionWithObject {
                return StatusWriter.deleted(object)
            }
            return single(object)
        case .list(let objects, let page): return list(objects, page)
        case .done: return StatusWriter.created()
        }
    }

    private func single(_ object: StoredObject) -> [UInt8] {
        switch form.shape {
        case .object, .unserved: return ObjectBytes.object(object, form)
        case .metadata: return TableWriter.metadata(object).canonicalBytes
        case .table:
            return TableWriter.table(
                [object], of: request.resource, page: nil, form: form, at: now
            ).canonicalBytes
        }
    }

    private func list(_ objects: [StoredObject], _ page: ListPage) -> [UInt8] {
        if case .table = form.shape {
            return TableWriter.table(
                objects, of: request.resource, page: page, form: form, at: now
            ).canonicalBytes
        }
        let isMetadata = form.shape == .metadata
        var bytes: [UInt8] = []
        // Items are mostly copies of bytes that exist; their size is known before.
        bytes.reserveCapacity(
            isMetadata ? 0 : 256 + objects.reduce(0) { $0 + $1.memberBytes.count + 3 })
        let kind = isMetadata ? "PartialObjectMetadataList" : request.resource.kind + "List"
        let apiVersion =
            isMetadata
            ? "meta.k8s.io/v1"
            : form.usesEventsGroup ? EventShape.apiVersion : request.resource.apiVersion
        var head = "{\"kind\":\"\(kind)\",\"apiVersion\":\"\(apiVersion)\",\"metadata\":{"
        head += "\"resourceVersion\":\"\(page.revision)\""
        if let token = page.continueToken {
            head += ",\"continue\":" + StatusWriter.quoted(token)
        }
        if let count = page.remainingItemCount { head += ",\"remainingItemCount\":\(count)" }
        bytes.append(contentsOf: (head + "},\"items\":[").utf8)
        for (index, object) in objects.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if isMetadata {
                bytes.append(contentsOf: TableWriter.metadata(object).canonicalBytes)
            } else {
                bytes.append(UInt8(ascii: "{"))
                bytes.append(contentsOf: ObjectBytes.members(object, form))
                bytes.append(UInt8(ascii: "}"))
            }
        }
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }
}

/// The bytes of whole objects, made of the bytes each version keeps.
enum ObjectBytes {
    /// An object with its kind and apiVersion in front.
    static func object(_ object: StoredObject, _ form: WireForm = WireForm()) -> [UInt8] {
        let members = members(object, form)
        let isEvent = form.usesEventsGroup && object.resource == .event
        let kind = object.json["kind"]?.string ?? object.resource.kind
        let apiVersion =
            isEvent
            ? EventShape.apiVersion
            : object.json["apiVersion"]?.string ?? object.resource.apiVersion
        var bytes: [UInt8] = []
        bytes.reserveCapacity(members.count + 64)
        bytes.append(contentsOf: "{\"kind\":".utf8)
        bytes.append(contentsOf: StatusWriter.quoted(kind).utf8)
        bytes.append(contentsOf: ",\"apiVersion\":".utf8)
        bytes.append(contentsOf: StatusWriter.quoted(apiVersion).utf8)
        if !members.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: members)
        bytes.append(UInt8(ascii: "}"))
        return bytes
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
