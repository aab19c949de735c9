import KubeModel
package import SimKernel

/// The lines of watches. Source: api.md 7.
extension WireService {
    /// One line of a watch, its newline included; empty when the event is not to be told.
    ///
    /// A plain line depends on the event alone, so that one line serves every watch whose form is
    /// the same.
    ///
    /// - Parameter isFirst: whether no event was told before; a table names its columns once.
    package func line(
        _ event: WatchEvent, of call: WireCall.WatchCall, isFirst: Bool, at now: SimTime
    ) -> [UInt8] {
        switch event {
        case .added(let object): return line("ADDED", object, call, isFirst, now)
        case .modified(let object): return line("MODIFIED", object, call, isFirst, now)
        case .deleted(let object): return line("DELETED", object, call, isFirst, now)
        case .bookmark(let revision):
            guard call.wantsBookmarks else { return [] }
            let object = Self.bookmark(call.request.resource, revision, isEnd: false)
            return line("BOOKMARK", object, call, isFirst, now)
        case .initialEventsEnd(let revision):
            guard call.wantsInitialEventsEnd else { return [] }
            let object = Self.bookmark(call.request.resource, revision, isEnd: true)
            return line("BOOKMARK", object, call, isFirst, now)
        }
    }

    /// The line that ends a watch because of an error, e.g. 410. Source: api.md 7.2.
    package func line(_ error: APIError) -> [UInt8] {
        Self.line("ERROR", StatusWriter.bytes(error))
    }

    private func line(
        _ type: String, _ object: StoredObject, _ call: WireCall.WatchCall, _ isFirst: Bool,
        _ now: SimTime
    ) -> [UInt8] {
        Self.line(
            type,
            ObjectBytes.shown(
                object, of: call.request.resource, call.form, isFirst: isFirst, at: now))
    }

    private static func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(object.count + 40)
        bytes.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
        bytes.append(contentsOf: object)
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }

    /// An object that is nothing but a version.
    private static func bookmark(
        _ resource: Resource, _ revision: UInt64, isEnd: Bool
    ) -> StoredObject {
        var metadata: JSONObject = ["resourceVersion": .string(String(revision))]
        if isEnd { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return StoredObject(
            resource: resource,
            json: [
                "kind": .string(resource.kind), "apiVersion": .string(resource.apiVersion),
                "metadata": .object(metadata),
            ])
    }
}
